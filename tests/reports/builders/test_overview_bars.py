"""The actual bars of an overview: frozen with decided years, of running ones read where asked for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.book.answers import BarAnswer
from initiatives.models import Phase, ScheduleBar
from reports.builders.overview import read_overview
from reports.documents.overview import InitiativeYear
from tests.cast import World
from tests.indicators.form_data import shaped
from tests.reports.story import finalise, number, ratio, report, submit

pytestmark = pytest.mark.any_database

DECIDED = (("plan", 1, 2), ("develop", 2, 4))
RUNNING = (("operate", 3, 4),)
NOT_READ = (False, ())


def reported(world: World, fiscal_year: int, *bars: tuple[str, int, int]) -> None:
    """行－⑩ of a year with actual bars: R6 確定, others 提出済."""
    phases = dict(Phase.objects.values_list("code", "pk"))
    answers = tuple(BarAnswer(phases[code], first, last) for code, first, last in reversed(bars))
    stored = report(world, "gyo-10", fiscal_year, ratio(0, 24), bars=answers)
    if fiscal_year == 2024:
        finalise(world, stored, "A")
    else:
        submit(world, stored)


def year_of(
    world: World, fiscal_year: int, *, reader: str = "secretariat", with_schedule: bool = True
) -> InitiativeYear:
    found = read_overview(world.plan, world[reader], with_schedule=with_schedule)
    row = found.row(world.initiative("gyo-10").pk, fiscal_year)
    assert row is not None
    return row


@pytest.fixture
def told(world: World) -> World:
    reported(world, 2024, *DECIDED)
    reported(world, 2025, *RUNNING)
    return world


@pytest.mark.parametrize(
    ("fiscal_year", "with_schedule", "reader", "expected"),
    [
        (2024, True, "viewer", (True, DECIDED)),
        (2024, False, "viewer", (True, DECIDED)),  # frozen: costs nothing
        (2025, True, "secretariat", (True, RUNNING)),
        (2025, True, "editor-gakko", (True, RUNNING)),
        (2025, False, "secretariat", NOT_READ),
        (2025, True, "viewer", NOT_READ),
        (2025, True, "editor-sangyo", NOT_READ),
        (2023, True, "secretariat", NOT_READ),  # nothing reported
    ],
)
def test_which_bars_a_year_has(
    told: World, fiscal_year: int, with_schedule: bool, reader: str, expected: tuple[bool, object]
) -> None:
    row = year_of(told, fiscal_year, reader=reader, with_schedule=with_schedule)
    assert (row.has_bars, row.bars) == expected


def test_a_report_without_a_bar_is_known_to_have_none(world: World) -> None:
    reported(world, 2025)
    row = year_of(world, 2025)
    assert (row.has_bars, row.bars) == (True, ())


def test_a_round_that_does_not_ask_for_bars_leaves_them_unknown(world: World) -> None:
    shaped(world, bars={"is_used": False})
    reported(world, 2025)
    assert not year_of(world, 2025).has_bars


def test_a_decided_round_that_did_not_ask_for_bars_leaves_them_unknown(world: World) -> None:
    shaped(world, fiscal_year=2024, bars={"is_used": False})
    reported(world, 2024)
    shaped(world, fiscal_year=2024)
    assert not year_of(world, 2024).has_bars


def test_the_schedule_costs_two_queries_and_no_more_with_more_reports(told: World) -> None:
    def queries(*, with_schedule: bool) -> int:
        read_overview(told.plan, told["secretariat"], with_schedule=with_schedule)
        with CaptureQueriesContext(connection) as captured:
            found = read_overview(told.plan, told["secretariat"], with_schedule=with_schedule)
            if with_schedule:
                bars = [bar for one in found.initiatives for bar in one.schedule_bars.all()]
                assert {bar.phase.label for bar in bars} == labels
        return len(captured)

    labels = set(ScheduleBar.objects.values_list("phase__label", flat=True))
    plain = queries(with_schedule=False)
    assert queries(with_schedule=True) == plain + 2
    submit(told, report(told, "gyo-11", 2025, number(2)))
    assert queries(with_schedule=True) == plain + 2

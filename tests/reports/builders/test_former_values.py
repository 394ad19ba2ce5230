"""前期 in documents: what the plan before decided last, kept with the decision that quotes it."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from indicators.book.former_values import former_values
from indicators.book.results import FormerValue, initiatives_with_everything, load_results
from indicators.models import AnnualReport, Indicator, Snapshot
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from tests.cast import World
from tests.next_plan import SLUG, first_round, next_plan
from tests.reports.story import finalise, ratio, report, submit, tell

pytestmark = pytest.mark.any_database
TOLD = ("前期（前計画）", "令和6年度　20.8％（評価 D）")


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: pytest.FixtureRequest) -> World:
    """行－⑩ of the plan before: R6 decided D with 5 of 24, R7 submitted only."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        tell(loaded_world)
        first_round(loaded_world, next_plan(loaded_world))
    return loaded_world


def in_next(world: World) -> World:
    return World(Plan.objects.get(slug=SLUG), world.people)


def notes(world: World, slug: str = "gyo-10") -> tuple[tuple[str, str], ...]:
    """What the sheet of R8 says besides of its first indicator."""
    book = load_results(world.plan, initiatives=initiatives_with_everything(world.plan, slug=slug))
    builder = EvaluationBuilder(
        book, 2026, is_visible=lambda _initiative, _report: True, today=dt.date(2027, 5, 1)
    )
    return builder.results(book.initiatives[0]).indicators[0].notes


def values(plan: Plan, slug: str) -> list[FormerValue]:
    return list(former_values(plan, initiatives_with_everything(plan, slug=slug)).values())


def test_only_what_was_decided_is_quoted(world: World) -> None:
    new = in_next(world).plan
    assert values(new, "gyo-10") == [FormerValue(2024, "20.8％", "D")]
    assert values(new, "gyo-12") == []  # a draft, and nothing before
    assert values(world.plan, "gyo-10") == []


def test_a_line_that_was_redefined_is_not_quoted(world: World) -> None:
    Indicator.objects.filter(initiative__plan__slug=SLUG, initiative__slug="gyo-10").update(unit="件")
    assert values(in_next(world).plan, "gyo-10") == []


def test_a_decided_year_quotes_what_stood_when_it_was_decided(world: World) -> None:
    new = in_next(world)
    stored = submit(new, report(new, "gyo-10", 2026, ratio(4, 24)))
    assert TOLD in notes(new)
    stored.refresh_from_db()
    AnnualReport.objects.filter(pk=stored.pk).update(state="drafting", submitted_at=None)
    stored.refresh_from_db()
    proposed = "D"
    finalise(new, stored, proposed, "会議で決めた")
    data = Snapshot.objects.filter(report=stored).latest("number").data
    assert list(data["before"].values()) == [{"fiscal_year": 2024, "text": "20.8％", "grade": "D"}]
    # What the plan before decides afterwards changes nothing of it.
    finalise(world, _again(world), "C")
    assert values(new.plan, "gyo-10")[0].fiscal_year == 2025
    assert TOLD in notes(new)


def _again(world: World) -> AnnualReport:
    stored = world.report("gyo-10", 2025)
    AnnualReport.objects.filter(pk=stored.pk).update(state="drafting", submitted_at=None)
    return world.report("gyo-10", 2025)


def test_a_plan_that_follows_none_quotes_nothing(world: World) -> None:
    assert "before" not in Snapshot.objects.filter(report__initiative__slug="gyo-10").earliest("pk").data


def test_the_sheet_of_an_initiative_prints_it(world: World) -> None:
    new = in_next(world)
    submit(new, report(new, "gyo-10", 2026, ratio(4, 24)))
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get(f"/p/{SLUG}/reports/2026/gyo-10.html")
    assert page.status_code == 200
    text = html.unescape(re.sub(r"<[^>]*>", "", page.content.decode()))
    assert "：".join(TOLD) in text

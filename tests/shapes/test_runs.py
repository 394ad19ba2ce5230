"""An initiative that was merged into another in mid-plan, and one that was added later."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.results import is_planned, load_results
from reports.builders.overview import forget_frozen_years
from tests.cast import World, opened_round
from tests.reports.story import finalise, number, report, submit
from tests.shapes.shaped import shaped_document, shaped_world
from tests.shapes.test_every_shape import get, text_of

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

ENDED = "令和7年度で終了（統合：緑2）"
ADDED = "令和8年度新規"


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the plan is loaded once, and nothing in it changes."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    document = shaped_document()
    first, second = document["initiatives"]
    first |= {"last_year": 2025, "ending": "merged", "merged_into": "green-2"}
    second |= {"first_year": 2026}
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        world = shaped_world(document)
        opened_round(world.plan, 2026, opens_on=dt.date(2027, 4, 1), due_on=dt.date(2027, 4, 15))
        finalise(world, report(world, "green-1", 2025, number(7)), "A")
        submit(world, report(world, "green-2", 2026, number(8)))
        yield world
        transaction.set_rollback(True)
    forget_frozen_years()


def test_only_years_of_the_run_are_due(world: World) -> None:
    first, second = load_results(world.plan).initiatives
    assert [is_planned(first, year) for year in (2025, 2026, 2027)] == [True, False, False]
    assert [is_planned(second, year) for year in (2025, 2026, 2027)] == [False, True, True]
    assert (
        first.activities.count() == second.activities.count() == 3
    )  # the sheet has something for every year


@pytest.mark.parametrize("year", [2025, 2026])
def test_years_outside_the_run_are_in_no_denominator(world: World, year: int) -> None:
    assert "合計 報告済 1/対象 1 " in text_of(get(world, f"/dashboard/?year={year}"))


def test_lists_name_it(world: World) -> None:
    for address in ("/dashboard/years/", "/dashboard/schedule/", "/cycles/2026/matrix/", "/"):
        text = text_of(get(world, address))
        assert f"公園の整備その1【{ENDED}】" in text, address
        assert f"公園の整備その2【{ADDED}】" in text, address


def test_nothing_is_asked_or_late_after_the_end(world: World) -> None:
    text = text_of(get(world, "/cycles/2026/matrix/"))
    assert re.search(r"公園の整備その1【[^】]+】 .{0,40}計画なし", text)
    assert f"{ENDED}のため、この年度は実施していません。" in text_of(get(world, "/entry/2026/green-1/"))
    assert "令和8年度に始まるため、この年度にはまだ始まっていません。" in text_of(
        get(world, "/entry/2025/green-2/")
    )


def test_a_bar_ends_with_its_initiative(world: World) -> None:
    (row, *_others) = get(world, "/dashboard/schedule.csv").decode("utf-8-sig").splitlines()[1:]
    assert "令和7年度第4四半期" in row  # planned until 令和8年度
    assert "令和8年度" not in row.replace(ADDED, "")


def test_its_results_stay(world: World) -> None:
    text = text_of(get(world, "/initiatives/green-1/?year=2025"))
    assert "green-1 2025 の取組実績" in text
    assert ENDED in text
    assert f"{ENDED}のため、この年度は実施していません。" in text_of(
        get(world, "/initiatives/green-1/?year=2026")
    )


def test_the_sheet_says_it_on_paper_and_of_the_decided_year(world: World) -> None:
    official = "【令和７年度で終了（統合：緑2）】"
    assert official in text_of(get(world, "/initiatives/green-1/sheet/"))
    assert official in get(world, "/reports/2025/green-1.html").decode()
    book = get(world, "/reports/2025/green-1.xlsx")
    assert "【令和８年度新規】" in get(world, "/reports/plan.html").decode()
    assert book.startswith(b"PK")

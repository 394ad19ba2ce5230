"""The matrix of answers: how each step stands, as a table on plain facts; counts on the told world."""

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.permissions import access_of
from indicators.book.answer_count import AnswerCount, count_by_level
from indicators.models import Act, ReportingCycle, ReportState
from indicators.rounds.answer_counts import count_answers
from indicators.rounds.extensions import extend_due
from indicators.rounds.matrix import Grouping, MatrixRow, count_of, grouped, read_matrix
from indicators.rounds.standing import Facts, standing_of
from indicators.workflow.deadlines import Deadline
from indicators.workflow.transitions import return_report
from tests.cast import World
from tests.reports.story import report

pytestmark = pytest.mark.any_database

S = ReportState


def april(day: int) -> dt.date:
    return dt.date(2026, 4, day)


def facts(state: ReportState, acts: str = "", **values: object) -> Facts:
    """A report due on 15 April, saved on the 3rd; ``acts`` is its log: 「submit-10 return-12」."""
    log = [(f"{act}_report", april(int(day))) for act, day in (one.split("-") for one in acts.split())]
    days = {"saved_on": None if state == S.NOT_STARTED else april(3)}
    return Facts(
        **{"state": state, "is_planned": True, "deadline": Deadline(april(15)), "steps": log} | days | values
    )


AFTER, BEFORE = april(20), april(14)


@pytest.mark.parametrize(
    ("given", "today", "cells", "late", "returned"),
    [
        (facts(S.NOT_STARTED), BEFORE, "未|未|未|未|未", False, False),
        (facts(S.NOT_STARTED), april(15), "未|未|未|未|未", False, False),
        (facts(S.NOT_STARTED), AFTER, "未|期限超過|未|未|未", True, False),
        (facts(S.NOT_STARTED, is_planned=False), AFTER, "|".join(["計画なし"] * 5), False, False),
        (facts(S.DRAFTING), BEFORE, "済 4月3日|未|未|未|未", False, False),
        (facts(S.DRAFTING), AFTER, "済 4月3日|期限超過|未|未|未", True, False),
        (facts(S.DRAFTING, is_planned=False), AFTER, "済 4月3日|未|未|未|未", False, False),
        (facts(S.SUBMITTED, "submit-15"), AFTER, "済 4月3日|済 4月15日|未|未|未", False, False),
        (facts(S.SUBMITTED, "submit-16"), AFTER, "済 4月3日|期限後 4月16日|未|未|未", True, False),
        (
            facts(S.SUBMITTED, "submit-16", deadline=Deadline(april(18), is_extended=True, reason="調査中")),
            AFTER,
            "済 4月3日|済 4月16日|未|未|未",
            False,
            False,
        ),
        (facts(S.DRAFTING, "submit-10 return-12"), AFTER, "済 4月3日|差戻し 4月12日|未|未|未", False, True),
        (facts(S.DRAFTING, "submit-16 return-17"), AFTER, "済 4月3日|差戻し 4月17日|未|未|未", True, True),
        (facts(S.DRAFTING, "submit-10 withdraw-11"), AFTER, "済 4月3日|期限超過|未|未|未", True, False),
        (
            facts(S.SUBMITTED, "submit-10 return-12 submit-18"),
            AFTER,
            "済 4月3日|済 4月10日|未|未|未",
            False,
            False,
        ),
        (
            facts(
                S.FINALISED,
                "submit-10",
                taken_on={Act.APPROVE: april(11), Act.CHECK: april(12), Act.FINALISE: april(13)},
            ),
            AFTER,
            "済 4月3日|済 4月10日|済 4月11日|済 4月12日|済 4月13日",
            False,
            False,
        ),
        (
            facts(S.CHECKED, "submit-10", taken_on={Act.CHECK: april(12)}),  # the plan skips the head's step
            AFTER,
            "済 4月3日|済 4月10日|省略|済 4月12日|未",
            False,
            False,
        ),
    ],
)
def test_how_the_steps_stand(given: Facts, today: dt.date, cells: str, late: bool, returned: bool) -> None:
    standing = standing_of(given, today=today)
    assert "|".join(cell.words for cell in standing.cells) == cells
    assert (standing.is_late, standing.is_returned) == (late, returned)


@pytest.fixture(scope="module")
def told_world(told_world: World, django_db_blocker: Any) -> World:
    """The story, and of R7: 行－⑩ returned, 産－② a draft (計画なし), 産－① extended to 30 April."""
    with django_db_blocker.unblock():
        go_on(told_world)
    return told_world


def go_on(world: World) -> None:
    report(world, "san-2", 2025, None)
    return_report(
        report=world.report("gyo-10"),
        by=world["head-gakko"],
        at=dt.datetime(2026, 4, 12, tzinfo=dt.UTC),
        comment="根拠を書いてください",
    )
    extend_due(
        reports=[world.report("san-1")],
        due_on=april(30),
        reason="調査中",
        by=world["secretariat"],
        at=dt.datetime(2026, 4, 12, tzinfo=dt.UTC),
    )


def rows_of(world: World, name: str, year: int = 2025) -> list[MatrixRow]:
    cycle = ReportingCycle.objects.select_related("plan").get(fiscal_year=year)
    return read_matrix(cycle, access_of(world[name]), today=AFTER)


def test_counts_as_counted_by_hand(told: World) -> None:
    """R7 asks for 24 of 28. Answered is 行－⑪ (確定) alone: 行－⑩ was returned, 行－⑫ is a draft.

    In R3 22 are asked for. In R4 産－② is 確定, in R6 行－⑩.
    """
    rows = rows_of(told, "secretariat")
    assert len(rows) == 28
    assert count_of(rows) == [AnswerCount(1, 24)]
    assert [row.code for row in rows if row.is_returned] == ["行－⑩"]
    # All 24 but the answered one, the returned one (answered on 10 April) and the extended one.
    late = [row for row in rows if row.is_late]
    assert len(late) == 24 - 3
    assert not {"行－⑪", "行－⑩", "産－①"} & {row.code for row in late}
    by_year = {
        cycle.fiscal_year: one
        for cycle in ReportingCycle.objects.all()
        for one in count_answers(told.plan)[cycle.pk]
    }
    assert {year: count.done for year, count in by_year.items()} == {
        2021: 0,
        2022: 1,
        2023: 0,
        2024: 1,
        2025: 1,
    }
    assert (by_year[2021].due, by_year[2025].due) == (22, 24)
    assert [by_year[2021]] == count_of(rows_of(told, "secretariat", 2021))


@pytest.mark.parametrize("by", Grouping)
def test_groups_hold_every_row_once_and_their_counts_add_up(told: World, by: Grouping) -> None:
    rows = rows_of(told, "secretariat")
    groups = grouped(rows, by, keep=lambda _row: True)
    assert sorted(row.code for group in groups for row in group.rows) == sorted(row.code for row in rows)
    counts = [count for group in groups for count in group.counts]
    assert sum(count.due for count in counts) == 24
    assert sum(count.done for count in counts) == 1


def test_a_filter_leaves_the_counts_alone(told: World) -> None:
    rows = rows_of(told, "secretariat")
    (group,) = grouped(rows, Grouping.DEPARTMENT, keep=lambda row: row.is_returned)
    assert (group.name, [row.code for row in group.rows]) == ("学校教育課", ["行－⑩"])
    # 学校教育課 leads 行－⑩⑪⑫, all asked for in R7.
    assert group.counts == [AnswerCount(1, 3)]


@pytest.mark.parametrize(
    ("name", "count", "links"),
    [
        ("secretariat", 28, 28),
        ("headquarters", 28, 1),  # reads from 提出済 on: 行－⑪
        ("editor-gakko", 3, 3),
        ("head-gakko", 3, 3),
        ("editor-support", 1, 1),
        ("viewer", 0, 0),
    ],
)
def test_who_sees_which_rows(told: World, name: str, count: int, links: int) -> None:
    rows = rows_of(told, name)
    assert (len(rows), sum(bool(row.url) for row in rows)) == (count, links)


def test_the_number_of_queries_is_fixed(
    told: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cycle = ReportingCycle.objects.select_related("plan").get(fiscal_year=2025)
    access = access_of(told["secretariat"])
    with django_assert_num_queries(17):
        read_matrix(cycle, access, today=AFTER)


def test_levels_are_counted_apart() -> None:
    asked = [("章", True), ("事業", False), ("事業", True)]
    chapters, sections, initiatives = count_by_level(asked, ["章", "節", "事業"])
    assert (chapters.text, sections.text) == ("章　報告済 1／対象 1", "節　対象なし")
    assert (initiatives.done, initiatives.due) == (1, 2)
    assert [one.text for one in count_by_level([("", True)])] == ["報告済 1／対象 1"]

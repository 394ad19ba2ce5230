"""The acts on a round: each act in each stage, what it writes, and what it refuses."""

import datetime as dt
from collections.abc import Callable

import pytest

from indicators.models import AnnualReport, CycleAct, CycleLog, CycleStage, Extension, ReportingCycle
from indicators.rounds.extensions import extend_due
from indicators.rounds.services import (
    CycleContent,
    change_cycle,
    close_cycle,
    open_cycle,
    prepare_cycle,
    reopen_cycle,
)
from indicators.workflow.errors import ConflictError
from indicators.workflow.transitions import submit_report
from tests.cast import World
from tests.reports.story import number, report

AT = dt.datetime(2026, 4, 16, 9, 0, tzinfo=dt.UTC)
CONTENT = CycleContent(opens_on=dt.date(2026, 4, 1), due_on=dt.date(2026, 4, 15))


@pytest.fixture
def cycle(world: World) -> ReportingCycle:
    """R7 not yet opened: 準備中."""
    AnnualReport.objects.filter(cycle__fiscal_year=2025).delete()
    ReportingCycle.objects.filter(fiscal_year=2025).delete()
    return prepare_cycle(plan=world.plan, fiscal_year=2025, content=CONTENT, by=world["secretariat"], at=AT)


def change(cycle: ReportingCycle, world: World) -> None:
    content = CycleContent(opens_on=CONTENT.opens_on, due_on=dt.date(2026, 4, 20), inquiry_text="回答を")
    change_cycle(cycle=cycle, content=content, by=world["secretariat"], at=AT)


def open_(cycle: ReportingCycle, world: World) -> None:
    open_cycle(cycle=cycle, by=world["secretariat"], at=AT)


def close(cycle: ReportingCycle, world: World) -> None:
    close_cycle(cycle=cycle, by=world["secretariat"], at=AT)


def reopen(cycle: ReportingCycle, world: World) -> None:
    reopen_cycle(cycle=cycle, reason="未回答が多いため", by=world["secretariat"], at=AT)


Do = Callable[[ReportingCycle, World], None]
PREPARING, OPEN, CLOSED = CycleStage.PREPARING, CycleStage.OPEN, CycleStage.CLOSED
WAY_TO: dict[CycleStage, list[Do]] = {PREPARING: [], OPEN: [open_], CLOSED: [open_, close]}


@pytest.mark.parametrize(
    ("act", "stage", "after"),
    [
        (change, PREPARING, PREPARING),
        (change, OPEN, OPEN),
        (change, CLOSED, None),
        (open_, PREPARING, OPEN),
        (open_, OPEN, None),
        (open_, CLOSED, None),
        (close, PREPARING, None),
        (close, OPEN, CLOSED),
        (close, CLOSED, None),
        (reopen, PREPARING, None),
        (reopen, OPEN, None),
        (reopen, CLOSED, OPEN),
    ],
)
def test_each_act_in_each_stage(
    world: World, cycle: ReportingCycle, act: Do, stage: CycleStage, after: CycleStage | None
) -> None:
    """``after`` None: refused, and nothing is written."""
    for step in WAY_TO[stage]:
        step(cycle, world)
    logged = CycleLog.objects.filter(cycle=cycle).count()
    if after is None:
        with pytest.raises(ConflictError):
            act(cycle, world)
    else:
        act(cycle, world)
    assert ReportingCycle.objects.get(pk=cycle.pk).stage == (after or stage)
    assert CycleLog.objects.filter(cycle=cycle).count() == logged + (after is not None)


def test_a_prepared_round_has_no_reports_until_it_is_opened(world: World, cycle: ReportingCycle) -> None:
    assert (cycle.stage, cycle.reports.count()) == (PREPARING, 0)
    open_(cycle, world)
    assert cycle.reports.count() == 28
    assert ReportingCycle.objects.get(pk=cycle.pk).opened_on == dt.date(2026, 4, 16)


def test_the_log_says_who_did_what(world: World, cycle: ReportingCycle) -> None:
    for act in (change, open_, close, reopen):
        act(cycle, world)
    log = list(cycle.log.all())
    assert [row.act for row in log] == [act for act in CycleAct if act != CycleAct.IMPORT]
    assert {row.actor for row in log} == {world["secretariat"]}
    assert log[1].comment == "回答期限：令和8年4月15日 → 令和8年4月20日\n照会文を変更"
    assert log[-1].comment == "未回答が多いため"


def test_a_change_of_nothing_is_not_logged(world: World, cycle: ReportingCycle) -> None:
    change_cycle(cycle=cycle, content=CONTENT, by=world["secretariat"], at=AT)
    assert [row.act for row in cycle.log.all()] == [CycleAct.PREPARE]


def test_a_day_that_is_taken_away_is_logged(world: World, cycle: ReportingCycle) -> None:
    for review_on in (dt.date(2026, 6, 25), None):
        content = CycleContent(CONTENT.opens_on, CONTENT.due_on, review_on)
        change_cycle(cycle=cycle, content=content, by=world["secretariat"], at=AT)
    assert cycle.log.last().comment == "本部会議の予定日：令和8年6月25日 → なし"


@pytest.mark.parametrize(
    ("year", "content", "sentence"),
    [
        (2024, CONTENT, "令和6年度実績の照会は既にあります。"),
        (2026, CONTENT, "計画の期間に入っていません。"),
        (2025, CycleContent(CONTENT.due_on, CONTENT.opens_on), "回答期限は照会日以降の日に"),
    ],
)
def test_what_cannot_be_prepared(
    world: World, cycle: ReportingCycle, year: int, content: CycleContent, sentence: str
) -> None:
    cycle.log.all().delete()
    cycle.delete()
    with pytest.raises(ConflictError, match=sentence):
        prepare_cycle(plan=world.plan, fiscal_year=year, content=content, by=world["secretariat"], at=AT)


def test_reopening_needs_a_reason(world: World, cycle: ReportingCycle) -> None:
    open_(cycle, world)
    close(cycle, world)
    with pytest.raises(ConflictError, match="理由"):
        reopen_cycle(cycle=cycle, reason=" ", by=world["secretariat"], at=AT)


# --- extensions ---


def extend(world: World, *slugs: str, day: int = 30, reason: str = "調査が遅れているため") -> list[Extension]:
    return extend_due(
        reports=[world.report(slug) for slug in slugs],
        due_on=dt.date(2026, 4, day),
        reason=reason,
        by=world["secretariat"],
        at=AT,
    )


def test_one_or_several_initiatives_are_extended(world: World) -> None:
    extend(world, "gyo-10", "san-1")
    extend(world, "san-1", day=20)
    rows = Extension.objects.order_by("id").values_list("report__initiative__slug", "due_on__day")
    assert list(rows) == [("san-1", 30), ("gyo-10", 30), ("san-1", 20)]


@pytest.mark.parametrize(
    ("slugs", "options", "sentence"),
    [
        ([], {}, "期限を延長するものを選んで"),
        (["san-1"], {"reason": "　"}, "理由を入力して"),
        (["san-1"], {"day": 15}, "回答期限（令和8年4月15日）より後の日"),
        (["san-1", "gyo-11"], {}, "既に提出されているため、延長できません：行－⑪"),
    ],
)
def test_what_is_not_extended(
    world: World, slugs: list[str], options: dict[str, object], sentence: str
) -> None:
    submit_report(report=report(world, "gyo-11", 2025, number(2)), by=world["editor-gakko"], at=AT)
    with pytest.raises(ConflictError, match=sentence):
        extend(world, *slugs, **options)
    assert not Extension.objects.exists()


def test_a_day_that_is_over_is_no_extension(world: World) -> None:
    late = AT + dt.timedelta(days=20)
    with pytest.raises(ConflictError, match="過ぎた日"):
        extend_due(
            reports=[world.report("san-1")],
            due_on=dt.date(2026, 4, 30),
            reason="調査中",
            by=world["secretariat"],
            at=late,
        )


@pytest.mark.parametrize(
    ("is_extended", "day", "taken"),
    [(False, 17, False), (True, 17, True), (True, 30, True), (True, 31, False)],
)
def test_after_closing_only_an_extended_report_is_submitted(
    world: World, is_extended: bool, day: int, taken: bool
) -> None:
    stored = report(world, "gyo-11", 2025, number(2))
    close(stored.cycle, world)
    if is_extended:
        extend(world, "gyo-11")  # until 30 April; also after closing
    at = AT + dt.timedelta(days=day - 16)
    if taken:
        submit_report(report=stored, by=world["editor-gakko"], at=at)
    else:
        with pytest.raises(ConflictError, match="締め切られています"):
            submit_report(report=stored, by=world["editor-gakko"], at=at)
    assert (world.report("gyo-11").state == "submitted") == taken

"""The acts of a closing round: who does what in which state, what is written, what is refused."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from indicators.closing.answer import ClosingAnswer
from indicators.closing.errors import ClosingNotReadyError, StaleClosingError
from indicators.closing.services import (
    ClosingContent,
    change_closing,
    close_closing,
    open_closing,
    reopen_closing,
    return_closing_report,
    save_closing_report,
    submit_closing_report,
    why_not_to_open,
)
from indicators.models import ClosingLog, ClosingReport, ClosingRound
from indicators.workflow.errors import ConflictError
from initiatives.models import Initiative, Plan, Responsibility, ResponsibilityKind
from tests.cast import START, World
from tests.ended_plan import AT, DUE, WHOLE, answer_all, closing_report, end_plan, opened_closing

CONTENT = ClosingContent(due_on=DUE)
MEETING = {"meeting_name": "第2回会議", "meeting_date": dt.date(2026, 7, 1)}


@pytest.fixture
def closing(world: World) -> ClosingRound:
    return opened_closing(world)


def log_of(slug: str) -> list[tuple[str, str, bool]]:
    rows = ClosingLog.objects.filter(report__initiative__slug=slug)
    return [(row.act, row.actor.username, row.is_on_behalf) for row in rows]


def save(world: World, slug: str, name: str, answer: ClosingAnswer = WHOLE) -> ClosingReport:
    stored = closing_report(world, slug)
    return save_closing_report(report=stored, answer=answer, by=world[name], at=AT, version=stored.version)


def submit(world: World, slug: str, name: str, answer: ClosingAnswer = WHOLE) -> ClosingReport:
    stored = closing_report(world, slug)
    return submit_closing_report(report=stored, answer=answer, by=world[name], at=AT, version=stored.version)


def send_back(world: World, slug: str, name: str, comment: str = "成果を詳しく") -> ClosingReport:
    stored = closing_report(world, slug)
    return return_closing_report(
        report=stored, by=world[name], at=AT, comment=comment, version=stored.version
    )


# --- opened ---


def test_it_cannot_be_opened_before_the_last_year_is_decided(world: World) -> None:
    with pytest.raises(ConflictError, match="令和7年度）の実績のうち、24件がまだ確定していません"):
        open_closing(plan=world.plan, content=CONTENT, by=world["secretariat"], at=AT)
    world.report("gyo-10").cycle.reports.all().delete()
    world.plan.reporting_cycles.filter(fiscal_year=2025).delete()
    assert why_not_to_open(world.plan) == "計画の最終年度（令和7年度）の照会がまだ開かれていません。"
    assert not ClosingRound.objects.exists()


def test_everything_in_the_plan_is_asked_once_what_ended_before_too(world: World) -> None:
    Initiative.objects.filter(slug="gyo-12").update(last_year=2023, ending="ended")
    closing = opened_closing(world)
    assert closing.reports.count() == world.plan.initiatives.count() == 28
    assert set(closing.reports.values_list("state", "version", "outcome")) == {("not_started", 0, "")}
    assert [(row.act, row.actor.username) for row in closing.log.all()] == [("open_closing", "secretariat")]
    with pytest.raises(ConflictError, match="既に開かれています"):
        open_closing(plan=world.plan, content=CONTENT, by=world["secretariat"], at=AT)


def test_a_deadline_in_the_past_is_refused(world: World) -> None:
    end_plan(world)
    with pytest.raises(ConflictError, match="令和8年6月2日以降の日"):
        open_closing(
            plan=world.plan, content=ClosingContent(dt.date(2026, 6, 1)), by=world["secretariat"], at=AT
        )


def test_a_change_of_days_and_text_is_logged_in_words(world: World, closing: ClosingRound) -> None:
    content = ClosingContent(dt.date(2026, 7, 15), closing.inquiry_text)
    change_closing(closing=closing, content=content, by=world["secretariat"], at=AT)
    change_closing(closing=closing, content=content, by=world["secretariat"], at=AT)
    change_closing(closing=closing, content=replace(content, inquiry_text=""), by=world["secretariat"], at=AT)
    assert [row.comment for row in closing.log.filter(act="change_closing")] == [
        "回答期限：令和8年6月30日 → 令和8年7月15日",
        "照会文を変更",
    ]


# --- who does what in which state ---


READERS = ("editor-support", "editor-sangyo", "headquarters", "viewer", "admin", "nobody")


@pytest.fixture
def joint(world: World) -> None:
    """産業ＤＸ推進室 has no part in 行－⑪; まちづくり課, which supports 行－⑩, leads it jointly."""
    department = world["editor-support"].memberships.get().department
    Responsibility.objects.create(
        initiative=world.initiative("gyo-11"),
        department=department,
        kind=ResponsibilityKind.JOINT,
        valid_from=START,
    )


@pytest.mark.any_database
@pytest.mark.parametrize("state", ["not_started", "drafting", "submitted", "final"])
@pytest.mark.parametrize("who", ["lead-editor", "lead-head", "joint", "secretariat", *READERS])
def test_every_role_in_every_state(world: World, joint: None, who: str, state: str) -> None:
    """Of 行－⑪ the joint department is that of editor-support; the others who support it are of 行－⑩."""
    closing = opened_closing(world)
    slug = "gyo-11" if who == "joint" else "gyo-10"
    bring_to(world, closing, slug, state)
    names = {"lead-editor": "editor-gakko", "lead-head": "head-gakko", "joint": "editor-support"}
    name = names.get(who, who)
    departments = {"lead-editor", "lead-head"}
    is_draft = state in ("not_started", "drafting")
    expected = {
        "save": (is_draft and who in departments | {"joint"}) or (who == "secretariat" and state != "final"),
        "submit": is_draft and who in departments | {"secretariat"},
    }
    acts: dict[str, Callable[[World, str, str], object]] = {"save": save, "submit": submit}
    found = {}
    for act, do in acts.items():
        try:
            with transaction.atomic():
                do(world, slug, name)
                found[act] = True
                transaction.set_rollback(True)
        except ConflictError:
            found[act] = False
    assert found == expected


def bring_to(world: World, closing: ClosingRound, slug: str, state: str) -> None:
    if state == "not_started":
        return
    if state == "drafting":
        save(world, slug, "editor-gakko")
        return
    submit(world, slug, "editor-gakko")
    if state == "final":
        answer_all(world)
        close_closing(closing=closing, by=world["secretariat"], at=AT, **MEETING)


# --- answered ---


def test_what_is_saved_is_the_answer_and_only_the_secretariat_is_logged(
    world: World, closing: ClosingRound
) -> None:
    stored = save(world, "gyo-10", "editor-gakko", ClosingAnswer(outcome="書きかけ"))
    assert (stored.state, stored.version, stored.updated_by) == ("drafting", 1, world["editor-gakko"])
    save(world, "gyo-10", "secretariat")
    assert ClosingAnswer.of(closing_report(world, "gyo-10")) == WHOLE
    assert log_of("gyo-10") == [("save_closing_report", "secretariat", True)]
    assert list(closing_report(world, "gyo-10").history.values_list("version", flat=True)) == [2, 1, 0]


def test_a_stale_page_writes_nothing(world: World, closing: ClosingRound) -> None:
    old = closing_report(world, "gyo-10")
    save(world, "gyo-10", "secretariat")
    with pytest.raises(StaleClosingError, match="secretariatさん さんが保存しました"):
        save_closing_report(report=old, answer=ClosingAnswer(), by=world["editor-gakko"], at=AT, version=0)
    assert closing_report(world, "gyo-10").outcome == WHOLE.outcome


def test_what_is_missing_keeps_it_from_being_submitted(world: World, closing: ClosingRound) -> None:
    with pytest.raises(ClosingNotReadyError) as caught:
        submit(world, "gyo-10", "editor-gakko", replace(WHOLE, achievement=""))
    assert [one.sentence for one in caught.value.missing] == ["達成状況を選んでください。"]
    assert closing_report(world, "gyo-10").state == "not_started"
    submit(world, "gyo-10", "editor-gakko")
    with pytest.raises(ClosingNotReadyError):  # what is handed in stays whole
        save(world, "gyo-10", "secretariat", replace(WHOLE, outcome=""))


def test_submitted_returned_submitted_again(world: World, closing: ClosingRound) -> None:
    submit(world, "gyo-10", "editor-gakko")
    with pytest.raises(ConflictError, match="理由"):
        send_back(world, "gyo-10", "secretariat", " ")
    send_back(world, "gyo-10", "secretariat")
    assert closing_report(world, "gyo-10").submitted_at is None
    with pytest.raises(ConflictError, match="「入力中」のため、差戻しはできません"):
        send_back(world, "gyo-10", "secretariat")
    submit(world, "gyo-10", "secretariat")
    assert log_of("gyo-10") == [
        ("submit_closing_report", "editor-gakko", False),
        ("return_closing_report", "secretariat", False),
        ("submit_closing_report", "secretariat", True),
    ]


def test_a_return_is_of_what_was_read(world: World, closing: ClosingRound) -> None:
    old = submit(world, "gyo-10", "editor-gakko")
    save(world, "gyo-10", "secretariat", replace(WHOLE, outcome="直した"))
    with pytest.raises(StaleClosingError):
        return_closing_report(report=old, by=world["secretariat"], at=AT, comment="理由", version=old.version)


# --- closed ---


def test_it_closes_when_all_are_answered_and_opens_again_with_a_reason(
    world: World, closing: ClosingRound
) -> None:
    submit(world, "gyo-10", "editor-gakko")
    with pytest.raises(ConflictError, match="提出されていない総括が27件"):
        close_closing(closing=closing, by=world["secretariat"], at=AT, **MEETING)
    answer_all(world)
    closed = close_closing(closing=closing, by=world["secretariat"], at=AT, **MEETING)
    assert closed.closed_on == dt.date(2026, 6, 2)
    assert set(closing.reports.values_list("state", flat=True)) == {"final"}
    for act in (
        lambda: close_closing(closing=closing, by=world["secretariat"], at=AT, **MEETING),
        lambda: change_closing(closing=closing, content=CONTENT, by=world["secretariat"], at=AT),
        lambda: send_back(world, "gyo-10", "secretariat"),
    ):
        with pytest.raises(ConflictError, match="総括は確定しています"):
            act()
    with pytest.raises(ConflictError, match="理由"):
        reopen_closing(closing=closing, reason="", by=world["secretariat"], at=AT)
    opened = reopen_closing(closing=closing, reason="誤りがあった", by=world["secretariat"], at=AT)
    assert (opened.closed_on, opened.meeting_name, opened.meeting_date) == (None, "", None)
    assert set(closing.reports.values_list("state", flat=True)) == {"submitted"}
    with pytest.raises(ConflictError, match="まだ確定していません"):
        reopen_closing(closing=closing, reason="誤り", by=world["secretariat"], at=AT)


def test_a_decision_that_was_taken_back_keeps_it_from_closing(world: World, closing: ClosingRound) -> None:
    answer_all(world)
    report = world.report("gyo-10")
    report.state, report.finalised_at, report.final_grade = "checked", None, ""
    report.meeting_name, report.meeting_date, report.scale = "", None, None
    report.save()
    with pytest.raises(ConflictError, match="1件がまだ確定していません"):
        close_closing(closing=closing, by=world["secretariat"], at=AT, **MEETING)


# --- constraints ---


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("closing_round_due_after_opening", lambda c: set_on(c, due_on=dt.date(2026, 6, 1))),
        (
            "closing_round_closed_after_opening",
            lambda c: set_on(c, closed_on=dt.date(2026, 6, 1), **MEETING),
        ),
        ("closing_round_closed_with_meeting", lambda c: set_on(c, closed_on=DUE)),
        ("closing_round_closed_with_meeting", lambda c: set_on(c, meeting_name="会議")),
        ("closing_report_known_codes", lambda c: set_on(c.reports.first(), achievement="great")),
        ("closing_report_submitted_has_date", lambda c: set_on(c.reports.first(), submitted_at=AT)),
        (
            "closing_report_submitted_is_whole",
            lambda c: set_on(c.reports.first(), state="submitted", submitted_at=AT),
        ),
        ("closing_log_known_act", lambda c: set_on(c.log.first(), act="shred")),
        ("closing_log_return_has_reason", lambda c: set_on(c.log.first(), act="return_closing_report")),
    ],
)
def test_constraints(closing: ClosingRound, name: str, change: Callable[[ClosingRound], None]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change(closing)


def set_on(row: ClosingRound | ClosingReport | ClosingLog, **values: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def test_a_plan_is_asked_once(world: World, closing: ClosingRound) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosingRound.objects.create(plan=Plan.objects.get(), opened_on=DUE, due_on=DUE)

"""総括の照会: opened, answered, returned, closed. Every act is logged with who and when (ADR 55).

The round is locked before its answers, so that nothing is saved while it is being closed.
"""

import dataclasses
import datetime as dt

from django.utils import timezone

from accounts.models import RecordKind, User
from accounts.permissions import access_of
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from imari_dx.shared.confirmed_acts import confirmed_act
from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.book.ended import has_ended, undecided_reports
from indicators.closing.answer import FIELDS, ClosingAnswer, missing_answers
from indicators.closing.errors import ClosingNotReadyError, StaleClosingError
from indicators.models import (
    ANSWERED_CLOSING_STATES,
    ClosingAct,
    ClosingLog,
    ClosingReport,
    ClosingRound,
    ClosingState,
    ReportingCycle,
)
from indicators.workflow.closing import ClosingRights, closing_rights
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan

_CHANGED_MEANWHILE = "画面を開き直して、今の状態を確かめてください。"


@dataclasses.dataclass(frozen=True, slots=True)
class ClosingContent:
    """What the secretariat sets of a round."""

    due_on: dt.date
    inquiry_text: str = ""


def why_not_to_open(plan: Plan) -> str:
    """Return the sentence that says why a plan cannot be closed yet, "" where it can."""
    if has_ended(plan):
        return ""
    year = FiscalYear(plan.end_fiscal_year).label
    if not ReportingCycle.objects.opened().filter(plan=plan, fiscal_year=plan.end_fiscal_year).exists():
        return f"計画の最終年度（{year}）の照会がまだ開かれていません。"
    count = undecided_reports(plan).count()
    return f"計画の最終年度（{year}）の実績のうち、{count}件がまだ確定していません。"


@one_act()
@recorded(RecordKind.CLOSING_CHANGED, of="result", act="照会の開始")
def open_closing(
    *, plan: Plan, content: ClosingContent, by: User, at: dt.datetime, is_demo: bool = False
) -> ClosingRound:
    """照会を開く: ask once of every initiative of a plan that has ended, of those that ended before it too.

    Raises ConflictError if the last year is not decided, if there is a round already, or for a deadline in
    the past.
    """
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)  # of two who open at once, one is told
    if ClosingRound.objects.filter(plan=plan).exists():
        raise ConflictError(f"総括の照会は既に開かれています。{_CHANGED_MEANWHILE}")
    if reason := why_not_to_open(plan):
        raise ConflictError(f"{reason}すべて確定してから、総括の照会を開いてください。")
    today = timezone.localdate(at)
    _require_days(content, today)
    opened = ClosingRound.objects.create(
        plan=plan, opened_on=today, is_demo=is_demo, **dataclasses.asdict(content)
    )
    for initiative in plan.initiatives.all():
        ClosingReport.objects.create(round=opened, initiative=initiative)
    _log(opened, ClosingAct.OPEN, by, at)
    return opened


@one_act()
@recorded(RecordKind.CLOSING_CHANGED, of="closing", act="照会の変更")
def change_closing(
    *, closing: ClosingRound, content: ClosingContent, by: User, at: dt.datetime
) -> ClosingRound:
    """期限・照会文の変更: the log says what changed. Raises ConflictError once it is closed."""
    stored = _locked_open(closing)
    _require_days(content, stored.opened_on)
    changes = []
    if stored.due_on != content.due_on:
        changes.append(f"回答期限：{era_date(stored.due_on)} → {era_date(content.due_on)}")
    if stored.inquiry_text != content.inquiry_text:
        changes.append("照会文を変更")
    if changes:
        stored.due_on, stored.inquiry_text = content.due_on, content.inquiry_text
        stored.save()
        _log(stored, ClosingAct.CHANGE, by, at, comment="\n".join(changes))
    return stored


@one_act()
def save_closing_report(
    *, report: ClosingReport, answer: ClosingAnswer, by: User, at: dt.datetime, version: int
) -> ClosingReport:
    """保存: store an answer; what is 未着手 becomes 入力中.

    ``version`` is that of the page. Raises StaleClosingError if somebody saved meanwhile, ConflictError
    where this person may not change it in its present state; ClosingNotReadyError if it is submitted and
    would no longer be whole.
    """
    stored, rights = _locked_to_write(report, by, version)
    _store(stored, answer, by=by, at=at)
    if rights.is_on_behalf:
        _log(stored.round, ClosingAct.SAVE, by, at, report=stored, is_on_behalf=True)
    return stored


@one_act()
@recorded(RecordKind.CLOSING_CHANGED, of="report", act="提出")
def submit_closing_report(
    *, report: ClosingReport, answer: ClosingAnswer, by: User, at: dt.datetime, version: int
) -> ClosingReport:
    """提出: store an answer and hand it in.

    Raises ClosingNotReadyError naming what is missing, and what ``save_closing_report`` does.
    """
    stored, rights = _locked_to_write(report, by, version)
    if not rights.submits:
        raise ConflictError("提出は、主担当の課か事務局が行います。")
    if stored.state == ClosingState.SUBMITTED:
        raise ConflictError(f"この総括は既に提出されています。{_CHANGED_MEANWHILE}")
    if missing := missing_answers(answer):
        raise ClosingNotReadyError(missing)
    stored.state, stored.submitted_at = ClosingState.SUBMITTED, at
    _store(stored, answer, by=by, at=at)
    _log(stored.round, ClosingAct.SUBMIT, by, at, report=stored, is_on_behalf=rights.is_on_behalf)
    return stored


@one_act()
@recorded(RecordKind.CLOSING_CHANGED, of="report", act="差戻し")
def return_closing_report(
    *, report: ClosingReport, by: User, at: dt.datetime, comment: str, version: int
) -> ClosingReport:
    """差戻し: 提出済 → 入力中 with a comment, of what the person has read (``version``).

    Raises ConflictError without a comment, in another state, StaleClosingError if it was saved meanwhile.
    """
    if not comment.strip():
        raise ConflictError("差戻しには理由を入力してください。")
    stored = _locked(report)
    if stored.state != ClosingState.SUBMITTED:
        raise ConflictError(
            f"この総括は現在「{stored.get_state_display()}」のため、差戻しはできません。{_CHANGED_MEANWHILE}"
        )
    if stored.version != version:
        raise StaleClosingError(stored, by)
    stored.state, stored.submitted_at = ClosingState.DRAFTING, None
    stored.version += 1
    stored.save()
    _log(stored.round, ClosingAct.RETURN, by, at, report=stored, comment=comment.strip())
    return stored


@confirmed_act("総括の確定")
@recorded(RecordKind.CLOSING_CHANGED, of="closing", act="締切")
def close_closing(
    *, closing: ClosingRound, meeting_name: str, meeting_date: dt.date, by: User, at: dt.datetime
) -> ClosingRound:
    """確定: the body has decided on the answers; from then on they are shown to all and stay.

    Raises ConflictError while an answer is missing, while the last year is not decided (a decision may have
    been taken back), or if it is closed already.
    """
    stored = _locked_open(closing)
    if reason := why_not_to_open(stored.plan):
        raise ConflictError(f"{reason}すべて確定してから、総括を確定してください。")
    if waiting := stored.reports.exclude(state__in=ANSWERED_CLOSING_STATES).count():
        raise ConflictError(
            f"まだ提出されていない総括が{waiting}件あります。すべて提出されてから確定してください。"
        )
    stored.closed_on = timezone.localdate(at)
    stored.meeting_name, stored.meeting_date = meeting_name, meeting_date
    stored.save()
    _move_all(stored, ClosingState.FINAL)
    _log(stored, ClosingAct.CLOSE, by, at)
    return stored


@confirmed_act("総括の確定の取消し")
@recorded(RecordKind.CLOSING_CHANGED, of="closing", act="受付の再開")
def reopen_closing(*, closing: ClosingRound, reason: str, by: User, at: dt.datetime) -> ClosingRound:
    """確定の取消し: the answers are 提出済 again, with a reason. Raises ConflictError if it is not closed."""
    if not reason.strip():
        raise ConflictError("確定を取り消す理由を入力してください。")
    stored = _locked_round(closing)
    if not stored.is_closed:
        raise ConflictError(f"総括はまだ確定していません。{_CHANGED_MEANWHILE}")
    stored.closed_on = stored.meeting_date = None
    stored.meeting_name = ""
    stored.save()
    _move_all(stored, ClosingState.SUBMITTED)
    _log(stored, ClosingAct.REOPEN, by, at, comment=reason.strip())
    return stored


def _require_days(content: ClosingContent, first: dt.date) -> None:
    if content.due_on < first:
        raise ConflictError(f"回答期限は、{era_date(first)}以降の日にしてください。")


def _move_all(closing: ClosingRound, state: ClosingState) -> None:
    for one in closing.reports.select_for_update():
        one.state, one.version = state, one.version + 1
        one.save()


def _locked_round(closing: ClosingRound) -> ClosingRound:
    return ClosingRound.objects.select_for_update(of=("self",)).select_related("plan").get(pk=closing.pk)


def _locked_open(closing: ClosingRound) -> ClosingRound:
    stored = _locked_round(closing)
    if stored.is_closed:
        raise ConflictError(
            "総括は確定しています。直す必要があるときは、事務局が確定を取り消してからになります。"
        )
    return stored


def _locked(report: ClosingReport) -> ClosingReport:
    """The stored answer, locked with its round, with what its rights rest on."""
    closing = _locked_open(report.round)
    rows = ClosingReport.objects.select_for_update(of=("self",)).select_related("updated_by", "initiative")
    stored = rows.get(pk=report.pk)
    stored.round, stored.initiative.plan = closing, closing.plan
    return stored


def _locked_to_write(report: ClosingReport, by: User, version: int) -> tuple[ClosingReport, ClosingRights]:
    stored = _locked(report)
    rights = closing_rights(access_of(by, plan=stored.round.plan_id), stored, stored.initiative)
    if not rights.may_edit_now:
        raise ConflictError(
            f"この総括は「{stored.get_state_display()}」のため、変更できません。"
            "修正が必要なときは事務局へご連絡ください。"
        )
    if stored.version != version:
        raise StaleClosingError(stored, by)
    return stored, rights


def _store(stored: ClosingReport, answer: ClosingAnswer, *, by: User, at: dt.datetime) -> None:
    if stored.is_answered and (missing := missing_answers(answer)):
        raise ClosingNotReadyError(missing)
    for name in FIELDS:
        setattr(stored, name, getattr(answer, name))
    if stored.state == ClosingState.NOT_STARTED:
        stored.state = ClosingState.DRAFTING
    stored.version += 1
    stored.updated_at, stored.updated_by = at, by
    stored.save()


def _log(
    closing: ClosingRound,
    act: ClosingAct,
    by: User,
    at: dt.datetime,
    *,
    report: ClosingReport | None = None,
    comment: str = "",
    is_on_behalf: bool = False,
) -> None:
    ClosingLog.objects.create(
        round=closing, report=report, act=act, actor=by, at=at, comment=comment, is_on_behalf=is_on_behalf
    )

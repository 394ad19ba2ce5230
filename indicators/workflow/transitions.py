"""Moving a report through the workflow. Every step is logged with who, when and why."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone

from accounts.models import User
from imari_dx.shared.acts import one_act
from imari_dx.shared.confirmed_acts import confirmed_act
from indicators.book.assessment import assess_stored
from indicators.book.in_force import results_of
from indicators.judgement import InitiativeProposal
from indicators.models import Act, AnnualReport, ReportState, SnapshotCause
from indicators.workflow.deadlines import may_be_submitted
from indicators.workflow.decision import Decision, record_decision
from indicators.workflow.errors import ConflictError, NotReadyError
from indicators.workflow.freezing import write_snapshot
from indicators.workflow.joint import (
    approve_as_lead,
    awaiting_words,
    void_approvals,
    waits_for_all_leads,
)
from indicators.workflow.locking import lock_scale_in_use, locked_as_read, require_state_after
from indicators.workflow.log import log_act
from indicators.workflow.missing import what_is_missing
from indicators.workflow.stored_deadlines import stored_deadline
from indicators.workflow.transition_table import WAY


def _move(report: AnnualReport, *, act: Act, by: User, at: dt.datetime, comment: str = "") -> AnnualReport:
    """Take one step of the transition table on a locked report and log it."""
    before, after = report.state, require_state_after(act, report)
    report.state = after
    report.version += 1
    for step in WAY:
        if step.act == act:
            setattr(report, step.sets, at)
        elif step.to_state.is_after(after):
            setattr(report, step.sets, None)
    report.save()
    if after == ReportState.DRAFTING:
        void_approvals(report)
    log_act(report, act=act, from_state=before, by=by, at=at, comment=comment)
    return report


def _require_reason(act: Act, comment: str) -> None:
    if not comment.strip():
        raise ConflictError(f"{act.label}には理由を入力してください。")


@one_act()
def submit_report(
    *, report: AnnualReport, by: User, at: dt.datetime, version: int | None = None
) -> AnnualReport:
    """提出: 入力中 → 提出済. Raises NotReadyError naming what is missing, ConflictError in another state.

    Once the round is closed, ConflictError too, unless an extension of the report still runs. With
    ``version`` only what was read.
    """
    stored = locked_as_read(report, Act.SUBMIT, version)
    deadline = stored_deadline(stored)
    if not may_be_submitted(
        closed_on=stored.cycle.closed_on, deadline=deadline, today=timezone.localdate(at)
    ):
        raise ConflictError("この年度の照会は締め切られています。提出が必要なときは事務局へご連絡ください。")
    missing, proposal = what_is_missing(stored)
    if missing:
        raise NotReadyError(missing)
    # 判定案のとおり, left as it is, means the proposal of this moment.
    stored.self_grade = stored.self_grade or proposal.grade
    return _move(stored, act=Act.SUBMIT, by=by, at=at)


@one_act()
def withdraw_report(
    *, report: AnnualReport, by: User, at: dt.datetime, comment: str = "", version: int | None = None
) -> AnnualReport:
    """取戻し: 提出済 → 入力中, before anybody approves or checks. With ``version`` only what was read."""
    return _move(
        locked_as_read(report, Act.WITHDRAW, version), act=Act.WITHDRAW, by=by, at=at, comment=comment
    )


@one_act()
def return_report(
    *, report: AnnualReport, by: User, at: dt.datetime, comment: str, version: int | None = None
) -> AnnualReport:
    """差戻し to 入力中 with a comment. Raises ConflictError without one or in another state.

    With ``version`` only what the person has read: the comment is about that.
    """
    _require_reason(Act.RETURN, comment)
    return _move(
        locked_as_read(report, Act.RETURN, version), act=Act.RETURN, by=by, at=at, comment=comment.strip()
    )


@one_act()
def approve_report(
    *, report: AnnualReport, by: User, at: dt.datetime, comment: str = "", version: int | None = None
) -> AnnualReport:
    """所属長承認: 提出済 → 所属長承認済. With ``version`` only what the head has read.

    Where the plan wants the approval of all leads (共管), the state changes with the last of them.
    """
    stored = locked_as_read(report, Act.APPROVE, version)
    if waits_for_all_leads(stored.initiative):
        awaited = approve_as_lead(stored, by=by, at=at)
        if awaited:
            stored.version += 1
            stored.save()
            said = f"{comment}\n{awaiting_words(awaited)}".strip()
            log_act(stored, act=Act.APPROVE, from_state=stored.state, by=by, at=at, comment=said)
            return stored
    return _move(stored, act=Act.APPROVE, by=by, at=at, comment=comment)


@one_act()
def check_report(
    *, report: AnnualReport, by: User, at: dt.datetime, comment: str = "", version: int | None = None
) -> AnnualReport:
    """事務局確認: 所属長承認済 → 事務局確認済. With ``version`` only what the secretariat has read.

    Where the plan skips the head's step, from 提出済 as well.
    """
    return _move(locked_as_read(report, Act.CHECK, version), act=Act.CHECK, by=by, at=at, comment=comment)


@confirmed_act("評価の確定")
def finalise_report(
    *,
    report: AnnualReport,
    by: User,
    at: dt.datetime,
    grade: str,
    grade_reason: str,
    meeting_name: str,
    meeting_date: dt.date,
    version: int | None = None,
) -> AnnualReport:
    """確定: the headquarters' decision, recorded by the secretariat with the meeting and its day.

    The proposal and its sentence are stored beside the decision, and a Snapshot is written. Raises
    ConflictError if the grade is none of the scale's, or differs from the proposal without a reason, and with
    ``version`` if the content is not the one that was decided on.
    """
    locked_report = locked_as_read(report, Act.FINALISE, version)
    lock_scale_in_use(locked_report.cycle.plan)
    book = results_of(locked_report)
    stored = book.reports[locked_report.initiative_id][locked_report.cycle.fiscal_year]
    at = at.astimezone(dt.UTC)  # as the database gives it back: the 版 is made of this very report
    proposal: InitiativeProposal = assess_stored(book, book.initiatives[0], stored.cycle.fiscal_year)
    decision = Decision(grade, grade_reason, meeting_name, meeting_date)
    record_decision(stored, decision, proposal=proposal, scale=book.active_scale)
    _move(stored, act=Act.FINALISE, by=by, at=at)
    write_snapshot(report=stored, cause=SnapshotCause.FINALISED, by=by, at=at, book=book)
    return stored


@confirmed_act("確定の取消し")
def reopen_report(
    *, report: AnnualReport, by: User, at: dt.datetime, comment: str, version: int | None = None
) -> AnnualReport:
    """確定の取消し: 確定 → 事務局確認済, with a reason. The decision is cleared; its Snapshot keeps it.

    Raises ConflictError without a reason, in another state, and with ``version`` if something else was read.
    """
    _require_reason(Act.REOPEN, comment)
    stored = locked_as_read(report, Act.REOPEN, version)
    stored.meeting_date = stored.scale = None
    stored.meeting_name = stored.final_grade = stored.final_grade_reason = ""
    stored.proposed_grade = stored.proposed_reason = ""
    stored.is_proposal_provisional = False
    return _move(stored, act=Act.REOPEN, by=by, at=at, comment=comment.strip())


# The steps that the entry page offers with what is typed for them; 提出 and 数値確定 have pages of their own.
STEP_SERVICES: Mapping[Act, Callable[..., AnnualReport]] = {
    Act.APPROVE: approve_report,
    Act.CHECK: check_report,
    Act.FINALISE: finalise_report,
    Act.RETURN: return_report,
    Act.WITHDRAW: withdraw_report,
    Act.REOPEN: reopen_report,
}

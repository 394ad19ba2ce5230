"""The log of a report: who did what, from which state to which, and in whose place."""

import datetime as dt
from typing import Final

from accounts.chain.writing import link
from accounts.models import ChainKind, RecordKind, User
from accounts.records.writing import record
from indicators.models import Act, AnnualReport, ReportState, TransitionLog
from indicators.workflow.rights import report_rights
from indicators.workflow.transition_table import Part, who_may

# Under which kind each act stands in the records.
RECORDED: Final = {
    Act.SAVE: RecordKind.REPORT_SAVED,
    Act.SUBMIT: RecordKind.REPORT_SUBMITTED,
    Act.WITHDRAW: RecordKind.REPORT_WITHDRAWN,
    Act.RETURN: RecordKind.REPORT_RETURNED,
    Act.APPROVE: RecordKind.REPORT_APPROVED,
    Act.CHECK: RecordKind.REPORT_CHECKED,
    Act.FINALISE: RecordKind.REPORT_DECIDED,
    Act.REOPEN: RecordKind.REPORT_REOPENED,
    Act.CONFIRM_FIGURES: RecordKind.FIGURES_CONFIRMED,
}
# Saves of one person that follow each other so closely are one sitting.
SITTING = dt.timedelta(minutes=15)


def log_act(
    report: AnnualReport, *, act: Act, from_state: str, by: User, at: dt.datetime, comment: str = ""
) -> TransitionLog:
    """Log an act on a report that is in its new state already. Only inside an act.

    代決: what heads do and editors do not, by somebody who heads the leading department only as a deputy.
    代理: the secretariat does what is a department's act alone, without belonging to it.
    """
    record(
        RECORDED[act],
        user=by,
        subject=report,
        before=ReportState(from_state).label,
        after=ReportState(report.state).label,
    )
    who = who_may(act)
    rights = report_rights(by, report, report.initiative)
    row = TransitionLog.objects.create(
        report=report,
        act=act,
        from_state=from_state,
        to_state=report.state,
        actor=by,
        at=at,
        comment=comment,
        is_by_deputy=rights.is_deputy and Part.HEAD in who and Part.EDITOR not in who,
        is_on_behalf=rights.is_on_behalf and Part.SECRETARIAT not in who,
    )
    link(ChainKind.TRANSITION, row)
    return row


def log_save_on_behalf(report: AnnualReport, *, from_state: str, by: User, at: dt.datetime) -> None:
    """Log a save where it is 代理入力; a department's own saves stand in the history alone.

    A page that saves by itself saves many times: within one sitting that is one act.
    """
    if not report_rights(by, report, report.initiative).is_on_behalf:
        return
    last = report.transitions.order_by("pk").last()
    goes_on = last is not None and (last.act, last.actor_id, last.to_state) == (Act.SAVE, by.pk, report.state)
    if last is None or not goes_on or at - last.at >= SITTING:
        log_act(report, act=Act.SAVE, from_state=from_state, by=by, at=at)

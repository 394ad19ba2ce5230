"""数値確定: figures that were 速報, or had not come yet, become final on a decided report."""

import datetime as dt
from collections.abc import Mapping

from accounts.models import User
from imari_dx.shared.confirmed_acts import confirmed_act
from indicators.book.answers import MeasurementAnswer
from indicators.book.in_force import results_of
from indicators.models import Act, AnnualReport, MeasurementStatus, SnapshotCause
from indicators.workflow.decision import Decision, record_decision, record_proposal
from indicators.workflow.errors import ConflictError, DecisionNeededError
from indicators.workflow.freezing import write_snapshot
from indicators.workflow.locking import locked_as_read
from indicators.workflow.log import log_act
from indicators.workflow.measurements import write_measurements
from indicators.workflow.waiting_figures import proposal_with, waiting_measurements


@confirmed_act("数値の確定")
def confirm_figures(
    *,
    report: AnnualReport,
    by: User,
    at: dt.datetime,
    figures: Mapping[int, MeasurementAnswer],
    comment: str = "",
    decision: Decision | None = None,
    version: int | None = None,
) -> AnnualReport:
    """数値確定: write final figures (by indicator id) into a 確定 report, which stays 確定, and a Snapshot.

    The decision stands unless the proposed grade changes; its sentence follows the figures. Raises
    DecisionNeededError if the grade proposed now is another one and no ``decision`` came with it (one that is
    not needed changes nothing), ConflictError in another state, for another version than was read, and for
    what is no final figure of a measurement that waits for one.
    """
    stored = locked_as_read(report, Act.CONFIRM_FIGURES, version)
    _require_final(stored, figures)
    book = results_of(stored)
    initiative = book.initiatives[0]
    proposal = proposal_with(book, initiative, stored.cycle.fiscal_year, figures)
    scale = stored.scale or book.active_scale
    if proposal.grade == stored.proposed_grade:
        record_proposal(stored, proposal)
    elif decision is None:
        raise DecisionNeededError(stored.proposed_grade, proposal.grade, stored.cycle.plan.words)
    else:
        record_decision(stored, decision, proposal=proposal, scale=scale)
        stored.finalised_at = at
    stored.version += 1
    stored.updated_at, stored.updated_by = at, by
    stored.save()
    write_measurements(stored, figures)
    names = "、".join(row.plain_name for row in initiative.indicators.all() if row.pk in figures)
    said = "\n".join(part for part in (names, comment.strip()) if part)
    log_act(stored, act=Act.CONFIRM_FIGURES, from_state=stored.state, by=by, at=at, comment=said)
    write_snapshot(report=stored, cause=SnapshotCause.FIGURES_CONFIRMED, by=by, at=at, comment=said)
    return stored


def _require_final(report: AnnualReport, figures: Mapping[int, MeasurementAnswer]) -> None:
    waiting = waiting_measurements(report)
    if not figures:
        raise ConflictError("確定した数値がありません。")
    if figures.keys() - waiting.keys():
        raise ConflictError("数値の確定を待っていない指標が含まれています。画面を開き直してください。")
    if any(figure.status != MeasurementStatus.CONFIRMED for figure in figures.values()):
        raise ConflictError("数値確定では、区分が「確定」の数値だけを記録できます。")

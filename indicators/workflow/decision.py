"""本部決定: what the headquarters decided, recorded beside the proposal that it was decided on."""

import datetime as dt
from dataclasses import dataclass

from indicators.judgement import InitiativeProposal
from indicators.models import AnnualReport, RatingScale
from indicators.workflow.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Decision:
    """The grade, why where it is not the proposal, the meeting and its day."""

    grade: str
    grade_reason: str
    meeting_name: str
    meeting_date: dt.date


def record_proposal(report: AnnualReport, proposal: InitiativeProposal) -> None:
    """Put the proposal and its sentence on a report, which is not saved yet."""
    report.proposed_grade, report.proposed_reason = proposal.grade, proposal.reason
    report.is_proposal_provisional = proposal.provisional


def record_decision(
    report: AnnualReport, decision: Decision, *, proposal: InitiativeProposal, scale: RatingScale
) -> None:
    """Put a decision and its proposal on a report, which is not saved yet.

    Raises ConflictError if the grade is neither the scale's nor 評価できない, or differs from the proposal
    without a reason.
    """
    if decision.grade not in {code.code for code in scale.scale.choices}:
        raise ConflictError(f"評価「{decision.grade}」は判定基準にありません。")
    reason = decision.grade_reason.strip()
    if decision.grade != proposal.grade and not reason:
        raise ConflictError("判定案と異なる評価には理由を入力してください。")
    report.scale = scale
    record_proposal(report, proposal)
    report.final_grade, report.final_grade_reason = decision.grade, reason
    report.meeting_name, report.meeting_date = decision.meeting_name, decision.meeting_date
    report.imported = None  # what was taken in from before the system is decided here from now on

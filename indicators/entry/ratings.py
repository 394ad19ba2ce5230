"""判定案, 自己評価 and 本部決定 side by side, once the department has answered."""

from dataclasses import dataclass

from imari_dx.shared.fiscal_year import era_date
from indicators.book.results import YearProposal
from indicators.judgement import Code, InitiativeProposal, Scale
from indicators.models import AnnualReport, ReportState, has_answer
from initiatives.words import Words


@dataclass(frozen=True, slots=True)
class Rating:
    """One grade as the page shows it: whose, which, why; None where there is none yet."""

    name: str
    grade: Code | None
    reason: str
    note: str = ""  # 判定案と異なる評価, 暫定, the meeting


def ratings(
    report: AnnualReport, scale: Scale, proposal: InitiativeProposal | YearProposal, words: Words
) -> list[Rating]:
    """Return the three ratings of an answered report; nothing before 提出済.

    Of a final report the proposal is the one that the decision was taken on, as it is stored.
    """
    if not has_answer(report.state):
        return []
    is_final = report.state == ReportState.FINALISED
    if is_final:
        proposed, reason = report.proposed_grade, report.proposed_reason
        is_provisional = report.is_proposal_provisional
    else:
        proposed, reason, is_provisional = proposal.grade, proposal.reason, proposal.provisional
    proposal_row = Rating("判定案", _code(scale, proposed), reason, "暫定" if is_provisional else "")
    if is_final and report.imported:  # no department rated it here
        grade = _code(scale, report.final_grade)
        return [
            proposal_row,
            Rating("移行元の評価", grade, report.final_grade_reason, report.imported.mark),
        ]
    decision = Rating(words.decision, None, "まだ決定していません。")
    if is_final:
        decision = Rating(
            words.decision,
            _code(scale, report.final_grade),
            report.final_grade_reason,
            "　".join(filter(None, [_differs(report.final_grade, proposed), _meeting(report)])),
        )
    return [
        proposal_row,
        Rating(
            "自己評価",
            _code(scale, report.self_grade),
            report.self_grade_reason,
            _differs(report.self_grade, proposed),
        ),
        decision,
    ]


def _code(scale: Scale, sign: str) -> Code | None:
    """A grade as the scale has it; without words where a scale of another time had it."""
    found = next((one for one in scale.choices if one.code == sign), Code(sign, ""))
    return found if sign else None


def _differs(code: str, proposed: str) -> str:
    return "判定案と異なる評価" if code not in ("", proposed) else ""


def _meeting(report: AnnualReport) -> str:
    return f"{report.meeting_name}（{era_date(report.meeting_date)}）" if report.meeting_date else ""

"""外部評価 as it is stored: with which grades a plan's outside body speaks, and what it said of a year."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import era_date
from indicators.models import (
    AnnualReport,
    OutsideTarget,
    OutsideView,
    RatingScale,
    ReportingCycle,
    ReportState,
)
from initiatives.models import Plan
from initiatives.outside import OutsideGrade, OutsideGrading, grades_in


def grades_to_give(plan: Plan) -> Sequence[OutsideGrade]:
    """Return the grades that the outside body of a plan may give, best first; none where it only comments.

    Of a plan that grades by its own scale in use all codes of that, －, too; none while it has no scale.
    """
    if plan.outside_grading == OutsideGrading.OWN:
        return grades_in(plan.outside_grades)
    if plan.outside_grading != OutsideGrading.PLAN:
        return ()
    scale = RatingScale.objects.filter(plan=plan, is_active=True).first()
    return [OutsideGrade(code.code, code.words) for code in scale.scale.choices] if scale else ()


def views_of(cycle: ReportingCycle) -> Mapping[OutsideTarget, OutsideView]:
    """Return what was recorded in a round, cleared rows too, by what it is of."""
    return {row.target: row for row in cycle.outside_views.select_related("updated_by")}


@dataclass(frozen=True, slots=True)
class ToldView:
    """A view as pages and documents show it."""

    label: str  # 外部評価委員会の評価（第1回、令和8年8月20日）
    text: str  # the grade on a line of its own, then the comment
    is_draft: bool = False  # what it is about is not decided yet


def told(view: OutsideView | None, plan: Plan, *, is_draft: bool = False) -> ToldView | None:
    """Return a view in words; None where there is none, or one that was cleared."""
    if view is None or not (view.grade or view.comment):
        return None
    grade = f"評価：{view.given.text}" if view.given else ""
    text = "\n".join(filter(None, [grade, view.comment]))
    return ToldView(label_in(view.cycle, plan), text, is_draft)


def label_in(cycle: ReportingCycle, plan: Plan, *, day: Callable[[dt.date], str] = era_date) -> str:
    """What the views of a round are headed with: with the meeting, as far as it is known.

    ``day`` writes the day of the meeting; documents have a way of their own.
    """
    on = day(cycle.outside_met_on) if cycle.outside_met_on else ""
    meeting = "、".join(filter(None, [cycle.outside_meeting, on]))
    return f"{plan.outside_label}（{meeting}）" if meeting else plan.outside_label


def told_of_report(report: AnnualReport | None, plan: Plan, *, sees_running: bool) -> ToldView | None:
    """Return what was said of a reported initiative, for a reader.

    Public once the report is 確定; before that for those who see the running year's (``sees_running``). No
    query for a plan without an outside body.
    """
    if report is None or not plan.has_outside_views:
        return None
    is_draft = report.state != ReportState.FINALISED
    if is_draft and not sees_running:
        return None
    found = OutsideView.objects.filter(cycle=report.cycle_id, initiative=report.initiative_id)
    return told(found.select_related("cycle").first(), plan, is_draft=is_draft)

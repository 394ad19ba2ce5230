"""外部評価 as it is stored: with which grades a plan's outside body speaks, and what it said of a year."""

from collections.abc import Mapping, Sequence

from imari_dx.shared.fiscal_year import era_date
from indicators.models import OutsideTarget, OutsideView, RatingScale, ReportingCycle
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


def meeting_text(cycle: ReportingCycle) -> str:
    """The meeting of the outside body with its day, as far as they are known: 第1回会議（令和8年8月20日）."""
    day = era_date(cycle.outside_met_on) if cycle.outside_met_on else ""
    return (
        f"{cycle.outside_meeting}（{day}）" if cycle.outside_meeting and day else cycle.outside_meeting or day
    )

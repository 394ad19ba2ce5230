"""What an outside body said in the world of the cast, for whatever shows it."""

import datetime as dt

from indicators.book.outside import views_of
from indicators.models import WHOLE_PLAN, OutsideTarget, ReportingCycle
from indicators.rounds.outside.services import (
    TypedMeeting,
    TypedView,
    TypedViews,
    meeting_of,
    save_outside_views,
)
from initiatives.models import Plan
from initiatives.outside import OutsideGrading
from tests.cast import World

GRADES = "適　妥当である\n再　見直しを要する"
WHOLE = "plan"


def with_outside_body(world: World, grading: str = OutsideGrading.OWN) -> None:
    """Give the plan an outside body; the world's own plan is read anew."""
    grades = GRADES if grading == OutsideGrading.OWN else ""
    Plan.objects.filter(pk=world.plan.pk).update(
        outside_grading=grading, outside_grades=grades, word_outside_body="有識者会議"
    )
    world.plan.refresh_from_db()


def say(
    world: World,
    fiscal_year: int,
    views: dict[str, tuple[str, str]],
    *,
    meeting: str = "",
    day: dt.date | None = None,
) -> None:
    """Record grade and comment by the slug of an initiative or a heading; ``WHOLE``: of the plan."""
    cycle = ReportingCycle.objects.get(plan=world.plan, fiscal_year=fiscal_year)
    initiatives = dict(world.plan.initiatives.values_list("slug", "pk"))
    headings = dict(world.plan.headings.values_list("slug", "pk"))
    stored = views_of(cycle)

    def target(slug: str) -> OutsideTarget:
        if slug == WHOLE:
            return WHOLE_PLAN
        is_initiative = slug in initiatives
        return (
            OutsideTarget(initiatives[slug], None) if is_initiative else OutsideTarget(None, headings[slug])
        )

    typed = {
        target(slug): TypedView(grade, comment, row.mark if (row := stored.get(target(slug))) else "")
        for slug, (grade, comment) in views.items()
    }
    at = dt.datetime(fiscal_year + 1, 8, 20, tzinfo=dt.UTC)
    met = TypedMeeting(meeting, day, meeting_of(cycle).seen)
    save_outside_views(cycle=cycle, by=world["secretariat"], at=at, typed=TypedViews(met, typed))

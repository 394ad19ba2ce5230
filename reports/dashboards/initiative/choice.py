"""What an address of an initiative's pages names: the initiative and the year."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.kept_queries import kept
from imari_dx.shared.related_rows import link_one
from initiatives.models import Initiative, Plan


def initiatives_of(plan: Plan) -> list[Initiative]:
    """Return all of a plan that reports in official order, each with the heading that it is, in one query."""
    initiatives = _initiatives(plan.pk)
    link_one(initiatives, "plan", [plan])
    return initiatives


@kept
def _initiatives(plan: int) -> QuerySet[Initiative]:
    found = Initiative.objects.filter(plan=plan).select_related("of_heading__level")
    return found.order_by("sort_order", "pk")


def get_initiative(initiatives: Sequence[Initiative], slug: str) -> Initiative:
    """Return the initiative with this name in addresses; 404 if there is none."""
    found = next((one for one in initiatives if one.slug == slug), None)
    if found is None:
        raise Http404("このアドレスのものはありません")
    return found


def chosen_year(asked: str, plan: Plan, opened: Sequence[FiscalYear]) -> FiscalYear:
    """Return the year of an address; without a known one see ``Period.year_in_view``."""
    known = {str(year.year): year for year in plan.fiscal_years}
    in_view = plan.period_on(timezone.localdate()).year_in_view(year.year for year in opened)
    return known.get(asked) or in_view


def sheet_name(plan: Plan) -> str:
    """What the official sheet is called on screen, with the schedule below it where the plan has one."""
    return "計画書の様式とスケジュール" if plan.has_schedule else "計画書の様式"

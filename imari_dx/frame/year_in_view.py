"""The fiscal year that a page shows, and the way to the same kind of page of another year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from imari_dx.frame.kinds_of_page import BY_QUERY, OF_A_REPORT, OF_A_ROUND
from imari_dx.shared.fiscal_year import FIRST_YEAR, LAST_YEAR, FiscalYear
from indicators.models import ReportingCycle
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to

_WHOLE_PERIOD = "all"
_NOT_OPENED = "照会前"


@dataclass(frozen=True, slots=True)
class YearChoice:
    """One year of the switch: what it is called, where it leads."""

    label: str
    url: str
    is_shown: bool
    mark: str = ""  # that nobody has been asked yet


@dataclass(frozen=True, slots=True)
class YearInView:
    """The year that a page shows (or that all years show), and the years to switch between."""

    label: str = ""
    choices: Sequence[YearChoice] = ()


def year_in_view(
    request: HttpRequest, user: User | None, plan: Plan | None, rounds: Iterable[ReportingCycle]
) -> YearInView:
    """Return the year of a page of a plan, whose rounds were read. No query.

    Offered are the years whose round was opened, the latest first; to the secretariat those that are being
    prepared too. Each leads to the same kind of page, where that year has none to 全体の状況.
    """
    if plan is None:
        return YearInView()
    rounds = sorted(rounds, key=lambda one: one.fiscal_year, reverse=True)
    shown = _shown(request, plan, rounds)
    label = shown.label if shown else "計画期間全体"
    if user is None or not access_to(user, plan).has_any_role:
        return YearInView(label if any(one.opened_on for one in rounds) else "")
    sees_all = access_to(user, plan).is_secretariat
    offered = [one for one in rounds if one.opened_on or sees_all]
    if not offered:
        return YearInView()
    year = shown.year if shown else None
    return YearInView(
        label,
        [
            YearChoice(
                FiscalYear(one.fiscal_year).label,
                _url(request, user, plan, one),
                one.fiscal_year == year,
                "" if one.opened_on else _NOT_OPENED,
            )
            for one in offered
        ],
    )


def _shown(request: HttpRequest, plan: Plan, rounds: Sequence[ReportingCycle]) -> FiscalYear | None:
    """The year that the page shows, None for all: as it says itself, as its address does, else the latest."""
    told: FiscalYear | None = getattr(request, "shown_year", None)
    if told is not None:
        return told
    name, kwargs = _page(request)
    of_page = kwargs.get("fiscal_year")
    if isinstance(of_page, int) and FIRST_YEAR <= of_page <= LAST_YEAR:
        return FiscalYear(of_page)
    asked = request.GET.get("year", "") if name in BY_QUERY else ""
    if asked == _WHOLE_PERIOD and "slug" not in kwargs:
        return None
    known = {str(year.year): year for year in plan.fiscal_years}
    opened = [one.fiscal_year for one in rounds if one.opened_on]
    return known.get(asked) or plan.period_on(timezone.localdate()).year_in_view(opened)


def _url(request: HttpRequest, user: User, plan: Plan, cycle: ReportingCycle) -> str:
    name, kwargs = _page(request)
    year, slug = cycle.fiscal_year, kwargs.get("slug")
    kind = OF_A_ROUND.get(name)
    if kind and kind.is_there(
        access_to(user, plan),
        is_opened=cycle.opened_on is not None,
        is_imported=cycle.imported_id is not None,
    ):
        return plan_url(plan, name, fiscal_year=year)
    if name in BY_QUERY:
        choice = {**{key: value for key, value in request.GET.items() if value}, "year": str(year)}
        address = plan_url(plan, name, slug=slug) if slug else plan_url(plan, name)
        return f"{address}?{urlencode(choice)}"
    if name in OF_A_REPORT:
        if name in ("entry", "review") and year in getattr(request, "report_years", ()):
            return plan_url(plan, name, fiscal_year=year, slug=slug)
        return f"{plan_url(plan, 'initiative', slug=slug)}?year={year}"
    return f"{plan_url(plan, 'dashboard')}?year={year}"


def _page(request: HttpRequest) -> tuple[str, dict[str, object]]:
    """The name of the page's address and what stands in it."""
    match = request.resolver_match
    if match is None or "admin" in match.app_names:
        return "", {}
    return match.url_name or "", match.kwargs

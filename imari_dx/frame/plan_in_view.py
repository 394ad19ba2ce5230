"""The plan that a page is about, and the way to the reader's other plans."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from imari_dx.frame.kinds_of_page import OF_A_PLAN, OF_A_ROUND
from indicators.models import ReportingCycle
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to, plans_of

# Which plan was looked at last: pages that belong to none (people, departments, the correction of data) keep
# its frame, so that their links lead back to it. In the browser: a page that is only read writes nothing.
COOKIE: Final = "plan"


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """One plan of the switch: what it is called, where it leads."""

    label: str
    url: str
    is_shown: bool
    mark: str = ""  # that its years have not begun, or are over


def plan_in_view(request: HttpRequest, user: User | None) -> Plan | None:
    """Return the plan that the page shows; for pages of none the one looked at last, else the default.

    Only a plan that the reader has a part in, whatever the address says; None before a plan is loaded.
    """
    match = request.resolver_match
    of_page = match.kwargs.get("plan") if match else _slug_in(request.path)
    slug = of_page if of_page is not None else request.COOKIES.get(COOKIE, "")
    if user is None:
        return Plan.objects.filter(is_default=True).first()
    plans = plans_of(user)
    wanted = (plan for plan in plans if plan.slug == slug or (not slug and plan.is_default))
    return next(wanted, plans[0] if plans else None)


def _slug_in(path: str) -> str | None:
    """The plan below whose address a page would stand that does not exist."""
    parts = path.split("/")
    return parts[2] if path.startswith("/p/") and len(parts) > 3 else None


def plan_choices(request: HttpRequest, user: User, shown: Plan | None) -> list[PlanChoice]:
    """Return the plans to switch between, each with the page of the same kind, else its ホーム.

    Empty for whoever has a part in one plan only.
    """
    plans = plans_of(user)
    if len(plans) < 2 or not any(access_to(user, plan).has_any_role for plan in plans):
        return []
    match = request.resolver_match
    name = (match.url_name or "") if match and "admin" not in match.app_names else ""
    year = match.kwargs["fiscal_year"] if match and name in OF_A_ROUND else None
    rounds = _rounds_of(year) if year else {}

    def url(plan: Plan) -> str:
        access = access_to(user, plan)
        if name in OF_A_PLAN and OF_A_PLAN[name](access):
            return plan_url(plan, name)
        if plan.pk in rounds and OF_A_ROUND[name].is_there(access, **rounds[plan.pk]):
            return plan_url(plan, name, fiscal_year=year)
        return plan_url(plan, "home")

    today = timezone.localdate()
    return [
        PlanChoice(plan.short_title, url(plan), plan == shown, plan.period_on(today).mark) for plan in plans
    ]


def _rounds_of(year: int) -> dict[int, dict[str, bool]]:
    """How the round of a year stands, by plan; plans without one are missing."""
    rows = ReportingCycle.objects.filter(fiscal_year=year).values_list("plan_id", "opened_on", "imported_id")
    return {
        plan: {"is_opened": opened_on is not None, "is_imported": imported is not None}
        for plan, opened_on, imported in rows
    }


class PlanRemembered:
    """Lets the browser remember which plan was looked at last, where the reader has several."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match, user = request.resolver_match, getattr(request, "user", None)
        slug = match.kwargs.get("plan") if match else None
        if response.status_code != 200 or slug is None or not isinstance(user, User):
            return response
        if len(user.plans_read or ()) > 1 and slug != request.COOKIES.get(COOKIE, ""):
            response.set_cookie(
                COOKIE, slug, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
        return response

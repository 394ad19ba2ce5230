"""One initiative: its results in all years, and its official sheet with the schedule."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.way_back import way_back_url
from indicators.workflow.access import get_plan
from initiatives.models import Plan
from initiatives.permissions import access_to
from reports.dashboards.initiative.page import InitiativePage
from reports.dashboards.initiative.sheet import InitiativeSheet


def _plan(request: AuthenticatedRequest, plan: str) -> Plan:
    """Everybody with a role may read the plan; what of the results shows is each year's own matter."""
    chosen = get_plan(request.user, plan)
    if not access_to(request.user, chosen).has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、この画面は見られません。")
    return chosen


@require_safe
def initiative(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Show one initiative: ``?year=`` is the year of which everything is shown."""
    chosen = _plan(request, plan)
    page = InitiativePage(chosen, request.user, slug, request.GET.get("year", ""), back=way_back_url(request))
    request.known_rounds = (chosen, page.overview.rounds)
    return render(request, "reports/dashboards/initiative/page.html", {"page": page})


@require_safe
def initiative_sheet(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Show the official sheet and the schedule of a year; htmx gets the part that the page above shows."""
    chosen = _plan(request, plan)
    sheet = InitiativeSheet(chosen, request.user, slug, request.GET.get("year", ""))
    request.known_rounds = (chosen, sheet.book.rounds)
    is_part = "HX-Request" in request.headers
    template = (
        "reports/dashboards/initiative/_sheet.html" if is_part else "reports/dashboards/initiative/sheet.html"
    )
    response = render(request, template, {"sheet": sheet, "view": sheet.view})
    patch_vary_headers(response, ["HX-Request"])
    return response

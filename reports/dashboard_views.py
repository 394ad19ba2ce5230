"""全体の状況: where the plan stands."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from reports.builders.dashboard import late_first, tallies
from reports.dashboard_page import DashboardPage, dashboard_view


@dashboard_view("dashboard")
def dashboard(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """概況: counts and shares per grade and sector, changes, targets, the late ones first."""
    context = {
        "page": page,
        "tallies": tallies(page.rows, page.codes),
        "late": late_first(page.rows),
    }
    return render(request, "reports/dashboard/dashboard.html", context)

"""全体の状況: where the plan stands, and every initiative in every year."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from reports.builders.heat_map import heat_map
from reports.dashboard_page import DashboardPage, dashboard_view
from reports.dashboard_tables import change_lines, late_lines, tables_of


@dashboard_view("dashboard")
def dashboard(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """概況: counts and shares per grade and sector, changes, targets, the late ones first."""
    context = {
        "page": page,
        "tables": tables_of(page) if page.is_opened else None,
        "late": late_lines(page),
        "worse": change_lines(page, "低下"),
        "better": change_lines(page, "改善"),
        "new": change_lines(page, "新規"),
    }
    return render(request, "reports/dashboard/dashboard.html", context)


@dashboard_view("dashboard_years")
def years(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """施策×年度: each initiative's grade in each year; initiatives whose chosen year meets the conditions."""
    chosen = [page.overview.of_initiative(pk) for pk in page.form.initiative_ids]
    groups = heat_map(chosen, sheet_url=page.sheet_url)
    context = {
        "page": page,
        "groups": groups,
        "years": page.overview.fiscal_years,
        "shown": len(chosen),
        "total": len(page.overview.initiatives),
    }
    return render(request, "reports/dashboard/years.html", context)

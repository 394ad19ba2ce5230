"""全体の状況: where the plan stands, and every initiative in every year."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from initiatives.headings import level_columns
from reports.builders.heat_map import heat_map, heat_tables
from reports.builders.plan import AGAIN as MARK
from reports.dashboards.heat_map_files import heat_map_file
from reports.dashboards.page import DashboardPage, dashboard_view
from reports.dashboards.tables import change_lines, late_lines, tables_of
from reports.documents.heat_map import HeatGroup
from reports.downloads.views import download

AGAIN = "再掲（数には含みません）"


@dashboard_view("dashboard")
def dashboard(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """概況: counts and shares per grade and heading, changes, targets, the late ones first."""
    context = {
        "page": page,
        "words": page.words,
        "tables": tables_of(page) if page.is_opened else None,
        "late": late_lines(page),
        "worse": change_lines(page, "低下"),
        "better": change_lines(page, "改善"),
        "new": change_lines(page, "新規"),
    }
    return render(request, "reports/dashboards/page.html", context)


@dashboard_view("dashboard_years")
def years(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """Each initiative's grade in each year; initiatives whose chosen year meets the conditions."""
    words = page.words
    context = {
        "page": page,
        "words": words,
        "tables": heat_tables(_chosen(page), page.plan.timeline, counter=words.counter),
        "shown": len(page.form.initiative_ids),
        "again": len(page.form.again_ids),
        "total": len(page.overview.initiative_ids),
        "files": {kind: page.file_url("dashboard_years_file", kind) for kind in ("xlsx", "csv")},
    }
    return render(request, "reports/dashboards/years.html", context)


@dashboard_view("dashboard_years")
def years_file(request: AuthenticatedRequest, page: DashboardPage, file_format: str) -> HttpResponse:
    """The same as CSV or Excel: what the page of the same choice shows."""
    name = f"{page.plan.short_title}_{page.period_label}_{page.words.initiative}×年度"
    file = heat_map_file(
        _chosen(page),
        page.overview.fiscal_years,
        file_format,
        name=name,
        levels=level_columns(page.plan),
        words=page.words,
        head=page.list_head(name.replace("_", "　")),
    )
    return download(file)


def _chosen(page: DashboardPage) -> list[HeatGroup]:
    def drawn(keys: list[int]) -> list[HeatGroup]:
        return heat_map(map(page.overview.of_initiative, keys), sheet_url=page.sheet_url)

    again = [row for group in drawn(page.form.again_ids) for row in group.rows]
    return [*drawn(page.form.initiative_ids), *([HeatGroup(AGAIN, tuple(again), MARK)] if again else [])]

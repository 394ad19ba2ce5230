"""要確認: what somebody should look at, on screen and as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from initiatives.headings import level_columns
from reports.alerts.files import alerts_csv, alerts_xlsx
from reports.alerts.page import AlertPage
from reports.dashboards.page import DashboardPage, dashboard_view
from reports.downloads.files import CONTENT_TYPES, DocumentFile, FileFormat
from reports.downloads.views import download


@dashboard_view("alerts")
def alerts(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """Show the alerts of the choice by kind, the most severe first."""
    return render(
        request, "reports/alerts/page.html", {"page": page, "words": page.words, "alerts": AlertPage(page)}
    )


@dashboard_view("alerts")
def alerts_file(request: AuthenticatedRequest, page: DashboardPage, file_format: str) -> HttpResponse:
    """The alerts that the page of the same choice shows, in its order, as CSV or Excel."""
    shown = AlertPage(page)
    levels, words = level_columns(page.plan), page.words
    if file_format == "csv":
        content = alerts_csv(
            shown.alerts,
            shown.today,
            levels=levels,
            words=words,
            is_draft=page.is_draft,
            is_demo=page.is_demo,
        )
        kind = "text/csv; charset=utf-8"
    elif file_format == FileFormat.XLSX:
        content = alerts_xlsx(shown.alerts, shown.today, shown.list_head, levels=levels, words=words)
        kind = CONTENT_TYPES[FileFormat.XLSX]
    else:
        raise Http404("この形式では保存できません")
    name = f"{page.plan.short_title}_{page.period_label}_要確認.{file_format}"
    return download(DocumentFile(content, kind, name))

"""数値目標: every indicator against its target over the years."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.addresses import plan_url
from reports.builders.indicator_series import indicator_series
from reports.builders.indicator_table import IndicatorGroup, has_before, indicator_groups
from reports.builders.lines_before import read_lines_before
from reports.builders.tally import rounding_of, tally
from reports.dashboards.indicators.files import indicators_csv, indicators_xlsx
from reports.dashboards.page import DashboardPage, dashboard_view
from reports.downloads.files import CONTENT_TYPES, DocumentFile, FileFormat
from reports.downloads.views import download

HERE = "dashboard_indicators"


def _groups(page: DashboardPage) -> list[IndicatorGroup]:
    """The indicators of the initiatives that meet the choice; with a standing only those that stand so."""
    overview = page.overview
    rows, again = page.rows, page.again
    lines = read_lines_before(page.plan, page.request.user)
    series = {
        row.initiative_id: lines.joined(
            indicator_series(
                overview.of_initiative(row.initiative_id),
                chosen=row.fiscal_year,
                opened=overview.opened,
                plan=overview.heads(row.initiative_id, row.fiscal_year),
            )
        )
        for row in (*rows, *again)
    }
    standing = page.form.cleaned_data.get("standing", "")
    return indicator_groups(rows, series, url=page.sheet_url, standing=standing, again=again)


@dashboard_view(HERE)
def indicators(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """Show all indicators, five years each, and how many are reached, on course, behind."""
    groups = _groups(page)
    counts = tally(page.rows, page.columns)
    abreast, with_before = page.plan.timeline.years_abreast, has_before(groups)
    context = {
        "page": page,
        "words": page.words,
        "groups": groups,
        "shown": sum(len(group.rows) for group in groups if not group.is_again),
        "has_again": any(group.is_again for group in groups),
        "years": page.overview.fiscal_years,
        "columns": 4 + abreast + with_before,
        "has_before": with_before,
        "abreast": abreast,
        "is_in_lines": abreast < len(page.overview.fiscal_years),
        "counts": [(one, page.url(HERE, standing=one.key)) for one in counts.standings],
        "targets": counts.targets,
        "restated": [
            f"{row.code}　{FiscalYear(row.fiscal_year).label}の評価：{sentence}"
            for one in page.rows
            for row in page.overview.of_initiative(one.initiative_id)
            for sentence in row.restated
        ],
        "rounding": rounding_of([counts], lambda one: one.standings),
        "files": [
            (label, f"{plan_url(page.plan, f'{HERE}_file', file_format=kind)}?{urlencode(page.form.query)}")
            for kind, label in (("xlsx", "Excel"), ("csv", "CSV"))
        ],
    }
    return render(request, "reports/dashboards/indicators/page.html", context)


@dashboard_view(HERE)
def indicators_file(request: AuthenticatedRequest, page: DashboardPage, file_format: str) -> HttpResponse:
    """Return the rows of the page as CSV or Excel."""
    years, groups, words = page.overview.fiscal_years, _groups(page), page.words
    title = f"{page.plan.short_title}_{page.period_label}_数値目標の一覧"
    if file_format == "csv":
        content = indicators_csv(groups, years, words=words, is_demo=page.is_demo)
        return download(DocumentFile(content, "text/csv; charset=utf-8", f"{title}.csv"))
    if file_format == FileFormat.XLSX:
        content = indicators_xlsx(groups, years, page.list_head(title.replace("_", "　")), words=words)
        return download(DocumentFile(content, CONTENT_TYPES[FileFormat.XLSX], f"{title}.xlsx"))
    raise Http404("この形式では保存できません")

"""予算・決算: the sums of the choice by heading, department and year, as page and as list."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from reports.builders.money import Rows, money_part
from reports.dashboards.conditions import TOP
from reports.dashboards.money.files import COLUMNS, money_rows
from reports.dashboards.page import DashboardPage, dashboard_view
from reports.documents.money import TITLE, MoneyPart
from reports.downloads.files import list_file
from reports.downloads.views import download

HERE = "dashboard_money"


def _years(page: DashboardPage) -> list[tuple[FiscalYear, Rows]]:
    """The opened years up to the chosen one, each with what meets the choice in it."""
    last = page.fiscal_year or page.overview.fiscal_years[-1]
    return [(year, page.rows_of(year)) for year in page.overview.opened if year <= last]


def _money(page: DashboardPage) -> MoneyPart | None:
    if not page.is_opened:
        return None
    return money_part(
        _years(page),
        chosen=page.fiscal_year,
        period_label=page.period_label,
        words=page.words,
        group_word=page.plan.top_word,
    )


@dashboard_view(HERE)
def money(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """Show the sums of the chosen year, and of the years so far beside each other."""
    part = _money(page)
    context = {
        "page": page,
        "words": page.words,
        "money": part,
        # Each table with the addresses that its lines lead to: of a heading what stands under it.
        "tables": [
            (
                head,
                [(one, page.url(HERE, **{TOP: one.key}) if is_heading and one.key else "") for one in sums],
            )
            for number, (head, sums) in enumerate(part.tables)
            for is_heading in (bool(part.group_word) and number == 0,)
        ]
        if part
        else [],
        "files": {kind: page.file_url(f"{HERE}_file", kind) for kind in ("xlsx", "csv")},
    }
    return render(request, "reports/dashboards/money/page.html", context)


@dashboard_view(HERE)
def money_file(request: AuthenticatedRequest, page: DashboardPage, file_format: str) -> HttpResponse:
    """The sums of the page of the same choice as CSV or Excel."""
    title = f"{page.plan.short_title}_{page.period_label}_{TITLE}"
    rows = money_rows(_years(page), group_word=page.plan.top_word)
    head = page.list_head(title.replace("_", "　"))
    return download(list_file(title, file_format, COLUMNS, rows, head, named_by=3))

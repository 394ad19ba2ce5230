"""所管課: the figures that a department reports for another department's initiative."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.entry.opened import OpenedReport
from indicators.entry.own_figures_page import OwnFiguresPage
from indicators.entry.services import save_own_figures
from indicators.entry.views.pages import read_version
from indicators.workflow.access import get_plan, get_report_in_book, require_own_figures
from indicators.workflow.errors import ConflictError

TEMPLATE = "indicators/entry/own_figures.html"


@require_http_methods(["GET", "HEAD", "POST"])
def own_figures(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Show the figures of the reader's department; a POST saves them."""
    data = request.POST if request.method == "POST" else None
    page = _page(request, fiscal_year, slug, plan, data)
    if not page.rights.may_enter_figures_now:
        state = page.report.get_state_display()
        refusal = (
            f"この実績は「{state}」のため、数値を変更できません。直すときは、担当課か事務局へご連絡ください。"
        )
        return _refused(request, page, refusal)
    if data is None:
        return render(request, TEMPLATE, {"page": page})
    version = read_version(data.get("version", ""))
    if not page.is_valid():
        page.version = version  # whoever corrects it still writes on what was shown first
        return render(request, TEMPLATE, {"page": page}, status=422)
    try:
        save_own_figures(
            report=page.report,
            by=request.user,
            at=timezone.now(),
            figures=page.figures,
            version=-1 if version is None else version,
        )
    except ConflictError as error:
        refusal = f"{error}入力した内容は下にあります。今の内容を確かめてから、もう一度保存してください。"
        return _refused(request, _page(request, fiscal_year, slug, plan, data), refusal)
    messages.success(request, f"{page.initiative.code}：所管する数値目標の実績値を保存しました。")
    return redirect(page.url)


def _refused(request: AuthenticatedRequest, page: OwnFiguresPage, refusal: str) -> HttpResponse:
    return render(request, TEMPLATE, {"page": page, "refusal": refusal}, status=409)


def _page(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str, data: QueryDict | None
) -> OwnFiguresPage:
    chosen = get_plan(request.user, plan)
    book, report, initiative, rights = get_report_in_book(request.user, chosen, fiscal_year, slug)
    request.known_rounds = (chosen, book.rounds)
    require_own_figures(rights)
    opened = OpenedReport(report, initiative, rights, book, request.user, back="", last_years=())
    return OwnFiguresPage(data, report=report, initiative=initiative, rights=rights, offers=opened.own_offers)

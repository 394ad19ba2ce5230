"""数値確定: final figures for a decided report."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from accounts.wording import who
from indicators.entry.figures_page import FiguresPage
from indicators.entry.views.pages import read_version
from indicators.models import Act, ReportState
from indicators.workflow.access import get_plan, get_report_in_book, require_act
from indicators.workflow.errors import ConflictError
from indicators.workflow.final_figures import confirm_figures
from indicators.workflow.transition_table import state_after

TEMPLATE = "indicators/entry/figures.html"


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Show the figures that wait for their final value; a POST records those that are final now."""
    data = request.POST if request.method == "POST" else None
    page = _page(request, fiscal_year, slug, plan, data)
    if not _is_possible(page):
        state = page.report.get_state_display()
        refusal = f"この実績は現在「{state}」です。数値確定は、確定した実績でだけ行います。"
        return _refused(request, page, refusal)
    if data is None:
        return render(request, TEMPLATE, {"page": page})
    if not page.rows:
        last = page.report.transitions.filter(act=Act.CONFIRM_FIGURES).select_related("actor").last()
        subject = who(last.actor if last else None, reader=request.user)
        refusal = f"確定を待っている数値はありません。{subject}先に記録しています。"
        return _refused(request, page, refusal)
    version = read_version(data.get("version", ""))
    if not page.read():
        page.version = version  # whoever corrects it still decides on what was shown first
        return render(request, TEMPLATE, {"page": page}, status=422)
    try:
        confirm_figures(
            report=page.report,
            by=request.user,
            at=timezone.now(),
            figures=page.form.figures,
            comment=page.form.comment,
            decision=page.decision,
            version=-1 if version is None else version,
        )
    except ConflictError as error:
        now = _page(request, fiscal_year, slug, plan, data)
        now.read()
        return _refused(request, now, str(error))
    messages.success(request, f"{page.initiative.code}：数値を確定しました。{_standing(page)}")
    return redirect(page.entry_url)


def _refused(request: AuthenticatedRequest, page: FiguresPage, refusal: str) -> HttpResponse:
    context = {"page": page, "refusal": refusal, "is_over": not _is_possible(page)}
    return render(request, TEMPLATE, context, status=409)


def _page(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str, data: QueryDict | None
) -> FiguresPage:
    chosen = get_plan(request.user, plan)
    book, report, initiative, rights = get_report_in_book(request.user, chosen, fiscal_year, slug)
    request.known_rounds = (chosen, book.rounds)
    require_act(rights, Act.CONFIRM_FIGURES)
    return FiguresPage(data, report=report, initiative=initiative, book=book)


def _is_possible(page: FiguresPage) -> bool:
    skips = page.initiative.plan.skips_approval
    state = ReportState(page.report.state)
    return state_after(Act.CONFIRM_FIGURES, state, skips_approval=skips) is not None


def _standing(page: FiguresPage) -> str:
    return "新しい決定を記録しました。" if page.changes_grade else "評価は変わりません。"

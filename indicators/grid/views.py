"""一覧で入力する: the page, and what saves it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.entry.services import SeveralRefusedError, save_several
from indicators.grid.names import by_report
from indicators.grid.page import GridPage
from indicators.grid.saving import Typed, forget, keep_all, read_typed
from indicators.models import Act
from indicators.workflow.access import get_opened_cycle, get_plan, require_act_somewhere

_TEMPLATE = "indicators/grid/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show the reports of a department as tables; a POST saves all of them, or none."""
    page = _page(request, fiscal_year, plan)
    if request.method != "POST":
        return render(request, _TEMPLATE, {"page": page})
    typed = _typed(request, page)
    changed = [one for one in typed if one.is_changed]
    refused = [one for one in changed if not one.is_savable]
    if not refused:
        try:
            save_several(savings=[one.saving for one in changed], by=request.user, at=timezone.now())
        except SeveralRefusedError:
            # Somebody was quicker: what is typed is compared with what there is now.
            return _again(request, fiscal_year, plan)
        forget(typed)
        _say_saved(request, changed)
        return redirect(page.url)
    keep_all(changed, at=timezone.now())
    return _shown_again(request, page, typed)


def _page(request: AuthenticatedRequest, fiscal_year: int, plan: str) -> GridPage:
    chosen = get_plan(request.user, plan)
    require_act_somewhere(request.user, chosen, Act.SAVE)
    cycle = get_opened_cycle(chosen, fiscal_year)
    cycle.plan = chosen
    return GridPage(request.user, cycle, request.GET)


def _typed(request: AuthenticatedRequest, page: GridPage) -> list[Typed]:
    """What was posted of each report. 404 where one is none that the reader enters here."""
    posted, screen = by_report(request.POST), request.POST.get("screen", "")
    found = []
    for one in page.writables:
        data = posted.pop(one.opened.report.pk, None)
        if data is not None:
            data["screen"] = screen
            found.append(read_typed(one, data))
    if posted:
        raise Http404("ここで入力する実績ではありません")
    return found


def _again(request: AuthenticatedRequest, fiscal_year: int, plan: str) -> HttpResponse:
    page = _page(request, fiscal_year, plan)
    typed = _typed(request, page)
    keep_all(typed, at=timezone.now())
    return _shown_again(request, page, typed)


def _shown_again(request: AuthenticatedRequest, page: GridPage, typed: Sequence[Typed]) -> HttpResponse:
    """Show what was posted again, with what keeps it from being saved."""
    page.shown_instead = {one.shown.pk: one.shown for one in typed if one.is_changed}
    page.screen = request.POST.get("screen", "")
    is_late = any(one.choice or one.refusal for one in typed)
    context = {
        "page": page,
        "refused": [one for one in typed if one.refusal and one.is_changed],
        "is_again": True,
    }
    return render(request, _TEMPLATE, context, status=409 if is_late else 422)


def _say_saved(request: AuthenticatedRequest, changed: Sequence[Typed]) -> None:
    if not changed:
        messages.info(request, "変更された内容はありません。")
        return
    codes = "、".join(one.shown.code for one in changed)
    messages.success(request, f"{codes}：下書きを保存しました。まだ提出していません。")

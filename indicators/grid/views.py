"""一覧で入力する: the page, and what saves it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.draft_services import OtherScreenError
from indicators.entry.drafts import DraftTooLongError
from indicators.entry.services import SeveralRefusedError, save_several
from indicators.entry.several import Writable, open_several
from indicators.entry.views.paste import show_paste
from indicators.grid.answers import Answer, as_json, kept, notes_of, refused, saved, to_choose
from indicators.grid.names import by_report
from indicators.grid.page import GridPage
from indicators.grid.report import grid_reports
from indicators.grid.saving import Typed, forget, keep, keep_all, read_typed
from indicators.models import Act
from indicators.workflow.access import NO_SUCH_REPORT, get_opened_cycle, get_plan, require_act_somewhere
from indicators.workflow.errors import StaleReportError
from indicators.workflow.several import Order, submit_several
from initiatives.models import Plan

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
        if request.POST.get("act") == "submit":
            return _submitted(request, _page(request, fiscal_year, plan))
        _say_saved(request, changed)
        return redirect(page.url)
    keep_all(changed, at=timezone.now())
    return _shown_again(request, page, typed)


def _submitted(request: AuthenticatedRequest, page: GridPage) -> HttpResponse:
    """Hand in all that is complete; what is missing of the others is named."""
    complete = [one.report for one in page.handed_in_here if one.is_complete]
    waiting = [one for one in page.handed_in_here if not one.is_complete]
    codes = {one.pk: one.code for one in complete}
    orders = [Order(one.opened.report, one.opened.report.version) for one in complete]
    outcomes = submit_several(orders=orders, by=request.user, at=timezone.now())
    if done := [codes[one.order.report.pk] for one in outcomes if one.is_done]:
        messages.success(request, f"{'、'.join(done)}を提出しました。{page.next_words}")
    for one in outcomes:
        if not one.is_done:
            messages.error(request, f"{codes[one.order.report.pk]}：{one.refusal}")
    if not waiting:
        if not outcomes:
            messages.info(request, "提出するものはありません。")
        return redirect(page.url)
    context = {"page": _page(request, page.cycle.fiscal_year, page.plan_slug), "waiting": waiting}
    return render(request, _TEMPLATE, context, status=422)


@posts_only("grid", "fiscal_year")
def save(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Save one report that the page sends by itself, or keep what cannot be saved; says what became of it."""
    chosen = get_plan(request.user, plan)
    require_act_somewhere(request.user, chosen, Act.SAVE)
    get_opened_cycle(chosen, fiscal_year)
    answer = None
    while answer is None:  # until nobody was quicker
        typed = read_typed(_opened(request, chosen, fiscal_year, slug), request.POST)
        answer = _saved(request, chosen, typed) if typed.is_savable else _not_saved(typed)
    return JsonResponse(as_json(answer), status=answer.status)


@posts_only("grid", "fiscal_year")
def paste(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Return the dialog that shows what a pasted block would change in the reports of the page."""
    page = _page(request, fiscal_year, plan)
    return show_paste(request, {report.prefix: report.writable for report in page.reports})


def _saved(request: AuthenticatedRequest, plan: Plan, typed: Typed) -> Answer | None:
    """Store a report; None where somebody else has stored it since it was read."""
    now, notes, opened = timezone.now(), notes_of(typed), typed.writable.opened
    if typed.is_changed:
        try:
            save_several(savings=[typed.saving], by=request.user, at=now)
        except SeveralRefusedError as error:
            (why,) = error.refusals.values()
            return None if isinstance(why, StaleReportError) else refused(str(why))
    forget([typed])
    again = _opened(request, plan, opened.fiscal_year.year, opened.initiative.slug)
    return saved(typed, grid_reports([again])[0], notes, at=now)


def _not_saved(typed: Typed) -> Answer:
    now = timezone.now()
    if typed.refusal:
        return refused(typed.refusal)
    try:
        keep(typed, at=now)
    except (DraftTooLongError, OtherScreenError) as error:
        return refused(str(error))
    return to_choose(typed, at=now) if typed.choice else kept(typed, at=now)


def _opened(request: AuthenticatedRequest, plan: Plan, fiscal_year: int, slug: str) -> Writable:
    found = open_several(request.user, plan, fiscal_year, slugs=[slug], with_decided=True)
    if not found.reports:
        raise Http404(NO_SUCH_REPORT)
    return found.reports[0]


def _page(request: AuthenticatedRequest, fiscal_year: int, plan: str) -> GridPage:
    chosen = get_plan(request.user, plan)
    require_act_somewhere(request.user, chosen, Act.SAVE)
    cycle = get_opened_cycle(chosen, fiscal_year)
    cycle.plan = chosen
    return GridPage(request.user, cycle, request.GET)


def _typed(request: AuthenticatedRequest, page: GridPage) -> list[Typed]:
    """What was posted of each report. 404 where one is none that the reader enters here."""
    posted, screen = by_report(request.POST), request.POST.get("screen", "")
    writables = page.writables
    if posted.keys() - {one.opened.report.pk for one in writables}:
        # Decided while somebody typed, or led by another department by now: what was typed is told.
        plan, year = page.cycle.plan, page.cycle.fiscal_year
        writables = open_several(request.user, plan, year, with_decided=True).reports
    found = []
    for one in writables:
        data = posted.pop(one.opened.report.pk, None)
        if data is not None:
            data["screen"] = screen
            found.append(read_typed(one, data))
    if posted:
        keep_all(found, at=timezone.now())
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

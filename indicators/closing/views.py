"""総括の照会: all answers, and what the secretariat does with the round."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.methods import posts_only
from indicators.book.ended import undecided_reports
from indicators.closing.forms import RoundForm
from indicators.closing.page import ClosingPage
from indicators.closing.services import (
    change_closing,
    close_closing,
    open_closing,
    reopen_closing,
    why_not_to_open,
)
from indicators.models import ClosingRound
from indicators.workflow.access import get_plan
from indicators.workflow.closing import get_closing_round
from indicators.workflow.errors import ConflictError
from indicators.workflow.placeholders import places_of
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to, require_secretariat_of

_STEPS: Mapping[str, Callable[..., ClosingRound]] = {"close": close_closing, "reopen": reopen_closing}
_DONE = {
    "close": "総括を確定しました。役割のあるすべての人が見られます。",
    "reopen": "総括の確定を取り消しました。回答は提出済に戻りました。",
}


@require_safe
def closing(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show the answers; to the secretariat, where there is no round yet, what it takes to open one."""
    chosen = get_plan(request.user, plan)
    access = access_to(request.user, chosen)
    if access.is_secretariat and not ClosingRound.objects.filter(plan=chosen).exists():
        return render(request, "indicators/closing/not_open.html", _why_not(chosen))
    return _show(request, ClosingPage(get_closing_round(request.user, chosen), access))


def _why_not(plan: Plan) -> dict[str, object]:
    year = FiscalYear(plan.end_fiscal_year)
    rows = [
        (
            f"{row.initiative.code}　{row.initiative.plain_title}",
            str(row.get_state_display()),
            plan_url(plan, "entry", fiscal_year=year.year, slug=row.initiative.slug),
        )
        for row in undecided_reports(plan).select_related("initiative")
    ]
    return {
        "reason": why_not_to_open(plan),
        "undecided": rows,
        "year": year,
        "cycles_url": plan_url(plan, "cycles"),
        "edit_url": plan_url(plan, "closing_edit"),
    }


def _show(request: AuthenticatedRequest, page: ClosingPage, *, status: int = 200) -> HttpResponse:
    return render(request, "indicators/closing/page.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Open the round, or change its deadline and text."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    stored = ClosingRound.objects.filter(plan=chosen).first()
    data = request.POST if request.method == "POST" else None
    form = RoundForm(data, closing=stored, today=timezone.localdate())
    if data is None:
        return _show_edit(request, chosen, stored, form)
    if not form.is_valid():
        return _show_edit(request, chosen, stored, form, status=422)
    by, at = request.user, timezone.now()
    try:
        if stored is None:
            open_closing(plan=chosen, content=form.content, by=by, at=at)
        else:
            change_closing(closing=stored, content=form.content, by=by, at=at)
    except ConflictError as error:
        return _show_edit(request, chosen, stored, form, status=409, refusal=str(error))
    done = (
        "回答期限・照会文を保存しました。"
        if stored
        else "総括の照会を開きました。担当課のホームに表示されています。"
    )
    messages.success(request, done)
    closing = stored or ClosingRound.objects.get(plan=chosen)
    if warning := places_of(closing).warning(form.content.inquiry_text):
        messages.warning(request, warning)
    return redirect(plan_url(chosen, "closing"))


def _show_edit(
    request: AuthenticatedRequest,
    plan: Plan,
    stored: ClosingRound | None,
    form: RoundForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    url = plan_url(plan, "closing")
    context = {
        "form": form,
        "refusal": refusal,
        "back_url": url,
        "crumbs": [{"label": "計画期間の総括", "url": url}],
        "heading": "回答期限・照会文の変更" if stored else "総括の照会を開く",
        "lead": ""
        if stored
        else "計画のすべてについて、達成状況・成果・残った課題・次期計画での扱いを、担当課に尋ねます。",
        "action": "保存する" if stored else "照会を開く",
    }
    return render(request, "indicators/edit.html", context, status=status)


@posts_only("closing")
def step(request: AuthenticatedRequest, act: str, plan: str = "") -> HttpResponse:
    """Close the round with the meeting that decided, or open its answers again."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    stored = get_closing_round(request.user, chosen)
    page = ClosingPage(stored, access_to(request.user, chosen))
    if act not in _DONE:
        raise Http404("この操作はありません")
    form = page.bind(act, request.POST)
    if not form.is_valid():
        return _show(request, page, status=422)
    try:
        _STEPS[act](closing=stored, by=request.user, at=timezone.now(), **form.cleaned_data)
    except ConflictError as error:
        page.refusal = str(error)
        return _show(request, page, status=409)
    messages.success(request, _DONE[act])
    return redirect(plan_url(chosen, "closing"))

"""様式確定: the secretariat decides what a round asks, and sees the entry page as it will be."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.fonts import missing_characters
from indicators.book.results import initiatives_with_everything
from indicators.book.stored_form import form_definition
from indicators.models import ReportingCycle
from indicators.rounds.form.forms import DefinitionForm
from indicators.rounds.form.preview import form_preview, initiative_to_preview
from indicators.rounds.form.services import FROZEN, save_form_definition
from indicators.workflow.access import get_cycle, get_plan
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url

INCOMPLETE = "画面の情報が欠けていたため、保存していません。画面を開き直して、もう一度入力してください。"


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_form(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show the form of a round; a POST saves it, or rearranges the questions (``act``) without saving."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    form = DefinitionForm(request.POST if request.method == "POST" else None, stored=form_definition(cycle))
    act = request.POST.get("act", "save")
    if not form.is_bound:
        return _show(request, cycle, form)
    if cycle.opened_on is not None:
        return _show(request, cycle, form, status=409, refusal=FROZEN)
    if not form.is_complete:
        return _show(request, cycle, form, status=400, refusal=INCOMPLETE)
    if act != "save":
        form.edit(act)
        return _show(request, cycle, form)
    if not form.is_valid():
        return _show(request, cycle, form, status=422)
    try:
        saved = save_form_definition(
            cycle=cycle,
            by=request.user,
            at=timezone.now(),
            fields=form.fields,
            questions=form.questions,
            seen=form.seen,
        )
    except ConflictError as error:
        # Whoever has looked at the stored form and saves again means it.
        form.seen = form.stored.fingerprint
        return _show(request, cycle, form, status=409, refusal=str(error))
    messages.success(request, "様式を保存しました。照会を開くまで、何度でも変えられます。")
    unprintable = missing_characters(saved)
    if unprintable:
        messages.warning(
            request,
            f"次の文字は帳票の書体にないため、正しく印刷されません：{'　'.join(unprintable)}。"
            "別の文字に置き換えてください。",
        )
    return redirect(plan_url(cycle.plan, "cycle_form", fiscal_year=fiscal_year))


@require_safe
def cycle_form_preview(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show the entry page of one initiative (``slug``) as its department will see it, blank and read-only."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    initiatives = initiatives_with_everything(cycle.plan)
    chosen = initiative_to_preview(initiatives, request.GET.get("slug", ""), fiscal_year)
    if chosen is None:
        raise Http404("このアドレスのものはありません")
    page = form_preview(cycle, chosen, reader=request.user)
    context = {
        "page": page,
        "head": page.head,
        "initiatives": initiatives,
        "form_url": plan_url(cycle.plan, "cycle_form", fiscal_year=fiscal_year),
    }
    return render(request, "indicators/rounds/form/preview.html", context)


def _show(
    request: AuthenticatedRequest,
    cycle: ReportingCycle,
    form: DefinitionForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "fiscal_year": FiscalYear(cycle.fiscal_year),
        "form": form,
        "refusal": refusal,
        "crumbs": [
            {"label": "照会・調査", "url": plan_url(cycle.plan, "cycles")},
            {"label": str(cycle), "url": plan_url(cycle.plan, "cycle", fiscal_year=cycle.fiscal_year)},
        ],
        "is_frozen": cycle.opened_on is not None,
        "url": plan_url(cycle.plan, "cycle_form", fiscal_year=cycle.fiscal_year),
        "preview_url": plan_url(cycle.plan, "cycle_form_preview", fiscal_year=cycle.fiscal_year),
    }
    return render(request, "indicators/rounds/form/page.html", context, status=status)

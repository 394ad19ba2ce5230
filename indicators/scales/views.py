"""判定基準: the secretariat's list of a plan's scales, their editor, and what is done with a version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.messages import warn_of_unprintable
from imari_dx.shared.methods import posts_only
from indicators.models import RatingScale
from indicators.plan_io.shipped_scales import reference_definitions
from indicators.scales.forms.scale import ScaleForm
from indicators.scales.forms.start import StartForm
from indicators.scales.page import ScalePage, scale_url, scale_versions
from indicators.scales.services import StaleScaleError, save_scale, start_scale
from indicators.scales.steps import STEPS
from indicators.workflow.access import get_plan, get_scale
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.permissions import require_secretariat_of

INCOMPLETE = "画面の情報が欠けていたため、保存していません。画面を開き直して、もう一度入力してください。"


@require_http_methods(["GET", "HEAD", "POST"])
def scales(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List the plan's scales; a POST starts a version from a shipped one or from one of the list."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    rows = scale_versions(chosen)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        shipped=reference_definitions(),
        own=[row.scale for row in rows],
    )
    context = {
        "form": form,
        "rows": rows,
        "has_active": any(row.scale.is_active for row in rows),
        "url": plan_url(chosen, "scales"),
    }
    if request.method != "POST":
        return render(request, "indicators/scales/list.html", context)
    if not form.is_valid():
        return render(request, "indicators/scales/list.html", context, status=422)
    try:
        started = start_scale(plan=chosen, key=form.chosen_key, definition=form.definition, by=request.user)
    except ConflictError as error:
        return render(request, "indicators/scales/list.html", {**context, "refusal": str(error)}, status=409)
    messages.success(request, f"「{started}」を作りました。まだ使われていません。内容を確かめてください。")
    return redirect(scale_url(started))


@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: AuthenticatedRequest, key: str, version: int, plan: str = "") -> HttpResponse:
    """Show the editor of a version; a POST saves it, or rearranges the rows (``act``) without saving."""
    stored = get_scale(request.user, get_plan(request.user, plan), key, version)
    data = request.POST if request.method == "POST" else None
    form = ScaleForm(data, stored=stored.scale, words=stored.plan.words)
    act = request.POST.get("act", "save")
    if not form.is_bound:
        return show_editor(request, stored, form)
    if not form.is_complete:
        return show_editor(request, stored, form, status=400, refusal=INCOMPLETE)
    if act != "save":
        form.edit(act)
        return show_editor(request, stored, form)
    if not form.is_valid():
        return show_editor(request, stored, form, status=422)
    try:
        saved = save_scale(scale=stored, definition=form.definition, by=request.user, seen=form.seen)
    except StaleScaleError as error:
        # Whoever has looked at the stored version and saves again means it.
        form.seen = RatingScale.objects.get(pk=stored.pk).fingerprint
        return show_editor(request, stored, form, status=409, refusal=str(error))
    except ConflictError as error:
        return show_editor(request, stored, form, status=409, refusal=str(error))
    messages.success(request, _said(saved, stored))
    warn_of_unprintable(request, saved.definition)
    return redirect(scale_url(saved))


def _said(saved: RatingScale, before: RatingScale) -> str:
    if saved.pk != before.pk:
        return (
            f"確定した実績で使っている版は変えられないため、「{saved}」として保存しました。"
            "まだ使われていません。試算で確かめてから、「この基準を使う」を押してください。"
        )
    if saved.is_active:
        return "保存しました。まだ確定していない年度の判定案は、この内容で計算されます。"
    return "保存しました。"


def show_editor(
    request: AuthenticatedRequest,
    stored: RatingScale,
    form: ScaleForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    """Show the editor with what was typed, or with what is stored."""
    context = {"page": ScalePage(stored, form), "form": form, "refusal": refusal}
    return render(request, "indicators/scales/page.html", context, status=status)


@posts_only("scale", "key", "version")
def step(request: AuthenticatedRequest, key: str, version: int, act: str, plan: str = "") -> HttpResponse:
    """Put a version into use, show it beside, supersede or delete it."""
    stored = get_scale(request.user, get_plan(request.user, plan), key, version)
    if act not in STEPS:
        raise Http404("この操作はありません")
    chosen = STEPS[act]
    seen = {"seen": request.POST.get("seen", "")} if chosen.takes_seen else {}
    try:
        after = chosen.service(scale=stored, by=request.user, **seen)
    except ConflictError as error:
        now = RatingScale.objects.select_related("plan").filter(pk=stored.pk).first()
        if now is None:
            messages.error(request, str(error))
            return redirect(plan_url(stored.plan, "scales"))
        return show_editor(
            request,
            now,
            ScaleForm(None, stored=now.scale, words=now.plan.words),
            status=409,
            refusal=str(error),
        )
    messages.success(request, chosen.done.format(scale=after or stored))
    return redirect(scale_url(after) if after else plan_url(stored.plan, "scales"))

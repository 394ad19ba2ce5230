"""A plan that stands already is declared the successor; either way of following is taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.book.succession import lineage_of
from indicators.succession.access import get_kept_pair
from indicators.succession.facts import plans_that_may_follow
from indicators.succession.mapping_forms import ExistingForm
from indicators.succession.mapping_page import MappingPage
from indicators.succession.services import discard_successor, link_successor, obstacles, unlink_successor
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.permissions import access_to, get_plan, plans_of, require_secretariat_of


@require_http_methods(["GET", "HEAD", "POST"])
def successor_existing(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Choose the plan that follows among those that stand already."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    is_posted = request.method == "POST"
    if not is_posted and lineage_of(chosen).successor:
        return redirect(plan_url(chosen, "succession"))
    kept = [one for one in plans_of(request.user) if access_to(request.user, one).is_secretariat]
    form = ExistingForm(request.POST if is_posted else None, plans=plans_that_may_follow(chosen, kept))
    context: dict[str, Any] = {
        "form": form,
        "plan": chosen,
        "hub_url": plan_url(chosen, "plan"),
        "making_url": plan_url(chosen, "successor"),
        "crumbs": [("次期計画を作る", plan_url(chosen, "successor")), ("登録済みの計画と結び付ける", "")],
    }
    status = 422 if is_posted else 200
    if is_posted and form.is_valid():
        try:
            link_successor(plan=chosen, successor=form.chosen, by=request.user, at=timezone.now())
        except ConflictError as error:
            context["refusal"], status = str(error), 409
        else:
            messages.success(
                request,
                f"「{form.chosen}」を次期計画にしました。名称などから対応を付けたので、確かめてください。",
            )
            return redirect(plan_url(chosen, "succession"))
    return render(request, "indicators/succession/existing.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def succession_undo(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Take back that one plan follows another: the link alone, or the next plan as a whole."""
    pair = get_kept_pair(request.user, plan)
    refusal, name, before = "", str(pair.new), plan_url(pair.old, "plan")
    if request.method == "POST":
        try:
            if request.POST.get("act") == "discard":
                discard_successor(successor=pair.new, by=request.user)
                messages.success(request, f"次期計画「{name}」を取り消しました。")
                return redirect(before)
            if request.POST.get("act") == "unlink":
                unlink_successor(successor=pair.new, by=request.user)
                messages.success(request, f"「{name}」との結び付きを取り消しました。")
                return redirect(before)
        except ConflictError as error:
            refusal = str(error)
    context = {
        "page": MappingPage(pair),
        "obstacles": obstacles(pair.new),
        "refusal": refusal,
        "initiatives": pair.new.initiatives.count(),
        "rounds": pair.new.reporting_cycles.count(),
    }
    status = 409 if refusal else 422 if request.method == "POST" else 200
    return render(request, "indicators/succession/undo.html", context, status=status)

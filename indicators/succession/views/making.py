"""次期計画を作る: what becomes of each initiative, what that leaves open, what is made; then it is made."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.characters import removed_sentences
from imari_dx.shared.messages import warn_of_unprintable
from indicators.book.succession import lineage_of
from indicators.plan_io import export_document
from indicators.succession.making_page import MakingPage
from indicators.succession.preview import Preview
from indicators.succession.services import ALREADY_FOLLOWED, SuccessorRefusedError, make_successor
from indicators.succession.wizard import Step, Wizard
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import get_plan, require_secretariat_of

_TEMPLATES = {
    Step.CHOOSE: "indicators/succession/choose.html",
    Step.DETAILS: "indicators/succession/details.html",
    Step.LINES: "indicators/succession/lines.html",
    Step.CHECK: "indicators/succession/check.html",
}
_MAKE = "make"


@require_http_methods(["GET", "HEAD", "POST"])
def successor(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Ask page by page for the plan that follows; the last POST makes it."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    is_posted, is_followed = request.method == "POST", lineage_of(chosen).successor is not None
    if is_followed and not is_posted:
        return redirect(plan_url(chosen, "succession"))
    wizard = Wizard(chosen, request.POST if is_posted else None)
    to = "" if is_followed else request.POST.get("to", "")
    step, form, is_wrong = wizard.go(Step(to) if to in list(Step) else Step.CHECK if to else Step.CHOOSE)
    refusals = [ALREADY_FOLLOWED] if is_followed else []
    status = 409 if is_followed else 422 if is_wrong else 200
    if to == _MAKE and step is Step.CHECK:
        try:
            return _made(request, chosen, wizard)
        except SuccessorRefusedError as error:
            refusals, status = wizard.refuse(error.problems), 422
            step, form = wizard.wrong or (step, form)
        except ConflictError as error:
            refusals, status = [str(error)], 409
    context: dict[str, Any] = {
        "page": MakingPage(wizard, step, form),
        "refusals": refusals,
        "followed_url": plan_url(chosen, "succession") if is_followed else "",
        "preview": Preview(export_document(chosen), wizard.decisions) if step is Step.CHECK else None,
    }
    return render(request, _TEMPLATES[step], context, status=status)


def _made(request: AuthenticatedRequest, plan: Plan, wizard: Wizard) -> HttpResponse:
    decisions = wizard.decisions
    new = make_successor(plan=plan, decisions=decisions, by=request.user, at=timezone.now())
    messages.success(request, f"次期計画「{new}」を作りました。")
    for sentence in removed_sentences(wizard.removed_characters):
        messages.warning(request, sentence)
    titles = [title for one in decisions.of_initiatives.values() for title in one.titles]
    warn_of_unprintable(request, [new.title, new.short_title, *titles])
    return redirect(plan_url(new, "succession"))

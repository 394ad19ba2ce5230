"""判定の試算: what a draft of a scale would make of all results. It writes nothing."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.judgement import Scale
from indicators.models import RatingScale
from indicators.scales.forms.scale import ScaleForm
from indicators.scales.page import Reading, scale_url
from indicators.scales.trial import ScaleTrial
from indicators.scales.views import INCOMPLETE, show_editor
from indicators.workflow.access import get_plan, get_scale
from initiatives.addresses import plan_url


@require_http_methods(["GET", "HEAD", "POST"])
def scale_trial(request: AuthenticatedRequest, key: str, version: int, plan: str = "") -> HttpResponse:
    """Show the trial of a stored version, or (POST) of what is typed in its editor, which stays unsaved."""
    stored = get_scale(request.user, get_plan(request.user, plan), key, version)
    if request.method != "POST":
        return _show(request, stored, stored.scale, typed=[])
    form = ScaleForm(request.POST, stored=stored.scale, words=stored.plan.words)
    if not form.is_complete:
        return show_editor(request, stored, form, status=400, refusal=INCOMPLETE)
    if not form.is_valid():
        return show_editor(request, stored, form, status=422)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "act")
        for value in values
    ]
    return _show(request, stored, form.scale, typed=typed)


def _show(
    request: AuthenticatedRequest, stored: RatingScale, draft: Scale, *, typed: Sequence[tuple[str, object]]
) -> HttpResponse:
    context = {
        "scale": stored,
        "draft": draft,
        "typed": typed,
        "trial": ScaleTrial(stored.plan, draft, stored.plan.rating_scales.all()),
        "reading": Reading.of(draft, stored.plan.words),
        "editor_url": scale_url(stored),
        "crumbs": [
            {"label": "判定基準", "url": plan_url(stored.plan, "scales")},
            {"label": str(stored), "url": scale_url(stored)},
        ],
    }
    return render(request, "indicators/scales/trial.html", context)

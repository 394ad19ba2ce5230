"""The plan itself: its cover, and how the system is set up for it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.planning.content import FormsContent
from indicators.planning.forms.plan import BasicsForm, SettingsForm
from indicators.planning.screen import Screen
from initiatives.addresses import plan_url
from initiatives.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def basics(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit title, body, period and outline."""
    screen = Screen(request, plan)
    form = BasicsForm(
        screen.data,
        state=screen.state,
        row=screen.plan,
        prefix="plan",
        is_revision=screen.revision is not None,
    )
    return screen.answer(
        FormsContent(forms=[form]),
        "indicators/planning/basics.html",
        then=screen.url("plan_basics"),
        crumbs=[("計画の基本", "")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit words and switches of the plan, which count at once."""
    screen = Screen(request, plan, are_settings=True)
    form = SettingsForm(screen.data, state=screen.state, row=screen.plan, prefix="plan")
    answer = screen.answer(
        FormsContent(forms=[form]),
        "indicators/planning/settings.html",
        then=screen.url("plan_settings"),
        crumbs=[("設定と言葉", "")],
    )
    if answer.status_code == 302:  # the plan may have another address by now
        return redirect(plan_url(Plan.objects.get(pk=screen.stored.pk), "plan_settings"))
    return answer

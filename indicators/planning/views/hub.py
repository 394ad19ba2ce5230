"""計画: everything that a plan holds, to go on from; and what is being prepared."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from indicators.planning.contents import contents_of
from indicators.planning.screen import Screen


@require_safe
def hub(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List the parts of a plan."""
    screen = Screen(request, plan)
    context = {"screen": screen, "parts": contents_of(screen)}
    return render(request, "indicators/planning/hub.html", context)

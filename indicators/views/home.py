"""ホーム: あなたの担当 and where the running year stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from indicators.permissions import get_plan
from indicators.work_page import WorkPage


@require_safe
def home(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List what waits for the reader first, then everything else of the year that the reader may open."""
    page = WorkPage(request.user, get_plan(plan), request.GET)
    return render(request, "indicators/home.html", {"page": page})

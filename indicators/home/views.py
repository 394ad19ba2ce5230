"""ホーム: あなたの担当 and where the running year stands."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import ServerGrant
from accounts.permissions import keeps_accounts
from accounts.requests import AuthenticatedRequest
from indicators.home.page import OPENED, WorkPage
from indicators.workflow.access import get_plan
from initiatives.addresses import plan_url
from initiatives.permissions import plans_of

# How long everybody is told that somebody became the secretariat on the server.
TOLD_FOR = dt.timedelta(days=30)


@require_safe
def home(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List what waits for the reader first, then everything else of the year that the reader may open."""
    own = plans_of(request.user)
    if not plan and own and not own[0].is_default:  # where logging in leads to
        return redirect(plan_url(own[0], "home"))
    if not plan and not request.user.plans_read and keeps_accounts(request.user):
        return redirect("start")  # nothing can wait for anybody yet
    page = WorkPage(request.user, get_plan(request.user, plan), request.GET, is_whole=False)
    granted = ServerGrant.objects.filter(at__gt=timezone.now() - TOLD_FOR)
    return render(request, "indicators/home/page.html", {"page": page, "server_grants": granted})


@require_safe
def others(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """The rest of the work list, which ホーム folds: read when it is opened. Its address leads there."""
    chosen = get_plan(request.user, plan)
    page = WorkPage(request.user, chosen, request.GET)
    if not page.access.has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、一覧は利用できません。")
    if "HX-Request" not in request.headers:
        query = request.GET.copy()
        query[OPENED] = "open"
        return redirect(f"{plan_url(chosen, 'home')}?{query.urlencode()}#others-heading")
    return render(request, "indicators/home/_others.html", {"page": page})

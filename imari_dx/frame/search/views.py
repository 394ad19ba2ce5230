"""Looking for something in a plan: one box in the head of every page, one page of what was found."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.frame.recent import recent_pages
from imari_dx.frame.search.page import SearchPage
from initiatives.permissions import access_to, get_plan


@require_safe
def search(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show what is found (``?q=``, narrowed by ``kind`` and ``year``) of what the reader may see."""
    chosen = get_plan(request.user, plan)
    if not access_to(request.user, chosen).has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、この画面は見られません。")
    page = SearchPage(request.user, chosen, request.GET)
    recent = [] if page.is_asked else recent_pages(request, request.user)
    return render(request, "search/page.html", {"page": page, "groups": page.groups, "recent": recent})

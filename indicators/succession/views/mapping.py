"""引継ぎの対応: old → new as a table, for everybody who sees both plans."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from indicators.succession.access import get_pair
from indicators.succession.mapping_page import MappingPage


@require_safe
def succession(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show what became of each initiative and each line, and what is still to do of a plan just made."""
    pair = get_pair(request.user, plan)
    return render(request, "indicators/succession/mapping.html", {"page": MappingPage(pair)})

"""Where somebody is signed in, and ending it elsewhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from accounts.sessions.page import places_of
from accounts.sessions.services import end_sessions, limits_in_words
from imari_dx.shared.methods import posts_only

_ALL_OTHERS = "others"


@require_safe
def own_sessions(request: AuthenticatedRequest) -> HttpResponse:
    """List the browsers that one is signed in with oneself."""
    places = places_of(request.user, request.session.session_key, timezone.now())
    idle, whole = limits_in_words()
    context = {"places": places, "idle": idle, "whole": whole, "all_others": _ALL_OTHERS}
    return render(request, "accounts/sessions/page.html", context)


@posts_only("own_sessions")
def end_own_session(request: AuthenticatedRequest) -> HttpResponse:
    """End one of one's own sessions elsewhere, or all of them; never the one that asks."""
    chosen = request.POST.get("session", "")
    only = None if chosen == _ALL_OTHERS else chosen
    ended = end_sessions(request.user, by=request.user, keep=request.session.session_key, only=only)
    if ended:
        messages.success(request, f"{ended}台の端末のログインを終了しました。")
    else:
        messages.info(request, "その端末のログインは、もう終わっています。")
    return redirect("own_sessions")

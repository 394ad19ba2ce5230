"""Nobody sees a page without logging in, and nobody is left to believe that a late form was saved."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.sessions.rules import End
from accounts.sessions.services import expire
from accounts.sessions.store import SessionStore, limits_in_force
from imari_dx.shared.patience import suppress_outage

# What is open before the own password is chosen: choosing it, leaving, and what explains how.
BEFORE_OWN_PASSWORD = {"password_change", "login", "login_code", "logout", "extend_session"} | {
    *("manual", "manual_topic", "manual_role", "manual_whole")
}


# What a page asks by itself (what waits, how far a piece of work is) is no act of whoever sits there, or one
# that is left open would keep its user signed in. static/js/session.js says so in this header.
OF_ITSELF = "X-Of-Itself"
# How long the session lasts, with every answer: static/js/session.js warns in time.
LEFT = "X-Session-Left"
_ENDED = {
    End.IDLE: "しばらく操作がなかったため、ログアウトしました。",
    End.LIMIT: "ログインしてから決められた時間がたったため、ログアウトしました。",
}
_NOT_SAVED = (
    "ログインの有効期限が切れていたため、送られた内容は、まだ保存していません。"
    "ログインすると元の画面に戻り、入力した内容も戻ります。確かめて、もう一度送ってください。"
    "（ファイルは、選び直してください。）"
)


class SessionLimits:
    """Ends the session of who did nothing for long, or signed in long ago (ADR 95).

    No query more than without it, but that an act is noted, at most once a minute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say with the answer what is left, as the page does."""
        response = self.get_response(request)
        left = getattr(request, "session_left", "")
        if left and not request.session.is_empty():
            response[LEFT] = left
        return response

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        """Note the act, or why there is nobody any more whose it were."""
        session = request.session
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(session, SessionStore):
            return
        session.read()
        if session.over:
            # Over it is whether or not that can be written: on a full disk the next request removes the row.
            with suppress_outage("a session that is over"):
                expire(*session.over)
            setattr(request, "session_end", session.over[1])  # noqa: B010
        if session.clock is None:
            return
        now, limits, clock = timezone.now(), limits_in_force(), session.clock
        if OF_ITSELF not in request.headers and not clock.is_noted(limits, now):
            clock = session.note_act(clock, now)
        setattr(request, "session_left", clock.left(limits, now))  # noqa: B010


class LoginRequired(LoginRequiredMiddleware):
    """Django's own, which also says why nobody is signed in any more, and what becomes of what was sent."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Lead to the login page; requests of scripts say it themselves on the page that they belong to."""
        is_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
        end = getattr(request, "session_end", None)
        if request.method == "POST" and is_page:
            messages.warning(request, _NOT_SAVED)
            return redirect_to_login(_form_page(request), settings.LOGIN_URL)
        if end is not None and is_page:
            messages.info(request, _ENDED[end])
        return super().handle_no_permission(request, view_func)


def _form_page(request: HttpRequest) -> str:
    """The page that a form was sent from; without its address the form's own, which leads there."""
    here = request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    host = request.get_host()
    if not url_has_allowed_host_and_scheme(sent_from, {host}, require_https=request.is_secure()):
        return here
    parts = urlsplit(sent_from)
    return urlunsplit(("", "", parts.path, parts.query, "")) if parts.netloc == host else here


def leads_to_one_of(request: HttpRequest, names: AbstractSet[str]) -> bool:
    """Whether a request asks for one of the frame's own addresses, by their names."""
    match = request.resolver_match
    return match is not None and not match.namespaces and match.url_name in names


class OwnPasswordRequired:
    """Whoever has a password that others know (the first, or one set anew) chooses another first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseRedirect | None:
        """Lead to the page of the password."""
        must = isinstance(request.user, User) and request.user.must_change_password
        is_open = leads_to_one_of(request, BEFORE_OWN_PASSWORD)
        return redirect("password_change") if must and not is_open else None

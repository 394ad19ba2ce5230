"""Nobody sees a page without logging in, and nobody is left to believe that a late form was saved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from accounts.models import User

# What is open before the own password is chosen: choosing it, leaving, and what explains how.
_BEFORE_OWN_PASSWORD = {"password_change", "login", "logout", "extend_session"} | {
    *("manual", "manual_topic", "manual_role", "manual_whole")
}


class LoginRequired(LoginRequiredMiddleware):
    """Django's own, which also says that a form that came after the session's end was not saved."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Lead to the login page; requests of scripts say it themselves on the page that they belong to."""
        is_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
        if request.method == "POST" and is_page:
            messages.warning(
                request,
                "ログインの有効期限が切れていたため、送られた内容は保存していません。"
                "ブラウザーの「戻る」で入力した画面に戻り、長い文章はコピーして控えてから、ログインしてください。",
            )
        return super().handle_no_permission(request, view_func)


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
        match = request.resolver_match
        is_open = match is not None and not match.namespaces and match.url_name in _BEFORE_OWN_PASSWORD
        must = isinstance(request.user, User) and request.user.must_change_password
        return redirect("password_change") if must and not is_open else None

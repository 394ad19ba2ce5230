"""Signing in by password and code; setting the second factor up, its backup codes, its end."""

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from accounts.second_factor import half_way, services
from accounts.second_factor.devices import (
    address_of,
    backup_codes_left,
    device_of,
    has_second_factor,
    is_offered,
    must_set_up,
    pending_device,
    secret_of,
)
from accounts.second_factor.forms import LoginCodeForm, SetupForm
from accounts.second_factor.rules import in_fours
from accounts.sign_in.views import Login as PasswordLogin

_METHODS = ["GET", "HEAD", "POST"]
TOO_LATE = "パスワードを入力してから時間がたちました。もう一度、はじめからログインしてください。"


class Login(PasswordLogin):
    """The password; whoever has a second factor is asked for the code before anything else is open."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or lead on to the code."""
        user = form.get_user()
        if not isinstance(user, User) or not has_second_factor(user):
            return super().form_valid(form)
        half_way.begin(self.request, user, next_url=self.get_redirect_url())
        return redirect("login_code")


@login_not_required
@require_http_methods(_METHODS)
def login_code(request: HttpRequest) -> HttpResponse:
    """Ask whoever has given the password for the code, for five minutes."""
    if request.user.is_authenticated:
        return redirect("home")
    user = half_way.who(request)
    if user is None or not has_second_factor(user):
        return _from_the_beginning(request)
    form = LoginCodeForm(request, user, is_answer=request.method == "POST")
    if form.is_valid():
        next_url = half_way.end(request)
        login(request, user, backend=user.backend)
        return redirect(resolve_url(next_url or "home"))
    return _page(
        request, "accounts/second_factor/login_code.html", {"form": form, "now": timezone.localtime()}
    )


def _from_the_beginning(request: HttpRequest) -> HttpResponseRedirect:
    if request.method == "POST" or "awaits_code" in request.session:
        messages.warning(request, TOO_LATE)
    half_way.end(request)
    return redirect("login")


@require_http_methods(_METHODS)
def second_factor(request: AuthenticatedRequest) -> HttpResponse:
    """Show whether the own account has a second factor; begin, renew the backup codes, end it."""
    _require_offered()
    user, act = request.user, request.POST.get("act", "")
    if request.method == "POST":
        if act == "begin":
            services.begin(user=user)
            return redirect("second_factor_setup")
        if act == "codes" and device_of(user):
            return _codes(request, services.renew_backup_codes(user=user, at=timezone.now()), is_new=False)
        if act == "off" and device_of(user):
            services.turn_off(user=user, at=timezone.now())
            messages.success(request, "二要素認証を終えました。次からは、パスワードだけでログインします。")
            return redirect("second_factor")
        return redirect("second_factor")
    context = {"device": device_of(user), "codes_left": backup_codes_left(user), "must": must_set_up(user)}
    return render(request, "accounts/second_factor/page.html", context)


@require_http_methods(_METHODS)
def second_factor_setup(request: AuthenticatedRequest) -> HttpResponse:
    """Show the secret of the phone that is being set up, and take its first code."""
    _require_offered()
    device = pending_device(request.user)
    if device is None:
        return redirect("second_factor")
    form = SetupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = services.turn_on(user=request.user, code=form.cleaned_data["code"], at=timezone.now())
            return _codes(request, codes, is_new=True)
        except ValidationError as error:
            form.add_error("code", error)
    context = {
        "form": form,
        "secret": secret_of(device),
        "picture": _picture(device),
        "is_change": device_of(request.user) is not None,
    }
    return _page(request, "accounts/second_factor/setup.html", context)


def _picture(device: Any) -> str:
    """Return the QR code as a drawing in the page: no style, no script, no other address."""
    made = segno.make(address_of(device), error="l", boost_error=True, micro=False)
    return made.svg_inline(scale=5, border=4, svgclass=None, lineclass=None, omitsize=True)


def _codes(request: HttpRequest, codes: list[str], *, is_new: bool) -> HttpResponse:
    context = {"codes": [in_fours(one) for one in codes], "is_new": is_new, "at": timezone.localtime()}
    return _page(request, "accounts/second_factor/codes.html", context, status=200)


def _require_offered() -> None:
    if not is_offered():
        raise Http404("二要素認証は使っていません")


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int | None = None
) -> HttpResponse:
    """Answer with a page that no browser keeps; one that shows a form again says so (422)."""
    shown_again = 422 if request.method == "POST" else 200
    response = render(request, template, context, status=status or shown_again)
    add_never_cache_headers(response)
    return response

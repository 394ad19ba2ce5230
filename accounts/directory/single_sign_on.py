"""A proxy that has recognised somebody (Kerberos) says so in a header: taken from trusted addresses alone."""

import logging
import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.confirming.recency import KEY as CONFIRMED
from accounts.directory.backends import DOWN, person_named
from accounts.directory.patience import DirectoryDownError
from accounts.directory.rules import header_name
from accounts.directory.services import NotLetInError, account_named
from accounts.models import RecordKind, User
from accounts.records.writing import record
from accounts.second_factor import half_way
from accounts.second_factor.devices import has_second_factor
from accounts.sign_in.backends import UNKNOWN, address_of
from accounts.sign_in.rules import account_key, is_in
from imari_dx.shared.patience import suppress_outage

BACKEND: Final = "accounts.directory.backends.SingleSignOnBackend"
_NOT_TRUSTED: Final = "信頼していない送信元からのヘッダー"
_REFUSED: Final = "この接続では、シングルサインオンを使えません。ブラウザーで直接開き直してください。"
# Each address is recorded once a minute, however often it tries.
_RECORDED_EVERY: Final = 60.0  # seconds
_MOST_KNOWN: Final = 1_000
_recorded: dict[str, float] = {}
_log = logging.getLogger(__name__)


class SingleSignOn:
    """Signs in, on a page that asks for it, whom a trusted proxy names; refuses the header from others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_args: Any) -> HttpResponse | None:
        """Refuse, sign out who is not the one any more, sign in."""
        if not settings.SSO_HEADER or settings.SSO_HEADER not in request.META:
            return None
        if not is_in(request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES):
            _note_refusal(request)
            raise PermissionDenied(_REFUSED)
        name = named_by(request)
        if isinstance(request.user, User):
            if not _is_another(request, request.user, name):
                return None
            request.session.flush()
            request.user = AnonymousUser()
        if not name or not _asks_for_a_page(request) or not getattr(view, "login_required", True):
            return None
        return _enter(request, name)


def named_by(request: HttpRequest) -> str:
    """Return whom the proxy names, as a 利用者ID: bytes of UTF-8, which WSGI hands over as Latin-1."""
    value = str(request.META.get(settings.SSO_HEADER, ""))
    return header_name(value.encode("latin-1", "replace").decode("utf-8", "replace"))


def _is_another(request: HttpRequest, user: User, name: str) -> bool:
    """Whether who was signed in by the proxy is not whom it names now; a password stands for itself."""
    is_of_proxy = request.session.get(BACKEND_SESSION_KEY) == BACKEND
    return is_of_proxy and account_key(user.username) != name


def _asks_for_a_page(request: HttpRequest) -> bool:
    """What is sent, and what a script asks for, leads to the login page instead: nobody saw it happen."""
    is_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
    return request.method == "GET" and is_page


def _enter(request: HttpRequest, name: str) -> HttpResponse | None:
    try:
        user = person_named(name)
    except DirectoryDownError:
        return _not_entered(request, name, DOWN.sentence, DOWN.why)
    except NotLetInError as error:
        return _not_entered(request, name, str(error), "シングルサインオンの人が、利用者にない")
    if has_second_factor(user):
        user.backend = BACKEND  # as Django's authenticate does
        half_way.begin(request, user, next_url=request.get_full_path())
        return redirect("login_code")
    login(request, user, backend=BACKEND)
    # Nobody has shown a password: what is final or gives rights asks for it.
    request.session.pop(CONFIRMED, None)
    return None


def _not_entered(request: HttpRequest, name: str, sentence: str, why: str) -> HttpResponse:
    record(
        RecordKind.SIGN_IN_FAILED, user=None, request=request, subject=account_named(name) or UNKNOWN, why=why
    )
    messages.error(request, sentence)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def _note_refusal(request: HttpRequest) -> None:
    address, now = address_of(request) or "", time.monotonic()
    if now - _recorded.get(address, -_RECORDED_EVERY) < _RECORDED_EVERY:
        return
    if len(_recorded) >= _MOST_KNOWN:
        _recorded.clear()
    _recorded[address] = now
    _log.warning("%s 送信元=%s", _NOT_TRUSTED, address or "不明")
    with suppress_outage("a refused header"):
        record(RecordKind.HEADER_REFUSED, user=None, request=request, why=_NOT_TRUSTED)

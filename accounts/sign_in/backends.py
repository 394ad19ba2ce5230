"""Signing in: what django-axes asks and tells us. The rule is in sign_in_rules, the record in SignIn.

axes watches every attempt and refuses a locked one before its password is looked at. Its own tables stay
empty: they count from the last failure on, not within a time, and keep what was posted.
"""

import datetime as dt
import logging
import math
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.chain.writing import link
from accounts.models import ChainKind, RecordKind, SignIn, SignInKind, User
from accounts.records.writing import record
from accounts.sessions.store import note_sign_in
from accounts.sign_in.rules import LOCK, WINDOW, account_key, client_address, locked_until, locks
from accounts.sign_in.told import told_to
from imari_dx.shared.acts import one_act
from imari_dx.shared.kept_queries import kept

logger = logging.getLogger(__name__)
_LEVELS = {SignInKind.SUCCESS: logging.INFO}
_RECORDED = {
    SignInKind.SUCCESS: RecordKind.SIGNED_IN,
    SignInKind.FAILURE: RecordKind.SIGN_IN_FAILED,
    SignInKind.LOCKED: RecordKind.SIGN_IN_LOCKED,
    SignInKind.REFUSED: RecordKind.SIGN_IN_REFUSED,
}
UNKNOWN = "登録のない利用者ID"


def address_of(request: HttpRequest) -> str | None:
    """Return where a request comes from (also asked by axes)."""
    return client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        request.META.get("HTTP_X_REAL_IP", ""),
        settings.TRUSTED_PROXIES,
    )


class LockedPairs(AxesStandaloneBackend):
    """Refuses whoever is locked out. Where there is no request (a script of ours) there is no address."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Raise PermissionDenied for a locked pair; say nothing otherwise."""
        if request is not None:
            super().authenticate(request, **credentials)


@kept
def _accounts(key: int) -> QuerySet[User]:
    return User.objects.filter(pk=key)


class AccountBackend(ModelBackend):
    """Lets in who is active, and no demo account where the site is in real use (its password is published).

    Asked at signing in and at every request after it.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Return who is signed in, if the account may be used: at every request."""
        found = _accounts(int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account may be used at all."""
        return user.is_open_on(timezone.localdate()) and not (settings.PRODUCTION and user.is_demo)


class SignInHandler(AxesBaseHandler, AbstractAxesHandler):
    """Locks the pair of account and address, and writes the record."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether the pair may not try now."""
        return lock_of(request, _username(credentials)) is not None

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return how often the pair failed lately."""
        kinds = [kind for kind, _at in _attempts(request, _username(credentials))]
        return kinds.count(SignInKind.FAILURE)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Record a failure; the tenth begins the lock, what comes during it does not prolong it."""
        if request is None:
            return
        username = _username(credentials)
        user = User.objects.filter(username__iexact=username).first()
        if told := told_to(request):
            record(
                RecordKind.SIGN_IN_FAILED, user=None, request=request, subject=user or UNKNOWN, why=told.why
            )
            return
        if getattr(request, "axes_locked_out", False):
            kind = SignInKind.REFUSED
        elif locks(_attempts(request, username), timezone.now()):
            kind = SignInKind.LOCKED
        else:
            kind = SignInKind.FAILURE
        setattr(request, "axes_locked_out", kind != SignInKind.FAILURE)  # noqa: B010 (axes reads it)
        _record(request, kind, username, user)

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        _record(request, SignInKind.SUCCESS, user.username, user)
        note_sign_in(request, address_of(request), timezone.now())

    def user_logged_out(self, sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
        """Record who left; nobody who was not there."""
        if user is not None:
            record(RecordKind.SIGNED_OUT, user=user, request=request)


def lock_of(request: HttpRequest, username: str) -> dt.datetime | None:
    """Return until when this account is locked at the request's address, None if it is not."""
    return locked_until(_attempts(request, username), timezone.now())


def locked_accounts(now: dt.datetime) -> set[str]:
    """Return the accounts (``account_key``) that are locked somewhere at a moment."""
    pairs: dict[tuple[str, str | None], list[tuple[str, dt.datetime]]] = {}
    rows = _locks_after(now - LOCK)
    freed = [row for row in rows if row.kind == SignInKind.UNLOCKED]
    for row in rows:
        if row.kind == SignInKind.LOCKED:
            pairs.setdefault((row.username, row.address), []).append((row.kind, row.at))
    return {
        name
        for (name, _address), attempts in pairs.items()
        if locked_until([*attempts, *((one.kind, one.at) for one in freed if one.username == name)], now)
    }


@kept
def _locks_after(moment: dt.datetime) -> QuerySet[SignIn]:
    kinds = (SignInKind.LOCKED, SignInKind.UNLOCKED)
    return SignIn.objects.filter(kind__in=kinds, at__gt=moment)


def lock_sentence(until: dt.datetime) -> str:
    """Return what a locked person is told: why, for how long, what to do."""
    minutes = math.ceil((until - timezone.now()).total_seconds() / 60)
    return (
        "ログインの失敗が続いたため、この利用者IDでは、お使いのパソコンからしばらくログインできません。"
        f"あと{max(minutes, 1)}分（{timezone.localtime(until):%H:%M}ごろ）たってから、"
        "もう一度お試しください。"
        "パスワードが分からないときは、事務局に連絡してください。"
    )


def locked_response(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """Return the login page, which says it already, with the status of too many attempts (asked by axes)."""
    response.status_code = 429
    response["Retry-After"] = str(int(LOCK.total_seconds()))
    return response


def _username(credentials: dict[str, Any] | None) -> str:
    return str((credentials or {}).get("username") or "")


def _attempts(request: HttpRequest, username: str) -> list[tuple[str, dt.datetime]]:
    since = timezone.now() - max(WINDOW, LOCK)
    here = Q(address=address_of(request)) | Q(kind=SignInKind.UNLOCKED)
    rows = SignIn.objects.filter(here, username=account_key(username), at__gt=since)
    return [*rows.values_list("kind", "at")]


@one_act()
def _record(request: HttpRequest, kind: SignInKind, username: str, user: User | None) -> None:
    address, key = address_of(request), account_key(username)
    row = SignIn.objects.create(at=timezone.now(), kind=kind, username=key, user=user, address=address)
    link(ChainKind.SIGN_IN, row)
    # Who failed is not known to be who was named. What was typed where a name belongs may be a password:
    # only names that somebody has go further.
    is_in = kind == SignInKind.SUCCESS
    record(_RECORDED[kind], user=user if is_in else None, request=request, subject=user or UNKNOWN)
    level = _LEVELS.get(kind, logging.WARNING)
    logger.log(level, "%s 利用者ID=%s 送信元=%s", kind.label, key, address or "不明")

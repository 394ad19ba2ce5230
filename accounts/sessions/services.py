"""How sessions end before they are left: by time, by their owner, by who keeps accounts."""

import datetime as dt
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import RecordKind, User, UserSession
from accounts.records.writing import record
from accounts.sessions.browsers import browser_label
from accounts.sessions.rules import End, stored_key
from accounts.sessions.store import limits_in_force
from imari_dx.shared.acts import one_act

_WHY: Final = {End.IDLE: "操作がない", End.LIMIT: "ログインからの時間"}


def limits_in_words() -> tuple[str, str]:
    """Return how long a session lasts without an act, and from signing in: 「30分」 and 「9時間」."""
    limits = limits_in_force()
    return f"{limits.idle // dt.timedelta(minutes=1)}分", f"{limits.whole // dt.timedelta(hours=1)}時間"


def living(now: dt.datetime) -> QuerySet[UserSession]:
    """Return the sessions that have not come to an end by a moment, whoever's."""
    return UserSession.objects.filter(user__isnull=False).exclude(_over(now))


@one_act()
def expire(key: str, end: End) -> None:
    """Remove a session whose time is over, by its stored key; two requests at once tell of it once."""
    _remove(UserSession.objects.filter(session_key=key), RecordKind.SESSION_EXPIRED, why=_WHY[end])


@one_act()
def end_sessions(
    user: User, *, by: User | None, keep: str | None = None, only: str | None = None, actor: str = ""
) -> int:
    """End the sessions of somebody and return how many: all, but the one with the key ``keep``; or one row.

    ``only`` is the stored key of the one, which nobody can sign in with; ``actor`` is who ends them
    that has no account (the directory).
    """
    rows = UserSession.objects.filter(user=user)
    if keep:
        rows = rows.exclude(session_key=stored_key(keep))
    if only is not None:
        rows = rows.filter(session_key=only)
    return _remove(rows, RecordKind.SESSION_ENDED, by=by, actor=actor)


@one_act()
def forget_expired(now: dt.datetime) -> int:
    """Remove the sessions that nobody came back to after their end; return how many."""
    rows = UserSession.objects.filter(_over(now) | Q(expire_date__lt=now))
    return _remove(rows, RecordKind.SESSION_EXPIRED, why="片付け")


def _remove(
    rows: QuerySet[UserSession], kind: RecordKind, *, by: User | None = None, why: str = "", actor: str = ""
) -> int:
    """The one place where sessions are ended before they are left: each that was is recorded."""
    ended = 0
    for row in rows.select_related("user"):
        gone, _by_model = UserSession.objects.filter(pk=row.pk).delete()
        ended += gone
        if gone and row.user:
            who = None if actor else by or row.user
            browser = browser_label(row.browser)
            record(kind, user=who, actor=actor, subject=row.user, why=why, browser=browser)
    return ended


def _over(now: dt.datetime) -> Q:
    limits = limits_in_force()
    return Q(last_act_at__lte=now - limits.idle) | Q(signed_in_at__lte=now - limits.whole)

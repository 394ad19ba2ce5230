"""How sessions end before they are left: by time, by their owner, by who keeps accounts."""

import datetime as dt
import logging

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User, UserSession
from accounts.sessions.rules import End, Limits, stored_key
from accounts.sessions.store import SessionStore
from imari_dx.shared.acts import one_act

logger = logging.getLogger(__name__)


def limits_in_force() -> Limits:
    """Return the limits as the settings have them."""
    return Limits(settings.SESSION_IDLE, settings.SESSION_LIMIT)


def living(now: dt.datetime) -> QuerySet[UserSession]:
    """Return the sessions that have not come to an end by a moment, whoever's."""
    return UserSession.objects.filter(user__isnull=False).exclude(_over(now))


def expire(session: SessionStore, end: End, now: dt.datetime) -> None:
    """End the session of a request whose time is over."""
    _tell(
        UserSession.objects.filter(session_key=stored_key(str(session.session_key))), by=None, why=end.value
    )
    session.flush()


@one_act()
def end_sessions(user: User, *, by: User | None, keep: str | None = None, only: str | None = None) -> int:
    """End the sessions of somebody and return how many: all, but the one with the key ``keep``; or one row.

    ``only`` is the stored key of the one, which nobody can sign in with.
    """
    rows = UserSession.objects.filter(user=user)
    if keep:
        rows = rows.exclude(session_key=stored_key(keep))
    if only is not None:
        rows = rows.filter(session_key=only)
    _tell(rows, by=by, why="ended")
    ended, _by_model = rows.delete()
    return ended


def forget_expired(now: dt.datetime) -> int:
    """Remove the sessions that nobody came back to after their end; return how many."""
    rows = UserSession.objects.filter(_over(now) | Q(expire_date__lt=now))
    _tell(rows.filter(user__isnull=False), by=None, why="expired")
    gone, _by_model = rows.delete()
    return gone


def _over(now: dt.datetime) -> Q:
    limits = limits_in_force()
    return Q(last_act_at__lte=now - limits.idle) | Q(signed_in_at__lte=now - limits.whole)


def _tell(rows: QuerySet[UserSession], *, by: User | None, why: str) -> None:
    """The one place where an end is recorded."""
    for row in rows.select_related("user"):
        logger.info("session ended: %s 利用者ID=%s", why, row.user.username if row.user else "")

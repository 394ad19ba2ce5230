"""Where sessions are kept (SESSION_ENGINE): Django's own way, in a table that says whose they are.

Beside the data each row has in columns what is listed and asked for: filled from the data when it is saved.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import UserSession
from accounts.sessions.rules import Clock, End, Limits, stored_key
from imari_dx.shared.patience import suppress_outage

# Of the data: when, from where and by which browser its user signed in.
_SIGN_IN = "sign_in"
_LONGEST = 300


def limits_in_force() -> Limits:
    """Return the limits as the settings have them."""
    return Limits(settings.SESSION_IDLE, settings.SESSION_LIMIT)


class SessionStore(DatabaseStore):
    """Keys are known to the browser alone: rows are found by a sum of them."""

    # As the row was read: how the session of somebody who is signed in stands …
    clock: Clock | None = None
    # … or by what it is stored and why it is over: whoever asks for it finds nobody signed in.
    over: tuple[str, End] | None = None

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    def _get_session_from_db(self) -> UserSession | None:
        key, now = stored_key(str(self.session_key)), timezone.now()
        row = UserSession.objects.filter(session_key=key, expire_date__gt=now).first()
        if row is not None and row.user_id is not None:
            clock = Clock(row.signed_in_at, row.last_act_at)
            end = clock.end(limits_in_force(), now)
            self.clock, self.over = (None, (row.pk, end)) if end else (clock, None)
        if row is None or self.over:
            self._session_key = None
            return None
        return row

    def exists(self, session_key: str) -> bool:
        return UserSession.objects.filter(session_key=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        """Return the row as it is saved. ``last_act_at`` counts for a new one only."""
        sign_in = data.get(_SIGN_IN, {})
        at = sign_in.get("at")
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return UserSession(
            session_key=stored_key(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            signed_in_at=dt.datetime.fromisoformat(at) if at else timezone.now(),
            address=sign_in.get("address"),
            browser=sign_in.get("browser", ""),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            UserSession.objects.filter(session_key=stored_key(key)).delete()

    def read(self) -> None:
        """Read it, once, as for whatever else is asked of it: then ``clock`` and ``over`` are known."""
        self._get_session()  # type: ignore[attr-defined]

    def note_act(self, clock: Clock, now: dt.datetime) -> Clock:
        """Write down that its user did something, in one statement; return how it stands then.

        A database that takes nothing now costs nobody the page that was asked for.
        """
        with suppress_outage("the last act of a session"):
            row = UserSession.objects.filter(session_key=stored_key(str(self.session_key)))
            row.update(last_act_at=now)
            return Clock(clock.signed_in_at, now)
        return clock


def note_sign_in(request: HttpRequest, address: str | None, at: dt.datetime) -> None:
    """Let the session of who has just signed in know when, from where and by which browser."""
    request.session[_SIGN_IN] = {
        "at": at.isoformat(),
        "address": address,
        "browser": request.headers.get("User-Agent", "")[:_LONGEST],
    }

"""The page ログイン中の端末: where somebody is signed in."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from accounts.sessions.browsers import browser_label
from accounts.sessions.rules import stored_key
from accounts.sessions.services import living


@dataclass(frozen=True, slots=True)
class Place:
    """One browser that somebody is signed in with; ``key`` is what the row is found by, no key to come in."""

    key: str
    browser: str
    address: str
    signed_in_at: dt.datetime
    last_act_at: dt.datetime
    is_here: bool


def places_of(user: User, session_key: str | None, now: dt.datetime) -> list[Place]:
    """Return the browsers that somebody is signed in with: this one first, then by their last act."""
    here = stored_key(session_key) if session_key else ""
    rows = [
        Place(
            row.session_key,
            browser_label(row.browser),
            row.address or "",
            row.signed_in_at,
            row.last_act_at,
            row.session_key == here,
        )
        for row in living(now).filter(user=user)
    ]
    return sorted(rows, key=lambda row: not row.is_here)

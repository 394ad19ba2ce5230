"""How long somebody stays signed in. Pure: moments and lengths of time in, the answer out."""

import datetime as dt
import enum
import hashlib
from dataclasses import dataclass
from typing import Final

# How long before an end the page says so, at most; of short times a third.
_WARNED_OF_IDLE: Final = dt.timedelta(minutes=5)
_WARNED_OF_LIMIT: Final = dt.timedelta(minutes=15)
# The last act is written down no more often than this: pages that are only read stay cheap.
_NOTED_EVERY: Final = dt.timedelta(minutes=1)


class End(enum.Enum):
    """Why a session is over."""

    IDLE = "idle"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts without an act, and from signing in at most."""

    idle: dt.timedelta
    whole: dt.timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """When somebody signed in, and when he last did something."""

    signed_in_at: dt.datetime
    last_act_at: dt.datetime

    def end(self, limits: Limits, now: dt.datetime) -> End | None:
        """Return why the session is over at a moment; None while it lasts. Over is it from the end on."""
        if now >= self.signed_in_at + limits.whole:
            return End.LIMIT
        return End.IDLE if now >= self.last_act_at + limits.idle else None

    def is_noted(self, limits: Limits, now: dt.datetime) -> bool:
        """Whether an act at a moment need not be written down: another was, shortly before."""
        return now < self.last_act_at + min(_NOTED_EVERY, limits.idle / 10)

    def left(self, limits: Limits, now: dt.datetime) -> str:
        """Return what a page is told, in seconds: until either end, and how long before each it warns.

        Lengths and not moments: the clock of the machine that somebody sits at may be wrong.
        """
        lengths = (
            self.last_act_at + limits.idle - now,
            self.signed_in_at + limits.whole - now,
            min(_WARNED_OF_IDLE, limits.idle / 3),
            min(_WARNED_OF_LIMIT, limits.whole / 3),
        )
        return " ".join(str(max(0, int(one.total_seconds()))) for one in lengths)


def stored_key(session_key: str) -> str:
    """Return by what a session is found in the table: a sum from which the key cannot be told."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]

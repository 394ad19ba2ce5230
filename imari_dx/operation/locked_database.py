"""While another program holds SQLite's lock, few wait for it: all threads would, and nobody could read."""

import time
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

_FOR: Final = 15.0  # seconds after somebody waited in vain
WAITS: Final = 1000  # milliseconds, within these; else what the settings say
_seen: dict[str, float] = {}


def note_lock() -> None:
    """Somebody has waited for the lock as long as one waits, in vain."""
    _seen["at"] = time.monotonic()


def wait_briefly(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Let a new connection wait briefly while the lock is held; to be called for each that is made."""
    is_locked = time.monotonic() - _seen.get("at", -_FOR) < _FOR
    if connection.vendor == "sqlite" and is_locked:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {WAITS}")

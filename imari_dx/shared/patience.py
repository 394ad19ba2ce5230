"""A program without anybody who waits for it goes on by itself after an outage, and says so once a minute."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from django.db import DatabaseError, InterfaceError, connections

from imari_dx.shared.outage import Outage, outage_of

SAYS_EVERY: Final = 60.0  # seconds
FIRST, LONGEST = 1.0, 15.0  # seconds between two attempts
PASSES: Final = (Outage.DATABASE, Outage.BUSY)  # by itself, without anybody who makes room

Done = TypeVar("Done")
_given_up: dict[str, float] = {}  # what, and when it was told last
_log = logging.getLogger(__name__)


class Patience:
    """How long to wait until the next attempt, and what the log is told meanwhile."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._since = self._said = 0.0
        self._wait = FIRST

    def note(self, error: Exception) -> float:
        """An attempt failed: say so, unless it was said within the minute; return the seconds to wait.

        The connection is given up where it is of no use any more.
        """
        now, outage = time.monotonic(), outage_of(error)
        if not self._since:
            self._since, self._said = now, now - SAYS_EVERY
        if now - self._said >= SAYS_EVERY:
            self._said = now
            # Not the message: it may name what was asked.
            _log.warning(
                "%s waits: %s (%s), for %.0f s",
                self.what,
                outage.value if outage else "the database failed",
                type(error).__name__,
                now - self._since,
            )
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
        wait, self._wait = self._wait, min(LONGEST, 2 * self._wait)
        return wait

    def is_over(self) -> None:
        """An attempt succeeded."""
        if self._since:
            _log.warning("%s goes on after %.0f s", self.what, time.monotonic() - self._since)
        self._since, self._wait = 0.0, FIRST


@contextmanager
def suppress_outage(what: str) -> Iterator[None]:
    """Give up what is written in passing where nothing can be written now; never for an act of a person.

    It is told once a minute: on a full disk each line makes it worse.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        outage, now = outage_of(error), time.monotonic()
        if outage is None:
            raise
        if now - _given_up.get(what, -SAYS_EVERY) >= SAYS_EVERY:
            _given_up[what] = now
            _log.warning("%s was not written: %s", what, outage.value)


def patiently(act: Callable[[], Done], what: str) -> Done:
    """Do something as soon as the database can; raises what else it raises. ``act`` may be tried again."""
    patience = Patience(what)
    while True:
        try:
            done = act()
        except (DatabaseError, InterfaceError) as error:
            if outage_of(error) not in PASSES:
                raise
            time.sleep(patience.note(error))
        else:
            patience.is_over()
            return done

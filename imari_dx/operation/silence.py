"""A database server that says nothing (packets are dropped) keeps one request waiting, not every thread."""

import threading
import time
from typing import Final

_PAUSE: Final = 1.0  # seconds until somebody asks again


class Silence:
    """Until when nobody asks. Whoever comes first after that asks, and the others are told at once till then.

    Else a few people would fill all threads with waiting, and who comes next would wait for each of them.
    """

    def __init__(self) -> None:
        self._lock, self._until = threading.Lock(), 0.0

    def begins(self) -> None:
        """The server has just said nothing for as long as one waits for it."""
        self._until = time.monotonic() + _PAUSE

    def ends(self) -> None:
        """Somebody was answered."""
        self._until = 0.0

    def lasts(self) -> bool:
        """Whether not to ask now."""
        return time.monotonic() < self._until

    def is_mine_to_break(self, patience: float) -> bool:
        """Whether the caller, of all who wait, asks now; the others do not for ``patience`` seconds."""
        with self._lock:
            if not self._until or self.lasts():
                return False
            self._until = time.monotonic() + patience
            return True


SILENCE: Final = Silence()  # of this process

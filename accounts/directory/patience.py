"""No request waits long for the directory, whatever it does: refuses, drops packets, stops in between.

The library's own times bound each step once an address is known; looking up a name, or a server that goes
silent within a handshake, they do not. So every question is asked by a thread that may be left behind.
"""

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any, Final, TypeVar

_Answer = TypeVar("_Answer")
# At most so many ask at once, those left behind among them.
_room: Final = BoundedSemaphore(8)
# After a question without an answer none is asked for so long: whoever comes is told at once.
REST: Final = 10.0  # seconds
_silent_since: list[float] = []  # one moment or none (time.monotonic)


class DirectoryDownError(Exception):
    """The directory did not answer, or not so that anything follows from it. Its argument says why."""


def within(seconds: float, ask: Callable[[], _Answer], *, even_if_down: bool = False) -> _Answer:
    """Return what ``ask`` returns or raises; DirectoryDownError if that takes longer.

    Also while the directory did not answer just before, unless ``even_if_down`` (an operator who looks).
    ``ask`` runs in a thread of its own: it must not use the database.
    """
    if not even_if_down and _silent_since and time.monotonic() - _silent_since[0] < REST:
        raise DirectoryDownError("it did not answer just before")
    try:
        answer = _asked(seconds, ask)
    except DirectoryDownError:
        _silent_since[:] = [time.monotonic()]
        raise
    _silent_since.clear()
    return answer


def forget_silence() -> None:
    """Ask again at once: for tests, in which servers come and go."""
    _silent_since.clear()


def _asked(seconds: float, ask: Callable[[], _Answer]) -> _Answer:
    if not _room.acquire(timeout=seconds):
        raise DirectoryDownError("too many questions wait for an answer")
    box: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            box.put((ask(), None))
        except Exception as error:  # handed to whoever asked
            box.put((None, error))
        finally:
            _room.release()

    Thread(target=run, name="directory", daemon=True).start()
    try:
        answer, error = box.get(timeout=seconds)
    except Empty:
        raise DirectoryDownError(f"no answer within {seconds:g} s") from None
    if error is not None:
        raise error
    return answer  # type: ignore[no-any-return]

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
# After a question without an answer none is asked for a while: whoever comes is told at once. Twice as long
# after each next one: a directory that stays silent costs a few seconds a minute.
FIRST_REST, LONGEST_REST = 10.0, 60.0  # seconds
_COUNTED: Final = 8
_silences: list[float] = []  # the moments of questions without an answer, since the last one with one


class DirectoryDownError(Exception):
    """The directory did not answer, or not so that anything follows from it. Its argument says why."""


def within(seconds: float, ask: Callable[[], _Answer], *, even_if_down: bool = False) -> _Answer:
    """Return what ``ask`` returns or raises; DirectoryDownError if that takes longer.

    Also while the directory did not answer just before, unless ``even_if_down`` (an operator who looks).
    ``ask`` runs in a thread of its own: it must not use the database.
    """
    if not even_if_down and _silences and time.monotonic() - _silences[-1] < _rest():
        raise DirectoryDownError("it did not answer just before")
    try:
        answer = _asked(seconds, ask)
    except DirectoryDownError:
        _note_silence(time.monotonic())
        raise
    _silences.clear()
    return answer


def forget_silence() -> None:
    """Ask again at once: for tests, in which servers come and go."""
    _silences.clear()


def _note_silence(now: float) -> None:
    """Count questions that were under way at once as one."""
    if _silences and now - _silences[-1] < FIRST_REST:
        _silences.pop()
    _silences.append(now)
    del _silences[:-_COUNTED]


def _rest() -> float:
    return min(LONGEST_REST, FIRST_REST * 2.0 ** (len(_silences) - 1))


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

"""What a process holds of the machine's memory. Does nothing where the C library is not GNU's."""

import ctypes
import gc
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_ARENA_MAX = -8  # malloc.h: M_ARENA_MAX
# Named, so that tests, whose processes hold everything at once, look less often.
collect = gc.collect
# Held by what takes much memory, lists of everything and layouts alike: one at a time in a process.
TURN = threading.Lock()

_Arguments = ParamSpec("_Arguments")
_Made = TypeVar("_Made")


def share_arenas(count: int) -> None:
    """Let all threads take their memory from a few heaps; each would keep one of its own for good.

    To be called before there are threads.
    """
    _libc_call("mallopt", _ARENA_MAX, count)


def give_back_memory() -> None:
    """Return to the system what is free at the ends of the heaps and inside them."""
    _libc_call("malloc_trim", 0)


def tidy_up() -> None:
    """Free what is left in circles, and give its memory back."""
    collect()
    give_back_memory()


def in_turn(make: Callable[_Arguments, _Made]) -> Callable[_Arguments, _Made]:
    """Let one thread of the process at a time do what takes much memory, and give that back at once.

    Several take as long together as one after the other: Python computes one at a time anyway. What several
    hold together is in so many pieces afterwards that hardly any of it can be given back.
    """

    @wraps(make)
    def alone(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Made:
        with TURN:
            try:
                return make(*arguments, **named)
            finally:
                tidy_up()

    return alone


def _libc_call(name: str, *arguments: int) -> None:
    call = getattr(ctypes.CDLL(None), name, None)
    if call:
        call(*arguments)

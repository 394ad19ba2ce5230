"""What a process holds of the machine's memory. Does nothing where the C library is not GNU's."""

import ctypes

_ARENA_MAX = -8  # malloc.h: M_ARENA_MAX


def share_arenas(count: int) -> None:
    """Let all threads take their memory from a few heaps; each would keep one of its own for good.

    To be called before there are threads.
    """
    _libc_call("mallopt", _ARENA_MAX, count)


def give_back_memory() -> None:
    """Return to the system what is free at the ends of the heaps and inside them."""
    _libc_call("malloc_trim", 0)


def _libc_call(name: str, *arguments: int) -> None:
    call = getattr(ctypes.CDLL(None), name, None)
    if call:
        call(*arguments)

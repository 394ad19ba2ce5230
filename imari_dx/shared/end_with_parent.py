"""Processes that end when the one that made them does, however it ended: Linux tells them."""

import ctypes
import os
import signal
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def children_end_with_us() -> None:
    """Let whatever this process forks from now on, and what those fork, be killed when its parent ends.

    A main process that was killed would leave its helpers at work beside those of the next one. Programs
    that are started (not forked) are not meant: they end by themselves.
    """
    libc, parents = ctypes.CDLL(None, use_errno=True), [os.getpid()]

    def after_fork() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parents[0]:  # it ended before it could be watched
            os._exit(1)
        parents[0] = os.getpid()

    os.register_at_fork(after_in_child=after_fork)

"""Whether the site runs: each of its programs, on any machine, holds a lock for as long as it lives."""

import contextlib
import fcntl
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from imari_dx.shared.shared_folder import FOLDER

# What a program is called in a refusal.
PROGRAMS = {"server": "画面のプログラム", "worker": "帳票を作成するプログラム", "backup": "バックアップ"}
# For good: a lock goes with the last process that has its file open, forks included, however it ended.
_HELD: list[IO[str]] = []


class StillRunningError(Exception):
    """A program of the site is at work; ``str()`` names it in Japanese."""


def hold(data: Path, program: str) -> None:
    """Say until the end of this process that a program runs; waits while the data are being replaced.

    A folder that takes no file stops no program: it is told in the log.
    """
    try:
        file = _opened(data, program)
        fcntl.flock(file, fcntl.LOCK_SH)
    except OSError:  # also where a share knows no locks
        logging.getLogger(__name__).warning("No lock in %s: restore cannot see that the site runs", data)
        return
    _HELD.append(file)


@contextlib.contextmanager
def alone(data: Path, *programs: str) -> Iterator[None]:
    """Keep programs from running meanwhile. Raises StillRunningError if one does, or OSError."""
    with contextlib.ExitStack() as locks:
        for program in programs:
            file = locks.enter_context(_opened(data, program))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StillRunningError(f"{PROGRAMS[program]}が動いています。") from error
        yield


def _opened(data: Path, program: str) -> IO[str]:
    folder = data / FOLDER
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    return (folder / f"{program}.lock").open("a")

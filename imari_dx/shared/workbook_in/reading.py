"""Reading an uploaded file: in a process of its own, with limits."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

from imari_dx.shared.workbook_in import child, wire
from imari_dx.shared.workbook_in.file_kinds import BROKEN, kind_of
from imari_dx.shared.workbook_in.limits import MAX_ANSWER, MAX_SECONDS
from imari_dx.shared.workbook_in.values import Book, UnreadableFileError

_log = logging.getLogger(__name__)
COMMAND: Final = (sys.executable, "-I", "-S", "-B", str(Path(child.__file__).resolve()))
"""Without the environment, which holds secrets, and without any package but Python's own."""
_TOO_MUCH: Final = (signal.SIGXCPU, signal.SIGKILL)  # how the limits end a process
TOO_LONG: Final = (
    "ファイルの中身が多すぎて、読み取りに時間がかかりすぎるため、やめました。使っていないシート・行・列・書式を"
    "消すか、必要な表だけを新しいブックに写して、もう一度選んでください。"
)


def read_upload(data: bytes, name: str) -> Book:
    """Return an uploaded .xlsx, .xlsm or CSV as plain values; ``name`` is what its owner calls it.

    Raises UnreadableFileError, whose message is one sentence for who chose the file. Nothing of the file is
    kept, run or followed, and reading ends within `MAX_SECONDS` and `MAX_MEMORY`.
    """
    kind = kind_of(data, name)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        ending = _run(kind, given, answer)
        return _heard(answer, ending)


def _run(kind: str, given: IO[bytes], answer: IO[bytes]) -> int:
    try:
        return subprocess.run(  # noqa: S603 - our own program, and nothing of the file in its arguments
            (*COMMAND, kind),
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=MAX_SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(TOO_LONG) from error


def _heard(answer: IO[bytes], ending: int) -> Book:
    """Return what the child has said, believing none of it before it has the right shape."""
    if answer.seek(0, os.SEEK_END) >= MAX_ANSWER or -ending in _TOO_MUCH:
        raise UnreadableFileError(TOO_LONG)
    answer.seek(0)
    try:
        if ending:
            raise wire.NonsenseError(f"ended with {ending}")
        return wire.book_of(_lines(answer))
    except UnreadableFileError:
        raise
    except Exception as error:
        _log.warning("Reading an uploaded workbook failed: %r", error)
        raise UnreadableFileError(BROKEN) from error


def _lines(answer: IO[bytes]) -> list[bytes]:
    lines = answer.read().splitlines()
    last = json.loads(lines[-1]) if lines else {}
    if isinstance(last, dict) and wire.REFUSED in last:
        raise UnreadableFileError(str(last[wire.REFUSED]))
    if isinstance(last, dict) and wire.FAILED in last:
        raise wire.NonsenseError(str(last[wire.FAILED]))
    return lines

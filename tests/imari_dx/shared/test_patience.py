"""What works by itself waits for the database, says so once a minute, and ends with what started it."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from imari_dx.shared import patience
from imari_dx.shared.patience import LONGEST, patiently

FAMILY = """
import os, time
from imari_dx.shared.end_with_parent import children_end_with_us
children_end_with_us()
if os.fork() == 0 and os.fork() == 0:
    os.write(1, b"%d\\n" % os.getpid())
time.sleep(20)
"""


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let time pass at once, and say how much."""
    found: list[float] = []
    monkeypatch.setattr(patience.time, "sleep", found.append)
    monkeypatch.setattr(patience.time, "monotonic", lambda: 1000 + sum(found))
    return found


def failing(times: int, error: Exception) -> Callable[[], str]:
    left = [times]

    def act() -> str:
        if left[0]:
            left[0] -= 1
            raise error
        return "done"

    return act


@pytest.mark.django_db
def test_an_outage_is_waited_for(slept: list[float], caplog: pytest.LogCaptureFixture) -> None:
    assert patiently(failing(11, OperationalError("himitsu")), "job 7") == "done"
    assert slept[:5] == [1, 2, 4, 8, LONGEST]
    assert max(slept) == LONGEST
    said = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert said[0] == "job 7 waits: database away (OperationalError), for 0 s"
    assert said[-1] == "job 7 goes on after 120 s"
    assert len(said) == 3  # of two minutes, and the end
    assert patiently(failing(1, InterfaceError("closed")), "job 8") == "done"


def test_a_mistake_is_not_waited_for(slept: list[float]) -> None:
    with pytest.raises(ProgrammingError):
        patiently(failing(1, ProgrammingError()), "job 7")
    assert slept == []


def test_children_end_with_whoever_made_them() -> None:
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, text=True) as parent:
        grandchild = int(parent.stdout.readline())  # type: ignore[union-attr]
        parent.kill()
        until = time.monotonic() + 10
        while _lives(grandchild) and time.monotonic() < until:
            time.sleep(0.02)
        lives = _lives(grandchild)
        if lives:
            os.kill(grandchild, signal.SIGKILL)
    assert not lives


def _lives(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False

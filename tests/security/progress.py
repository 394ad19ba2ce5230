"""A plugin of pytest for ``script/audit security``: what it means to try, and what did not come to an end.

Every test leaves its name before the first one runs and takes it away when it has passed; what stands there
afterwards failed, was stopped by the clock or never began, and the judge says so. SECURITY_UNTIL is the
second (of time.time) at which whatever runs is stopped; what takes up the time of a machine must not.
"""

import hashlib
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from tests.security.findings import folder

STOPPED = "時間のうちに終わらなかった"
NOT_BEGUN = "始められなかった"
_AGAIN = 30  # seconds


class TimeIsUp(BaseException):  # no Exception: Django would make an answer of it
    """The audit has no more time; what runs closes its servers and ends."""


def unfinished() -> dict[str, str]:
    """Return the tests that did not come to an end, by name, and why not."""
    files = sorted(_place().glob("*.json"))
    return dict(sorted(json.loads(file.read_text(encoding="utf-8")) for file in files))


def _place() -> Path:
    place = folder() / "unfinished"
    place.mkdir(exist_ok=True)
    return place


def _file(name: str) -> Path:
    return _place() / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"


def note(name: str, why: str) -> None:
    """Leave a name for the judge."""
    _file(name).write_text(json.dumps([name, why], ensure_ascii=False), encoding="utf-8")


def _time_left() -> float:
    until = os.environ.get("SECURITY_UNTIL")
    return float(until) - time.time() if until else 24 * 3600


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TimeIsUp(STOPPED)


@contextmanager
def within_the_time() -> Iterator[None]:
    """Stop what runs when the time is over; what would only begin then ends at once."""
    before = signal.signal(signal.SIGALRM, _stop)
    # Again after a while: whoever collects garbage at that moment swallows the first.
    signal.setitimer(signal.ITIMER_REAL, max(0.01, _time_left()), _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(tryfirst=True)  # before xdist hears of it and lets another worker begin
def pytest_collection_finish(session: pytest.Session) -> None:
    for item in session.items:
        note(item.nodeid, NOT_BEGUN)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    with within_the_time():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    with within_the_time():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    if call.excinfo:
        is_stopped = call.excinfo.errisinstance(TimeIsUp)
        note(item.nodeid, STOPPED if is_stopped else f"失敗した：{call.excinfo.exconly()[-200:]}")
    elif call.when == "call":
        _file(item.nodeid).unlink(missing_ok=True)
    return (yield)

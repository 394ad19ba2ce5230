"""A worker is killed in the middle of a document, and another one completes it: with real processes."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from reports.models import JobState, ReportJob
from tests.cast import World, make_world

PATIENCE = 400  # seconds; a quiet machine needs fifteen for all of it


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """The cast's world where other processes see it."""
    return make_world()


def _address() -> str:
    """The database of this test, for other processes."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@contextmanager
def _cluster(log: Path) -> Iterator[int]:
    """Start the program as an operator does; gone at the end, with all of its processes."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": _address(), "PYTHONUTF8": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process.pid
        finally:
            _kill(process.pid)
            process.wait()


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _until(is_so: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def test_a_killed_workers_document_is_completed_by_another(committed_world: World, tmp_path: Path) -> None:
    client = Client()
    client.force_login(committed_world["secretariat"])
    page = client.post("/reports/plan-sheets.pdf")["Location"]
    states: list[str] = []

    def shown() -> str:
        """The state on the page, which is read all the while."""
        answer = client.get(page)
        assert answer.status_code == 200
        (state,) = re.findall(r'<span class="state[^>]*>(\w+)</span>', answer.content.decode())
        if states[-1:] != [state]:
            states.append(state)
        return state

    assert shown() == JobState.WAITING.label
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    with _cluster(first) as group:
        _until(lambda: shown() == JobState.RUNNING.label, first)
        _kill(group)
    assert shown() == JobState.RUNNING.label  # nobody has noticed yet
    assert client.post("/reports/plan-sheets.pdf")["Location"] == page  # still the same job
    with _cluster(second):
        _until(lambda: shown() == JobState.DONE.label, second)
    assert states[:2] == [JobState.WAITING.label, JobState.RUNNING.label]
    assert set(states) == {JobState.WAITING.label, JobState.RUNNING.label, JobState.DONE.label}
    job = ReportJob.objects.get()
    assert (job.attempts, job.error) == (2, "")
    answer = client.get(f"{page}file/")
    assert answer.content.startswith(b"%PDF-")
    assert client.post("/reports/plan-sheets.pdf").content == answer.content  # it need not be made again

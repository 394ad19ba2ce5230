"""What a worker does with a job: claims it, makes it, tells how far it is, takes up what a crash has left.

Every write of a worker holds only while the job is still its own (state, number of the attempt): whoever
cancelled it, or took it up again because this worker seemed dead, has the last word.
"""

import datetime as dt
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F, QuerySet
from django.utils import timezone
from django_q.exceptions import TimeoutException

from imari_dx.shared.acts import one_act
from imari_dx.shared.outage import outage_of
from imari_dx.shared.patience import PASSES, Patience, patiently
from reports.formats.progress import Progress
from reports.jobs.services import wake_a_worker
from reports.jobs.signs import this_process
from reports.jobs.tasks import TaskError, task
from reports.models import MOST_ATTEMPTS, JobState, ReportJob, StoredFile

SEEMS_DEAD = dt.timedelta(seconds=20)  # without a sign of life for so long
BEAT = 4.0  # seconds between two signs of life
_TOLD_AT_MOST_EVERY = 0.5  # seconds between two writes of the progress
TOOK_TOO_LONG = (
    "作成に時間がかかりすぎたため、途中でやめました。しばらくしてから、もう一度作成してください。"
    "続けて起きるときは、システムの管理者に知らせてください。"
)
BROKE_OFF = (
    "作成の途中で、プログラムが続けて止まりました。しばらくしてから、もう一度作成してください。"
    "続けて起きるときは、システムの管理者に知らせてください。"
)
NO_ROOM = (
    "サーバーの空き容量が足りないため、作成したものを保存できません。"
    "事務局に連絡し、空きができてから、もう一度作成してください。"
)
UNEXPECTED = (
    "作成の途中で、思わぬ誤りがありました。もう一度作成してください。"
    "続けて起きるときは、システムの管理者に知らせてください（記録に詳しい内容があります）。"
)

_LET_GO: dict[str, str | None] = {"worker": "", "heartbeat": None}

_log = logging.getLogger(__name__)


class NoLongerOursError(Exception):
    """The job was cancelled, or another worker has it."""


def take_next(*, beats: bool = True) -> bool:
    """Make the job that waits longest, and return whether there was one.

    ``beats``: with signs of life, by a thread and a connection of its own.
    """
    job = claim(timezone.now())
    if job is None:
        return False
    own = _own(job)
    try:
        with _signs_of_life(own) if beats else nullcontext():
            file = task(job.task)(job, _Told(own))
        # What has been made is not thrown away because the database is away just then.
        if not patiently(lambda: _stored(own, file), f"job {job.pk}"):
            raise NoLongerOursError
    except NoLongerOursError:
        _log.info("job %s was cancelled or taken over", job.pk)
    except TaskError as error:
        _fail(own, str(error))
    except TimeoutException:
        _log.exception("job %s took too long", job.pk)
        _fail(own, TOOK_TOO_LONG)
        raise  # the process is replaced: what it was at may hang on
    except Exception as error:
        outage = outage_of(error)
        if outage in PASSES:
            patiently(lambda: _put_back(own), f"job {job.pk}")
        elif outage is not None:
            _log.error("job %s failed: %s", job.pk, outage.value)
            _fail(own, NO_ROOM)
        else:
            _log.exception("job %s failed", job.pk)
            _fail(own, UNEXPECTED)
    return True


def claim(at: dt.datetime) -> ReportJob | None:
    """Make the job that waits longest this process's own; None if none waits. Of two workers one gets it."""
    while True:
        job = ReportJob.objects.filter(state=JobState.WAITING).order_by("requested_at", "pk").first()
        if job is None:
            return None
        waiting = ReportJob.objects.filter(pk=job.pk, state=JobState.WAITING, attempts=job.attempts)
        if waiting.update(
            state=JobState.RUNNING,
            attempts=F("attempts") + 1,
            worker=this_process(),
            started_at=at,
            heartbeat=at,
            progress_done=0,
            progress_of=0,
            progress_what="",
        ):
            job.refresh_from_db()
            return job


def rescue(at: dt.datetime) -> int:
    """Let jobs wait again whose worker is dead, and return how many; after the last attempt they fail.

    Dead: a process of this host that is gone, or one anywhere without a sign of life.
    """
    found = 0
    for job in ReportJob.objects.filter(state=JobState.RUNNING):
        if not (_is_gone(job.worker) or (job.heartbeat and job.heartbeat < at - SEEMS_DEAD)):
            continue
        own = _own(job).filter(heartbeat=job.heartbeat)
        if job.attempts >= MOST_ATTEMPTS:
            _fail(own, BROKE_OFF)
        elif _put_back(own):
            _log.warning("job %s is taken up again: its worker %s is gone", job.pk, job.worker)
            found += 1
    return found


def _stored(own: "QuerySet[ReportJob]", file: StoredFile | None) -> int:
    return own.update(
        state=JobState.DONE,
        file=file,
        payload=b"",
        finished_at=timezone.now(),
        progress_done=F("progress_of"),
        **_LET_GO,
    )


@one_act()
def _put_back(own: "QuerySet[ReportJob]") -> bool:
    is_waiting = own.update(state=JobState.WAITING, started_at=None, **_LET_GO) > 0
    if is_waiting:
        wake_a_worker()
    return is_waiting


def _own(job: ReportJob) -> "QuerySet[ReportJob]":
    return ReportJob.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _fail(own: "QuerySet[ReportJob]", sentence: str) -> None:
    own.update(state=JobState.FAILED, error=sentence, finished_at=timezone.now(), **_LET_GO)


def _is_gone(worker: str) -> bool:
    """Whether a process of this host has ended; of another host nobody knows."""
    host, _colon, number = worker.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError):
        pass
    return False


class _Told:
    """What a task tells of its progress, written for whoever waits; raises when the job is no longer ours."""

    def __init__(self, own: "QuerySet[ReportJob]") -> None:
        self._own, self._written = own, 0.0
        self._patience = Patience("the progress of a job")

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._written < _TOLD_AT_MOST_EVERY and progress.done < progress.of:
            return
        self._written = now
        try:
            is_ours = self._own.update(
                progress_done=progress.done,
                progress_of=progress.of,
                progress_what=progress.what[:100],
                heartbeat=timezone.now(),
            )
        except (OperationalError, InterfaceError) as error:  # the file is worth more than its progress
            self._patience.note(error)
            return
        if not is_ours:
            raise NoLongerOursError


@contextmanager
def _signs_of_life(own: "QuerySet[ReportJob]") -> Iterator[None]:
    """Say every few seconds that the job is being made, also while one part of it takes long."""
    over, patience = threading.Event(), Patience("the sign of life of a job")

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                own.update(heartbeat=timezone.now())
            except (DatabaseError, InterfaceError) as error:  # the next one comes soon
                patience.note(error)
        connection.close()  # the thread's own

    thread = threading.Thread(target=beat, daemon=True, name="signs of life")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

"""The files of an edition are made in the background: ordering them, and how far they are."""

import datetime as dt
import json
from dataclasses import dataclass

from accounts.models import User
from reports.documents.canonical import sha256
from reports.jobs.services import order
from reports.jobs.signs import NOBODY_WORKS, somebody_works
from reports.models import ACTIVE, Edition, JobState, ReportJob

NAME = "edition"
_BROKEN_OFF = "作成が途中で終わりました。もう一度作成してください。"
_CANCELLED = "作成が取り消されました。もう一度作成するか、公表を取りやめてください。"


@dataclass(frozen=True, slots=True)
class Work:
    """How far the files of an edition are."""

    is_running: bool  # waiting, or being made
    done: int = 0
    of: int = 0  # 0: not begun
    what: str = ""  # the file that is being made
    error: str = ""  # why it ended without being published
    nobody_works: str = ""  # that nobody takes it up


def order_files(edition: Edition, *, by: User, at: dt.datetime) -> ReportJob:
    """Ask a worker for the files of an edition; nothing more where somebody is at it already."""
    return order(
        plan=edition.plan,
        by=by,
        task=NAME,
        payload=json.dumps({"edition": edition.pk}).encode(),
        key=_key(edition),
        title=f"公表版　{edition}",
        file_name="",
        at=at,
    )


def work_on(edition: Edition) -> Work:
    """Return how far the files of an edition are that is not out yet."""
    job = ReportJob.objects.filter(task=NAME, key=_key(edition)).order_by("-pk").first()
    if job is None or job.state not in ACTIVE:
        return Work(is_running=False, error=_why_not(job))
    waits = job.state == JobState.WAITING
    return Work(
        is_running=True,
        done=job.progress_done,
        of=job.progress_of,
        what=job.progress_what,
        nobody_works=NOBODY_WORKS if waits and not somebody_works() else "",
    )


def _why_not(job: ReportJob | None) -> str:
    if job and job.state == JobState.CANCELLED:
        return _CANCELLED
    return (job.error if job else "") or _BROKEN_OFF


def _key(edition: Edition) -> str:
    return sha256(f"{NAME} {edition.pk} {edition.data_sha256}".encode())

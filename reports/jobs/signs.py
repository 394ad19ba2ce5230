"""Whether anybody does what waits: signs of life of the programs that take work."""

import datetime as dt
import os
import socket

from django.utils import timezone

from reports.models import JobState, ReportJob, WorkerSign

# A program says that it is there every ten seconds, but not while it has all it can take: then the jobs tell.
IS_THERE = dt.timedelta(seconds=45)
NOBODY_WORKS = (
    "帳票を作成するプログラムが動いていません。システムの管理者に知らせてください。"
    "動き始めると、待っている帳票から順に作成します。"
)


def this_process() -> str:
    """Return the name of this process among all hosts."""
    return f"{socket.gethostname()}:{os.getpid()}"


def note_alive(at: dt.datetime) -> None:
    """Say that this process takes work; signs of programs long gone fall away."""
    WorkerSign.objects.update_or_create(name=this_process(), defaults={"seen_at": at})
    WorkerSign.objects.filter(seen_at__lt=at - dt.timedelta(days=1)).delete()


def somebody_works(at: dt.datetime | None = None) -> bool:
    """Whether a program that takes work was seen just now."""
    since = (at or timezone.now()) - IS_THERE
    return (
        WorkerSign.objects.filter(seen_at__gte=since).exists()
        or ReportJob.objects.filter(state=JobState.RUNNING, heartbeat__gte=since).exists()
    )

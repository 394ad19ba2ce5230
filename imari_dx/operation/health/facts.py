"""Facts are gathered: from the disk, from what backups leave behind, from the database if it answers."""

import datetime as dt
import logging
import os
import shutil
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django_q.models import Schedule

from accounts.directory.client import try_connection
from accounts.directory.patience import DirectoryDownError
from accounts.models import SignIn
from accounts.records.lines import log_failed_at
from imari_dx.operation.backup.last import last_backup, last_failure
from imari_dx.operation.health.known import DatabaseFacts, Facts
from imari_dx.operation.verify.last import last_verification
from imari_dx.shared.last_run import NOTICES, last_run
from imari_dx.shared.maintenance import is_closed
from imari_dx.shared.shared_folder import shared_folder
from indicators.models import MessageStatus, OutboxMessage, TransitionLog
from reports.jobs.signs import somebody_works
from reports.jobs.upkeep import DIGESTS
from reports.models import JobState, ReportJob

_log = logging.getLogger(__name__)


def gather(now: dt.datetime | None = None, *, asks_directory: bool = False) -> Facts:
    """Return what is known of the site now; a database that does not answer is a fact too.

    ``asks_directory``: the directory of the house as well, which may take some seconds when it is silent.
    """
    at = now or timezone.now()
    free, total = min(_space(one) for one in _folders())
    last, failure = last_backup(), last_failure()
    return Facts(
        now=at,
        is_production=settings.PRODUCTION,
        unwritable=tuple(dict.fromkeys(str(one) for one in _folders() if not _is_writable(one))),
        free=free,
        total=total,
        backup_at=last.at if last else None,
        records_log_failed_at=log_failed_at(Path(settings.DATA_DIR)),
        backup_failed_at=failure.at if failure else None,
        backup_failure=failure.reason if failure else "",
        sends_mail=bool(settings.EMAIL_HOST),
        database=_database(at),
        verified=last_verification(),
        is_closed=is_closed(),
        notices_by_timer=last_run(NOTICES),
        directory_answers=_directory_answers() if asks_directory else None,
    )


def _directory_answers() -> bool | None:
    if settings.DIRECTORY is None:
        return None
    try:
        try_connection(settings.DIRECTORY, bind=True)
    except DirectoryDownError as error:
        _log.warning("health: the directory does not answer (%s)", error)
        return False
    return True


def _folders() -> tuple[Path, ...]:
    return Path(settings.DATA_DIR), shared_folder(), Path(settings.MEDIA_ROOT)


def _is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder; one that is not there yet is made with the first file."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK) and not _is_read_only(there)


def _is_read_only(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _space(folder: Path) -> tuple[int, int]:
    """Bytes that this account may still use, and all, of the disk that holds a folder."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    usage = shutil.disk_usage(there)
    return usage.free, usage.total


def _database(at: dt.datetime) -> DatabaseFacts | None:
    try:
        # Where a table may be missing, nothing else is asked.
        pending = _pending()
        if pending:
            return DatabaseFacts(pending=pending)
        return _asked(at)
    except (DatabaseError, OSError) as error:
        _log.warning("health: the database does not answer (%s)", error.__class__.__name__)
        return None


@cache
def _of_this_release() -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """All migrations of the source, each with those that it replaces."""
    loader = MigrationLoader(None)
    return {key: frozenset(one.replaces) for key, one in loader.disk_migrations.items()}


def _pending() -> tuple[str, ...]:
    applied = set(MigrationRecorder(connection).applied_migrations())
    return tuple(
        f"{app}.{name}"
        for (app, name), replaced in sorted(_of_this_release().items())
        if (app, name) not in applied and not (replaced and replaced <= applied)
    )


def _asked(at: dt.datetime) -> DatabaseFacts:
    jobs = ReportJob.objects.filter(state=JobState.WAITING).aggregate(
        count=Count("pk"), since=Min("requested_at")
    )
    notices = OutboxMessage.objects.aggregate(
        sent=Max("sent_at"),
        failed=Count("pk", filter=Q(status=MessageStatus.FAILED)),
        uncertain=Count("pk", filter=Q(status=MessageStatus.UNCERTAIN)),
    )
    return DatabaseFacts(
        worker_works=somebody_works(at),
        waiting_jobs=jobs["count"],
        waiting_since=jobs["since"],
        notices_due=Schedule.objects.filter(pk=DIGESTS).values_list("next_run", flat=True).first(),
        notices_sent=notices["sent"],
        notices_failed=notices["failed"],
        notices_uncertain=notices["uncertain"],
        last_row=_last_row(),
    )


def _last_row() -> dt.datetime | None:
    """When the newest sign-in or step was recorded."""
    rows = (
        SignIn.objects.order_by("-at").values_list("at", flat=True).first(),
        TransitionLog.objects.order_by("-pk").values_list("at", flat=True).first(),
    )
    return max((at for at in rows if at), default=None)

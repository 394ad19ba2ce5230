"""Records whose term is over leave the database, once they stand in a file."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditRecord, RecordKind, RecordRemoval
from accounts.records.export import lines_of, write_whole
from accounts.records.reading import oldest_first
from accounts.records.writing import record_command
from imari_dx.shared.fiscal_year import FiscalYear


@dataclass(frozen=True, slots=True)
class Removed:
    """How many records went, and the file that holds them."""

    count: int
    path: Path
    sha256: str


def kept_from(years: int, today: dt.date) -> dt.datetime:
    """Return since when records are kept: a term counts from the 1 April after a record's fiscal year."""
    first = FiscalYear(FiscalYear.of(today).year - years).first_day
    return timezone.make_aware(dt.datetime.combine(first, dt.time()))


def remove_old(*, before: dt.datetime, folder: Path, at: dt.datetime) -> Removed | None:
    """Write what is older than a moment to a file, then remove it, all or nothing; None where nothing is.

    The database lets go only what ``RecordRemoval`` names. Records are not changed, so what was written is
    what goes. OSError, FileExistsError among them, before anything is removed.
    """
    last = AuditRecord.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True).last()
    if last is None:
        return None
    old = AuditRecord.objects.filter(at__lt=before, pk__lte=last)
    end, now = timezone.localtime(before), timezone.localtime(at)
    path = folder / f"records-before-{end:%Y-%m-%d}-{now:%Y%m%d-%H%M%S}.jsonl"
    sha256 = write_whole(path, lines_of(oldest_first(old), "jsonl"))
    with transaction.atomic():
        count = old.count()
        RecordRemoval.objects.create(at=at, before=before, count=count, file_name=path.name, sha256=sha256)
        old._raw_delete(connection.alias)  # the query set itself refuses
        record_command(RecordKind.RECORDS_REMOVED, subject=path.name, count=count, sha256=sha256)
    return Removed(count, path, sha256)

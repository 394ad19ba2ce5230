"""Writing 版: the frozen data of a report that has just been finalised."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from indicators.models import AnnualReport, Snapshot, SnapshotCause
from indicators.results import results_of
from indicators.snapshots import freeze


@transaction.atomic
def write_snapshot(
    *, report: AnnualReport, cause: SnapshotCause, by: User, at: dt.datetime, comment: str = ""
) -> Snapshot:
    """Freeze a finalised report as its next 版; those before stay. Only on a report that is locked."""
    book = results_of(report)
    day = timezone.localdate(at)
    return Snapshot.objects.create(
        report=report,
        number=report.snapshots.count() + 1,
        cause=cause,
        comment=comment,
        data=freeze(book, book.initiatives[0], report.cycle.fiscal_year, on=day),
        written_by=by,
        written_at=at,
    )

"""Writing 版: the frozen data of a report that has just been finalised."""

import datetime as dt

from django.utils import timezone

from accounts.chain.writing import link
from accounts.models import ChainKind, User
from imari_dx.shared.acts import one_act
from indicators.book.former_values import former_values
from indicators.book.in_force import results_of
from indicators.book.results import ResultBook
from indicators.book.snapshots import freeze
from indicators.models import AnnualReport, ReportState, Snapshot, SnapshotCause

_MADE_LATER_COMMENT = "版のない確定だったため、更新のときの計画と実績の内容で作成しました。"


@one_act()
def write_snapshot(
    *,
    report: AnnualReport,
    cause: SnapshotCause,
    by: User | None,
    at: dt.datetime,
    comment: str = "",
    book: ResultBook | None = None,
) -> Snapshot:
    """Freeze a finalised report as its next 版; those before stay. Only on a report that is locked.

    ``book`` is what was read of it in this act, if it holds this very report as it is stored now.
    """
    book = book or results_of(report)
    day = timezone.localdate(at)
    made_later = cause == SnapshotCause.MADE_LATER
    snapshot = Snapshot.objects.create(
        report=report,
        number=report.snapshots.count() + 1,
        cause=cause,
        comment=comment,
        data=freeze(
            book,
            book.initiatives[0],
            report.cycle.fiscal_year,
            on=day,
            made_later=made_later,
            before=former_values(book.plan, book.initiatives[:1]),
        ),
        written_by=by,
        written_at=at,
    )
    link(ChainKind.SNAPSHOT, snapshot)
    return snapshot


@one_act()
def freeze_decided(*, report: AnnualReport, at: dt.datetime) -> Snapshot | None:
    """Freeze a report that was finalised before there were 版, as everything stands now.

    What was decided (grade, proposal, reasons, scale) is stored with the report and stays; what the plan said
    on that day nobody knows any more. None if the report is not 確定, or has a 版 already. Raises
    RatingScale.DoesNotExist for a plan without a scale in use.
    """
    stored = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if stored.state != ReportState.FINALISED or stored.snapshots.exists():
        return None
    return write_snapshot(
        report=stored, cause=SnapshotCause.MADE_LATER, by=None, at=at, comment=_MADE_LATER_COMMENT
    )

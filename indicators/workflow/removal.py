"""Reports that go with all that was recorded of them: the chain of records says that they went, and why."""

from collections.abc import Iterable

from accounts.chain.writing import Removal, forget
from accounts.models import ChainKind
from indicators.models import AnnualReport, Snapshot, TransitionLog


def forget_reports(reports: Iterable[AnnualReport], *, why: Removal) -> None:
    """Say that the 版 and the log of some reports are removed. Only inside the act that does so, before."""
    keys = [report.pk for report in reports]
    for kind, model in ((ChainKind.SNAPSHOT, Snapshot), (ChainKind.TRANSITION, TransitionLog)):
        rows = model._default_manager.filter(report__in=keys).order_by("pk")
        forget(kind, rows.values_list("pk", flat=True), why=why)

"""How many 根拠資料 the reports of rounds have."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, QuerySet

from imari_dx.shared.kept_queries import kept
from indicators.models import EvidenceFile, ReportingCycle


def evidence_counts(cycles: Collection[ReportingCycle]) -> dict[int, int]:
    """Return the number of files by report, of those that have any. One query."""
    return dict(_counts([cycle.pk for cycle in cycles]))


@kept
def _counts(cycles: list[int]) -> QuerySet[Any, Any]:
    files = EvidenceFile.objects.filter(report__cycle__in=cycles, removed_at__isnull=True)
    rows = files.order_by().values("report_id").annotate(count=Count("pk"))
    return rows.values_list("report_id", "count")

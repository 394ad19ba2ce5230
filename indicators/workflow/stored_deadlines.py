"""The deadlines of stored reports: what the rule in ``deadlines`` makes of their rounds and extensions."""

from collections.abc import Iterable

from indicators.models import AnnualReport, Extension, ReportingCycle
from indicators.workflow.deadlines import Deadline, GrantedExtension, deadline_of


def stored_deadline(report: AnnualReport) -> Deadline:
    """Return the effective deadline of one report (one query)."""
    return deadline_of(report.cycle.due_on, _granted(report.extensions.all()))


def stored_deadlines(cycles: Iterable[ReportingCycle]) -> dict[int, Deadline]:
    """Return the effective deadlines of the reports of rounds that have extensions (one query)."""
    by_report: dict[int, list[Extension]] = {}
    for extension in Extension.objects.filter(report__cycle__in=cycles).select_related("report__cycle"):
        by_report.setdefault(extension.report_id, []).append(extension)
    return {pk: deadline_of(rows[0].report.cycle.due_on, _granted(rows)) for pk, rows in by_report.items()}


def _granted(rows: Iterable[Extension]) -> list[GrantedExtension]:
    return [GrantedExtension(row.due_on, row.reason) for row in rows]

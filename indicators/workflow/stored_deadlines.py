"""The deadlines of stored reports: what the rule in ``deadlines`` makes of their rounds and extensions."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, QuerySet

from imari_dx.shared.kept_queries import kept
from indicators.models import AnnualReport, Extension, ReportingCycle
from indicators.workflow.deadlines import Deadline, GrantedExtension, deadline_of


def stored_deadline(report: AnnualReport) -> Deadline:
    """Return the effective deadline of one report (one query)."""
    return deadline_of(report.cycle.due_on, _granted(report.extensions.all()))


def stored_deadlines(cycles: Iterable[ReportingCycle]) -> dict[int, Deadline]:
    """Return the effective deadlines of the reports of rounds that have extensions (one query)."""
    by_report: dict[int, list[Extension]] = {}
    due_on: dict[int, dt.date] = {}
    for extension in _extensions([cycle.pk for cycle in cycles]):
        by_report.setdefault(extension.report_id, []).append(extension)
        due_on[extension.report_id] = extension.asked_by
    return {pk: deadline_of(due_on[pk], _granted(rows)) for pk, rows in by_report.items()}


@kept
def _extensions(cycles: list[int]) -> QuerySet[Extension]:
    return Extension.objects.filter(report__cycle__in=cycles).annotate(asked_by=F("report__cycle__due_on"))


def _granted(rows: Iterable[Extension]) -> list[GrantedExtension]:
    return [GrantedExtension(row.due_on, row.reason) for row in rows]

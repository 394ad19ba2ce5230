"""所管課: which figures of an initiative other departments report, and which of them have no answer yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from imari_dx.shared.related_rows import rows_of
from indicators.models import Indicator, Measurement, ReportingCycle
from initiatives.models import Initiative


def reported_elsewhere(initiative: Initiative, fiscal_year: int) -> list[Indicator]:
    """Return the indicators that count in a year and that a 所管課 enters (not those that count events)."""
    return [
        row
        for row in rows_of(initiative, "indicators")
        if row.department_id is not None
        and row.counts_events_of_id is None
        and row.first_year <= fiscal_year <= row.last_year
    ]


def missing_figures(
    initiative: Initiative, fiscal_year: int, answered: Collection[int], departments: Collection[int]
) -> list[Indicator]:
    """Return those that some departments report and that are not among the ``answered`` (ids)."""
    return [
        row
        for row in reported_elsewhere(initiative, fiscal_year)
        if row.department_id in departments and row.pk not in answered
    ]


def answered_for_others(
    cycles: Sequence[ReportingCycle], initiatives: Iterable[Initiative]
) -> Mapping[int, frozenset[int]]:
    """Return by report (id) which indicators of a 所管課 have an answer; asked only where there are any."""
    keys = [row.pk for one in initiatives for row in rows_of(one, "indicators") if row.department_id]
    if not keys:
        return {}
    rows = Measurement.objects.filter(indicator__in=keys, report__cycle__in=cycles).exclude(status="")
    found: dict[int, set[int]] = {}
    for report, indicator in rows.values_list("report_id", "indicator_id"):
        found.setdefault(report, set()).add(indicator)
    return {report: frozenset(indicators) for report, indicators in found.items()}

"""Rows for ``manage.py judge`` from stored measurements, put together without the product's ``facts_of``."""

import csv
import io
from decimal import Decimal

from indicators.book.assessment import answers_from_report, item_counts
from indicators.book.results import ResultBook
from indicators.judgement.table.cells import COLUMNS
from indicators.models import Indicator, Measurement
from initiatives.models import Initiative

WITH_VALUE = ("confirmed", "preliminary")
ADDS_NOTHING = ("not_held", "not_applicable")


def table(rows: list[dict[str, object]]) -> str:
    """Return rows as CSV with all columns; what a row does not name is empty, decimals have no exponent."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {name: f"{cell:f}" if isinstance(cell, Decimal) else cell for name, cell in row.items()}
        )
    return out.getvalue()


def stored_row(
    book: ResultBook, initiative: Initiative, indicator: Indicator, year: int
) -> dict[str, object]:
    """Return the row of one indicator and year, as somebody would write it from the stored measurements."""
    reports = book.reports[initiative.pk]
    source = indicator.counts_events_of_id or indicator.pk
    found: dict[int, Measurement] = {
        one: row
        for one, report in reports.items()
        for row in report.measurements.all()
        if row.indicator_id == source and one <= year
    }
    values = {one: value_of(indicator, row) for one, row in sorted(found.items()) if row.status in WITH_VALUE}
    counting = [one for one in values if indicator.first_year <= one <= indicator.last_year]
    earlier = max((one for one in values if one < year), default=None)
    own = found.get(year)
    items = item_counts(initiative, answers_from_report(reports[year], initiative))
    row: dict[str, object] = {
        "kind": indicator.kind,
        "timing": indicator.timing,
        "direction": indicator.direction,
        "target": indicator.target,
        "baseline": indicator.baseline,
        "baseline_year": indicator.baseline_year,
        "expectation": next((e.value for e in indicator.expectations.all() if e.fiscal_year == year), None),
        "first_year": indicator.first_year,
        "last_year": indicator.last_year,
        "due_year": indicator.due_year,
        "fiscal_year": year,
        "status": own.status if own else "",
        "actual": values.get(year),
        "items_done": items.done,
        "items_partial": items.partial,
        "items_total": items.done + items.partial + items.not_done,
        "scale": book.active_scale.key,
    }
    if indicator.kind == "milestone":
        days = [one.reached_on for one in found.values() if one.reached_on]
        # An empty status says "not reached"; what nobody has answered yet is not known.
        status = row["status"] or "pending"
        row |= {"actual": None, "status": status, "milestone_reached_on": min(days, default=None)}
    if indicator.kind == "cumulative":
        return row | running_total(indicator, found, values, year)
    if earlier is not None:
        row |= {"previous": values[earlier], "previous_year": earlier}
    elif indicator.baseline_year is not None and indicator.baseline_year < year:
        row |= {"previous": indicator.baseline, "previous_year": indicator.baseline_year}
    if counting:
        row |= {"first_value": values[counting[0]], "first_value_year": counting[0]}
    return row


def value_of(indicator: Indicator, row: Measurement) -> Decimal | None:
    """Return what was measured, with twenty decimals where a quotient does not end."""
    counts = [event.count for event in row.events.all()]
    if indicator.counts_events_of_id:
        return Decimal(len(counts))
    if indicator.kind == "per_event" and counts:
        return round(Decimal(sum(counts)) / len(counts), 20)
    if indicator.kind == "ratio" and row.denominator:
        return round(100 * row.numerator / row.denominator, 20)
    return row.value


def running_total(
    indicator: Indicator, found: dict[int, Measurement], values: dict[int, Decimal], year: int
) -> dict[str, object]:
    """Return the running total of a year and, before it, of the latest measured one; unknown is empty."""

    def total(until: int) -> Decimal | None:
        years = range(indicator.first_year, until + 1)
        known = all(one in values or (one in found and found[one].status in ADDS_NOTHING) for one in years)
        return sum(values[one] for one in years if one in values) if known and until in values else None

    earlier = max((one for one in values if indicator.first_year <= one < year), default=None)
    previous = None if earlier is None else total(earlier)
    return {
        "running_total": total(year),
        "previous": previous,
        "previous_year": None if previous is None else earlier,
    }

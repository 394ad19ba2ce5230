"""Writing what was measured: from the department's page, and as final figures of a decided report."""

from collections.abc import Mapping

from imari_dx.shared.related_rows import link_many
from indicators.book.answers import MeasurementAnswer
from indicators.book.stored_answers import MEASUREMENT_FIELDS, measurement_answer
from indicators.models import AnnualReport, Measurement, MeasurementEvent


def write_measurements(report: AnnualReport, measurements: Mapping[int, MeasurementAnswer]) -> None:
    """Write what was entered per indicator, as far as it changed. Only on a locked report."""
    rows = list(report.measurements.all())
    link_many(rows, "events")
    existing = {row.indicator_id: row for row in rows}
    for indicator_id, entered in measurements.items():
        row = existing.get(indicator_id) or Measurement(report=report, indicator_id=indicator_id)
        if not row.pk and entered == MeasurementAnswer():
            continue  # nothing entered, nothing stored: still blank
        before = measurement_answer(row) if row.pk else None
        if before == entered:
            continue
        for name in MEASUREMENT_FIELDS:
            setattr(row, name, getattr(entered, name))
        row.save()
        if before is None or tuple(before.events) != tuple(entered.events):
            _write_events(row, entered)


def _write_events(row: Measurement, entered: MeasurementAnswer) -> None:
    row.events.all().delete()
    for number, event in enumerate(entered.events, start=1):
        MeasurementEvent.objects.create(
            measurement=row, sort_order=number, held_on=event.held_on, name=event.name, count=event.count
        )

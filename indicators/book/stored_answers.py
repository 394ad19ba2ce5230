"""A stored report as the plain answer that its entry page would hand in: for forms and comparisons."""

from imari_dx.shared.related_rows import rows_of
from indicators.book.answers import (
    BarAnswer,
    EventAnswer,
    ItemAnswer,
    MeasurementAnswer,
    QuestionValue,
    ReportAnswer,
)
from indicators.book.report_fields import MONEY_FIELDS, TEXT_FIELDS
from indicators.models import AnnualReport, Measurement

MEASUREMENT_FIELDS = (
    "status",
    "value",
    "numerator",
    "denominator",
    "is_rate_only",
    "is_reached",
    "reached_on",
    "text_value",
    "reference_date",
    "reason",
    "change_reason",
)


def measurement_answer(row: Measurement) -> MeasurementAnswer:
    """Return a stored measurement (read with its events) as an answer."""
    return MeasurementAnswer(
        **{name: getattr(row, name) for name in MEASUREMENT_FIELDS},
        events=tuple(EventAnswer(event.held_on, event.name, event.count) for event in rows_of(row, "events")),
    )


def measurement_answers(report: AnnualReport) -> dict[int, MeasurementAnswer]:
    """Return a report's measurements as answers, by indicator id."""
    return {row.indicator_id: measurement_answer(row) for row in rows_of(report, "measurements")}


def report_texts(report: AnnualReport) -> dict[str, str]:
    """Return a report's texts and codes, by their fields."""
    return {name: getattr(report, name) for name in TEXT_FIELDS}


def report_answer(report: AnnualReport) -> ReportAnswer:
    """Return a stored report (read with everything) as an answer."""
    return ReportAnswer(
        texts=report_texts(report),
        money={name: getattr(report, name) for name in MONEY_FIELDS},
        measurements=measurement_answers(report),
        items={row.item_id: ItemAnswer(row.status, row.note) for row in report.item_results.all()},
        bars=tuple(
            BarAnswer(row.phase_id, row.start_period, row.end_period) for row in report.actual_bars.all()
        ),
        questions={
            row.question_id: QuestionValue(row.text_value, row.number_value)
            for row in report.question_answers.all()
        },
        responses={row.instruction_id: row.text for row in report.instruction_responses.all()},
    )

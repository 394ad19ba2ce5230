"""数値確定: which figures of a decided report are not final yet, and what final ones would change."""

from collections.abc import Mapping
from dataclasses import replace

from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import assess, figures_from_answers, stored_history
from indicators.book.results import ResultBook
from indicators.book.stored_answers import report_answer
from indicators.judgement import InitiativeProposal
from indicators.models import AnnualReport, Measurement, MeasurementStatus
from initiatives.models import Initiative

# A value that is not final, or none because it was not there yet.
WAITING_STATUSES = frozenset(
    {MeasurementStatus.PRELIMINARY, MeasurementStatus.PENDING, MeasurementStatus.UNPUBLISHED}
)


def waiting_measurements(report: AnnualReport) -> dict[int, Measurement]:
    """Return the measurements whose final figure is still to come, by indicator id."""
    return {row.indicator_id: row for row in report.measurements.all() if row.status in WAITING_STATUSES}


def proposal_with(
    book: ResultBook, initiative: Initiative, fiscal_year: int, figures: Mapping[int, MeasurementAnswer]
) -> InitiativeProposal:
    """Return what would be proposed for a decided report if these figures stood in it.

    By the scale that it was decided on, as for every decided report.
    """
    report = book.reports[initiative.pk][fiscal_year]
    entered = {**report_answer(report).measurements, **figures}
    history = stored_history(book, initiative)
    history[fiscal_year] = replace(
        history[fiscal_year],
        figures=figures_from_answers(initiative.indicators.all(), entered, fiscal_year),
        reasons={key: row.reason for key, row in entered.items()},
    )
    return assess(initiative, fiscal_year, history, (report.scale or book.active_scale).scale)

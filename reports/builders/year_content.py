"""From what is stored of a decided year to all that is published of it."""

import datetime as dt
from dataclasses import replace

from indicators.book.results import ResultBook
from indicators.book.succession import previous_lines
from indicators.models import AnnualReport, ReportState
from indicators.workflow.closing import ClosingRights
from initiatives.models import Initiative
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.open_data import open_data
from reports.builders.progress import build_progress
from reports.builders.progress_lines import shown_series
from reports.documents.indicator_series import IndicatorSeries
from reports.documents.year_content import YearContent
from reports.models import edition_label
from reports.permissions import Reader


class UndecidedYearError(ValueError):
    """Not everything due in the year is decided; the message is a Japanese sentence."""


def _is_final(_initiative: Initiative, report: AnnualReport | None) -> bool:
    return report is not None and report.state == ReportState.FINALISED


# Somebody outside the house: what is decided, and nothing of how far anything else is.
PUBLIC = Reader(
    is_visible=_is_final,
    knows_state=_is_final,
    sees_running_commentary=False,
    closing_rights=lambda _report, _initiative: ClosingRights(),
    knows_all_closing=False,
    sees_plan=lambda _key: True,
)


def year_content(book: ResultBook, fiscal_year: int, *, edition: int = 0, now: dt.datetime) -> YearContent:
    """Return what is published of a year; ``edition`` is the number that its cover and its last page print.

    Raises UnknownYearError for a year without a round and UndecidedYearError for one that is not decided;
    both messages are Japanese sentences. ``now`` is printed nowhere in a decided year.
    """
    builder = EvaluationBuilder.for_reader(book, fiscal_year, PUBLIC, now)
    year, word = builder.fiscal_year.label, book.plan.words.initiative
    if not builder.initiatives:
        raise UndecidedYearError(f"{year}は、報告する{word}がないため、公表できません。")
    if builder.is_draft:
        raise UndecidedYearError(f"{year}は、確定していない{word}があるため、公表できません。")
    return content_of(builder, edition=edition)


def content_of(builder: EvaluationBuilder, *, edition: int = 0) -> YearContent:
    """Return the same of what a builder shows to its reader, decided or not."""
    evaluation = builder.evaluation_document()
    if edition:
        imprint = replace(evaluation.imprint, edition=edition_label(edition))
        evaluation = replace(evaluation, imprint=imprint)
    return YearContent(
        fiscal_year=builder.fiscal_year.year,
        evaluation=evaluation,
        progress=build_progress(builder),
        sheets={one.slug: builder.sheet_document(one.slug) for one in builder.initiatives},
        series={one.slug: _series(builder, one) for one in builder.initiatives},
        data=open_data(
            builder.book,
            builder.fiscal_year.year,
            previous=previous_lines(builder.book.plan),
        ),
    )


def _series(builder: EvaluationBuilder, initiative: Initiative) -> tuple[IndicatorSeries, ...]:
    """Without the ids of the database, which say nothing outside it."""
    found = shown_series(builder, initiative)
    return tuple(replace(one, indicator_id=one.number) for one in found)

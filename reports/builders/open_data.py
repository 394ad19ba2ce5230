"""The table of all results with what its columns mean: what CSV, JSON and the data package are made of."""

import datetime as dt

from indicators.book.results import ResultBook, is_planned
from indicators.models import AnnualReport, ReportState
from initiatives.models import Initiative
from reports.builders.open_data_columns import columns_with_meaning
from reports.builders.results_table import NO_LINES, Lines, columns_of, result_rows
from reports.documents.open_data import OpenData
from reports.permissions import IsVisible, KnowsState


def is_decided(_initiative: Initiative, report: AnnualReport) -> bool:
    """Whether everybody may read a report: it is 確定."""
    return report.state == ReportState.FINALISED


def open_data(
    book: ResultBook,
    fiscal_year: int,
    *,
    first_year: int | None = None,
    is_visible: IsVisible = is_decided,
    knows_state: KnowsState | None = None,
    sees_running_views: bool = False,
    previous: Lines = NO_LINES,
) -> OpenData:
    """Return the results of all years up to ``fiscal_year``: of what is decided, unless a reader sees more.

    ``first_year`` leaves earlier years out. The rest is as in `result_rows`.
    """
    found = result_rows(
        book,
        is_visible=is_visible,
        knows_state=knows_state,
        sees_running_views=sees_running_views,
        previous=previous,
    )
    first = book.plan.start_fiscal_year if first_year is None else first_year
    kept = [row for row in found if first <= int(row["fiscal_year"]) <= fiscal_year]
    names = columns_of(book, previous=previous)
    plan, words = book.plan, book.plan.words
    return OpenData(
        plan=plan.slug,
        plan_title=plan.title,
        municipality=plan.municipality,
        municipality_code=plan.municipality_code,
        fiscal_year=fiscal_year,
        edition="",
        decided_on=_decided_on(book, fiscal_year),
        contact="　".join(filter(None, (words.contact_department, words.contact_telephone))),
        columns=columns_with_meaning(book, names),
        rows=tuple(tuple(row[name] for name in names) for row in kept),
    )


def last_decided_year(book: ResultBook) -> int:
    """Return the latest year of which anything is decided; the plan's first where nothing is."""
    decided = (
        year
        for years in book.reports.values()
        for year, report in years.items()
        if report.state == ReportState.FINALISED
    )
    return max(decided, default=book.plan.start_fiscal_year)


def _decided_on(book: ResultBook, fiscal_year: int) -> dt.date | None:
    """The latest day of decision of a year of which all that is due is 確定."""
    due = [book.report(one, fiscal_year) for one in book.initiatives if is_planned(one, fiscal_year)]
    decided = [one for one in due if one is not None and one.state == ReportState.FINALISED]
    days = [one.meeting_date for one in decided if one.meeting_date]
    return max(days, default=None) if len(decided) == len(due) else None

"""All results of a plan as one long table, for machines: a row per initiative, fiscal year and datum.

Every cell holds one datum. A number stands without separators and unit; what is missing is an empty value
whose status says why, so that blank, 0, 対象外, 未実施 and 調査中 stay different. Public content only.
"""

from collections.abc import Collection, Iterator, Mapping

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.one_line import in_one_cell
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import YearAnswers, answers_from_report, stored_history
from indicators.book.in_force import book_in_force, initiative_in, is_in_force
from indicators.book.results import ResultBook, YearProposal, is_planned
from indicators.book.snapshots import decided_proposal, frozen_book
from indicators.book.succession import PreviousLine
from indicators.models import AnnualReport, ReportState, has_answer
from initiatives.models import Initiative, ResponsibilityKind
from initiatives.models.headings import MOST_LEVELS
from reports.builders.datum import ENTERED, ENTRY, NOT_PLANNED, NOT_PUBLISHED, NOT_REPORTED, Datum
from reports.builders.indicator_data import indicator_data
from reports.builders.outside_data import OutsideData
from reports.builders.results_columns import (
    COLUMNS,
    EMPTY_ROW,
    HEADING,
    IS_IMPORTED,
    JOINT,
    MUNICIPALITY,
    MUNICIPALITY_CODE,
    ORIGIN,
    PREVIOUS,
    REPORTING,
    SCALE_NAME,
    SCALE_VERSION,
)
from reports.builders.results_data import item_data, report_data
from reports.permissions import IsVisible, KnowsState

Lines = Mapping[int, PreviousLine]
NO_LINES: Lines = {}


def columns_of(book: ResultBook, *, previous: Lines = NO_LINES) -> tuple[str, ...]:
    """Return the columns of a plan's file; ``previous`` as in `result_rows`."""
    kinds = {row.kind for one in book.initiatives for row in rows_of(one, "responsibilities")}
    elsewhere = any(row.department_id for one in book.initiatives for row in rows_of(one, "indicators"))
    return (
        *COLUMNS,
        *([JOINT] if ResponsibilityKind.JOINT in kinds else []),
        *([REPORTING] if elsewhere else []),
        *([ENTRY] if _has_entries(book) else []),
        *([IS_IMPORTED, ORIGIN] if any(one.imported_id for one in book.cycles.values()) else []),
        *(PREVIOUS if previous else ()),
    )


def _has_entries(book: ResultBook) -> bool:
    """Whether there are single events or bars, which are told from each other by their number."""
    reports = [report for years in book.reports.values() for report in years.values()]
    return any(
        rows_of(report, "actual_bars")
        or any(rows_of(one, "events") for one in rows_of(report, "measurements"))
        for report in reports
    )


def result_rows(
    book: ResultBook,
    *,
    is_visible: IsVisible,
    knows_state: KnowsState | None = None,
    sees_running_views: bool = False,
    previous: Lines = NO_LINES,
) -> Iterator[dict[str, str]]:
    """Yield the rows of all years of the plan, in official order, with all that `columns_of` may ask for.

    A year whose report does not exist or is not visible has one row, datum ``report``, that says whether the
    plan has anything for it: so a reader knows the denominators; a year before the revision that adds an
    initiative has none. Nothing of a hidden report enters a total.
    Of reports that ``knows_state`` names, it says 未報告 and the state as well. 外部評価 stands behind the
    results that it is about, of headings and the whole plan at the end; of what is not decided only for whom
    ``sees_running_views``. ``previous`` says by indicator where its line stood in the plan before.
    The column of the edition is empty, see `OpenData.of_edition`.
    """
    whole = {
        MUNICIPALITY: book.plan.municipality,
        MUNICIPALITY_CODE: book.plan.municipality_code,
    }
    for row in _rows(book, is_visible, knows_state, sees_running_views, previous):
        yield {name: in_one_cell(cell) for name, cell in {**EMPTY_ROW, **row, **whole}.items()}


def _rows(
    book: ResultBook,
    is_visible: IsVisible,
    knows_state: KnowsState | None,
    sees_running_views: bool,
    previous: Lines,
) -> Iterator[dict[str, str]]:
    outside = OutsideData(book, is_visible=is_visible, sees_running=sees_running_views)
    for initiative in book.initiatives:
        reports = {
            year: report
            for year, report in book.reports.get(initiative.pk, {}).items()
            if is_visible(initiative, report)
        }
        history = _history(book, initiative, reports)
        for fiscal_year in book.fiscal_years:
            year = fiscal_year.year
            if not is_in_force(book, initiative, year):
                continue
            report = reports.get(year)
            frozen = frozen_book(book, initiative, year) if report else None
            if frozen is None:
                of_year = book_in_force(book, initiative, year)
                shown = initiative_in(of_year, initiative)
                known = history if of_year is book else _history(of_year, shown, reports)
                rows = _year_rows(of_year, shown, fiscal_year, report, known, previous)
                stored = book.report(initiative, year)
                knows = knows_state is not None and knows_state(initiative, stored)
                rows = _with_state(rows, stored) if stored and report is None and knows else rows
            else:
                decided = frozen.initiatives[0]
                known = stored_history(frozen, decided)
                rows = _year_rows(frozen, decided, fiscal_year, frozen.report(decided, year), known, previous)
            yield from outside.behind(initiative, year, rows)
    yield from outside.of_headings()


def _history(book: ResultBook, initiative: Initiative, visible: Collection[int]) -> dict[int, YearAnswers]:
    reports = book.reports.get(initiative.pk, {})
    return {year: answers_from_report(reports[year], initiative) for year in visible}


def _with_state(rows: Iterator[dict[str, str]], report: AnnualReport) -> Iterator[dict[str, str]]:
    for row in rows:
        if row["status"] == NOT_PUBLISHED[0]:
            row |= dict(zip(("status", "status_label"), NOT_REPORTED, strict=True))
        yield row | {"state": report.get_state_display()}


def _year_rows(
    book: ResultBook,
    initiative: Initiative,
    fiscal_year: FiscalYear,
    report: AnnualReport | None,
    history: Mapping[int, YearAnswers],
    previous: Lines,
) -> Iterator[dict[str, str]]:
    answered = report is not None and has_answer(report.state)
    proposal = decided_proposal(book, initiative, fiscal_year.year, history) if answered else None
    context = _context(book, initiative, fiscal_year, report, proposal)
    indicators = {str(number): one for number, one in enumerate(initiative.indicators.all(), start=1)}
    reporting = {number: str(one.department or "") for number, one in indicators.items()}
    before = {number: _previous_cells(previous.get(one.pk)) for number, one in indicators.items()}
    nothing = _previous_cells(None)
    for datum in _data(book, initiative, fiscal_year.year, report, history, proposal):
        yield {**context, **datum.cells(), REPORTING: reporting.get(datum.number, "")} | before.get(
            datum.number, nothing
        )


def _previous_cells(line: PreviousLine | None) -> dict[str, str]:
    values = (line.plan, line.initiative, str(line.number)) if line else ("", "", "")
    return dict(zip(PREVIOUS, values, strict=True))


def _data(
    book: ResultBook,
    initiative: Initiative,
    fiscal_year: int,
    report: AnnualReport | None,
    history: Mapping[int, YearAnswers],
    proposal: YearProposal | None,
) -> Iterator[Datum]:
    planned = is_planned(initiative, fiscal_year)
    if report is None:
        yield Datum("report", "報告", "", *(NOT_PUBLISHED if planned else NOT_PLANNED))
        return
    yield Datum("report", "報告", "", *(ENTERED if planned else NOT_PLANNED))
    scale = (report.scale or book.active_scale).scale
    yield from indicator_data(initiative, fiscal_year, report, history, scale, proposal)
    yield from item_data(initiative, report, history[fiscal_year])
    yield from report_data(report)


def _context(
    book: ResultBook,
    initiative: Initiative,
    fiscal_year: FiscalYear,
    report: AnnualReport | None,
    proposal: YearProposal | None,
) -> dict[str, str]:
    """What all rows of an initiative and year share; the grade is the decided one of the initiative."""
    is_final = report is not None and report.state == ReportState.FINALISED
    decided = report.final_grade if report and is_final else ""
    proposed = _proposed_grade(report, proposal)
    cycle = book.cycles.get(fiscal_year.year)
    titles = {one.level.number: one.plain_title for one in initiative.headings}
    return {
        "plan": book.plan.slug,
        "fiscal_year": str(fiscal_year.year),
        "fiscal_year_wareki": fiscal_year.label,
        "sector": titles.get(1, ""),
        "policy": titles.get(2, ""),
        "is_national_priority": "1" if initiative.national_priority else "0",
        "vision_items": " ".join(str(item.number) for item in initiative.vision_items.all()),
        "initiative_code": initiative.plain_code,
        "initiative_slug": initiative.slug,
        "initiative_title": initiative.plain_title,
        "department": _departments(initiative, fiscal_year, ResponsibilityKind.LEAD),
        JOINT: _departments(initiative, fiscal_year, ResponsibilityKind.JOINT),
        "state": report.get_state_display() if report else "",
        "grade": decided,
        "proposed_grade": proposed,
        "is_graded": _is_graded(book, report, decided or proposed),
        "is_demo": "1" if report and cycle and cycle.is_demo else "0",
        IS_IMPORTED: "1" if report and report.imported else "0",
        ORIGIN: report.imported.origin if report and report.imported else "",
        "level": initiative.word,
        HEADING: initiative.heading.slug if initiative.heading else "",
        **_scale_cells(book, report),
        **{f"heading_{number}": titles.get(number, "") for number in range(1, MOST_LEVELS)},
    }


def _scale_cells(book: ResultBook, report: AnnualReport | None) -> dict[str, str]:
    """The scale that a report was or would be judged by; nothing without a report."""
    scale = (report.scale or book.active_scale) if report else None
    return {
        SCALE_NAME: scale.name if scale else "",
        SCALE_VERSION: str(scale.version) if scale else "",
    }


def _proposed_grade(report: AnnualReport | None, proposal: YearProposal | None) -> str:
    """The proposal for an answered report: as stored with the decision, before it as it stands now."""
    if report is None or proposal is None:
        return ""
    return report.proposed_grade if report.state == ReportState.FINALISED else proposal.grade


def _is_graded(book: ResultBook, report: AnnualReport | None, code: str) -> str:
    """Whether the code (decided, before 確定 proposed) is a grade of its scale: 1, 0, "" without one."""
    scale = (report and report.scale) or book.active_scale
    return str(int(scale.scale.code(code).is_grade)) if code else ""


def _departments(initiative: Initiative, fiscal_year: FiscalYear, kind: ResponsibilityKind) -> str:
    """担当課 or 共管 as at the fiscal year's end."""
    day = fiscal_year.last_day
    return "、".join(
        str(row.department)
        for row in initiative.responsibilities.all()
        if row.kind == kind and row.valid_from <= day and (row.valid_until is None or row.valid_until >= day)
    )

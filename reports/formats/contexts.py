"""What the template of each document takes besides the document: its title, drawings and prepared rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from imari_dx.shared import fonts
from imari_dx.shared.fiscal_year import Timeline
from reports.documents.evaluation import (
    EvaluationDocument,
    InitiativeResults,
    LevelSummary,
    SheetDocument,
)
from reports.documents.meeting import MeetingDocument
from reports.documents.schedule import ScheduleDocument
from reports.documents.sheet import OfficialSheet, PlanDocument, SheetPlace
from reports.documents.sheet_bands import Band, BandKind, bands_of
from reports.documents.tally import Tally
from reports.formats.chart import Grid, schedule_grid
from reports.formats.comparison_chart import ComparisonDrawing, comparison_drawing
from reports.formats.grade_chart import grade_chart, stacked_grades
from reports.formats.indicator_rows import IndicatorTable, indicator_table
from reports.formats.lettering import shortened, text_width
from reports.formats.schedule_chart import PAPER
from reports.formats.schedule_svg import drawn_schedule

# The running head of a report: css/print/results.css gives it so many millimetres and a size of 8 points.
_HEAD_WIDTH, _HEAD_SIZE = 125.0, 2.9
_GROUP_EMS = 10  # names of groups up to this width stand in two lines of the narrow column


@dataclass(frozen=True, slots=True)
class SheetView:
    """One official sheet as the templates take it, with its drawings and its results, if any."""

    sheet: OfficialSheet
    bands: list[tuple[Band, Grid | None]]
    place: str  # where it stands, for the running head
    results: InitiativeResults | None = None
    indicators: tuple[IndicatorTable, ...] = ()
    comparison: ComparisonDrawing | None = None


def sheet_bands(sheet: OfficialSheet) -> list[tuple[Band, Grid | None]]:
    """Return the rows of the official table, each with its drawing where it is of the schedule."""
    abreast = sheet.timeline.years_abreast
    return [
        (
            band,
            schedule_grid(band.phase_rows, band.timeline, abreast)
            if band.kind == BandKind.SCHEDULE
            else None,
        )
        for band in bands_of(sheet)
    ]


def _sheet_view(sheet: OfficialSheet, top: str, results: InitiativeResults | None = None) -> SheetView:
    return SheetView(
        sheet=sheet,
        bands=sheet_bands(sheet),
        place=shortened(f"{top}　{sheet.name}".strip(), _HEAD_WIDTH, _HEAD_SIZE),
        results=results,
        indicators=_indicators(results, sheet.timeline) if results else (),
        comparison=comparison_drawing(results, sheet.timeline) if results else None,
    )


def _indicators(results: InitiativeResults, timeline: Timeline) -> tuple[IndicatorTable, ...]:
    return tuple(indicator_table(one, timeline, results.fiscal_year_label) for one in results.indicators)


def _views(
    plan: PlanDocument, results: dict[str, InitiativeResults], chapter: str = ""
) -> list[tuple[SheetPlace, SheetView]]:
    """Each sheet with its place in the chapter, in order."""
    return [
        (
            place,
            _sheet_view(
                plan.sheets[place.slug],
                f"{chapter}　{_above(place)}".strip("　"),
                results.get(place.slug),
            ),
        )
        for place in plan.places
    ]


def _above(place: SheetPlace) -> str:
    return "" if place.is_heading and len(place.path) == 1 else place.top_text


class _Titled(Protocol):
    @property
    def title(self) -> str: ...

    @property
    def municipality(self) -> str: ...

    @property
    def contact(self) -> str: ...


def titled(document: _Titled) -> dict[str, Any]:
    """Return what every template takes: for a document that its template shows as it is."""
    return {"title": document.title, "author": author_of(document.municipality, document.contact)}


def author_of(municipality: str, contact: str) -> str:
    """Return who made a document, for the file's properties: the municipality and the department to ask."""
    department = contact.partition("　")[0]
    return "　".join(part for part in (municipality, department) if part and not part.startswith("電話 "))


def plan_context(document: PlanDocument) -> dict[str, Any]:
    """The sheets below their headings."""
    return {**titled(document), "views": _views(document, {})}


_TallyRow = tuple[Tally, list[tuple[int, str]], list[int]]


def _summary_table(rows: Iterable[Tally], words: Collection[str]) -> list[_TallyRow]:
    """Each row with its pairs of count and share, and its counts without a share."""
    return [
        (
            row,
            list(zip(row.grade_counts, row.grade_shares, strict=True)),
            [count for word, count in row.without_share if word in words],
        )
        for row in rows
    ]


def evaluation_context(document: EvaluationDocument) -> dict[str, Any]:
    """The sheets with their results, the chart and the table of the summary."""
    return {
        "title": document.title,
        "author": author_of(document.plan.municipality, document.contact),
        "views": _views(document.plan, document.results, document.chapters.get("results", "")),
        "summaries": [_summary_view(one) for one in document.summaries],
    }


def _summary_view(summary: LevelSummary) -> dict[str, Any]:
    """The summary of one level with its chart and its table."""
    return {
        "summary": summary,
        "chart": grade_chart(summary),
        "table": _summary_table(summary.summary_rows, summary.words_without_share),
        "has_long_groups": _has_long_groups(summary.summary_rows),
        "departments": _summary_table(summary.department_rows, summary.words_without_share),
    }


def _has_long_groups(rows: Iterable[Tally]) -> bool:
    """Whether the names of the groups need a wider column."""
    return any(text_width(row.name, 1) > _GROUP_EMS for row in rows)


def sheet_context(document: SheetDocument) -> dict[str, Any]:
    """The sheet with its drawings."""
    return {**titled(document), "view": _sheet_view(document.sheet, "", document.results)}


def meeting_context(document: MeetingDocument) -> dict[str, Any]:
    """Return what the templates of the hand-out need besides the document: on the page and on paper."""
    return {
        **titled(document),
        "chart": stacked_grades(
            [(row.name, row.grade_counts) for row in document.summary_rows],
            document.columns,
            title=document.chart_title,
            counter=document.words.counter,
        ),
        "summary_table": _summary_table(document.summary_rows, document.words_without_share),
        "has_long_groups": _has_long_groups(document.summary_rows),
    }


def schedule_context(document: ScheduleDocument) -> dict[str, Any]:
    """The drawn bars."""
    fonts_of_text = ", ".join(fonts.families("heading"))
    drawn = drawn_schedule(document, PAPER, urls={}, font_family=fonts_of_text)
    sentences = document.count.sentences(document.words.counter)
    return {**titled(document), **drawn, "sentences": sentences}

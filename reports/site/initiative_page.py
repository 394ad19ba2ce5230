"""The page of one initiative, as its template takes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.sheet_layout import ASKS_PER_YEAR, PER_YEAR, RowKind
from reports.documents.evaluation import IndicatorResult, InitiativeResults, SheetDocument, TextBlock
from reports.documents.indicator_series import IndicatorSeries
from reports.documents.sheet import OfficialSheet, SheetPlace
from reports.documents.sheet_bands import BandKind, bands_of
from reports.documents.year_content import YearContent
from reports.formats.chart import span_text
from reports.formats.comparison_chart import ComparisonDrawing, comparison_drawing
from reports.formats.drawing import Drawing
from reports.formats.indicator_chart import indicator_chart
from reports.site.values import SiteFile


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """One target: its figures of the year, and over the years where it is the initiative's own."""

    result: IndicatorResult
    series: IndicatorSeries | None
    drawing: Drawing | None


@dataclass(frozen=True, slots=True)
class PlannedYears:
    """What the plan says per year: the heads of the columns, then each year with the lines below each."""

    heads: tuple[str, ...]
    rows: tuple[tuple[FiscalYear, tuple[tuple[str, tuple[str, ...]], ...]], ...]


@dataclass(frozen=True, slots=True)
class InitiativePage:
    """One initiative in the year."""

    document: SheetDocument
    place: SheetPlace | None
    priority: str  # ☆ with what it means, "" of all others
    indicators: tuple[ShownIndicator, ...]
    drawing: ComparisonDrawing | None
    bars: tuple[tuple[str, str, str], ...]  # phase, planned and actual in words
    planned: tuple[tuple[str, tuple[str, ...]], ...]  # label and lines of what the plan says
    planned_years: PlannedYears | None
    files: tuple[SiteFile, ...]

    @property
    def sheet(self) -> OfficialSheet:
        return self.document.sheet

    @property
    def results(self) -> InitiativeResults:
        return self.document.results

    @property
    def texts(self) -> list[TextBlock]:
        """取組実績, 成果, 課題, 今後 …: those written."""
        return [one for one in self.results.texts if one.text]

    @property
    def headings(self) -> str:
        """What it stands under, from the top; itself, where it is a heading, is not."""
        if self.place is None:
            return ""
        path = self.place.path[: -1 if self.place.is_heading else None]
        return "　".join(one.text for one in path).replace("※", "")


def initiative_page(content: YearContent, slug: str, files: tuple[SiteFile, ...]) -> InitiativePage:
    """Return the page of one initiative of the year."""
    document = content.sheets[slug]
    sheet, results = document.sheet, document.results
    places, words = content.evaluation.plan.places, content.evaluation.plan.words
    marks = {row.slug: row.mark for row in content.progress.rows}
    return InitiativePage(
        document=document,
        place=next((one for one in places if one.slug == slug and not one.is_again), None),
        priority=f"{mark} {words.priority}".strip() if (mark := marks.get(slug)) else "",
        indicators=tuple(_indicators(results, content.series.get(slug, ()))),
        drawing=comparison_drawing(results, sheet.timeline),
        bars=tuple(_bars(results, sheet)),
        planned=tuple(_planned(sheet, words.upper_items)),
        planned_years=_planned_years(sheet),
        files=files,
    )


def _indicators(results: InitiativeResults, series: tuple[IndicatorSeries, ...]) -> Iterator[ShownIndicator]:
    """The initiative's own ones come first, in the order of their series; others are shown again."""
    for result, line in zip_longest(results.indicators, series[: len(results.indicators)]):
        yield ShownIndicator(result, line, indicator_chart(line) if line else None)


def _bars(results: InitiativeResults, sheet: OfficialSheet) -> Iterator[tuple[str, str, str]]:
    actual = {row.code: row for row in results.actual_rows}
    for row in results.planned_rows:
        done = actual.get(row.code)
        texts = [
            "、".join(span_text(span, sheet.timeline) for span in bars) or "なし"
            for bars in (row.bars, done.bars if done else ())
        ]
        yield row.name, texts[0], texts[1]


def _planned(sheet: OfficialSheet, upper: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if sheet.vision_label:
        yield upper, (sheet.vision_label,)
    for band in bands_of(sheet):
        if band.kind in (BandKind.TEXT, BandKind.LINES):
            yield "".join(band.label.split()), band.lines or (band.text,)


def _planned_years(sheet: OfficialSheet) -> PlannedYears | None:
    cells = {
        RowKind.ACTIVITIES: tuple((text,) if text else () for text in sheet.activities),
        RowKind.ITEMS: sheet.evaluation_items,
    }
    rows = [row for row in sheet.layout if row.kind in PER_YEAR and row.kind in ASKS_PER_YEAR]
    shown = [row for row in rows if any(cells[row.kind])]
    if not shown:
        return None
    heads = tuple(row.name for row in shown)
    beside = zip(*(cells[row.kind] for row in shown), strict=True)
    years = [tuple(zip(heads, of_year, strict=True)) for of_year in beside]
    return PlannedYears(heads, tuple(zip(sheet.timeline.years, years, strict=True)))

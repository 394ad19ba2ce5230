"""Geometry of the drawings (schedule grids, the chart of grades), in millimetres; templates write the SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from imari_dx.shared.fiscal_year import PeriodSpan, Timeline, full_width
from reports.documents.evaluation import GradeMark, LevelSummary
from reports.documents.sheet import PhaseRow
from reports.documents.sheet_bands import cut_rows
from reports.formats.lettering import lines_of, text_width

# Widths and heights of the official table, which static/css/print.css repeats: 170 between the page's
# margins, less the outer border and the column of labels; a row of the schedule with its border line.
YEARS_WIDTH = 137.4
LINE_WIDTH = 0.2
ROW_PITCH = 6.2
BAR_HEIGHT = ROW_PITCH / 2
COMPARISON_ROW_PITCH = 7.8
# The name of a phase: so many ems fit on one line as large as the table's texts; a longer one stands smaller
# in several, for which the rows become higher.
PHASE_EMS, PHASE_EMS_SMALL, PHASE_LINE = 8.9, 10.0, 3.2

CHART_WIDTH = 170.0
CHART_LABEL_WIDTH, CHART_LABEL_WIDEST = 24.0, 56.0
CHART_NAME_SIZE, CHART_NAME_LINES = 3.4, 3
CHART_ROW_PITCH = 13.0
CHART_LINE = 4.0
CHART_BAR_HEIGHT = 7.5
# Narrower than this a segment cannot hold its letter and count: they stand above it.
NARROW = 5.0
SEGMENT_SIZE, LABEL_GAP = 3.2, 1.0

# Fill and text colour by token, those of the screen; every segment also carries its letter.
COLOURS = {
    "grade-a": ("#006173", "#FFFFFF"),
    "grade-b": ("#7096F8", "#000000"),
    "grade-c": ("#FB8B4B", "#000000"),
    "grade-d": ("#CE0000", "#FFFFFF"),
    "grade-green": ("#197A4B", "#FFFFFF"),
    "grade-violet": ("#5109AD", "#FFFFFF"),
    "grade-none": ("#FFFFFF", "#000000"),
}
# For scales with other tokens: blues from dark to light, never red, which would judge.
OTHER_COLOURS = (
    ("#0017C1", "#FFFFFF"),
    ("#3460FB", "#FFFFFF"),
    ("#7096F8", "#000000"),
    ("#C5D7FB", "#000000"),
    ("#E8F1FE", "#000000"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    is_actual: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A schedule as one drawing: lines of periods, years and rows, and the bars of each row."""

    width: float
    height: float
    period_lines: tuple[float, ...]
    year_lines: tuple[float, ...]
    row_lines: tuple[float, ...]
    bars: tuple[Bar, ...]
    alternative_text: str
    is_comparison: bool = False
    label_lines: int = 1  # that the longest name of a phase takes


def span_text(span: PeriodSpan, timeline: Timeline) -> str:
    """Return a bar in words: 令和３年度第１四半期〜令和４年度第４四半期."""
    return full_width("〜".join(map(timeline.label, span)))


def rows_text(rows: Sequence[PhaseRow], timeline: Timeline) -> str:
    """Return all rows in words, for readers without the drawing."""
    texts = []
    for row in rows:
        bars = "、".join(span_text(bar, timeline) for bar in row.bars) or "なし"
        texts.append(f"{row.name}：{bars}")
    return "。".join(texts)


def _grid(
    timeline: Timeline,
    abreast: int,
    row_count: int,
    pitch: float,
    bars: list[Bar],
    text: str,
    *,
    label_lines: int,
    is_comparison: bool = False,
) -> Grid:
    year_count, per_year = len(timeline.years), timeline.per_year
    year = YEARS_WIDTH / abreast
    period = year / per_year
    half_line = LINE_WIDTH / 2
    cells = range(1, timeline.cell_count)
    return Grid(
        width=round(year * year_count - LINE_WIDTH, 3),
        height=round(row_count * pitch - LINE_WIDTH, 3),
        period_lines=tuple(round(cell * period - half_line, 3) for cell in cells if cell % per_year),
        year_lines=tuple(round(number * year - half_line, 3) for number in range(1, year_count)),
        row_lines=tuple(round(number * pitch - half_line, 3) for number in range(1, row_count)),
        bars=tuple(bars),
        alternative_text=text,
        is_comparison=is_comparison,
        label_lines=label_lines,
    )


def _label_lines(rows: Sequence[PhaseRow]) -> int:
    """How many lines the longest name of a phase takes beside the drawing."""
    longest = max((text_width(row.label, 1) for row in rows), default=0)
    return 1 if longest <= PHASE_EMS else max(2, math.ceil(longest / PHASE_EMS_SMALL))


def _pitch(least: float, label_lines: int) -> float:
    return least if label_lines == 1 else max(least, label_lines * PHASE_LINE + 1)


def _bar(
    span: PeriodSpan, timeline: Timeline, abreast: int, y: float, height: float, *, is_actual: bool = False
) -> Bar:
    year = YEARS_WIDTH / abreast
    period, width = year / timeline.per_year, year * len(timeline.years)
    first, last = span
    left = max(first * period - LINE_WIDTH, 0)
    right = min((last + 1) * period - LINE_WIDTH, width - LINE_WIDTH)
    return Bar(round(left, 3), round(y, 3), round(right - left, 3), round(height, 3), is_actual)


def schedule_grid(rows: Sequence[PhaseRow], block: Timeline, abreast: int) -> Grid:
    """Return the grid of an official sheet's block: bars half a row high, in the middle of their row.

    ``abreast``: how many years the table has room for beside each other.
    """
    lines = _label_lines(rows)
    pitch = _pitch(ROW_PITCH, lines)
    bars = [
        _bar(span, block, abreast, number * pitch + (pitch - BAR_HEIGHT - LINE_WIDTH) / 2, BAR_HEIGHT)
        for number, row in enumerate(rows)
        for span in row.bars
    ]
    return _grid(block, abreast, len(rows), pitch, bars, rows_text(rows, block), label_lines=lines)


class PlannedAndActual(Protocol):
    """What has the rows of planned and actual bars: the results of a year, a page."""

    @property
    def planned_rows(self) -> tuple[PhaseRow, ...]:
        """Bars over the whole plan."""

    @property
    def actual_rows(self) -> tuple[PhaseRow, ...]:
        """The same phases."""


def comparison_grids(results: PlannedAndActual, timeline: Timeline) -> list[tuple[Timeline, int, Grid]]:
    """Return for each block of years the grid of planned bars and, in the same row below them, actual ones.

    With each its years, and how many years it is short of the first. Nothing where no phase has a bar.
    """
    if not any(row.bars for row in (*results.planned_rows, *results.actual_rows)):
        return []
    grids = []
    for block in timeline.blocks:
        planned, actual = (
            list(cut_rows(rows, timeline, block)) for rows in (results.planned_rows, results.actual_rows)
        )
        blank = timeline.years_abreast - len(block.years)
        grids.append((block, blank, _comparison_grid(planned, actual, block, timeline.years_abreast)))
    return grids


def _comparison_grid(
    planned: Sequence[PhaseRow], actual: Sequence[PhaseRow], block: Timeline, abreast: int
) -> Grid:
    lines, least = _label_lines(planned), COMPARISON_ROW_PITCH
    pitch = _pitch(least, lines)
    above = (pitch - least) / 2
    bars = [
        _bar(
            span,
            block,
            abreast,
            number * pitch + above + offset * least,
            least * 0.3,
            is_actual=is_actual,
        )
        for is_actual, offset, rows in ((False, 0.15, planned), (True, 0.52, actual))
        for number, row in enumerate(rows)
        for span in row.bars
    ]
    words = [rows_text(rows, block) for rows in (planned, actual)]
    text = f"計画　{words[0]}　実績　{words[1] or 'なし'}"
    return _grid(block, abreast, len(planned), pitch, bars, text, label_lines=lines, is_comparison=True)


@dataclass(frozen=True, slots=True)
class Segment:
    """One grade's share of a bar, with the letter and count that stand in or above it."""

    x: float
    width: float
    label: str
    label_x: float
    label_y: float
    fill: str
    text_fill: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar of the chart; a row with nothing graded has no segments."""

    name: str
    lines: tuple[tuple[float, str], ...]  # the name as it is written: base line, text
    count_label: str
    y: float
    count_y: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class GradeChart:
    """Grades as horizontal bars, stacked to 100 % from 0."""

    width: float
    height: float
    bar_x: float
    bar_width: float
    bar_height: float
    ticks: tuple[tuple[float, str], ...]
    axis_y: float
    label_y: float
    rows: tuple[ChartRow, ...]
    alternative_text: str


def colours(grade: GradeMark, position: int) -> tuple[str, str]:
    """Return fill and text colour of a grade, by its token, else by its place in the scale."""
    return COLOURS.get(grade.token) or OTHER_COLOURS[position % len(OTHER_COLOURS)]


def _segments(
    counts: Sequence[int], grades: Sequence[GradeMark], y: float, left: float, bar_width: float
) -> tuple[Segment, ...]:
    total, x = sum(counts), left
    segments: list[Segment] = []
    above: list[int] = []
    for position, (count, grade) in enumerate(zip(counts, grades, strict=True)):
        if not count:
            continue
        width = bar_width * count / total
        fill, text_fill = colours(grade, position)
        label = f"{grade.code}{count}" if width < 10 else f"{grade.code} {count}"
        is_above = width < NARROW or text_width(label, SEGMENT_SIZE) > width
        if is_above:
            above.append(len(segments))
        segments.append(
            Segment(
                x=round(x, 3),
                width=round(width, 3),
                label=label,
                label_x=round(x + width / 2, 3),
                label_y=round(y - 1 if is_above else y + CHART_BAR_HEIGHT / 2 + 1.2, 3),
                fill=fill,
                text_fill="#000000" if is_above else text_fill,
            )
        )
        x += width
    for index, middle in zip(above, _side_by_side([segments[one] for one in above], x), strict=True):
        segments[index] = replace(segments[index], label_x=middle)
    return tuple(segments)


def _side_by_side(segments: Sequence[Segment], right: float) -> list[float]:
    """Where the labels above a bar stand, so that none lies over the next or beyond the bar's right end."""
    middles: list[float] = []
    for one in reversed(segments):
        half = text_width(one.label, SEGMENT_SIZE) / 2
        middles.insert(0, round(min(one.label_x, right - half), 3))
        right = middles[0] - half - LABEL_GAP
    return middles


def grade_chart(summary: LevelSummary) -> GradeChart:
    """Return the chart of the summary: one bar per row of the table beside it, with the same counts."""
    counts = [(row.name, row.grade_counts) for row in summary.summary_rows]
    return stacked_grades(counts, summary.columns, title=summary.chart_title, counter=summary.words.counter)


def _chart_row(
    name: str,
    lines: Sequence[str],
    counts: Sequence[int],
    grades: Sequence[GradeMark],
    y: float,
    *,
    left: float,
    counter: str,
) -> ChartRow:
    last = y + 3.4 + CHART_LINE * (len(lines) - 1)
    return ChartRow(
        name=name,
        lines=tuple((round(y + 3.4 + CHART_LINE * number, 3), line) for number, line in enumerate(lines)),
        count_label=f"{sum(counts)}{counter}",
        y=y,
        count_y=round(last + 3.8, 3),
        segments=_segments(counts, grades, y, left, CHART_WIDTH - left - 4),
    )


def stacked_grades(
    counts: Sequence[tuple[str, Sequence[int]]], grades: Sequence[GradeMark], *, title: str, counter: str
) -> GradeChart:
    """Return one bar per named row of counts, in the order of the grades; ``title`` says what it shows.

    ``counter`` stands behind the number of initiatives.
    Long names have a wider place beside the bars, then several lines; what is too long for these is cut
    with a sign: the table beside the chart has it whole.
    """
    longest = max(text_width(name, CHART_NAME_SIZE) for name, _counts in counts)
    left = min(max(CHART_LABEL_WIDTH, longest + 2), CHART_LABEL_WIDEST)
    names = [lines_of(name, left - 1, CHART_NAME_SIZE, most=CHART_NAME_LINES) for name, _counts in counts]
    pitch = CHART_ROW_PITCH + CHART_LINE * (max(map(len, names)) - 1)
    rows = [
        _chart_row(name, lines, row_counts, grades, number * pitch + 4, left=left, counter=counter)
        for number, ((name, row_counts), lines) in enumerate(zip(counts, names, strict=True))
    ]
    bar_width = CHART_WIDTH - left - 4
    axis_y = len(rows) * pitch + 1
    ticks = tuple((round(left + bar_width * share / 100, 3), f"{share}％") for share in range(0, 101, 25))
    words = "。".join(
        f"{row.name}：{'、'.join(segment.label.replace(' ', '') for segment in row.segments) or 'なし'}"
        for row in rows
    )
    return GradeChart(
        width=CHART_WIDTH,
        height=axis_y + 6,
        bar_x=left,
        bar_width=bar_width,
        bar_height=CHART_BAR_HEIGHT,
        ticks=ticks,
        axis_y=axis_y,
        label_y=axis_y + 4,
        rows=tuple(rows),
        alternative_text=f"{title}。{words}",
    )

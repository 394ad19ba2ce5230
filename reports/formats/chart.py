"""Geometry of the schedule grids of official sheets, in millimetres; templates write the SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import PeriodSpan, Timeline, full_width
from reports.documents.sheet import PhaseRow
from reports.formats.lettering import text_width

# Widths and heights of the official table, which css/print/official.css repeats: 170 between the page's
# margins, less the outer border and the column of labels; a row of the schedule with its border line.
YEARS_WIDTH = 137.4
LINE_WIDTH = 0.2
ROW_PITCH = 6.2
BAR_HEIGHT = ROW_PITCH / 2
# The name of a phase: so many ems fit on one line as large as the table's texts; a longer one stands smaller
# in several, for which the rows become higher.
PHASE_EMS, PHASE_EMS_SMALL, PHASE_LINE = 8.9, 10.0, 3.2


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


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
    label_lines: int = 1  # that the longest name of a phase takes


def span_text(span: PeriodSpan, timeline: Timeline) -> str:
    """Return a bar in words: 令和３年度第１四半期〜令和４年度第４四半期."""
    return full_width("〜".join(map(timeline.label, span)))


def rows_text(rows: Sequence[PhaseRow], timeline: Timeline) -> str:
    """Return all rows in words, for readers without the drawing."""
    texts = []
    for row in rows:
        bars = "、".join(span_text(bar, timeline) for bar in row.bars) or "なし"
        texts.append(f"{row.name}：{bars}。")
    return "".join(texts)


def _grid(
    timeline: Timeline,
    abreast: int,
    row_count: int,
    pitch: float,
    bars: list[Bar],
    text: str,
    *,
    label_lines: int,
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
        label_lines=label_lines,
    )


def _label_lines(rows: Sequence[PhaseRow]) -> int:
    """How many lines the longest name of a phase takes beside the drawing."""
    longest = max((text_width(row.label, 1) for row in rows), default=0)
    return 1 if longest <= PHASE_EMS else max(2, math.ceil(longest / PHASE_EMS_SMALL))


def _pitch(least: float, label_lines: int) -> float:
    return least if label_lines == 1 else max(least, label_lines * PHASE_LINE + 1)


def _bar(span: PeriodSpan, timeline: Timeline, abreast: int, y: float, height: float) -> Bar:
    year = YEARS_WIDTH / abreast
    period, width = year / timeline.per_year, year * len(timeline.years)
    first, last = span
    left = max(first * period - LINE_WIDTH, 0)
    right = min((last + 1) * period - LINE_WIDTH, width - LINE_WIDTH)
    return Bar(round(left, 3), round(y, 3), round(right - left, 3), round(height, 3))


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

"""Planned bars and, below each, actual ones as one drawing with its words, in mm; templates write the SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from imari_dx.shared.fiscal_year import PeriodSpan, Timeline
from reports.documents.sheet import PhaseRow
from reports.documents.sheet_bands import cut_rows
from reports.formats.chart import rows_text
from reports.formats.lettering import lines_of, text_width

# The place beside the label of a block of results (css/print/results.css).
WIDTH, LABEL_WIDTH = 140.0, 30.0
YEARS_WIDTH = WIDTH - LABEL_WIDTH
SIZE, LINE, LABEL_LINES = 2.9, 3.3, 3  # letters of 8.2 points
HEAD, ROW, GAP = 4.8, 6.4, 1.6
PLANNED_Y, ACTUAL_Y, BAR = 0.7, 3.5, 2.2  # within a row


class PlannedAndActual(Protocol):
    """What has the rows of planned and actual bars: the results of a year, a page."""

    @property
    def planned_rows(self) -> tuple[PhaseRow, ...]:
        """Bars over the whole plan."""

    @property
    def actual_rows(self) -> tuple[PhaseRow, ...]:
        """The same phases."""


class Words(NamedTuple):
    """One text of the drawing, at its base line."""

    x: float
    y: float
    text: str


class Box(NamedTuple):
    """One bar."""

    x: float
    y: float
    width: float
    height: float = BAR


@dataclass(frozen=True, slots=True)
class ComparisonDrawing:
    """Blocks of years below each other, each with its years above its rows."""

    width: float
    height: float
    heads: tuple[Box, ...]  # the shaded cells of years and phases
    lines: str  # path data: frames, years, rows
    periods: str
    planned: tuple[Box, ...]
    actual: tuple[Box, ...]
    words: tuple[Words, ...]
    alternative_text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """Some years of the plan at their place in the drawing."""

    top: float
    timeline: Timeline
    year: float  # the width of one
    names: Sequence[Sequence[str]]  # of each phase, in lines
    pitch: float
    planned: Sequence[PhaseRow]
    actual: Sequence[PhaseRow]

    @property
    def right(self) -> float:
        return LABEL_WIDTH + self.year * len(self.timeline.years)

    @property
    def bottom(self) -> float:
        return self.top + HEAD + self.pitch * len(self.names)

    def row(self, number: int) -> float:
        return self.top + HEAD + self.pitch * number

    def words(self) -> Iterator[Words]:
        for number, one in enumerate(self.timeline.years):
            # In the middle by its width: a text that SVG centres is a picture of its own in a PDF, and the
            # page that has one is drawn anew each time it is written (layout/painting.py).
            left = LABEL_WIDTH + self.year * (number + 0.5) - text_width(one.official_label, SIZE) / 2
            yield Words(_n(left), _n(self.top + 3.4), one.official_label)
        for number, lines in enumerate(self.names):
            first = self.row(number) + self.pitch / 2 + SIZE * 0.36 - LINE * (len(lines) - 1) / 2
            for place, text in enumerate(lines):
                yield Words(1.0, _n(first + LINE * place), text)

    def heads(self) -> Iterator[Box]:
        yield Box(0, _n(self.top), _n(self.right), HEAD)
        yield Box(0, _n(self.top + HEAD), LABEL_WIDTH, _n(self.bottom - self.top - HEAD))

    def lines(self) -> Iterator[str]:
        for number in range(len(self.names) + 1):
            yield f"M0 {_n(self.row(number))}H{_n(self.right)}"
        yield f"M0 {_n(self.top)}H{_n(self.right)}V{_n(self.bottom)}H0z"
        for number in range(len(self.timeline.years)):
            yield f"M{_n(LABEL_WIDTH + self.year * number)} {_n(self.top)}V{_n(self.bottom)}"

    def periods(self) -> Iterator[str]:
        period = self.year / self.timeline.per_year
        for cell in range(self.timeline.cell_count):
            if cell % self.timeline.per_year:
                yield f"M{_n(LABEL_WIDTH + cell * period)} {_n(self.top + HEAD)}V{_n(self.bottom)}"

    def bars(self, rows: Sequence[PhaseRow], below: float) -> Iterator[Box]:
        middle = (self.pitch - ROW) / 2
        for number, row in enumerate(rows):
            for span in row.bars:
                yield self._bar(span, self.row(number) + middle + below)

    def _bar(self, span: PeriodSpan, y: float) -> Box:
        period, (first, last) = self.year / self.timeline.per_year, span
        return Box(_n(LABEL_WIDTH + first * period), _n(y), _n((last + 1 - first) * period))


def comparison_drawing(results: PlannedAndActual, timeline: Timeline) -> ComparisonDrawing | None:
    """Return the drawing of a sheet's bars; None where no phase has one.

    More years than fit beside each other stand in blocks below each other. A name of a phase that is longer
    than three lines is cut with a sign; the official sheet has it whole.
    """
    rows = (results.planned_rows, results.actual_rows)
    if not any(row.bars for some in rows for row in some):
        return None
    names = [lines_of(row.label, LABEL_WIDTH - 2, SIZE, most=LABEL_LINES) for row in results.planned_rows]
    pitch = max(ROW, LINE * max(map(len, names), default=1) + 0.8)
    blocks: list[_Block] = []
    for years in timeline.blocks:
        top = blocks[-1].bottom + GAP if blocks else 0.2
        cut = (list(cut_rows(some, timeline, years)) for some in rows)
        blocks.append(_Block(top, years, YEARS_WIDTH / timeline.years_abreast, names, pitch, *cut))
    texts = [rows_text(some, timeline) for some in rows]
    return ComparisonDrawing(
        width=WIDTH,
        height=_n(blocks[-1].bottom + 0.2),
        heads=tuple(box for block in blocks for box in block.heads()),
        lines="".join(path for block in blocks for path in block.lines()),
        periods="".join(path for block in blocks for path in block.periods()),
        planned=tuple(box for block in blocks for box in block.bars(block.planned, PLANNED_Y)),
        actual=tuple(box for block in blocks for box in block.bars(block.actual, ACTUAL_Y)),
        words=tuple(words for block in blocks for words in block.words()),
        alternative_text=f"計画では、{texts[0]}実績では、{texts[1] or 'なし。'}",
    )


def _n(length: float) -> float:
    return round(length, 3)

"""A worksheet as the official form lays it out: a label column, then narrow columns, several per year."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import ceil

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.fiscal_year import MOST_PERIODS, Timeline
from imari_dx.shared.row_heights import split_height, split_text, text_height, text_width, usable_width
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import BASE_SIZE, FRAME, WRAP, Book, Style
from reports.formats.xlsx.paper import page_breaks
from reports.formats.xlsx.values import Value

# What stands beside each other in a table of results wants about so many columns.
_LEAST_COLUMNS = 20
LABEL_PIXELS = 120  # 検討・設計・開発 on one line
YEARS_PIXELS = 540  # all narrow columns together; with the label they fill A4 between the margins
# A long text continues in another worksheet row after so many lines: a row is never broken over two pages, so
# a higher one would leave a gap at the foot of the page.
LINES_PER_PART = 10
OFFICIAL_LINES_PER_PART = 29  # what one worksheet row can hold at most

HEAD: Style = {
    **FRAME,
    "text_wrap": True,
    "valign": "vcenter",
    "align": "center",
    "bg_color": palette.HEAD_FILL,
}
TEXT: Style = {**FRAME, **WRAP, "valign": "vcenter"}
# A text over the full width stands a little off the line; a year's cell has no room for that.
WIDE: Style = {**TEXT, "align": "left", "indent": 1}
_INDENT_PIXELS = 12
# A number or a day becomes smaller where its cell is too narrow, not 「####」.
ONE_LINE: Style = {"text_wrap": False, "shrink": True, "align": "right", "indent": 0}
# What a line may not break within: a figure, and the code of a grade, which is the whole cell.
_UNBROKEN = re.compile(r"[▲0-9][0-9,.]*[^\s0-9（]?|\A[^\s（0-9]{1,6}\Z")
_LEAST_SHRUNK = 0.5  # of the size
_LABEL_EMS = 9  # a label up to this wide is made to fit on one line, as the plan prints it


def label_style(text: str) -> Style:
    """Return the style of a label: on one line, shrunk a little if need be, wrapped only where it is long."""
    if "\n" in text or text_width(text) > _LABEL_EMS:
        return HEAD
    return {**HEAD, "text_wrap": False, "shrink": True}


def label_cell(text: str) -> "Cell":
    """Return a label in the label column."""
    return Cell(0, 0, text, label_style(text))


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, mostly a text, over the worksheet columns from `first` to `last`, both included."""

    first: int
    last: int
    value: Value
    style: Style = field(default_factory=lambda: TEXT)

    @property
    def text(self) -> str:
        """What wraps in it: a number or a day never does."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def size(self) -> float:
        """The font size in points."""
        return float(self.style.get("font_size", BASE_SIZE))


class Grid:
    """Writes bands of cells from top to bottom; `row` is the next free worksheet row."""

    def __init__(self, book: Book, sheet: Worksheet, timeline: Timeline) -> None:
        self.book = book
        self.sheet = sheet
        years = timeline.years_abreast
        self.columns_per_year = MOST_PERIODS * ceil(_LEAST_COLUMNS / (MOST_PERIODS * years))
        self.columns_per_period = self.columns_per_year // max(timeline.per_year, 1)
        self.column_count = self.columns_per_year * years
        self.row = 0
        self._heights: list[float] = []
        self._break_rows: list[int] = []  # before which a page may end
        self._is_together = False
        self._dress: Callable[[Style], Style] = dict
        self.column_pixels = max(1, YEARS_PIXELS // self.column_count)
        sheet.set_column_pixels(0, 0, LABEL_PIXELS)
        sheet.set_column_pixels(1, self.column_count, self.column_pixels)

    @property
    def last_column(self) -> int:
        """The last worksheet column of the form."""
        return self.column_count

    def pixels(self, first: int, last: int) -> int:
        """Return the width in pixels of the columns from first to last."""
        return (LABEL_PIXELS if first == 0 else self.column_pixels) + (last - first) * self.column_pixels

    def spans(self, *weights: int) -> list[tuple[int, int]]:
        """Share the narrow columns out by weight: first and last column of each share."""
        total, before, spans = sum(weights), 0, []
        for index in range(len(weights)):
            end = round(sum(weights[: index + 1]) * self.column_count / total)
            end = max(end, before + 1)
            spans.append((before + 1, end))
            before = end
        return spans

    def year_spans(self, year_count: int) -> list[tuple[int, int]]:
        """Return the first and last column of each year."""
        width = self.columns_per_year
        return [(width * year + 1, width * year + width) for year in range(year_count)]

    def height_of(self, cell: Cell) -> float:
        """Return the height in points that a cell's text needs."""
        if not cell.style.get("text_wrap"):
            return text_height("", pixels=1, size=cell.size)
        pixels = self.pixels(cell.first, cell.last) - _INDENT_PIXELS * cell.style.get("indent", 0)
        return text_height(cell.text, pixels=pixels, size=cell.size)

    def on_one_line(self, span: tuple[int, int], text: str, style: Style) -> Style:
        """Return the style of a cell, shrunk where a figure or a code in it would be broken over two lines.

        What would become too small to read is broken all the same.
        """
        width = usable_width(self.pixels(*span), float(style.get("font_size", BASE_SIZE)))
        longest = max(map(text_width, _UNBROKEN.findall(text)), default=0)
        if longest <= width or text_width(text) > width / _LEAST_SHRUNK:
            return style
        return {**style, "text_wrap": False, "shrink": True}

    def band(self, *cells: Cell, least: float = 0) -> None:
        """Write cells side by side, as high as the highest text needs, at least so many points."""
        self.stack(None, [cells], least=least)

    def stack(self, label: Cell | None, rows: Sequence[Sequence[Cell]], *, least: float = 0) -> None:
        """Write rows of cells below each other, with one label merged beside them all.

        Each row is as high as its highest text needs, at least `least` points; what is higher than a
        worksheet row may be spans several.
        """
        needed = [max(least, *(self.height_of(cell) for cell in cells)) for cells in rows]
        if label:
            needed[-1] += max(0.0, self.height_of(label) - sum(needed))
        heights = [split_height(height) for height in needed]
        if label:
            self._place(label, sum(map(len, heights)))
        for cells, row_heights in zip(rows, heights, strict=True):
            self._allow_break()
            for cell in cells:
                self._place(cell, len(row_heights))
            self.advance(row_heights)

    def labelled_text(
        self, label: str, text: str, *, max_lines: int = LINES_PER_PART, style: Style = WIDE, least: float = 0
    ) -> None:
        """Write a label and a text over the full width; a long text goes on in further rows below."""
        size = float(style.get("font_size", BASE_SIZE))
        pixels = self.pixels(1, self.last_column) - _INDENT_PIXELS * style.get("indent", 0)
        parts = split_text(text, pixels=pixels, size=size, max_lines=max_lines)
        rows = []
        for index, part in enumerate(parts):
            # The lines of a long text are spread over the height, which is an estimate: no gap between parts.
            joints: Style = {"valign": "vjustify"} if len(parts) > 1 else {}
            if index:
                joints["top"] = 0
            if index < len(parts) - 1:
                joints["bottom"] = 0
            rows.append([Cell(1, self.last_column, part, {**style, **joints})])
        head = label_cell(label)
        if len(parts) > 1:  # where it is read first, however many pages follow
            head = replace(head, style={**head.style, "valign": "top"})
        self.stack(head, rows, least=least)

    def heading(self, text: str, style: Style | None = None) -> None:
        """Write a text without borders over the whole width."""
        self.band(Cell(0, self.last_column, text, {"text_wrap": True, "valign": "vcenter", **(style or {})}))

    def space(self, points: float) -> None:
        """Leave an empty row."""
        self.advance([points])

    def advance(self, heights: list[float]) -> None:
        """Give the next rows their heights in points and go on below them."""
        for height in heights:
            self.sheet.set_row(self.row, height)
            self._heights.append(height)
            self.row += 1

    def dressed(self, style: Style) -> Style:
        """Return the style that a cell takes here, see ``dressing``."""
        return self._dress(style)

    @contextmanager
    def dressing(self, dress: Callable[[Style], Style]) -> Iterator[None]:
        """Give the cells that are written within the style that ``dress`` makes of theirs."""
        outer, self._dress = self._dress, dress
        try:
            yield
        finally:
            self._dress = outer

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep what is written within on one page (if one page can hold it)."""
        self._allow_break()
        outer, self._is_together = self._is_together, True
        try:
            yield
        finally:
            self._is_together = outer

    def set_page_breaks(self) -> None:
        """Break the pages where a page may end: by itself Excel would break in the middle of a bar."""
        pixels = self.pixels(0, self.last_column)
        room = self.book.page_of(self.sheet).height(pixels)
        self.sheet.set_h_pagebreaks(page_breaks(self._heights, room, chances=set(self._break_rows)))

    def _allow_break(self) -> None:
        if not self._is_together:
            self._break_rows.append(self.row)

    def _place(self, cell: Cell, row_count: int) -> None:
        last_row, style = self.row + row_count - 1, self.dressed(cell.style)
        if not isinstance(cell.value, str):
            style = {**style, **ONE_LINE}
        if last_row > self.row or cell.last > cell.first:
            self.sheet.merge_range(self.row, cell.first, last_row, cell.last, "", self.book.format(style))
        self.book.write_value(self.sheet, self.row, cell.first, cell.value, style)

    def address(self, row: int, column: int) -> str:
        """Return a cell's address, absolute: $A$1."""
        return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))

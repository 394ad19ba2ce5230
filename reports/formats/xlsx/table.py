"""Plain tables: worksheets of a few columns of their own, each row as high as its texts need."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import split_text, text_height
from reports.documents.cells import Figure
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import BASE_SIZE, FRAME, WRAP, Book, Style
from reports.formats.xlsx.paper import filled, page_breaks
from reports.formats.xlsx.values import Formula, Link, Reckoned, Share, Sum, Value, number_in

HEAD: Style = {
    **FRAME,
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "bg_color": palette.HEAD_FILL,
}
TEXT: Style = {**FRAME, **WRAP, "valign": "vcenter"}
# A number or day never wraps: where its column is too narrow it becomes smaller, not 「####」.
NUMBER: Style = {**FRAME, "valign": "vcenter", "align": "right", "shrink": True}
TOTAL: Style = {"bold": True, "top": 2}  # what a row of totals adds to the style of its cells
_MAX_LINES = 29  # as many as one worksheet row can hold
Span = tuple[int, int]


class Table:
    """Writes rows from top to bottom; `row` is the next free worksheet row. Widths are in pixels.

    When the book is finished, what was written is the print area, and the pages end between rows.
    ``abreast`` is how many pixels of the columns stand on one page: all, unless the page breaks between them.
    """

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[int]) -> None:
        self.book, self.sheet, self.widths, self.row = book, sheet, widths, 0
        for column, width in enumerate(widths):
            sheet.set_column_pixels(column, column, width)
        self.abreast: float = sum(widths)
        self._heights: list[float] = []
        self._chances: set[int] = set()
        self._forced: set[int] = set()
        self._is_together = False
        self._head = range(0)
        self._heads: tuple[Sequence[str], Sequence[Style], Sequence[Span] | None] | None = None
        self._rows_below = 0
        self._numbers: dict[tuple[int, int], Decimal] = {}
        book.at_the_end(self._set_pages)

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return len(self.widths) - 1

    def line(self, text: str, style: Style | None = None, *, last: int | None = None) -> None:
        """Write a text over all columns, or up to the ``last`` given; a long one goes on in further rows."""
        full = {**WRAP, **(style or {})}
        last = self.last_column if last is None else last
        pixels, size = self._pixels((0, last)), float(full.get("font_size", BASE_SIZE))
        for part in split_text(text, pixels=pixels, size=size, max_lines=_MAX_LINES):
            if last:
                self.sheet.merge_range(self.row, 0, self.row, last, "", self.book.format(full))
            self.book.write(self.sheet, self.row, 0, part, full)
            self.next(text_height(part, pixels=pixels, size=size))

    def spans(self, *weights: int) -> list[Span]:
        """Share the columns out by weight of their widths: first and last column of each share."""
        total, spans, first = sum(weights), [], 0
        edges = [sum(self.widths[: column + 1]) for column in range(len(self.widths))]
        for index in range(len(weights)):
            target = sum(weights[: index + 1]) * edges[-1] / total
            rest = len(weights) - index - 1  # columns that the other shares need at least
            choice = range(first, len(self.widths) - rest)
            last = min(choice, key=lambda column: abs(edges[column] - target)) if rest else self.last_column
            spans.append((first, last))
            first = last + 1
        return spans

    def cells(
        self,
        values: Sequence[Reckoned],
        styles: Sequence[Style],
        *,
        spans: Sequence[Span] | None = None,
        least: float = 18,
    ) -> None:
        """Write values side by side, each as what it is: a text, a number, a day, a link, a formula.

        Each takes one column, or the columns of its span. A text that is too long for one worksheet row goes
        on in the same columns of the next.
        """
        spans = spans or [(column, column) for column in range(len(values))]
        columns = [self._parts(value, span) for value, span in zip(values, spans, strict=True)]
        for index in range(max(map(len, columns))):
            row = [parts[index] if index < len(parts) else "" for parts in columns]
            needed = (self._height(*one) for one in zip(row, styles, spans, strict=True))
            height = max(least, *needed)
            self._begin_page_for(height)
            for value, style, span in zip(row, styles, spans, strict=True):
                self._write(span, value, style)
            self.next(height)

    @contextmanager
    def headed(
        self,
        heads: Sequence[str],
        *,
        caption: str = "",
        caption_style: Style | None = None,
        styles: Sequence[Style] | None = None,
        spans: Sequence[Span] | None = None,
    ) -> Iterator[None]:
        """Write a caption and a row of heads, which is written again where what is written within goes on.

        Of a worksheet with several tables, whose pages cannot repeat one row; else see ``repeat``.
        """
        with self.together():
            if caption:
                self.line(caption, caption_style)
            self.cells(heads, styles or [HEAD] * len(heads), spans=spans)
            self._heads, self._rows_below = (heads, styles or [HEAD] * len(heads), spans), 0
            try:
                yield
            finally:
                self._heads = None

    def _begin_page_for(self, height: float) -> None:
        """Begin a page with the heads of a table, where its next row has no room on this one."""
        if self._heads is None:
            return
        self._rows_below += 1
        used = filled(self._heights, self._room, chances=self._chances, forced=self._forced, head=self._head)
        if self._rows_below > 1 and used + height > self._room:
            found, self._heads = self._heads, None
            self._forced.add(self.row)
            heads, styles, spans = found
            self.cells(heads, styles, spans=spans)
            self._heads, self._rows_below = found, 1

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep the rows that are written within on one page (if one page can hold them)."""
        if not self._is_together:
            self._chances.add(self.row)
        outer, self._is_together = self._is_together, True
        try:
            yield
        finally:
            self._is_together = outer

    def repeat(self, rows: range) -> None:
        """Print some rows, the head of what follows, on top of every further page too."""
        self._head = rows
        self.sheet.repeat_rows(rows[0], rows[-1])

    def next(self, height: float) -> None:
        """Give the row its height in points and go on below it."""
        self.sheet.set_row(self.row, height)
        if not self._is_together:
            self._chances.add(self.row)
        self._heights.append(height)
        self.row += 1

    def _set_pages(self) -> None:
        if not self._heights:
            return
        self.sheet.print_area(0, 0, self.row - 1, self.last_column)
        breaks = page_breaks(
            self._heights, self._room, chances=self._chances, forced=self._forced, head=self._head
        )
        self.sheet.set_h_pagebreaks(breaks)

    @property
    def _room(self) -> float:
        return self.book.page_of(self.sheet).height(self.abreast)

    def _height(self, value: Reckoned, style: Style, span: Span) -> float:
        text = value.text if isinstance(value, Link) else value if isinstance(value, str) else ""
        if not style.get("text_wrap"):
            return 0
        size = float(style.get("font_size", BASE_SIZE))
        return text_height(text, pixels=self._pixels(span), size=size)

    def _pixels(self, span: Span) -> int:
        return sum(self.widths[span[0] : span[1] + 1])

    def _parts(self, value: Reckoned, span: Span) -> Sequence[Reckoned]:
        if not isinstance(value, str):
            return [value]
        return split_text(value, pixels=self._pixels(span), size=BASE_SIZE, max_lines=_MAX_LINES)

    def _write(self, span: Span, reckoned: Reckoned, style: Style) -> None:
        first, last = span
        value = self._formula(first, reckoned)
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", self.book.format(style))
        self.book.write_value(self.sheet, self.row, first, value, style)
        number = number_in(value)
        if number is not None:
            self._numbers[self.row, first] = number

    def _formula(self, column: int, value: Reckoned) -> Value:
        """The formula of a sum or share of what was written before; the figure itself where they differ."""
        match value:
            case Sum(rows, total):
                found = [self._numbers[row, column] for row in rows if (row, column) in self._numbers]
                if not isinstance(total, int | Figure) or not found or sum(found) != number_in(total):
                    return total
                ends = (xl_rowcol_to_cell(row, column) for row in (rows[0], rows[-1]))
                return Formula(f"SUM({':'.join(ends)})", total)
            case Share(part, whole, shown):
                count, all_of_them = (self._numbers.get((self.row, one)) for one in (part, whole))
                if not isinstance(shown, Figure) or count is None or not all_of_them:
                    return shown
                exact = replace(shown, value=100 * count / all_of_them)
                ends = (xl_rowcol_to_cell(self.row, one) for one in (part, whole))
                return Formula("/".join(ends), exact) if exact.text == shown.text else shown
        return value

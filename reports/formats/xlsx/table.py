"""Plain tables: worksheets of a few columns of their own, each row as high as its texts need."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import split_text, text_height
from imari_dx.shared.sheet_names import link_to
from reports.documents.cells import Cell, Figure
from reports.formats.xlsx import number_formats, palette
from reports.formats.xlsx.book import BASE_SIZE, FRAME, WRAP, Book, Style

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
_MAX_LINES = 29  # as many as one worksheet row can hold


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to another worksheet."""

    text: str
    sheet_name: str


Value = Cell | Link
Span = tuple[int, int]


class Table:
    """Writes rows from top to bottom; `row` is the next free worksheet row. Widths are in pixels."""

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[int]) -> None:
        self.book, self.sheet, self.widths, self.row = book, sheet, widths, 0
        for column, width in enumerate(widths):
            sheet.set_column_pixels(column, column, width)

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return len(self.widths) - 1

    def line(self, text: str, style: Style | None = None) -> None:
        """Write a text over all columns; a long one goes on in further rows."""
        full = {**WRAP, **(style or {})}
        pixels, size = sum(self.widths), float(full.get("font_size", BASE_SIZE))
        for part in split_text(text, pixels=pixels, size=size, max_lines=_MAX_LINES):
            if self.last_column:
                self.sheet.merge_range(self.row, 0, self.row, self.last_column, "", self.book.format(full))
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
        values: Sequence[Value],
        styles: Sequence[Style],
        *,
        spans: Sequence[Span] | None = None,
        least: float = 18,
    ) -> None:
        """Write values side by side, each as what it is: a text, a number, a day, a link.

        Each takes one column, or the columns of its span. A text that is too long for one worksheet row goes
        on in the same columns of the next.
        """
        spans = spans or [(column, column) for column in range(len(values))]
        columns = [self._parts(value, span) for value, span in zip(values, spans, strict=True)]
        for index in range(max(map(len, columns))):
            height = least
            for span, parts, style in zip(spans, columns, styles, strict=True):
                value = parts[index] if index < len(parts) else ""
                self._write(span, value, style)
                text = value.text if isinstance(value, Link) else str(value)
                size = float(style.get("font_size", BASE_SIZE))
                if style.get("text_wrap"):
                    height = max(height, text_height(text, pixels=self._pixels(span), size=size))
            self.next(height)

    def next(self, height: float) -> None:
        """Give the row its height in points and go on below it."""
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _pixels(self, span: Span) -> int:
        return sum(self.widths[span[0] : span[1] + 1])

    def _parts(self, value: Value, span: Span) -> Sequence[Value]:
        if not isinstance(value, str):
            return [value]
        return split_text(value, pixels=self._pixels(span), size=BASE_SIZE, max_lines=_MAX_LINES)

    def _write(self, span: Span, value: Value, style: Style) -> None:
        first, last = span
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", self.book.format(style))
        match value:
            case Link():
                linked = self.book.format({**style, "font_color": palette.LINK, "underline": 1})
                self.sheet.write_url(self.row, first, link_to(value.sheet_name), linked, string=value.text)
            case str():
                self.book.write(self.sheet, self.row, first, value, style)
            case int():
                shown = self._formatted(style, number_formats.COUNT)
                self.sheet.write_number(self.row, first, value, shown)
            case Figure():
                shown = self._formatted(style, number_formats.figure_format(value))
                self.sheet.write_number(self.row, first, float(value.value), shown)
            case dt.datetime():
                shown = self._formatted(style, number_formats.MOMENT)
                self.sheet.write_datetime(self.row, first, value.replace(tzinfo=None), shown)
            case dt.date():
                shown = self._formatted(style, number_formats.DAY)
                self.sheet.write_datetime(self.row, first, value, shown)

    def _formatted(self, style: Style, number_format: str) -> Format:
        return self.book.format({**style, "num_format": number_format})

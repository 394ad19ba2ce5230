"""案 and デモデータ, visible on every worksheet outside the official table."""

from typing import Protocol

from xlsxwriter.worksheet import Worksheet

from reports.formats.xlsx import palette
from reports.formats.xlsx.book import Book, Style

DRAFT, DEMO = "案", "デモデータ"
DEMO_SENTENCE = "デモデータ（実際の実績ではありません）"
_MARK: Style = {
    "bold": True,
    "font_size": 12,
    "font_color": palette.MARK,
    "align": "right",
    "valign": "vcenter",
}


def marks_of(*, is_draft: bool, is_demo: bool) -> tuple[str, ...]:
    """Return the marks that a document carries."""
    return tuple(mark for mark, is_set in ((DRAFT, is_draft), (DEMO, is_demo)) if is_set)


class Marked(Protocol):
    """A document that may be 案 or デモデータ."""

    @property
    def title(self) -> str: ...
    @property
    def is_draft(self) -> bool: ...
    @property
    def is_demo(self) -> bool: ...
    @property
    def date_label(self) -> str: ...
    @property
    def contact(self) -> str: ...


def marked_book(document: Marked, *, author: str = "") -> Book:
    """Return the empty workbook of a document, with its marks."""
    return Book(
        title=document.title,
        marks=marks_of(is_draft=document.is_draft, is_demo=document.is_demo),
        date_label=document.date_label,
        contact=document.contact,
        author=author,
    )


def draw_marks(book: Book, sheet: Worksheet, row: int, last_column: int) -> None:
    """Write the marks of the book, if any, right-aligned over a row of the worksheet."""
    if not book.marks:
        return
    if last_column:
        sheet.merge_range(row, 0, row, last_column, "", book.format(_MARK))
    book.write(sheet, row, 0, "　".join(f"【{mark}】" for mark in book.marks), _MARK)

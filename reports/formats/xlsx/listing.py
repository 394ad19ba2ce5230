"""A plain list as a workbook: one worksheet, a head that stays in view and can be filtered."""

from collections.abc import Collection, Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import width_for
from reports.documents.cells import Cell
from reports.formats.xlsx.book import BASE_SIZE, Book
from reports.formats.xlsx.table import HEAD, NUMBER, TEXT, Table

_A3 = 8
# Pixels of columns that a page across holds. On A4 down to 39 % of their size: smaller nobody reads it. On A3
# half of it, less what printers differ.
_A4_HOLDS = 2600
_LEAST_SCALE = 0.5
_A3_HOLDS = 2800
# A column of names grows up to a width rather than have rows of more lines.
_WIDEST, _MOST_LINES = 220, 6


def render_list(
    *,
    title: str,
    columns: Mapping[str, int],
    rows: Sequence[Mapping[str, Cell]],
    marks: tuple[str, ...] = (),
    contact: str = "",
    named_by: int = 1,
    beside: Collection[str] = (),
) -> bytes:
    """Return rows under ``columns`` (name and width in pixels), in their order, each cell as what it is.

    A cell without content ("") stays empty: it is not 0. The first ``named_by`` columns say what a row is
    about; a list too wide for one page repeats them on each. Columns ``beside`` stay on the page of the one
    before them.
    """
    book = Book(title=title, marks=marks, contact=contact)
    sheet = book.add_sheet("一覧", landscape=True)
    table = Table(book, sheet, [_width(name, width, rows) for name, width in columns.items()])
    table.cells(list(columns), [HEAD] * len(columns), least=32)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for row in rows:
        values = [row[name] for name in columns]
        table.cells(values, [TEXT if isinstance(value, str) else NUMBER for value in values])
    sheet.autofilter(0, 0, max(table.row - 1, 0), table.last_column)
    _set_pages(sheet, table.widths, named_by, [name in beside for name in columns])
    return book.finish()


def _width(name: str, width: int, rows: Sequence[Mapping[str, Cell]]) -> int:
    """The width of a column: wider than asked for where a long name would make its rows too high."""
    if width >= _WIDEST:
        return width
    texts = [text for row in rows if isinstance(text := row[name], str)]
    return width_for(texts, least=width, most=_WIDEST, lines=_MOST_LINES, size=BASE_SIZE)


def _set_pages(sheet: Worksheet, widths: Sequence[int], named_by: int, stays: Sequence[bool]) -> None:
    """Choose the paper: whatever is wide stands on A3, and what is too wide for it on several pages."""
    if sum(widths) <= _A4_HOLDS:
        return
    sheet.set_paper(_A3)
    pages = _pages_of(widths, named_by, stays)
    if len(pages) == 1:
        return
    # A worksheet fitted to its pages ignores breaks that are set: so a scale instead.
    sheet.set_print_scale(round(100 * _LEAST_SCALE))
    sheet.repeat_columns(0, named_by - 1)
    sheet.set_v_pagebreaks(pages[1:])


def _pages_of(widths: Sequence[int], named_by: int, stays: Sequence[bool]) -> list[int]:
    """Return the first column of each page, as many columns on each as it holds."""
    repeated, pages, used = sum(widths[:named_by]), [0], 0
    for column, width in enumerate(widths):
        needed = width + (widths[column + 1] if any(stays[column + 1 : column + 2]) else 0)
        if used + needed > _A3_HOLDS and used > repeated and not stays[column]:
            pages.append(column)
            used = repeated
        used += width
    return pages

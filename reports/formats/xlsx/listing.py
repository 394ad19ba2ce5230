"""A plain list as a workbook: one worksheet; its head says what it is, stays in view and can be filtered."""

from collections.abc import Collection, Mapping, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from imari_dx.shared.row_heights import width_for
from reports.documents.cells import Cell
from reports.documents.list_head import ListHead
from reports.formats.xlsx.book import BASE_SIZE, Book, Style
from reports.formats.xlsx.marks import draw_marks
from reports.formats.xlsx.number_formats import counted
from reports.formats.xlsx.paper import Page, Paper
from reports.formats.xlsx.table import HEAD, NUMBER, TEXT, Table
from reports.formats.xlsx.values import Formula

# No letter is printed smaller than 8 points: a list that needs it stands on A3, a wider one on several pages.
_LEAST_SCALE = 0.8
# A column of names grows up to a width rather than have rows of more lines.
_WIDEST, _MOST_LINES = 220, 2
_FROZEN = 400  # pixels of columns that stay in view beside the others; more would leave these no room
_TITLE: Style = {"bold": True, "font_size": 14, "valign": "vcenter"}
_HOW_MANY: Style = {"align": "left", "valign": "vcenter", "num_format": f'"件数　"{counted("件")}'}
_VISIBLE_CELLS = 103  # SUBTOTAL counts those that a filter leaves


def render_list(
    head: ListHead,
    columns: Mapping[str, int],
    rows: Sequence[Mapping[str, Cell]],
    *,
    named_by: int = 1,
    beside: Collection[str] = (),
    has_binding: bool = False,
) -> bytes:
    """Return rows under ``columns`` (name and width in pixels), in their order, each cell as what it is.

    A cell without content ("") stays empty: it is not 0. The first ``named_by`` columns say what a row is
    about; a list too wide for one page repeats them on each. Columns ``beside`` stay on the page of the one
    before them. ``has_binding`` leaves a margin for that on the left of a list that stands on A3.
    """
    book = Book(
        title=head.title,
        marks=head.marks,
        date_label=head.date_label,
        contact=head.contact,
        author=head.author,
        comment=head.conditions,
    )
    sheet = book.add_sheet("一覧", landscape=True)
    table = Table(book, sheet, [_width(name, width, rows) for name, width in columns.items()])
    pages = _set_pages(table, named_by, [name in beside for name in columns], has_binding=has_binding)
    _draw_head(table, head, columns, rows, last=pages[1] - 1 if pages[1:] else table.last_column)
    head_row = table.row
    table.cells(list(columns), [HEAD] * len(columns), least=32)
    table.repeat(range(head_row, head_row + 1))
    stays = named_by if sum(table.widths[:named_by]) <= _FROZEN else 0
    sheet.freeze_panes(head_row + 1, stays)
    for row in rows:
        values = [row[name] for name in columns]
        table.cells(values, [TEXT if isinstance(value, str) else NUMBER for value in values])
    sheet.autofilter(head_row, 0, table.row - 1, table.last_column)
    return book.finish()


def _draw_head(
    table: Table, head: ListHead, columns: Mapping[str, int], rows: Sequence[Mapping[str, Cell]], *, last: int
) -> None:
    """Write what the list is over the columns of its first page, and how many rows a filter leaves."""
    if head.marks:
        draw_marks(table.book, table.sheet, table.row, last)
        table.next(21)
    table.line(head.title, _TITLE, last=last)
    for line in head.lines:
        table.line(line, last=last)
    full = next((place for place, name in enumerate(columns) if all(row[name] != "" for row in rows)), None)
    value: int | Formula = len(rows)
    if rows and full is not None:
        first = table.row + 3  # below this line, a gap and the head
        ends = (xl_rowcol_to_cell(row, full) for row in (first, first + len(rows) - 1))
        value = Formula(f"SUBTOTAL({_VISIBLE_CELLS},{':'.join(ends)})", len(rows))
    table.cells([value], [_HOW_MANY], spans=[(0, last)])
    table.next(6)


def _width(name: str, width: int, rows: Sequence[Mapping[str, Cell]]) -> int:
    """The width of a column: wider than asked for where a long name would make its rows too high."""
    if width >= _WIDEST:
        return width
    texts = [text for row in rows if isinstance(text := row[name], str)]
    return width_for(texts, least=width, most=_WIDEST, lines=_MOST_LINES, size=BASE_SIZE)


def _set_pages(table: Table, named_by: int, stays: Sequence[bool], *, has_binding: bool) -> list[int]:
    """Choose the paper; return the first column of each page across."""
    sheet, needed = table.sheet, sum(table.widths) * _LEAST_SCALE
    sizes = [Page(Paper.A4, is_landscape=True), Page(Paper.A3, is_landscape=True, has_binding=has_binding)]
    page = next((one for one in sizes if needed <= one.width), sizes[-1])
    table.book.set_page(sheet, page)
    holds = page.width / _LEAST_SCALE
    pages = _pages_of(table.widths, holds, named_by, stays)
    if len(pages) > 1:
        # A worksheet fitted to its pages ignores breaks that are set: so a scale instead.
        sheet.set_print_scale(round(100 * _LEAST_SCALE))
        sheet.repeat_columns(0, named_by - 1)
        sheet.set_v_pagebreaks(pages[1:])
        table.abreast = holds
    return pages


def _pages_of(widths: Sequence[int], holds: float, named_by: int, stays: Sequence[bool]) -> list[int]:
    """Return the first column of each page, as many columns on each as it holds."""
    repeated, pages, used = sum(widths[:named_by]), [0], 0
    for column, width in enumerate(widths):
        needed = width + (widths[column + 1] if any(stays[column + 1 : column + 2]) else 0)
        if used + needed > holds and used > repeated and not stays[column]:
            pages.append(column)
            used = repeated
        used += width
    return pages

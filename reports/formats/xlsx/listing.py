"""A plain list as a workbook: one worksheet, a head that stays in view and can be filtered."""

from collections.abc import Mapping, Sequence

from reports.documents.cells import Cell
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.table import HEAD, NUMBER, TEXT, Table


def render_list(
    *,
    title: str,
    columns: Mapping[str, int],
    rows: Sequence[Mapping[str, Cell]],
    marks: tuple[str, ...] = (),
) -> bytes:
    """Return rows under ``columns`` (name and width in pixels), in their order, each cell as what it is.

    A cell without content ("") stays empty: it is not 0.
    """
    book = Book(title=title, marks=marks)
    sheet = book.add_sheet("一覧", landscape=True)
    table = Table(book, sheet, list(columns.values()))
    table.cells(list(columns), [HEAD] * len(columns), least=32)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for row in rows:
        values = [row[name] for name in columns]
        table.cells(values, [TEXT if isinstance(value, str) else NUMBER for value in values])
    sheet.autofilter(0, 0, max(table.row - 1, 0), table.last_column)
    return book.finish()

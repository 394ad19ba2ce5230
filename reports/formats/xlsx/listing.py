"""A plain list as a workbook: one worksheet, a head that stays in view and can be filtered."""

from collections.abc import Mapping, Sequence

from reports.formats.xlsx.book import Book
from reports.formats.xlsx.table import COUNT, HEAD, TEXT, Table


def render_list(
    *,
    title: str,
    columns: Mapping[str, int],
    rows: Sequence[Mapping[str, str]],
    numbers: frozenset[str] = frozenset(),
    marks: tuple[str, ...] = (),
) -> bytes:
    """Return rows under ``columns`` (name and width in pixels), in their order; ``numbers`` names counts.

    A cell of a count that is empty stays empty: it is not 0.
    """
    book = Book(title=title, marks=marks)
    sheet = book.add_sheet("一覧", landscape=True)
    table = Table(book, sheet, list(columns.values()))
    table.cells(list(columns), [HEAD] * len(columns), least=32)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for row in rows:
        values = [int(row[name]) if name in numbers and row[name] else row[name] for name in columns]
        table.cells(values, [COUNT if name in numbers else TEXT for name in columns])
    sheet.autofilter(0, 0, max(table.row - 1, 0), table.last_column)
    return book.finish()

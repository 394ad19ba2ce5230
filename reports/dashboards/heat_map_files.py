"""Initiatives × years as files: the rows that the page of the same choice shows, in its order."""

from collections.abc import Iterable, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.headings import Levels, heading_cells
from initiatives.words import Words
from reports.documents.heat_map import HeatCell, HeatGroup
from reports.documents.list_head import ListHead
from reports.downloads.files import DocumentFile, list_file

_GROUP_WIDTH = 60
_CODE_WIDTH, _NAME_WIDTH = 80, 300
_YEAR_WIDTH = 130


def heat_map_file(
    groups: Iterable[HeatGroup],
    years: Sequence[FiscalYear],
    file_format: str,
    *,
    name: str,
    levels: Levels,
    words: Words,
    head: ListHead,
) -> DocumentFile:
    """Return the map as CSV or Excel, a column per fiscal year; Http404 for another format.

    ``levels`` are the columns of the headings. A cell says what the screen's says: the grade with its
    change (「B ↓」) and the state while it is 案, or the word for why there is none.
    """
    code, name_column = words.initiative_code, words.initiative_name
    columns = [*levels.values(), code, name_column, *(year.label for year in years)]
    rows = [
        heading_cells(levels, row.headings)
        | {code: row.plain_code, name_column: f"{row.title}{one.mark}"}
        | {year.label: _text(cell) for year, cell in zip(years, row.cells, strict=True)}
        for one in groups
        for row in one.rows
    ]
    widths = {**dict.fromkeys(levels.values(), _GROUP_WIDTH), code: _CODE_WIDTH, name_column: _NAME_WIDTH}
    widths = {column: widths.get(column, _YEAR_WIDTH) for column in columns}
    named_by = columns.index(name_column) + 1
    return list_file(name, file_format, widths, rows, head, named_by=named_by)


def _text(cell: HeatCell) -> str:
    text = f"{cell.text} {cell.trend}".rstrip()
    return f"{text}（{cell.note}）" if cell.note else text

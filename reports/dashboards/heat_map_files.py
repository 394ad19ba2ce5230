"""施策×年度 as files: the rows that the page of the same choice shows, in its order."""

from collections.abc import Iterable, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.heat_map import HeatCell, HeatGroup
from reports.downloads.files import DocumentFile, list_file

_WIDTHS = {"分野": 60, "施策番号": 80, "施策名": 300}
_YEAR_WIDTH = 130


def heat_map_file(
    groups: Iterable[HeatGroup], years: Sequence[FiscalYear], file_format: str, *, name: str, is_demo: bool
) -> DocumentFile:
    """Return the map as CSV or Excel, a column per fiscal year; Http404 for another format.

    A cell says what the screen's says: the grade with its change (「B ↓」) and the state while it is 案, or
    the word for why there is none.
    """
    columns = ["分野", "施策番号", "施策名", *(year.label for year in years)]
    rows = [
        {"分野": group.name, "施策番号": row.plain_code, "施策名": row.title}
        | {year.label: _text(cell) for year, cell in zip(years, row.cells, strict=True)}
        for group in groups
        for row in group.rows
    ]
    widths = {column: _WIDTHS.get(column, _YEAR_WIDTH) for column in columns}
    return list_file(name, file_format, widths, rows, marks=("デモデータ",) if is_demo else ())


def _text(cell: HeatCell) -> str:
    text = f"{cell.text} {cell.trend}".rstrip()
    return f"{text}（{cell.note}）" if cell.note else text

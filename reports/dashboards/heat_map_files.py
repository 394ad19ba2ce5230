"""施策×年度 as files: the rows that the page of the same choice shows, in its order."""

from collections.abc import Iterable, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.heat_map import HeatCell, HeatGroup
from reports.downloads.files import CONTENT_TYPES, DocumentFile, FileFormat
from reports.formats.csv import render_csv
from reports.formats.xlsx.listing import render_list

_WIDTHS = {"分野": 60, "施策番号": 80, "施策名": 300}
_YEAR_WIDTH = 130


def heat_map_file(
    groups: Iterable[HeatGroup], years: Sequence[FiscalYear], file_format: str, *, name: str, is_demo: bool
) -> DocumentFile | None:
    """Return the map as CSV or Excel, a column per fiscal year; None for another format.

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
    if file_format == "csv":
        return DocumentFile(render_csv(rows, columns), "text/csv; charset=utf-8", f"{name}.csv")
    if file_format != FileFormat.XLSX:
        return None
    content = render_list(
        title=name,
        columns={column: _WIDTHS.get(column, _YEAR_WIDTH) for column in columns},
        rows=rows,
        marks=("デモデータ",) if is_demo else (),
    )
    return DocumentFile(content, CONTENT_TYPES[FileFormat.XLSX], f"{name}.xlsx")


def _text(cell: HeatCell) -> str:
    text = f"{cell.text} {cell.trend}".rstrip()
    return f"{text}（{cell.note}）" if cell.note else text

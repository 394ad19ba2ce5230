"""施策×年度 as files: the rows that the page of the same choice shows, in its order."""

from collections.abc import Iterable, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.heat_map import HeatCell, HeatGroup
from reports.downloads.files import DocumentFile, list_file

_GROUP_WIDTH = 60
_WIDTHS = {"施策番号": 80, "施策名": 300}
_YEAR_WIDTH = 130


def heat_map_file(
    groups: Iterable[HeatGroup],
    years: Sequence[FiscalYear],
    file_format: str,
    *,
    name: str,
    group: str,
    is_demo: bool,
    contact: str,
) -> DocumentFile:
    """Return the map as CSV or Excel, a column per fiscal year; Http404 for another format.

    ``group`` is the word of the plan's top level, "" where there is none.

    A cell says what the screen's says: the grade with its change (「B ↓」) and the state while it is 案, or
    the word for why there is none.
    """
    columns = [*filter(None, [group]), "施策番号", "施策名", *(year.label for year in years)]
    rows = [
        ({group: one.name} if group else {})
        | {"施策番号": row.plain_code, "施策名": row.title}
        | {year.label: _text(cell) for year, cell in zip(years, row.cells, strict=True)}
        for one in groups
        for row in one.rows
    ]
    widths = {group: _GROUP_WIDTH, **_WIDTHS}
    widths = {column: widths.get(column, _YEAR_WIDTH) for column in columns}
    marks = ("デモデータ",) if is_demo else ()
    return list_file(name, file_format, widths, rows, marks=marks, contact=contact)


def _text(cell: HeatCell) -> str:
    text = f"{cell.text} {cell.trend}".rstrip()
    return f"{text}（{cell.note}）" if cell.note else text

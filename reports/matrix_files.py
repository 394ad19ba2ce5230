"""The matrix of answers as CSV and Excel: one row per initiative, in the order shown, one datum per cell."""

import datetime as dt
from collections.abc import Iterable

from imari_dx.fiscal_year import FiscalYear
from indicators.answer_matrix import STEPS, Cell, Mark, MatrixRow, count_of
from reports.formats.csv import render_csv
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.lists import draw_front
from reports.formats.xlsx.marks import marks_of
from reports.formats.xlsx.table import HEAD, TEXT, Table

COLUMNS = (
    "対象年度",
    "分野",
    "施策番号",
    "施策名称",
    "担当課",
    "計画",
    "状態",
    "回答期限",
    "延長の理由",
    "期限",
    "差戻し",
    *(f"{step}の日" for step in STEPS),
    "データの区分",
)
# The columns of the worksheet (a printed page has no room for what the heading says), with widths in pixels.
_SHEET_COLUMNS = dict(
    zip(COLUMNS[1:-1], (50, 66, 200, 140, 66, 90, 76, 150, 66, 56, 76, 76, 76, 76, 76), strict=True)
)


def file_rows(rows: Iterable[MatrixRow], fiscal_year: FiscalYear, *, is_demo: bool) -> list[dict[str, str]]:
    """Return the rows of the files; the keys are `COLUMNS`. Days are written 2026-04-10."""
    return [
        {
            "対象年度": fiscal_year.label,
            "分野": row.sector,
            "施策番号": row.plain_code,
            "施策名称": row.title,
            "担当課": row.department,
            "計画": "あり" if row.is_planned else "計画なし",
            "状態": row.state_label,
            "回答期限": "" if row.is_not_asked else row.deadline.due_on.isoformat(),
            "延長の理由": row.deadline.reason,
            "期限": _punctuality(row),
            "差戻し": Mark.RETURNED.label if row.is_returned else "",
            **{f"{step}の日": _day(cell) for step, cell in zip(STEPS, row.cells, strict=True)},
            "データの区分": "デモデータ" if is_demo else "",
        }
        for row in rows
    ]


def _punctuality(row: MatrixRow) -> str:
    if row.is_late:
        return Mark.LATE.label if row.is_answered else Mark.OVERDUE.label
    return "期限内" if row.is_answered and row.is_planned else ""


def _day(cell: Cell) -> str:
    taken = cell.mark in (Mark.DONE, Mark.LATE)
    return cell.day.isoformat() if taken and cell.day else ""


def matrix_csv(rows: Iterable[MatrixRow], fiscal_year: FiscalYear, *, is_demo: bool) -> bytes:
    """Return the rows as CSV (UTF-8 with BOM)."""
    return render_csv(file_rows(rows, fiscal_year, is_demo=is_demo), COLUMNS)


def matrix_xlsx(
    rows: Iterable[MatrixRow], fiscal_year: FiscalYear, *, is_demo: bool, today: dt.date
) -> bytes:
    """Return the rows as a workbook with one worksheet, ready to filter and to print."""
    shown = list(rows)
    title = f"{fiscal_year.official_label}実績　回答状況"
    marks = marks_of(is_draft=False, is_demo=is_demo)
    book = Book(title=title, marks=marks, date_label=today.isoformat())
    sheet = book.add_sheet("回答状況", landscape=True)
    table = Table(book, sheet, list(_SHEET_COLUMNS.values()))
    draw_front(table, title)
    count = count_of(shown)
    table.line(f"報告済 {count.done}／対象 {count.due}（{today.isoformat()}現在、表にある施策の数）")
    head_row = table.row
    table.cells(list(_SHEET_COLUMNS), [HEAD] * len(_SHEET_COLUMNS), least=21)
    for row in file_rows(shown, fiscal_year, is_demo=is_demo):
        table.cells([row[name] for name in _SHEET_COLUMNS], [TEXT] * len(_SHEET_COLUMNS))
    sheet.autofilter(head_row, 0, max(head_row, table.row - 1), table.last_column)
    sheet.freeze_panes(head_row + 1, 3)
    sheet.repeat_rows(head_row)
    return book.finish()

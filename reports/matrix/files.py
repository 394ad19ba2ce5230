"""The matrix of answers as CSV and Excel: one row per initiative, in the order shown, one datum per cell."""

import datetime as dt
from collections.abc import Iterable, Mapping

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.rounds.matrix import MatrixRow
from indicators.rounds.standing import STEPS, Mark
from indicators.rounds.standing import Cell as Step
from initiatives.headings import Levels, heading_cells
from initiatives.words import Words
from reports.documents.cells import Cell
from reports.documents.list_head import ListHead
from reports.formats.csv import render_csv
from reports.formats.xlsx.listing import render_list
from reports.formats.xlsx.marks import DEMO

# Words in braces are the plan's.
_COLUMNS = (
    "対象年度",
    "{initiative_code}",
    "{initiative_title}",
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
LEVEL = "階層"
_DAY_WIDTH = 112  # pixels: 令和8年12月31日
_GROUP_WIDTH = 50
# The columns of the worksheet (a printed page has no room for what the heading says), with widths in pixels.
_SHEET_COLUMNS = dict(
    zip(
        _COLUMNS[1:-1],
        (66, 200, 140, 66, 90, _DAY_WIDTH, 150, 66, 56, *[_DAY_WIDTH] * len(STEPS)),
        strict=True,
    )
)


def columns_of(levels: Levels, words: Words, rows: Iterable[Mapping[str, Cell]]) -> tuple[str, ...]:
    """Return the columns, those of ``levels`` (``level_columns``) behind the first.

    What reports on which level is one of them where several of the plan's do.
    """
    first, *rest = map(words.say, _COLUMNS)
    level = [LEVEL] if any(row[LEVEL] for row in rows) else []
    return (first, *levels.values(), *level, *rest)


def file_rows(
    rows: Iterable[MatrixRow], fiscal_year: FiscalYear, *, levels: Levels, words: Words, is_demo: bool
) -> list[dict[str, Cell]]:
    """Return the rows of the files; the keys are those of `columns_of`."""
    return [
        {
            "対象年度": fiscal_year.label,
            **heading_cells(levels, row.headings),
            LEVEL: row.level,
            words.initiative_code: row.plain_code,
            words.initiative_title: row.title,
            "担当課": row.charge,
            "計画": "あり" if row.is_planned else "計画なし",
            "状態": row.state_label,
            "回答期限": "" if row.is_not_asked else row.deadline.due_on,
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


def _day(cell: Step) -> dt.date | str:
    taken = cell.mark in (Mark.DONE, Mark.LATE)
    return cell.day if taken and cell.day else ""


def matrix_csv(
    rows: Iterable[MatrixRow], fiscal_year: FiscalYear, *, levels: Levels, words: Words, is_demo: bool
) -> bytes:
    """Return the rows as CSV (UTF-8 with BOM)."""
    found = file_rows(rows, fiscal_year, levels=levels, words=words, is_demo=is_demo)
    return render_csv(found, columns_of(levels, words, found))


def matrix_xlsx(
    rows: Iterable[MatrixRow], fiscal_year: FiscalYear, head: ListHead, *, levels: Levels, words: Words
) -> bytes:
    """Return the rows as a workbook with one worksheet, ready to filter and to print."""
    found = file_rows(rows, fiscal_year, levels=levels, words=words, is_demo=DEMO in head.marks)
    widths = {words.say(name): width for name, width in _SHEET_COLUMNS.items()}
    columns = {
        name: widths.get(name, _GROUP_WIDTH)
        for name in columns_of(levels, words, found)
        if name in {*levels.values(), LEVEL, *widths}
    }
    return render_list(head, columns, found, named_by=list(columns).index(words.initiative_title) + 1)

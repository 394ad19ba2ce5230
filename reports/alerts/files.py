"""The alerts as CSV and Excel: one row per alert, in the order shown, one datum per cell."""

import datetime as dt
from collections.abc import Iterable

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.headings import Levels, heading_cells
from initiatives.words import Words
from reports.documents.alerts import Alert
from reports.documents.cells import Cell
from reports.documents.list_head import ListHead
from reports.formats.csv import render_csv
from reports.formats.xlsx.listing import render_list
from reports.formats.xlsx.marks import DEMO, DRAFT

# Words in braces are the plan's.
_COLUMNS = (
    "基準日",
    "緊急度",
    "種類",
    "対象年度",
    "{initiative_code}",
    "{initiative_title}",
    "担当課",
    "状態",
    "内容",
    "内訳",
    "評価の区分",
    "データの区分",
)
_WIDTHS = {"内容": 320, "内訳": 260, "{initiative_title}": 160, "種類": 120, "担当課": 100, "緊急度": 60}
_GROUP_WIDTH, _GROUP_PLACE = 50, 4


def columns_of(levels: Levels, words: Words) -> tuple[str, ...]:
    """Return the columns, those of ``levels`` (``level_columns``) before the initiative's."""
    own = [words.say(name) for name in _COLUMNS]
    return (*own[:_GROUP_PLACE], *levels.values(), *own[_GROUP_PLACE:])


def file_rows(
    alerts: Iterable[Alert], today: dt.date, *, levels: Levels, is_draft: bool, is_demo: bool, words: Words
) -> list[dict[str, Cell]]:
    """Return the rows of the files; the keys are those of `columns_of`."""
    return [
        {
            "基準日": today,
            "緊急度": one.kind.severity.label,
            "種類": one.kind.heading(words),
            "対象年度": FiscalYear(one.row.fiscal_year).label,
            **heading_cells(levels, one.row.headings),
            words.initiative_code: one.row.plain_code,
            words.initiative_title: one.row.title,
            "担当課": one.row.department_label,
            "状態": one.row.state_label,
            "内容": one.why,
            "内訳": "\n".join(one.details),
            "評価の区分": "案" if is_draft and not one.row.is_final else "",
            "データの区分": "デモデータ" if is_demo else "",
        }
        for one in alerts
    ]


def alerts_csv(
    alerts: Iterable[Alert], today: dt.date, *, levels: Levels, is_draft: bool, is_demo: bool, words: Words
) -> bytes:
    """Return the alerts as CSV (UTF-8 with BOM)."""
    rows = file_rows(alerts, today, levels=levels, is_draft=is_draft, is_demo=is_demo, words=words)
    return render_csv(rows, columns_of(levels, words))


def alerts_xlsx(
    alerts: Iterable[Alert],
    today: dt.date,
    head: ListHead,
    *,
    levels: Levels,
    words: Words,
) -> bytes:
    """Return the alerts as a workbook with one worksheet, ready to filter and to print."""
    widths = {
        **dict.fromkeys(levels.values(), _GROUP_WIDTH),
        **{words.say(name): width for name, width in _WIDTHS.items()},
    }
    marks = {"is_draft": DRAFT in head.marks, "is_demo": DEMO in head.marks}
    return render_list(
        head,
        {name: widths.get(name, 76) for name in columns_of(levels, words)[1:-1]},
        file_rows(alerts, today, levels=levels, words=words, **marks),
    )

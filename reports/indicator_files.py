"""数値目標の一覧 as files: the rows of the page, whole and in its order, a column per year."""

from collections.abc import Iterable, Sequence

from imari_dx.fiscal_year import FiscalYear
from reports.builders.indicator_table import IndicatorGroup, IndicatorRow
from reports.formats.csv import render_csv
from reports.formats.xlsx.listing import render_list
from reports.formats.xlsx.marks import DEMO, DRAFT, marks_of

_FIRST = {"施策番号": 80, "施策名": 240, "数値目標": 240, "目標": 140}
_LAST = {"目標の状況": 100, "達成率": 90, "評価": 60, "評価の区分": 90, "データの区分": 110}


def columns(years: Sequence[FiscalYear]) -> dict[str, int]:
    """Return the columns with their widths in pixels."""
    return _FIRST | {year.label: 190 for year in years} | _LAST


def file_rows(groups: Iterable[IndicatorGroup], *, is_demo: bool) -> list[dict[str, str]]:
    """Return a row per indicator: what the page shows, values in full, marked 案 and デモデータ."""
    return [_file_row(group, row, is_demo=is_demo) for group in groups for row in group.rows]


def _file_row(group: IndicatorGroup, row: IndicatorRow, *, is_demo: bool) -> dict[str, str]:
    series, chosen = row.series, row.series.chosen
    values = (group.code, group.title, series.name, series.target_text.replace("※", ""))
    return {
        **dict(zip(_FIRST, values, strict=True)),
        **{point.label: point.text for point in series.points},
        "目標の状況": row.standing_text,
        "達成率": chosen.rate_text,
        "評価": chosen.grade,
        "評価の区分": DRAFT if chosen.is_draft else "",
        "データの区分": DEMO if is_demo else "",
    }


def indicators_csv(groups: Iterable[IndicatorGroup], years: Sequence[FiscalYear], *, is_demo: bool) -> bytes:
    """Return the rows as CSV (UTF-8 with BOM)."""
    return render_csv(file_rows(groups, is_demo=is_demo), tuple(columns(years)))


def indicators_xlsx(
    groups: Iterable[IndicatorGroup],
    years: Sequence[FiscalYear],
    *,
    title: str,
    is_draft: bool,
    is_demo: bool,
) -> bytes:
    """Return the rows as a workbook with one worksheet, ready to filter and to print."""
    return render_list(
        title=title,
        columns=columns(years),
        rows=file_rows(groups, is_demo=is_demo),
        marks=marks_of(is_draft=is_draft, is_demo=is_demo),
    )

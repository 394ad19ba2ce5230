"""数値目標の一覧 as files: the rows of the page, whole and in its order.

A year has two columns: the figure (or the day on which a milestone was reached) as what it is, and what the
page says beside it. The unit and the kind, the same for all years, have columns of their own.
"""

from collections.abc import Iterable, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.words import Words
from reports.builders.indicator_table import IndicatorGroup, IndicatorRow, has_before
from reports.documents.cells import Cell, figure_of, percent_of
from reports.documents.indicator_series import YearPoint
from reports.documents.list_head import ListHead
from reports.formats.csv import render_csv
from reports.formats.xlsx.listing import render_list
from reports.formats.xlsx.marks import DEMO, DRAFT

# Words in braces are the plan's.
_FIRST = {
    "{initiative_code}": 66,
    "{initiative_name}": 220,
    "数値目標": 220,
    "種類": 90,
    "目標": 140,
    "目標値": 90,
    "単位": 56,
}
_BEFORE = {
    "前期の年度": 90,
    "前期の実績値": 112,
    "前期の補足": 130,
    "前期の目標の状況": 90,
    "前期の評価": 76,
    "前期の評価の区分": 76,
}
_LAST = {"目標の状況": 90, "達成率": 100, "評価": 56, "評価の区分": 76, "データの区分": 100}
_NOTHING = "－"  # as the pages print it where there is no rate, no grade
_REACHED = "達成"


def _note_column(year: FiscalYear) -> str:
    return f"{year.label}の補足"


def _first(words: Words) -> dict[str, int]:
    return {words.say(name): width for name, width in _FIRST.items()}


def columns(years: Sequence[FiscalYear], words: Words, *, with_before: bool = False) -> dict[str, int]:
    """Return the columns with their widths in pixels, those of 前期 only where a line goes on."""
    of_years: dict[str, int] = {}
    for year in years:
        of_years |= {year.label: 112, _note_column(year): 130}
    return _first(words) | (_BEFORE if with_before else {}) | of_years | _LAST


def file_rows(groups: Iterable[IndicatorGroup], *, words: Words, is_demo: bool) -> list[dict[str, Cell]]:
    """Return a row per indicator: what the page shows, values in full, marked 案 and デモデータ."""
    names = tuple(_first(words))
    return [_file_row(group, row, names, is_demo=is_demo) for group in groups for row in group.rows]


def _file_row(
    group: IndicatorGroup, row: IndicatorRow, names: Sequence[str], *, is_demo: bool
) -> dict[str, Cell]:
    series, chosen = row.series, row.series.chosen
    values = (
        group.plain_code,
        group.title,
        series.name,
        series.kind.rules.label,
        series.target_text.replace("※", ""),
        "" if series.target is None else figure_of(series.target_text, series.target),
        series.unit,
    )
    cells: dict[str, Cell] = dict(zip(names, values, strict=True))
    for point in series.points:
        cells[point.label], cells[_note_column(FiscalYear(point.fiscal_year))] = _year_cells(point)
    return {
        **cells,
        **_before_cells(series.last_before),
        "目標の状況": row.standing_text,
        "達成率": percent_of(chosen.rate_text or _NOTHING),
        "評価": chosen.grade or _NOTHING,
        "評価の区分": DRAFT if chosen.is_draft else "",
        "データの区分": DEMO if is_demo else "",
    }


def _before_cells(point: YearPoint | None) -> dict[str, Cell]:
    if point is None:
        return dict.fromkeys(_BEFORE, "")
    value, note = _year_cells(point)
    judged = (point.standing_text, point.grade or _NOTHING, point.year_mark.strip("（）"))
    return dict(zip(_BEFORE, (point.label, value, note, *judged), strict=True))


def _year_cells(point: YearPoint) -> tuple[Cell, Cell]:
    """The year's figure or day, and the words beside it: 「うち当年度255件」, 「速報」."""
    if point.reached_on:
        return point.reached_on, "、".join([_REACHED, *_in_brackets(point.text)[1:]])
    if point.value is None:
        return point.text, ""
    return figure_of(point.label_lines[0], point.value), "、".join(_in_brackets(point.text))


def _in_brackets(text: str) -> list[str]:
    """The words in brackets behind a figure: 累計515件（うち当年度255件）（速報）."""
    _figure, _bracket, rest = text.partition("（")
    return [words.strip("（）") for words in rest.split("）（")] if rest else []


def indicators_csv(
    groups: Sequence[IndicatorGroup], years: Sequence[FiscalYear], *, words: Words, is_demo: bool
) -> bytes:
    """Return the rows as CSV (UTF-8 with BOM)."""
    names = columns(years, words, with_before=has_before(groups))
    return render_csv(file_rows(groups, words=words, is_demo=is_demo), tuple(names))


def indicators_xlsx(
    groups: Sequence[IndicatorGroup],
    years: Sequence[FiscalYear],
    head: ListHead,
    *,
    words: Words,
) -> bytes:
    """Return the rows as a workbook with one worksheet, ready to filter and to print."""
    with_before = has_before(groups)
    return render_list(
        head,
        columns(years, words, with_before=with_before),
        file_rows(groups, words=words, is_demo=DEMO in head.marks),
        named_by=list(_FIRST).index("種類"),
        beside=[*(["前期の補足"] if with_before else []), *(_note_column(year) for year in years)],
    )

"""Initiatives × years from the rows that a reader may see. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from imari_dx.shared.fiscal_year import FiscalYear, Timeline
from indicators.judgement import Status
from reports.documents.heat_map import CellKind, HeatCell, HeatGroup, HeatRow, HeatTable
from reports.documents.overview import NOT_OPENED, NOT_PUBLISHED, InitiativeYear

TRENDS = {"改善": "↑", "同じ": "→", "低下": "↓", "新規": "新"}
_TREND_WORDS = {
    "改善": "前年度より改善",
    "同じ": "前年度と同じ",
    "低下": "前年度より低下",
    "新規": "前年度の評価なし",
}
_WORDS = {
    CellKind.NOT_APPLICABLE: "対象外",
    CellKind.NOT_REPORTED: "未報告",
    CellKind.NOT_PLANNED: "計画なし",
    CellKind.HIDDEN: NOT_PUBLISHED,
    CellKind.NOT_OPENED: NOT_OPENED,
}
_GRADES = (CellKind.GRADED, CellKind.NO_GRADE)
Url = Callable[[InitiativeYear], str]


def kind_of(row: InitiativeYear) -> CellKind:
    """Return what there is to show of one initiative in one year.

    計画なし goes before everything, also where a department reported of its own accord: that is not graded.
    """
    if not row.is_planned:
        return CellKind.NOT_PLANNED
    if row.is_not_published:
        return CellKind.HIDDEN
    if not row.state:
        return CellKind.NOT_OPENED
    if not row.is_reported:
        return CellKind.NOT_REPORTED
    if row.is_graded:
        return CellKind.GRADED
    return CellKind.NOT_APPLICABLE if is_not_applicable(row) else CellKind.NO_GRADE


def grade_text(row: InitiativeYear) -> str:
    """Return what stands for the grade of one initiative in one year: its letter, or why there is none."""
    kind = kind_of(row)
    return row.grade.code if kind in _GRADES else _WORDS[kind]


def is_not_applicable(row: InitiativeYear) -> bool:
    """Whether all that the year asks for, targets that count and items, was answered with 対象外."""
    counting = [one for one in row.indicators if one.counts]
    items = row.items
    return (
        bool(counting or items.total)
        and all(one.status == Status.NOT_APPLICABLE for one in counting)
        and items.not_applicable == items.total
    )


def heat_map(initiatives: Iterable[Sequence[InitiativeYear]], *, sheet_url: Url) -> list[HeatGroup]:
    """Return the map of initiatives (each with all its years, in order) by top heading, in their order."""
    initiatives = list(initiatives)
    is_grouped = any(years[-1].headings for years in initiatives)
    groups: dict[str, tuple[str, list[HeatRow]]] = {}
    for years in initiatives:
        last = years[-1]
        cells = tuple(_cell(row, sheet_url) for row in years)
        row = HeatRow(
            last.code, last.plain_code, last.title, sheet_url(last), last.is_priority, cells, last.headings
        )
        groups.setdefault(last.group.key, (last.group.title if is_grouped else "全体", []))[1].append(row)
    return [HeatGroup(name, tuple(rows)) for name, rows in groups.values()]


def heat_tables(groups: Iterable[HeatGroup], timeline: Timeline, *, counter: str) -> list[HeatTable]:
    """Return the tables of the groups: two of each where the plan's years stand in two blocks.

    ``counter`` stands behind the number of initiatives.
    """
    tables = []
    for group in groups:
        for block in timeline.blocks:
            years, place = tuple(block.years), timeline.place_of(block)
            rows = tuple(replace(row, cells=row.cells[place]) for row in group.rows)
            caption = f"{group.name}　{len(rows)}{counter}"
            if block != timeline:
                caption += f"（{years[0]}〜{years[-1]}）"
            tables.append(HeatTable(group.name, caption, years, rows))
    return tables


def _cell(row: InitiativeYear, sheet_url: Url) -> HeatCell:
    kind = kind_of(row)
    change = row.change if kind == CellKind.GRADED else ""
    is_grade = kind in _GRADES
    note = ""
    if kind == CellKind.NOT_REPORTED:
        note = row.state_label
    elif row.is_shown and row.is_planned and not row.is_final:
        note = f"案・{row.state_label}"
    parts = [
        FiscalYear(row.fiscal_year).label,
        f"{row.grade.code} {row.grade.label}".rstrip() if is_grade else _WORDS[kind],
        _TREND_WORDS.get(change, ""),
        f"前年度は{row.before_text}" if row.before_now.code else "",
        note,
    ]
    has_sheet = kind not in (CellKind.HIDDEN, CellKind.NOT_OPENED)
    return HeatCell(
        kind=kind,
        text=grade_text(row),
        token=row.grade.token if is_grade else "",
        trend=TRENDS.get(change, ""),
        note=note,
        words="、".join(part for part in parts if part),
        url=sheet_url(row) if has_sheet else "",
        year=FiscalYear(row.fiscal_year).short_label,
    )

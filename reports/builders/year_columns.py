"""From the rows of an overview to the page of one initiative. Pure: rows in, plain values out."""

from collections.abc import Callable, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.form_definition import STANDARD_FORM
from initiatives.models import Plan
from reports.builders.notices import notice_of
from reports.builders.text_blocks import long_texts, short_facts
from reports.documents.indicator_series import IndicatorSeries, YearPoint
from reports.documents.overview import IndicatorYear, InitiativeYear
from reports.documents.year_columns import FigureRow, YearColumn

NO_VALUE = "－"


def year_columns(
    rows: Sequence[InitiativeYear],
    *,
    chosen: int,
    opened: Sequence[FiscalYear],
    url: Callable[[int], str],
    plan: Plan,
) -> list[YearColumn]:
    """Return the initiative's years; ``url`` gives the address of the page for a fiscal year."""
    columns = []
    opened_years = {year.year for year in opened}
    for row in rows:
        year = FiscalYear(row.fiscal_year)
        columns.append(
            YearColumn(
                fiscal_year=year.year,
                label=year.label,
                short_label=year.short_label,
                url=url(year.year),
                is_chosen=year.year == chosen,
                row=row,
                notice=notice_of(row, plan, is_opened=year.year in opened_years),
                items_text=items_text(row),
                texts=(
                    *long_texts(row.texts, STANDARD_FORM),
                    *short_facts(row.texts, row.money, STANDARD_FORM),
                ),
            )
        )
    return columns


def items_text(row: InitiativeYear) -> str:
    """実施済 3/4; 対象外 ones are in no denominator, what else there is follows in brackets."""
    items = row.items
    if not row.is_shown or not items.total:
        return ""
    asked = items.total - items.not_applicable
    if not asked:
        return f"対象外 {items.not_applicable}"
    rest = (
        ("一部実施", items.partial),
        ("未実施", items.not_done),
        ("未入力", items.unanswered),
        ("対象外", items.not_applicable),
    )
    others = "、".join(f"{word} {count}" for word, count in rest if count)
    return f"実施済 {items.done}/{asked}" + (f"（{others}）" if others else "")


def figure_rows(
    rows: Sequence[InitiativeYear], *, chosen: int, series: Sequence[IndicatorSeries]
) -> list[FigureRow]:
    """Return each indicator that any year has, in the order of the latest year that has it.

    ``series`` are those of the chosen year: what goes on from a plan before has a row for that.
    """
    heads: dict[int, IndicatorYear] = {}
    for row in reversed(rows):
        for one in row.indicators:
            heads.setdefault(one.indicator_id, one)
    before = {one.indicator_id: point for one in series if (point := one.last_before)}
    numbered = [
        (head.number, _figure_row(head, rows, chosen, before.get(head.indicator_id)))
        for head in heads.values()
    ]
    numbered += [
        (one.number, _without_values(one, rows, chosen))
        for one in series
        if one.indicator_id in before and one.indicator_id not in heads
    ]
    return [row for _number, row in sorted(numbered, key=lambda pair: pair[0])]


def _figure_row(
    head: IndicatorYear, rows: Sequence[InitiativeYear], chosen: int, before: YearPoint | None
) -> FigureRow:
    is_revised = _is_revised(rows, head.indicator_id)
    return FigureRow(
        name=head.name,
        target_text="" if is_revised else _target_text(head),
        cells=tuple(
            (*_cell(row, head.indicator_id, with_target=is_revised), row.fiscal_year == chosen)
            for row in rows
        ),
        before=before,
    )


def _without_values(one: IndicatorSeries, rows: Sequence[InitiativeYear], chosen: int) -> FigureRow:
    cells = tuple((NO_VALUE, "", row.fiscal_year == chosen) for row in rows)
    return FigureRow(one.name, _target_text(one), cells, one.last_before)


def _in(row: InitiativeYear, indicator_id: int) -> IndicatorYear | None:
    return next((one for one in row.indicators if one.indicator_id == indicator_id), None)


def _is_revised(rows: Sequence[InitiativeYear], indicator_id: int) -> bool:
    """Whether years had different targets, none stated for one year alone: each then names its own."""
    found = [one for row in rows if (one := _in(row, indicator_id)) and one.own_target is None]
    return len({one.target_text for one in found}) > 1


def _target_text(head: IndicatorYear | IndicatorSeries) -> str:
    """The target; "" for a milestone whose target is its name, which is not said twice."""
    target = head.target_text.replace("※", "")
    return "" if target == head.name else target


def _cell(row: InitiativeYear, indicator_id: int, *, with_target: bool) -> tuple[str, str]:
    one = _in(row, indicator_id)
    if one is None or (not one.status and not one.counts):
        return NO_VALUE, ""
    standing = one.standing.label if one.counts and row.is_planned else ""
    if not with_target or not (target := _target_text(one)):
        return one.value_text, standing
    return one.value_text, f"{standing}（目標 {target}）" if standing else f"目標 {target}"

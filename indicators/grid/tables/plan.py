"""実施評価指標 and スケジュールの実績: what the plan has for the year, and what was done of it."""

from collections.abc import Sequence

from imari_dx.shared.fiscal_year import Division
from indicators.book.assessment import items_of
from indicators.entry.plan import planned_periods
from indicators.grid.report import GridReport
from indicators.grid.tables.table import Column, Table
from indicators.models import ItemStatus


def item_table(reports: Sequence[GridReport]) -> Table:
    """Return the year's evaluation items, with last year's status where the same was to be done."""
    table = Table(
        "items",
        "実施評価指標",
        "",
        "実施評価指標",
        [Column("前年度の状況", "plain"), Column("実施状況", "choice"), Column("補足", "line")],
    )
    for report in reports:
        if not report.is_whole:
            continue
        before = _last_years_statuses(report)
        for item in items_of(report.opened.initiative, report.opened.fiscal_year.year):
            if item.indicator_id is not None:
                table.add(report, str(item), ["", "数値目標の実績値が回答になります。", ""])
            else:
                cells = [report.cells[f"item-{item.pk}-{name}"] for name in ("status", "note")]
                table.add(report, str(item), [before.get(item.text, "－"), *cells])
    return table


def _last_years_statuses(report: GridReport) -> dict[str, str]:
    opened = report.opened
    year = opened.fiscal_year.year - 1
    stored = opened.book.report(opened.initiative, year)
    if stored is None:
        return {}
    statuses = {row.item_id: row.status for row in stored.item_results.all()}
    return {
        item.text: ItemStatus(statuses[item.pk]).label
        for item in items_of(opened.initiative, year)
        if statuses.get(item.pk)
    }


def bars_table(reports: Sequence[GridReport], heading: str, division: Division) -> Table:
    """Return a row per initiative and phase, a box per period; 「計画」 stands where the plan has it."""
    table = Table(
        "bars",
        heading,
        f"実際に行った{division.unit if division.per_year == 1 else division.word}にチェックを付けます。"
        "「計画」は、計画で予定していた期です。",
        "工程",
        [Column(_period(division, number), "mark") for number in division.numbers],
        offer_action="計画どおりに付ける",
    )
    for report in reports:
        if not report.is_whole or not report.form.definition.uses("bars"):
            continue
        planned = planned_periods(report.opened.initiative, report.opened.fiscal_year)
        for phase in report.form.bars_form.phases:
            cells = [report.cells[f"bars-phase-{phase.pk}:{number}"] for number in division.numbers]
            table.add(report, str(phase), cells, marked=planned.get(phase.pk, ()))
    return table


def _period(division: Division, number: int) -> str:
    return division.months(number) if division.per_year > 1 else division.own_label(number)

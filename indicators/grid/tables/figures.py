"""数値目標 and 開催ごとの記録: a row per indicator, a row per event."""

from collections.abc import Iterator, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.assessment import facts_of, rule_of, stored_history
from indicators.book.value_display import reference_text
from indicators.entry.judgement import MeasurementPanel
from indicators.grid.report import GridReport
from indicators.grid.tables.table import Column, Shown, Table
from indicators.judgement import year_figures
from indicators.judgement.reference import reference_of
from indicators.models import Indicator

_EVENT = ("held_on", "name", "count")


def measurement_table(reports: Sequence[GridReport], year: FiscalYear) -> Table:
    """Return the indicators with last year's value and this year's aim beside their cells."""
    table = Table(
        "measurements",
        "数値目標の実績値",
        "値をまだ出せないときは、区分（調査中など）と理由を入れます。",
        "数値目標",
        [
            Column("これまでの値", "plain"),
            Column(f"{year.label}の目標・目安", "plain"),
            Column("実績値（割合は分子）", "number"),
            Column("分母・達成した日", "number"),
            Column("区分", "choice"),
            Column("値がない理由", "note"),
            Column("増減理由・補足", "note"),
            Column("時点", "day"),
        ],
    )
    for report in reports:
        for panel in report.judgement.panels:
            prefix = str(panel.form.prefix)
            if f"{prefix}-status" in report.cells:
                values = list(_values(report, panel))
                more = [
                    f"{prefix}-{name}" for name in ("status", "reason", "change_reason", "reference_date")
                ]
                cells = [
                    _earlier(panel),
                    _aim(report, panel),
                    *values,
                    *(report.cells[name] for name in more),
                ]
                table.add(report, panel.indicator.plain_name, cells, notes=_notes(panel))
    return table


def event_table(reports: Sequence[GridReport]) -> Table:
    """Return a row per event of the indicators that are recorded event by event."""
    table = Table(
        "events",
        "開催ごとの記録",
        "1行が1回です。空欄の行は数えません。",
        "数値目標と行",
        [Column("開催日", "day"), Column("名称", "line"), Column("数", "number")],
    )
    for report in reports:
        for part in report.form.measurement_forms:
            events = part.event_forms if f"{part.prefix}-status" in report.cells else []
            for number, event in enumerate(events):
                cells = [report.cells[event.add_prefix(name)] for name in _EVENT]
                name = f"{part.indicator.plain_name}（{number + 1}行目）"
                table.add(report, name, cells, group=str(part.prefix), number=number)
    return table


def _values(report: GridReport, panel: MeasurementPanel) -> Iterator[Shown]:
    form = panel.form
    if form.event_forms:
        yield "「開催ごとの記録」の表に入れます。"
        yield ""
        return
    names = [*form.value_names, None, None][:2]
    for name in names:
        yield report.cells[f"{form.prefix}-{name}"] if name else ""


def _earlier(panel: MeasurementPanel) -> str:
    if not panel.earlier:
        return "－"
    label, value = panel.earlier[0]
    return f"{value}\n（{label}）"


def _aim(report: GridReport, panel: MeasurementPanel) -> str:
    """The year's target or what is expected by then, also before there is a value to compare with it."""
    words = panel.judged[0].reference or _reference(report, panel.indicator)
    words = words or panel.aim or panel.indicator.target_text
    return words if panel.counts else f"{words}（評価の対象外の年度）"


def _reference(report: GridReport, indicator: Indicator) -> str:
    opened, rule = report.opened, rule_of(indicator)
    history = stored_history(opened.book, opened.initiative)
    facts = facts_of(opened.initiative, indicator, opened.fiscal_year.year, history)
    reference = reference_of(rule, facts, None)
    figures = year_figures(rule, facts, report.judgement.scale)
    return reference_text(reference.value, figures) if reference else ""


def _notes(panel: MeasurementPanel) -> list[str]:
    figure_year = f"{panel.figure_year}の値" if panel.figure_year else ""
    return [note for note in (figure_year, panel.reported_by) if note]

"""The rows of the template: what the plan says already, so that one types only what was reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.assessment import items_of, rule_of
from indicators.book.in_force import initiative_in_force, is_in_force
from indicators.book.report_fields import BY_NAME, PUBLIC_FIELDS
from indicators.book.results import ResultBook, is_planned
from indicators.judgement import Scale, unit_of
from indicators.models import (
    FutureDirection,
    Indicator,
    ItemStatus,
    MeasurementStatus,
    ReportState,
    SettlementStatus,
)
from indicators.past_years import schema
from initiatives.csv_in.charges import Numbers
from initiatives.models import Initiative

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet of the template: its columns in order, its rows, what may be chosen in a column."""

    name: str
    lead: str
    columns: Sequence[str]
    rows: Sequence[Row]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wide: Sequence[str] = ()  # columns that hold long texts


def template_sheets(results: ResultBook, years: Sequence[FiscalYear]) -> list[TemplateSheet]:
    """Return the sheets that a plan needs, with a row for all that it asks of the years."""
    return _Template(results, years).sheets()


class _Template:
    def __init__(self, results: ResultBook, years: Sequence[FiscalYear]) -> None:
        self.results, self.scale = results, results.active_scale.scale
        numbers = Numbers(results.plan)
        self.due = [
            (shown, year, {schema.WIDE_CODE: numbers.of(one), schema.WIDE_YEAR: year.label})
            for one in results.initiatives
            for year in years
            if is_in_force(results, one, year.year) and is_planned(one, year.year)
            for shown in [initiative_in_force(results, one, year.year)]
        ]

    def sheets(self) -> list[TemplateSheet]:
        found = [self._figures(), self._items(), self._reports(), self._events(), self._bars()]
        return [one for one in found if one is not None]

    def _head(self, one: Initiative, given: Row) -> Row:
        return {**given, schema.WIDE_TITLE: one.plain_title}

    def _figures(self) -> TemplateSheet | None:
        rows, used = [], {"実績値"}
        for one, year, given in self.due:
            for number, row in enumerate(one.indicators.all(), start=1):
                if row.counts_events_of_id or not row.first_year <= year.year <= row.last_year:
                    continue
                hint, columns = _asked(row)
                used.update(columns)
                rows.append(
                    {
                        **self._head(one, given),
                        schema.WIDE_NUMBER: str(number),
                        schema.WIDE_NAME: row.plain_name,
                        schema.WIDE_UNIT: unit_of(rule_of(row)),
                        schema.WIDE_HINT: hint,
                    }
                )
        if not rows:
            return None
        values = [name for name in schema.WIDE_FIGURES if name in used or name in ("時点", "増減理由")]
        values[-2:-2] = [schema.WIDE_STATUS, schema.WIDE_REASON]
        return TemplateSheet(
            "実績値",
            "値があるものは値だけ、値がないものは区分と理由を入力します。分からないものは空欄のままにします。",
            [*_KEYS, schema.WIDE_NUMBER, schema.WIDE_NAME, schema.WIDE_UNIT, schema.WIDE_HINT, *values],
            rows,
            {schema.WIDE_STATUS: [str(one.label) for one in MeasurementStatus]},
            (schema.WIDE_REASON, "増減理由"),
        )

    def _items(self) -> TemplateSheet | None:
        rows = [
            {
                **self._head(one, given),
                schema.WIDE_ITEM_NUMBER: str(number),
                schema.WIDE_ITEM: item.text.replace("※", "").replace("\n", ""),
            }
            for one, year, given in self.due
            for number, item in enumerate(items_of(one, year.year), start=1)
            if item.indicator_id is None
        ]
        if not rows:
            return None
        return TemplateSheet(
            "実施評価指標",
            "その年度の実施状況を選びます。",
            [*_KEYS, *(schema.WIDE_ITEM_NUMBER, schema.WIDE_ITEM, schema.WIDE_ITEM_STATUS, schema.WIDE_NOTE)],
            rows,
            {schema.WIDE_ITEM_STATUS: [str(one.label) for one in ItemStatus]},
            (schema.WIDE_ITEM, schema.WIDE_NOTE),
        )

    def _reports(self) -> TemplateSheet:
        texts = [BY_NAME[field.name].label for field in PUBLIC_FIELDS]
        status = list(schema.WIDE_MONEY_STATUS)
        return TemplateSheet(
            "評価と取組",
            "公表した評価があれば選びます。文章と金額は、資料にあるものだけを入力します。",
            [*_KEYS, schema.WIDE_GRADE, schema.WIDE_GRADE_REASON, *texts, *status],
            [self._head(one, given) for one, _year, given in self.due],
            {
                schema.WIDE_GRADE: _grades(self.scale),
                BY_NAME["direction"].label: [str(one.label) for one in FutureDirection],
                **dict.fromkeys(status, [str(one.label) for one in SettlementStatus]),
            },
            (schema.WIDE_GRADE_REASON, *texts[:4]),
        )

    def _events(self) -> TemplateSheet | None:
        rows = [
            {
                **self._head(one, given),
                schema.WIDE_NUMBER: str(number),
                schema.WIDE_NAME: row.plain_name,
                schema.WIDE_UNIT: row.unit,
            }
            for one, year, given in self.due
            for number, row in enumerate(one.indicators.all(), start=1)
            if rule_of(row).kind.rules.has_events and row.first_year <= year.year <= row.last_year
        ]
        if not rows:
            return None
        columns = (schema.WIDE_NUMBER, schema.WIDE_NAME, schema.WIDE_UNIT, *schema.WIDE_EVENTS)
        lead = "開催ごとの記録があるときだけ使います。1回に1行。2回目からは、行を写して増やします。"
        return TemplateSheet("開催の記録", lead, [*_KEYS, *columns], rows, {}, ("開催の名称",))

    def _bars(self) -> TemplateSheet | None:
        if not self.results.plan.has_schedule:
            return None
        plan = self.results.plan
        count = len(plan.timeline.division.numbers)
        lead = f"実際に行った期間があるときだけ使います。期は、その年度の1から{count}の番号です。"
        phases = {"工程": [row.label for row in plan.phases.all()]}
        return TemplateSheet(
            "スケジュールの実績", lead, [*_KEYS, *schema.WIDE_BARS], self._first_rows(), phases
        )

    def _first_rows(self) -> list[Row]:
        return [self._head(one, given) for one, _year, given in self.due]


_KEYS = (schema.WIDE_CODE, schema.WIDE_TITLE, schema.WIDE_YEAR)


def _asked(row: Indicator) -> tuple[str, Sequence[str]]:
    """What to type for an indicator, and the columns for it."""
    rules = rule_of(row).kind.rules
    if rules.is_quotient:
        parts = f"{row.numerator_label}（分子）と{row.denominator_label}（分母）".replace("※", "")
        return f"{parts}。分からなければ、割合だけを実績値に", ("分子", "分母")
    if rules.has_events:
        return "１回当たりの平均。開催ごとの数が分かれば、「開催の記録」に", ()
    if rules.has_day:
        return "「達成」か「未達成」。達成のときは達成日も", ("達成日",)
    if rules.accumulates:
        return "その年度に増えた数（累計ではありません）", ()
    return ("数" if rules.is_number else "文章"), ()


def _grades(scale: Scale) -> list[str]:
    return [one.code for one in scale.choices]


def years_to_fill(results: ResultBook, this_year: FiscalYear) -> list[FiscalYear]:
    """Return the plan's years before this one of which nobody was asked or nobody has answered.

    Not the year of the latest round: it is being asked. All that are open where none is over yet.
    """
    latest = max(results.cycles, default=0)
    answered = {
        year
        for reports in results.reports.values()
        for year, report in reports.items()
        if report.state != ReportState.NOT_STARTED
    }
    open_years = [year for year in results.fiscal_years if year.year not in {*answered, latest}]
    return [year for year in open_years if year < this_year] or open_years

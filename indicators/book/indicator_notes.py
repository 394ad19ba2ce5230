"""What the plan says of a target besides the target itself, in lines for pages and documents."""

from collections.abc import Iterator
from typing import NamedTuple

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import rule_of
from indicators.judgement import IndicatorRule, Timing, YearBasis, figure_alone
from indicators.models import Indicator


class Note(NamedTuple):
    """A line: what it is about, and what the plan says."""

    label: str
    text: str


def notes_of(indicator: Indicator) -> list[Note]:
    """Return the lines of an indicator, those alone that the plan gives."""
    return list(_notes(indicator))


def _notes(indicator: Indicator) -> Iterator[Note]:
    rule = rule_of(indicator)
    if rows_of(indicator, "expectations"):
        yield _values_per_year(rule)
    if rule.baseline is not None and indicator.baseline_year is not None:
        yield Note("基準値", f"{figure_alone(rule, rule.baseline)}（{_baseline_day(indicator, rule)}）")
    if indicator.definition:
        yield Note("定義・算式", indicator.definition)
    if figure_year := figure_year_text(rule):
        yield Note("値の時期", figure_year)
    if indicator.source:
        yield Note("出典", indicator.source)
    if indicator.department:
        yield Note("所管課", str(indicator.department))
    if indicator.final_month:
        yield Note("数値確定の時期", f"翌年度の{indicator.final_month}月")


def _values_per_year(rule: IndicatorRule) -> Note:
    """The plan's table, whatever its years: 目標 of 毎年, 目安 of 期末."""
    word = "目標" if rule.timing is Timing.EVERY_YEAR else "目安"
    values = (
        f"{FiscalYear(year).label} {figure_alone(rule, value)}"
        for year, value in sorted(rule.expectations.items())
    )
    return Note(f"年度ごとの{word}", "、".join(values))


def _baseline_day(indicator: Indicator, rule: IndicatorRule) -> str:
    if indicator.baseline_date:
        return f"{era_date(indicator.baseline_date)}時点"
    year = FiscalYear(indicator.baseline_year or rule.first_year)
    return year.calendar_label if rule.basis is YearBasis.CALENDAR_YEAR else year.label


def figure_year_text(rule: IndicatorRule) -> str:
    """Return of which year the figures are where that is not the evaluated fiscal year itself, else ""."""
    behind = f"評価する年度の{rule.years_behind}年前の" if rule.years_behind else ""
    match rule.basis:
        case YearBasis.CALENDAR_YEAR:
            return f"{behind}暦年（1月〜12月）の値"
        case YearBasis.DATE:
            return f"{behind}年度の、ある時点の値"
    return f"{behind}年度の値" if behind else ""

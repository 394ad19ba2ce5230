"""The reference of a year: what a figure is compared with in one fiscal year."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .arithmetic import exact, tidy
from .values import Facts, IndicatorRule, Timing


class Basis(StrEnum):
    """What a rate is taken against; a scale names one."""

    REFERENCE = "reference"  # the year's reference, as below
    TARGET = "target"  # the final target, whatever the year
    PACE = "pace"  # target × year ÷ years, a line from 0
    LINE = "line"  # baseline to target by year ÷ years, whatever the timing and the 目安値


class Origin(StrEnum):
    """Where a reference comes from; the sentence says so."""

    TARGET = "target"
    EXPECTATION = "expectation"  # 目安値 of the plan
    PRO_RATA = "pro_rata"  # share of a running total
    LINE = "line"  # straight line from the baseline
    PACE = "pace"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline, or the first measurement that stands in for it (`provisional`: 仮基準値)."""

    value: Decimal
    year: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A value to compare with, in the indicator's unit, and where it comes from."""

    value: Decimal
    origin: Origin


def baseline_of(rule: IndicatorRule, facts: Facts) -> Baseline | None:
    """Return the plan's baseline, else the first measurement in an earlier year that counts, else None."""
    if rule.baseline is not None:
        year = rule.first_year - 1 if rule.baseline_year is None else rule.baseline_year
        return Baseline(rule.baseline, year, provisional=False)
    if facts.first_value is None:
        return None
    year = rule.first_year if facts.first_value_year is None else facts.first_value_year
    if rule.counts(year) and year < facts.fiscal_year:
        return Baseline(facts.first_value, year, provisional=True)
    return None


def reference_of(rule: IndicatorRule, facts: Facts, value: Decimal | None) -> Reference | None:
    """Return the reference of the year of the facts (rules of the product, judgement: reference of a year).

    毎年: the target. 期末: from the deadline year on the target; before it the explicit expectation; else
    for a running total target × years elapsed ÷ years; else a straight line by year from the baseline. A
    baseline that already meets the target draws no line. `value` is what is compared.
    None if there is no target, or if no line can be drawn yet because this is the first measurement, unless
    it already reaches the target.
    """
    target = rule.target
    if target is None:
        return None
    if rule.timing is Timing.EVERY_YEAR or facts.fiscal_year >= rule.deadline:
        return Reference(target, Origin.TARGET)
    if (expectation := rule.expectations.get(facts.fiscal_year)) is not None:
        return Reference(expectation, Origin.EXPECTATION)
    if rule.kind.rules.accumulates:
        return Reference(_share(rule, target, facts.fiscal_year), Origin.PRO_RATA)
    base = baseline_of(rule, facts)
    if base is None:
        reached = value is not None and rule.direction.reached(value, target)
        return Reference(target, Origin.TARGET) if reached else None
    if _draws_no_line(rule, base, target) or base.year >= rule.deadline:
        return Reference(target, Origin.TARGET)
    return Reference(_on_line(base, target, rule.deadline, facts.fiscal_year), Origin.LINE)


def pace_of(rule: IndicatorRule, fiscal_year: int) -> Reference | None:
    """Return target × years elapsed ÷ years, a line from 0 whatever the kind; None without a target."""
    return None if rule.target is None else Reference(_share(rule, rule.target, fiscal_year), Origin.PACE)


def line_of(rule: IndicatorRule, facts: Facts, value: Decimal | None) -> Reference | None:
    """Return baseline + (target − baseline) × years elapsed ÷ years (progress against time elapsed).

    The years are those that count up to the deadline, whenever the baseline was measured; neither 毎年 nor an
    explicit expectation changes it. A running total starts at 0, a 仮基準値 in its own year. A baseline that
    already meets the target draws no line. None as in `reference_of`.
    """
    target = rule.target
    if target is None:
        return None
    if rule.kind.rules.accumulates:
        return Reference(_share(rule, target, facts.fiscal_year), Origin.PRO_RATA)
    base = baseline_of(rule, facts)
    if base is None:
        reached = value is not None and rule.direction.reached(value, target)
        return Reference(target, Origin.TARGET) if reached else None
    if facts.fiscal_year >= rule.deadline or _draws_no_line(rule, base, target):
        return Reference(target, Origin.TARGET)
    if base.provisional:
        return Reference(_on_line(base, target, rule.deadline, facts.fiscal_year), Origin.LINE)
    with exact():
        way = (target - base.value) * rule.elapsed(facts.fiscal_year) / rule.years
        return Reference(tidy(base.value + way), Origin.LINE)


def _draws_no_line(rule: IndicatorRule, base: Baseline, target: Decimal) -> bool:
    """A baseline that meets the target, or is it (超 and 未満 are not met by it), leaves nothing between."""
    return base.value == target or rule.direction.reached(base.value, target)


def yearly_share(rule: IndicatorRule) -> Decimal | None:
    """Return what one year of a running total is expected to add: target ÷ years."""
    if rule.target is None:
        return None
    with exact():
        return tidy(rule.target / rule.years)


def _share(rule: IndicatorRule, target: Decimal, fiscal_year: int) -> Decimal:
    with exact():
        return tidy(target * rule.elapsed(fiscal_year) / rule.years)


def _on_line(base: Baseline, target: Decimal, deadline: int, fiscal_year: int) -> Decimal:
    passed = max(0, fiscal_year - base.year)
    with exact():
        return tidy(base.value + (target - base.value) * passed / (deadline - base.year))

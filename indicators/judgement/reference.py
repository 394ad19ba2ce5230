"""The reference of a year: what a figure is compared with in one fiscal year."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .aim import Against, Aim
from .arithmetic import exact, tidy
from .indicator_rule import IndicatorRule
from .values import Facts, Timing


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
    YEAR_TARGET = "year_target"  # the year's own target of 毎年
    RANGE = "range"  # the bound of 範囲 on the value's side
    KEPT = "kept"  # the bound of 維持
    BASELINE = "baseline"
    PREVIOUS = "previous"


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

    毎年: the year's own target, else the target. 期末: from the deadline year on the target; before it the
    explicit expectation; else for a running total target × years elapsed ÷ years (from its start, if it has
    one); else a straight line by year from the baseline. A baseline that already meets the target draws no
    line. Comparisons without a target have the same reference in every year, see `steady_reference`. `value`
    is what is compared.
    None if there is no target, or if no line can be drawn yet because this is the first measurement, unless
    it already reaches the target.
    """
    if not rule.comparison.takes_target:
        return steady_reference(rule, facts, value)
    if rule.timing is Timing.EVERY_YEAR or facts.fiscal_year >= rule.deadline:
        return target_reference(rule, facts, value)
    if (expectation := rule.expectations.get(facts.fiscal_year)) is not None:
        return Reference(expectation, Origin.EXPECTATION)
    target = rule.final_target
    if target is None:
        return None
    if rule.kind.rules.accumulates:
        return _running(rule, target, facts.fiscal_year)
    base = baseline_of(rule, facts)
    if base is None:
        return _target_if_reached(rule, target, value)
    if _draws_no_line(rule, base, target) or base.year >= rule.deadline:
        return Reference(target, Origin.TARGET)
    return Reference(_on_line(base, target, rule.deadline, facts.fiscal_year), Origin.LINE)


def target_reference(rule: IndicatorRule, facts: Facts, value: Decimal | None) -> Reference | None:
    """Return the target itself as what is compared with: of 毎年 the year's own; None without one."""
    if not rule.comparison.takes_target:
        return steady_reference(rule, facts, value)
    target = rule.target_of(facts.fiscal_year)
    if target is None:
        return None
    own = rule.timing is Timing.EVERY_YEAR and facts.fiscal_year in rule.expectations
    return Reference(target, Origin.YEAR_TARGET if own else Origin.TARGET)


def steady_reference(rule: IndicatorRule, facts: Facts, value: Decimal | None) -> Reference | None:
    """Return what a comparison without a target compares with, the same way in every year that counts.

    範囲: the bound on the value's side, the lower one inside. 維持: the bound that the tolerance makes of the
    baseline or 仮基準値. 増加, 減少: the baseline or 仮基準値, or the previous measurement; 前年度以上・以下:
    the previous measurement; without one the baseline. None where there is nothing to compare with yet.
    """
    aim = rule.comparison
    if aim is Aim.BETWEEN:
        above = value is not None and not rule.direction_for(value).more_is_better
        bound = rule.upper_bound if above else rule.lower_bound
        return None if bound is None else Reference(bound, Origin.RANGE)
    if aim is Aim.NONE:
        return None
    if facts.previous is not None and (aim.follows_previous or rule.against is Against.PREVIOUS):
        is_stated = (rule.baseline, rule.baseline_year) == (facts.previous, facts.previous_year)
        return Reference(facts.previous, Origin.BASELINE if is_stated else Origin.PREVIOUS)
    base = baseline_of(rule, facts)
    if base is None:
        return None
    if aim is Aim.KEEP:
        return Reference(rule.kept(base.value), Origin.KEPT)
    return Reference(base.value, Origin.BASELINE)


def pace_of(rule: IndicatorRule, facts: Facts, value: Decimal | None) -> Reference | None:
    """Return target × years elapsed ÷ years, a line from 0 whatever the kind; None without a target.

    A comparison without a target has no line: see `steady_reference`.
    """
    if not rule.comparison.takes_target:
        return steady_reference(rule, facts, value)
    target = rule.final_target
    return None if target is None else Reference(_share(rule, target, facts.fiscal_year), Origin.PACE)


def line_of(rule: IndicatorRule, facts: Facts, value: Decimal | None) -> Reference | None:
    """Return baseline + (target − baseline) × years elapsed ÷ years (progress against time elapsed).

    The years are those that count up to the deadline, whenever the baseline was measured; neither 毎年 nor an
    explicit expectation changes it. A running total goes from its start, else from 0, a 仮基準値 in its own
    year. A baseline that already meets the target draws no line, nor has a comparison without a target one.
    None as in `reference_of`.
    """
    if not rule.comparison.takes_target:
        return steady_reference(rule, facts, value)
    target = rule.final_target
    if target is None:
        return None
    if rule.kind.rules.accumulates:
        return _running(rule, target, facts.fiscal_year)
    base = baseline_of(rule, facts)
    if base is None:
        return _target_if_reached(rule, target, value)
    if facts.fiscal_year >= rule.deadline or _draws_no_line(rule, base, target):
        return Reference(target, Origin.TARGET)
    if base.provisional:
        return Reference(_on_line(base, target, rule.deadline, facts.fiscal_year), Origin.LINE)
    with exact():
        way = (target - base.value) * rule.elapsed(facts.fiscal_year) / rule.years
        return Reference(tidy(base.value + way), Origin.LINE)


def _target_if_reached(rule: IndicatorRule, target: Decimal, value: Decimal | None) -> Reference | None:
    """A first measurement draws no line; where it meets the target there is nothing to draw."""
    reached = value is not None and rule.reached(value, target)
    return Reference(target, Origin.TARGET) if reached else None


def _draws_no_line(rule: IndicatorRule, base: Baseline, target: Decimal) -> bool:
    """A baseline that meets the target, or is it (超 and 未満 are not met by it), leaves nothing between."""
    return base.value == target or rule.reached(base.value, target)


def yearly_share(rule: IndicatorRule, fiscal_year: int) -> Decimal | None:
    """Return what one year is expected to add to a running total.

    Where the plan's values per year say it, the difference from the year before (the start before the first
    year that counts); else (target − start) ÷ years. None without a target, or if nothing is left to add.
    """
    start = rule.start or Decimal(0)
    before = start if fiscal_year == rule.first_year else rule.expectations.get(fiscal_year - 1)
    own = rule.expectations.get(fiscal_year)
    if own is not None and before is not None:
        with exact():
            return own - before
    target = rule.final_target
    if target is None or _is_complete(rule, target):
        return None
    with exact():
        return tidy((target - start) / rule.years)


def _running(rule: IndicatorRule, target: Decimal, fiscal_year: int) -> Reference:
    """A running total that had its target before the first year leaves nothing to share out."""
    if _is_complete(rule, target):
        return Reference(target, Origin.TARGET)
    start = rule.start or Decimal(0)
    with exact():
        return Reference(start + _share(rule, target - start, fiscal_year), Origin.PRO_RATA)


def _is_complete(rule: IndicatorRule, target: Decimal) -> bool:
    return rule.start is not None and rule.start >= target


def _share(rule: IndicatorRule, whole: Decimal, fiscal_year: int) -> Decimal:
    with exact():
        return tidy(whole * rule.elapsed(fiscal_year) / rule.years)


def _on_line(base: Baseline, target: Decimal, deadline: int, fiscal_year: int) -> Decimal:
    passed = max(0, fiscal_year - base.year)
    with exact():
        return tidy(base.value + (target - base.value) * passed / (deadline - base.year))

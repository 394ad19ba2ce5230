"""The rate of a figure against a reference, in percent, unrounded and not clamped."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .arithmetic import HUNDRED, JUST_BELOW_100, exact, tidy
from .indicator_rule import IndicatorRule
from .reference import Baseline, Origin, Reference
from .values import Timing


class Form(StrEnum):
    """How a rate is computed; a scale may ask for one."""

    RULE = "rule"  # baseline form where the rules of the product say so, else plain
    PLAIN = "plain"
    BASELINE = "baseline"  # baseline form wherever a baseline falls short, 毎年 too; a total from its start
    PROGRESS = "progress"  # the same, and no rate where no baseline falls short: part of the way, or nothing


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside a reference.

    `rate` is in percent; None if no rate exists (a reference of 0 or less that is not reached). `base` is
    set if the rate is in baseline form. `reference` is None where items stand in (a milestone before its
    due year). Where only a change is asked for (`IndicatorRule.asks_for_change`) reached grades as 100 %, but
    no rate is told.
    """

    reference: Reference | None
    rate: Decimal | None
    reached: bool
    base: Baseline | None = None
    is_told: bool = True

    @property
    def told_rate(self) -> Decimal | None:
        """The rate that people are shown."""
        return self.rate if self.is_told else None


def compare(
    rule: IndicatorRule,
    value: Decimal,
    reference: Reference,
    *,
    base: Baseline | None,
    fiscal_year: int,
    form: Form = Form.RULE,
) -> Comparison:
    """Compare a value with a reference (rules of the product, judgement: rate).

    Baseline form `(actual − baseline) ÷ (reference − baseline)`, else plain: 以上/超 `actual ÷ reference`,
    以下/未満 100 % if reached, else `reference ÷ actual`. A reference of 0 or less: reached is 100 %, else
    there is no rate; nor is there one in `Form.PROGRESS` without a baseline that falls short. A figure that
    reached has at least 100 %, one that did not has less than 100 %. Where more (or less) than another value
    is all that is asked for, reached is 100 %, else there is no rate. Within the bounds of 範囲 and 維持 the
    rate is 100 %, outside it is plain against the bound passed.
    """
    reached = is_reached(rule, value, reference)
    used = base if _in_baseline_form(rule, reference.value, base, fiscal_year, form) else None
    starts_at_0 = rule.kind.rules.accumulates and rule.start is None
    if used is None and form is Form.PROGRESS and not starts_at_0:
        return Comparison(reference, None, reached)
    if _asks_for_change(rule, reference, fiscal_year, form):
        return Comparison(reference, HUNDRED if reached else None, reached, is_told=False)
    if reached and reference.origin in (Origin.RANGE, Origin.KEPT):
        return Comparison(reference, HUNDRED, reached)
    with exact():
        if used is not None:
            rate = tidy(HUNDRED * (value - used.value) / (reference.value - used.value))
        elif reference.value <= 0:
            return Comparison(reference, HUNDRED if reached else None, reached)
        elif rule.direction_for(value).more_is_better:
            rate = tidy(HUNDRED * value / reference.value)
        else:
            rate = HUNDRED if reached else tidy(HUNDRED * reference.value / value)
    rate = max(rate, HUNDRED) if reached else min(rate, JUST_BELOW_100)
    return Comparison(reference, rate, reached, used)


def is_reached(rule: IndicatorRule, value: Decimal, reference: Reference) -> bool:
    """Return whether a value meets a reference; more or less than another value is not the same as it."""
    if rule.comparison.is_change:
        return rule.gain(value, reference.value) > 0
    return rule.reached(value, reference.value)


def _asks_for_change(rule: IndicatorRule, reference: Reference, fiscal_year: int, form: Form) -> bool:
    if rule.comparison.is_change:
        return True
    is_target = form is Form.RULE and reference.value == rule.target_of(fiscal_year)
    return is_target and rule.asks_for_change(fiscal_year)


def _in_baseline_form(
    rule: IndicatorRule, reference: Decimal, base: Baseline | None, fiscal_year: int, form: Form
) -> bool:
    if base is None or form is Form.PLAIN or not rule.comparison.takes_target:
        return False
    if rule.gain(reference, base.value) <= 0:
        return False
    if rule.kind.rules.accumulates and rule.start is None:  # it starts at 0
        return False
    if form in (Form.BASELINE, Form.PROGRESS):
        return True
    if rule.kind.rules.accumulates or rule.timing is Timing.EVERY_YEAR:
        return False
    return not base.provisional or fiscal_year < rule.deadline or reference <= 0

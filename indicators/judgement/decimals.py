"""How many decimals an indicator's values show, and whether decimals or a minus may be typed for it.

Data of the indicator; where that says nothing it follows from the numbers that the plan states.
"""

from collections.abc import Iterator
from decimal import Decimal

from .aim import ToleranceIn
from .indicator_rule import IndicatorRule

MAX_SHOWN_DECIMALS = 6
PERCENT_SIGNS = ("％", "%")


def decimals_of(rule: IndicatorRule) -> int:
    """Return the number of decimals that all values of an indicator show, 0 to 6.

    As stated; else 1 for what is computed or is a rate (ratios, means per event, whatever is in percent) and
    0 for the rest. Never fewer than target, baseline, bounds or values per year have: 1.55 is not 1.6.
    """
    is_rate = rule.kind.rules.is_computed or rule.unit in PERCENT_SIGNS
    usual = int(is_rate) if rule.decimals is None else rule.decimals
    return min(MAX_SHOWN_DECIMALS, max([usual, *map(own_decimals, _stated(rule))]))


def takes_decimals(rule: IndicatorRule) -> bool:
    """Return whether decimals may be typed: as stated, else where the values show some.

    A ratio's parts and the counts of events are counted, whatever the computed value shows.
    """
    if rule.allows_decimals is not None:
        return rule.allows_decimals
    return not rule.kind.rules.is_computed and decimals_of(rule) > 0


def takes_negative(rule: IndicatorRule) -> bool:
    """Return whether a value below 0 may be typed: as stated, else where the plan itself states one."""
    if rule.allows_negative is not None:
        return rule.allows_negative
    return not rule.kind.rules.is_computed and any(number < 0 for number in _stated(rule))


def _stated(rule: IndicatorRule) -> Iterator[Decimal]:
    """The numbers that the plan states."""
    numbers = (rule.target, rule.baseline, rule.lower_bound, rule.upper_bound)
    yield from (number for number in numbers if number is not None)
    if rule.tolerance is not None and rule.tolerance_in is ToleranceIn.UNIT:
        yield rule.tolerance
    yield from rule.expectations.values()


def own_decimals(number: Decimal) -> int:
    """Return the decimals of a number without trailing zeros: a database hands 82.5 out as 82.5000000000."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def has_more_decimals(rule: IndicatorRule, value: Decimal) -> bool:
    """Return whether a value has more decimals than its indicator shows."""
    return own_decimals(value) > decimals_of(rule)

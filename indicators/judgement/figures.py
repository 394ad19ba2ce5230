"""How figures are written: one text per figure, and none that contradicts its judgement.

Values of one indicator show the same number of decimals, trailing zeros included, minus is ▲. A figure and
what it is compared with, where they differ, show as many more decimals as it takes to keep their order.
Grades never use these: they use the unrounded value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from .arithmetic import HUNDRED, JUST_BELOW_100
from .decimals import MAX_SHOWN_DECIMALS, decimals_of, own_decimals
from .indicator_rule import IndicatorRule
from .reference import Basis, yearly_share
from .scale import Scale
from .situation import Situation, read
from .values import Facts

# Wide enough for any figure; handed over, because entering a context costs more than the rounding itself.
_WIDE = Context(prec=80)
_STEPS = [Decimal(1).scaleb(-decimals) for decimals in range(31)]
# A rate that would be 100 % although the target is not reached: 超 or 未満, and exactly the target.
EQUAL_NOT_REACHED = "100％未満"


def rounded(value: Decimal | int, decimals: int) -> Decimal:
    """Return a number rounded half up (四捨五入) to so many decimals; 0 has no sign."""
    shown = Decimal(value).quantize(_STEPS[decimals], ROUND_HALF_UP, _WIDE)
    return abs(shown) if shown == 0 else shown


def figure_text(value: Decimal | int, decimals: int = 0) -> str:
    """Return a number with so many decimals, separators, ▲ for minus: 1,234.50, ▲3."""
    shown = rounded(value, decimals)
    text = f"{abs(shown):,f}"
    return f"▲{text}" if shown < 0 else text


def stated_text(value: Decimal) -> str:
    """Return a number with the decimals that it was stated with: a tolerance, a threshold."""
    return figure_text(value, own_decimals(value))


def decimals_apart(value: Decimal, others: Iterable[Decimal], *, least: int = 0) -> int:
    """Return the fewest decimals, from `least` to 6, at which a number differs from all others it differs
    from.

    Rounding never turns an order round, so two numbers that show differently show in their order.
    """
    different = [other for other in others if other != value]
    for decimals in range(least, MAX_SHOWN_DECIMALS):
        shown = rounded(value, decimals)
        if all(rounded(other, decimals) != shown for other in different):
            return decimals
    return max(least, MAX_SHOWN_DECIMALS)


def shown_apart(value: Decimal, others: Iterable[Decimal], *, least: int = 0) -> tuple[Decimal, int]:
    """Return a number as it is shown beside others, and with how many decimals.

    Where even six decimals do not tell it from another one, the last of them does: 99.99999999 % beside
    100 % is 99.999999.
    """
    different = [other for other in others if other != value]
    decimals = decimals_apart(value, different, least=least)
    shown = rounded(value, decimals)
    step = _STEPS[decimals]
    for other in different:
        if rounded(other, decimals) == shown:
            return (shown - step if value < other else shown + step), decimals
    return shown, decimals


def rate_text(rate: Decimal, scale: Scale) -> str:
    """Return a rate in percent, 82.0％, ▲25.0％: one decimal, or as many as tell it from the scale's bounds.

    It never prints as a threshold that it misses or exceeds: 2,999 of 3,000 is 99.97％, not 100.0％. A value
    that equals a target which must be exceeded has 100％未満.
    """
    if JUST_BELOW_100 <= rate < HUNDRED:
        return EQUAL_NOT_REACHED
    shown, decimals = shown_apart(rate, scale.thresholds, least=1)
    return f"{figure_text(shown, decimals)}％"


def rate_number(rate: Decimal, scale: Scale) -> str:
    """Return a rate in percent as a machine reads it, with the decimals of `rate_text`: 82.0, -25.0."""
    shown, decimals = shown_apart(rate, scale.thresholds, least=1)
    return f"{shown:.{decimals}f}"


def unit_of(rule: IndicatorRule) -> str:
    """Return the unit behind a number; a ratio without one is in ％."""
    return rule.unit or rule.kind.rules.unit


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one indicator in one fiscal year as they are written in every output and sentence.

    `value` is the year's figure (of a cumulative one the running total), `decimals` the number of decimals
    that it shows: the indicator's, or as many as keep its order against all that it is compared with in its
    own year. What it is compared with shows as many where it stands beside it.
    """

    rule: IndicatorRule
    scale: Scale
    fiscal_year: int
    value: Decimal | None
    shown: Decimal | None
    decimals: int
    previous: Decimal | None = None
    previous_decimals: int = 0

    @property
    def unit(self) -> str:
        """The unit behind a number."""
        return unit_of(self.rule)

    def number(self, value: Decimal) -> str:
        """Return the year's figure, or a number beside it, without unit."""
        if value == self.value and self.shown is not None:
            return figure_text(self.shown, self.decimals)
        more = self.previous_decimals if value == self.previous else 0
        return figure_text(value, max(self.decimals, more))

    def amount(self, value: Decimal) -> str:
        """Return the year's figure, or a number beside it, with its unit: 12社, 82.0％, ▲1.50点."""
        return f"{self.number(value)}{self.unit}"

    def rate(self, rate: Decimal) -> str:
        """Return a rate beside the figure: see `rate_text`."""
        return rate_text(rate, self.scale)

    def increment(self, value: Decimal) -> str:
        """Return what the year adds to a running total, told from what one year is expected to add."""
        share = yearly_share(self.rule, self.fiscal_year)
        shown, decimals = shown_apart(value, [] if share is None else [share], least=decimals_of(self.rule))
        return f"{figure_text(shown, decimals)}{self.unit}"

    def share(self, value: Decimal, share: Decimal) -> str:
        """Return what one year is expected to add, beside what it adds."""
        decimals = decimals_apart(value, [share], least=decimals_of(self.rule))
        return f"{figure_text(share, decimals)}{self.unit}"


def year_figures(rule: IndicatorRule, facts: Facts, scale: Scale) -> Figures:
    """Return how the figures of an indicator are written in the fiscal year of the facts."""
    return figures_of(read(rule, facts), scale)


def figures_of(situation: Situation, scale: Scale) -> Figures:
    """Return how the figures of a situation are written.

    Compared are: the year's reference and whatever else the scale compares with (a line, a tolerance), the
    target or its bounds, the baseline, the previous value.
    """
    rule, facts = situation.rule, situation.facts
    value = situation.value
    if value is None:  # a year that does not count, a total that is unknown: shown all the same
        value = rule.kind.rules.compared(facts)
    least = decimals_of(rule)
    if value is None:
        return Figures(rule, scale, facts.fiscal_year, None, None, least)
    shown, decimals = shown_apart(value, _compared_with(situation, scale), least=least)
    before = facts.before
    previous_decimals = 0 if before is None else year_figures(rule, before, scale).decimals
    return Figures(rule, scale, facts.fiscal_year, value, shown, decimals, facts.previous, previous_decimals)


def figure_alone(rule: IndicatorRule, value: Decimal) -> str:
    """Return a number of an indicator that stands beside no year's figure, with its unit."""
    return f"{figure_text(value, decimals_of(rule))}{unit_of(rule)}"


def _compared_with(situation: Situation, scale: Scale) -> list[Decimal]:
    conditions = [rule.when for rule in scale.rules]
    bases = {Basis.REFERENCE, *(when.basis for when in conditions if when.rate)}
    references = [situation.reference(basis) for basis in bases]
    changes = [change for when in conditions for change in when.changes if change.tolerance]
    numbers = [
        situation.rule.target_of(situation.facts.fiscal_year),
        situation.rule.lower_bound,
        situation.rule.upper_bound,
        situation.base.value if situation.base else None,
        situation.facts.previous,
        *(reference.value for reference in references if reference is not None),
        *(bound for change in changes for bound in change.range(situation) or ()),
    ]
    return [number for number in numbers if number is not None]

"""What a decided year rests on, and what that is since earlier years were corrected. Pure.

A decided year stays as it was decided; this says in words on which figures, and what they would be now.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear

from .decimals import decimals_of
from .figures import decimals_apart, figure_text, unit_of
from .history import facts_from_history
from .indicator_rule import IndicatorRule
from .values import Facts, ItemCounts, YearFigure

Years = Sequence[YearFigure]
Restated = tuple[str, str, str]
"""What a year rests on, what that was and what it is now."""
UNKNOWN, NONE = "未確定", "なし"


def restated_figures(rule: IndicatorRule, fiscal_year: int, then: Years, now: Years) -> list[str]:
    """Return a sentence for each figure of an indicator that a year rests on and that is another one now.

    ``then`` are the figures of all years as the year was decided on them, ``now`` the same with earlier years
    as they are today. Told are the running total, the previous measurement, the first one (where it stands in
    for a baseline) and the day of a milestone. A year that does not count rests on nothing.
    """
    if not rule.counts(fiscal_year):
        return []
    facts = [facts_from_history(rule, years, fiscal_year, ItemCounts()) for years in (then, now)]
    return [
        f"数値目標「{rule.name}」の{what}は、決定した時は{before}、今の記録では{after}です。"
        for what, before, after in rule.kind.rules.restated(rule, *facts)
    ]


def earlier_values(rule: IndicatorRule, then: Facts, now: Facts) -> Iterator[Restated]:
    """Yield the previous value, and the first one where it stands in for a baseline."""
    yield from _told("前回の値", rule, _previous(then), _previous(now))
    if rule.baseline is None:
        yield from _told("仮基準値", rule, _stand_in(then), _stand_in(now))


Dated = tuple[Decimal | None, int | None]


def _previous(facts: Facts) -> Dated:
    return facts.previous, facts.previous_year


def _stand_in(facts: Facts) -> Dated:
    """The first measurement, which stands in for a baseline from the next year on."""
    is_own = facts.first_value_year == facts.fiscal_year
    return (None, None) if is_own else (facts.first_value, facts.first_value_year)


def _told(what: str, rule: IndicatorRule, then: Dated, now: Dated) -> Iterator[Restated]:
    if then == now:
        return
    before, after = amounts(rule, then[0], now[0])
    years = ["" if year is None else f"（{FiscalYear(year).label}）" for _value, year in (then, now)]
    yield what, f"{before}{years[0]}", f"{after}{years[1]}"


def amounts(
    rule: IndicatorRule, then: Decimal | None, now: Decimal | None, *, missing: str = NONE
) -> tuple[str, str]:
    """Both figures with as many decimals as tell them apart."""
    known = [one for one in (then, now) if one is not None]
    decimals = decimals_apart(known[0], known[1:], least=decimals_of(rule)) if known else 0
    before, after = (
        missing if one is None else f"{figure_text(one, decimals)}{unit_of(rule)}" for one in (then, now)
    )
    return before, after

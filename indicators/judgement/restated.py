"""What a decided year rests on, and what that is since earlier years were corrected. Pure.

A decided year stays as it was decided; this says in words on which figures, and what they would be now.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear, era_date

from .decimals import decimals_of
from .figures import decimals_apart, figure_text
from .history import facts_from_history
from .values import Facts, IndicatorRule, ItemCounts, Kind, YearFigure

Years = Sequence[YearFigure]
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
        for what, before, after in _pairs(rule, *facts)
    ]


def _pairs(rule: IndicatorRule, then: Facts, now: Facts) -> Iterator[tuple[str, str, str]]:
    if rule.kind is Kind.MILESTONE:
        if then.milestone_reached_on != now.milestone_reached_on:
            yield "達成の日", _day(then), _day(now)
    elif rule.kind is Kind.CUMULATIVE:
        if then.running_total != now.running_total:
            yield "累計", *_amounts(rule, then.running_total, now.running_total, missing=UNKNOWN)
    else:
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


def _told(what: str, rule: IndicatorRule, then: Dated, now: Dated) -> Iterator[tuple[str, str, str]]:
    if then == now:
        return
    amounts = _amounts(rule, then[0], now[0])
    years = ["" if year is None else f"（{FiscalYear(year).label}）" for _value, year in (then, now)]
    yield what, f"{amounts[0]}{years[0]}", f"{amounts[1]}{years[1]}"


def _day(facts: Facts) -> str:
    return era_date(facts.milestone_reached_on) if facts.milestone_reached_on else "未達成"


def _amounts(
    rule: IndicatorRule, then: Decimal | None, now: Decimal | None, *, missing: str = NONE
) -> tuple[str, str]:
    """Both figures with as many decimals as tell them apart."""
    known = [one for one in (then, now) if one is not None]
    decimals = decimals_apart(known[0], known[1:], least=decimals_of(rule)) if known else 0
    unit = rule.unit or ("％" if rule.kind is Kind.RATIO else "")
    before, after = (missing if one is None else f"{figure_text(one, decimals)}{unit}" for one in (then, now))
    return before, after

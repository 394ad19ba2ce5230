"""Invented values for an indicator of whatever kind and comparison. Pure, and the same every time.

Chance is a checksum of names and years: two loads of a plan show the same figures, and figures of one year do
not move those of another.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zlib import crc32

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement.aim import Aim
from indicators.judgement.decimals import decimals_of, takes_decimals, takes_negative
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.values import Timing

Invented = Mapping[str, Any]
_EVENTS = ("第１回", "第２回", "第３回", "第４回")
# Where the plan states no number at all.
_USUAL = Decimal(20)
_DENOMINATOR = 240


def chance(*about: object) -> Decimal:
    """Return a number from 0 to below 1 that depends on what it is about alone."""
    return Decimal(crc32("/".join(map(str, about)).encode()) % 10_000) / 10_000


def invented_value(rule: IndicatorRule, fiscal_year: int, about: str) -> Invented:
    """Return what a department would enter for an indicator in a year, as the demo files have it."""
    kind = rule.kind.rules
    if kind.has_day:
        return _milestone(rule, fiscal_year, about)
    if not kind.is_number:
        return {"text_value": f"{FiscalYear(fiscal_year).label}は、予定していた内容をおおむね実施した。"}
    if kind.accumulates:
        return {"value": _rounded(rule, _increment(rule, fiscal_year, about))}
    level = _level(rule, fiscal_year, about)
    if kind.has_events:
        return {"events": _events(rule, level, fiscal_year, about)}
    if kind.is_quotient:
        share = min(max(level, Decimal(0)), Decimal(100)) / 100
        numerator = int((share * _DENOMINATOR).to_integral_value(ROUND_HALF_UP))
        return {"numerator": numerator, "denominator": _DENOMINATOR}
    return {"value": _rounded(rule, level)}


def _aim(rule: IndicatorRule, fiscal_year: int) -> Decimal:
    """The number that the plan is heading for in a year."""
    match rule.comparison:
        case Aim.BETWEEN:
            return ((rule.lower_bound or Decimal(0)) + (rule.upper_bound or Decimal(0))) / 2
        case Aim.VALUE | Aim.RANK:
            stated = rule.target_of(fiscal_year)
        case _:
            stated = None
    if stated is not None:
        return stated
    return _USUAL if rule.baseline is None else rule.baseline


def _level(rule: IndicatorRule, fiscal_year: int, about: str) -> Decimal:
    """A value on the way from where it stood to its aim: usually a little behind, now and then beyond it."""
    aim, luck = _aim(rule, fiscal_year), chance(about, fiscal_year) - Decimal("0.4")
    better = -1 if rule.direction is not None and not rule.direction.more_is_better else 1
    size = abs(aim) or Decimal(1)
    if rule.comparison is Aim.BETWEEN:
        width = (rule.upper_bound or aim) - (rule.lower_bound or aim)
        return aim + width * luck
    if rule.comparison not in (Aim.VALUE, Aim.RANK) or rule.timing is Timing.EVERY_YEAR:
        drift = Decimal(rule.elapsed(fiscal_year)) / 50
        return aim + better * size * (luck / 5 + drift)
    start = aim - better * size / 3 if rule.baseline is None else rule.baseline
    share = Decimal(rule.elapsed(fiscal_year)) / rule.years
    return start + (aim - start) * share + better * size * luck / 8


def _increment(rule: IndicatorRule, fiscal_year: int, about: str) -> Decimal:
    share = _aim(rule, fiscal_year) / rule.years
    return share * (Decimal("0.7") + chance(about, fiscal_year) * Decimal("0.5"))


def _rounded(rule: IndicatorRule, value: Decimal) -> str:
    """The value with the decimals that may be typed for it, none below 0 where none may be."""
    step = Decimal(1).scaleb(-decimals_of(rule)) if takes_decimals(rule) else Decimal(1)
    least = None if takes_negative(rule) else Decimal(1 if rule.comparison is Aim.RANK else 0)
    rounded = value.quantize(step, ROUND_HALF_UP)
    return str(rounded if least is None else max(rounded, least))


def _events(rule: IndicatorRule, level: Decimal, fiscal_year: int, about: str) -> list[list[Any]]:
    first = FiscalYear(fiscal_year).first_day
    count = 2 + int(chance(about, fiscal_year, "events") * 3)
    counted = [
        max(0, int(level * (Decimal("0.8") + chance(about, fiscal_year, number) * Decimal("0.4"))))
        for number in range(count)
    ]
    days = [first + dt.timedelta(days=40 + 80 * number) for number in range(count)]
    return [
        [day.isoformat(), name, number] for day, name, number in zip(days, _EVENTS, counted, strict=False)
    ]


def _milestone(rule: IndicatorRule, fiscal_year: int, about: str) -> Invented:
    """Reached in its due year, sometimes a year later; told in every year from then on."""
    reached = rule.deadline + int(chance(about) * Decimal("1.4"))
    if fiscal_year < reached:
        return {"is_reached": False}
    day = FiscalYear(reached).first_day + dt.timedelta(days=180 + int(chance(about, "day") * 120))
    return {"is_reached": True, "reached_on": day.isoformat()}

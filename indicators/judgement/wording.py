"""Parts of sentences: years, numbers with their unit, what was measured, what it is compared with."""

from collections.abc import Iterable
from decimal import Decimal

from imari_dx.fiscal_year import FiscalYear

from .arithmetic import ratio_percent
from .condition import Change, ChangeFrom, ToleranceUnit, Trend
from .display import display_beside, display_number, display_rate
from .rate import Comparison
from .reference import Baseline, Origin, Reference, yearly_share
from .situation import Situation
from .values import IndicatorRule, Kind, Status, Timing

_ORIGINS = {
    Origin.TARGET: "目標",
    Origin.EXPECTATION: "目安値",
    Origin.PRO_RATA: "目安",
    Origin.LINE: "目安",
    Origin.PACE: "目安",
}
_TRENDS = {
    Trend.BETTER: "より改善している",
    Trend.NOT_WORSE: "から悪化していない",
    Trend.SAME: "と同じ水準である",
    Trend.NOT_BETTER: "から改善していない",
    Trend.WORSE: "より悪化している",
}
_TRENDS_AGAINST_AIM = {
    Trend.BETTER: "より良い",
    Trend.NOT_WORSE: "を下回らない",
    Trend.SAME: "と同じ水準である",
    Trend.NOT_BETTER: "より良くない",
    Trend.WORSE: "に届かない",
}


def year_label(year: int) -> str:
    """Return a fiscal year as official documents print it: 令和４年度."""
    return FiscalYear(year).official_label


def years_label(years: Iterable[int]) -> str:
    """Return several fiscal years as a list in words."""
    return "、".join(year_label(year) for year in years)


def rate_text(rate: Decimal, thresholds: Iterable[Decimal]) -> str:
    """Return a rate with ％, ▲ for minus: ▲25.0％."""
    return _signed(display_rate(rate, thresholds=thresholds)) + "％"


def amount(rule: IndicatorRule, number: Decimal | str) -> str:
    """Return a number with the indicator's unit: 1,200人. A ratio without a unit is in ％."""
    text = number if isinstance(number, str) else display_number(number)
    return _signed(text) + (rule.unit or ("％" if rule.kind is Kind.RATIO else ""))


def actual_text(situation: Situation, reference: Reference | None, *, reached: bool) -> str:
    """Return what was measured: 期限（令和４年度）経過後の令和６年度の実績が82％."""
    rule, facts = situation.rule, situation.facts
    value = situation.value or Decimal(0)
    beside = reference.value if reference else value
    number = amount(rule, display_beside(value, beside, reached=reached)[0])
    year = year_label(facts.fiscal_year)
    late = deadline_passed(situation)
    if rule.kind is Kind.CUMULATIVE:
        own = own_year(situation)
        note = f"（うち{own}）" if own else ""
        if situation.partial_total:
            unknown = f"{unknown_years(situation)}分からないものの"
            return f"{unknown}、{late}{year}までに判明している累計が{number}{note}"
        return f"{late}{year}までの累計が{number}{note}{preliminary(situation)}"
    noun = "１回当たりの実績" if rule.kind is Kind.PER_EVENT else "実績"
    return f"{late}{year}の{noun}が{number}{preliminary(situation)}"


def preliminary(situation: Situation) -> str:
    """Return （速報） for a preliminary figure."""
    return "（速報）" if situation.status is Status.PRELIMINARY else ""


def deadline_passed(situation: Situation) -> str:
    """Return 期限（令和４年度）経過後の where the deadline lies before the year, else nothing."""
    rule = situation.rule
    if rule.timing is Timing.EVERY_YEAR or situation.facts.fiscal_year <= rule.deadline:
        return ""
    return f"期限（{year_label(rule.deadline)}）経過後の"


def unknown_years(situation: Situation) -> str:
    """Return the years whose figures are missing in a running total, as a subject."""
    years = situation.facts.unknown_years
    return f"{years_label(years)}の実績が" if years else "これまでの年度の実績が"


def own_year(situation: Situation) -> str:
    """Return the year's own increment beside one year's share: 当年度35人、１年分の目安40人に対して87.5％."""
    rule, actual = situation.rule, situation.facts.actual
    if actual is None:
        return ""
    share = yearly_share(rule)
    text = f"当年度{amount(rule, actual)}"
    if share is None or share <= 0:
        return text
    rate = rate_text(ratio_percent(actual, share), [Decimal(100)])
    return f"{text}、１年分の目安{amount(rule, share)}に対して{rate}"


def reference_text(situation: Situation, comparison: Comparison) -> str:
    """Return what the figure is compared with: 目標（100％以上）."""
    reference = comparison.reference
    if reference is None or situation.value is None:
        return "目標"
    shown = display_beside(situation.value, reference.value, reached=comparison.reached)[1]
    return f"{_ORIGINS[reference.origin]}（{amount(situation.rule, shown)}{situation.rule.direction.label}）"


def baseline_text(situation: Situation, base: Baseline) -> str:
    """Return the baseline with its year: 仮基準値（令和４年度の3％）."""
    name = "仮基準値" if base.provisional else "基準値"
    return f"{name}（{year_label(base.year)}の{amount(situation.rule, base.value)}）"


def previous_text(situation: Situation) -> str | None:
    """Return the previous measurement with its year: 前回（令和３年度）の20.8％; None without one."""
    facts = situation.facts
    if facts.previous is None:
        return None
    year = f"（{year_label(facts.previous_year)}）" if facts.previous_year is not None else ""
    shown = facts.previous
    if situation.value is None:
        return f"前回{year}の{amount(situation.rule, shown)}"
    number = display_beside(shown, situation.value, reached=False)[0]
    return f"前回{year}の{amount(situation.rule, number)}"


def change_text(situation: Situation, change: Change) -> str:
    """Return a change in words that can stand before ため: 前回（令和３年度）の20.8％より改善している."""
    origin = change.origin
    aim = origin in (ChangeFrom.TARGET, ChangeFrom.REFERENCE)
    before = change.before(situation)
    if origin is ChangeFrom.PREVIOUS:
        subject = previous_text(situation) or "前回"
    elif origin is ChangeFrom.BASELINE and situation.base is not None:
        subject = baseline_text(situation, situation.base)
    else:
        name = "目標" if origin is ChangeFrom.TARGET else "当年度の目安"
        subject = name if before is None else f"{name}の{amount(situation.rule, before)}"
    room = ""
    if change.tolerance:
        unit = "％" if change.unit is ToleranceUnit.PERCENT else situation.rule.unit or "ポイント"
        room = f"（許容幅{display_number(change.tolerance)}{unit}）"
    words = (_TRENDS_AGAINST_AIM if aim else _TRENDS)[change.trend]
    return f"{subject}{room}{words}"


def _signed(text: str) -> str:
    return text.replace("-", "▲")

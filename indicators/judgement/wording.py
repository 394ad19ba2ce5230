"""Parts of sentences: years, numbers with their unit, what was measured, what it is compared with."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear

from .condition import Change, ChangeFrom, ToleranceUnit, Trend
from .figures import Figures, rate_text, stated_text
from .rate import Comparison, compare
from .reference import Baseline, Origin, Reference, yearly_share
from .scale import Scale
from .situation import Situation
from .values import Direction, IndicatorRule, Status, Timing

_ORIGINS = {
    Origin.TARGET: "目標",
    Origin.EXPECTATION: "目安値",
    Origin.PRO_RATA: "目安",
    Origin.LINE: "目安",
    Origin.PACE: "目安",
}
# A trend in words, and what stands between it and ため.
_TRENDS = {
    Trend.BETTER: ("より改善", "している"),
    Trend.NOT_WORSE: ("から悪化していない", ""),
    Trend.SAME: ("と同じ水準", "である"),
    Trend.NOT_BETTER: ("から改善していない", ""),
    Trend.WORSE: ("より悪化", "している"),
}
_TRENDS_AGAINST_AIM = {
    Trend.BETTER: ("より良い", ""),
    Trend.NOT_WORSE: ("を下回らない", ""),
    Trend.SAME: ("と同じ水準", "である"),
    Trend.NOT_BETTER: ("より良くない", ""),
    Trend.WORSE: ("に届かない", ""),
}


def named(situation: Situation) -> str:
    """Return the indicator's name in brackets."""
    return f"「{situation.rule.name}」"


def year_label(year: int) -> str:
    """Return a fiscal year as official documents print it: 令和４年度."""
    return FiscalYear(year).official_label


def years_label(years: Iterable[int]) -> str:
    """Return several fiscal years as a list in words."""
    return "、".join(year_label(year) for year in years)


def items_rate_text(rate: Decimal, scale: Scale, particle: str = "は") -> str:
    """Return the rate of the evaluation items: 実施評価指標の実施率は75.0％."""
    return f"実施評価指標の実施率{particle}{rate_text(rate, scale)}"


def notes_text(*notes: str, situation: Situation | None = None) -> str:
    """Return what stands in brackets after a value, 速報 first; nothing without any."""
    preliminary = situation is not None and situation.status is Status.PRELIMINARY
    told = [one for one in ("速報" if preliminary else "", *notes) if one]
    return f"（{'、'.join(told)}）" if told else ""


def unknown_years(situation: Situation) -> str:
    """Return the years whose figures are missing in a running total, as a subject."""
    years = situation.facts.unknown_years
    return f"{years_label(years)}の実績が" if years else "これまでの年度の実績が"


def own_year(situation: Situation, figures: Figures) -> str:
    """Return the year's own increment beside one year's share: 当年度35人、１年分の目安40人に対して87.5％."""
    rule, actual = situation.rule, situation.facts.actual
    if actual is None:
        return ""
    text = f"当年度{figures.increment(actual)}"
    share = yearly_share(rule)
    if share is None:
        return text
    reference = Reference(share, Origin.PRO_RATA)
    rate = compare(rule, actual, reference, base=None, fiscal_year=situation.facts.fiscal_year).rate
    if rate is None:
        return text
    return f"{text}、１年分の目安{figures.share(actual, share)}に対して{figures.rate(rate)}"


def aim_text(comparison: Comparison, rule: IndicatorRule, figures: Figures) -> str:
    """Return what the figure is compared with, to stand in brackets: 目標10社以上."""
    if comparison.reference is None:
        return "目標"
    return f"{origin_word(comparison)}{figures.amount(comparison.reference.value)}{rule.direction.label}"


def reference_text(situation: Situation, comparison: Comparison, figures: Figures) -> str:
    """Return what the figure is compared with: 期限（令和４年度）経過後の目標（100.0％以上）."""
    rule, reference = situation.rule, comparison.reference
    if reference is None or situation.value is None:
        return "目標"
    special = _special(situation, reference, figures)
    return f"{special}{origin_word(comparison)}（{figures.amount(reference.value)}{rule.direction.label}）"


def origin_word(comparison: Comparison) -> str:
    """Return what the reference is: 目標, 目安値, 目安."""
    return _ORIGINS[comparison.reference.origin] if comparison.reference else "目標"


def is_equal_not_reached(situation: Situation, comparison: Comparison) -> bool:
    """Return whether the figure is exactly what it must exceed (超) or stay below (未満)."""
    reference = comparison.reference
    return reference is not None and situation.value == reference.value and not comparison.reached


def equal_text(situation: Situation, figures: Figures) -> str:
    """Return what is said of such a figure: ちょうど100人で、100人を超えていません."""
    value = figures.amount(situation.value or Decimal(0))
    missed = "下回っていません" if situation.rule.direction is Direction.BELOW else "超えていません"
    return f"ちょうど{value}で、{value}を{missed}"


def _special(situation: Situation, reference: Reference, figures: Figures) -> str:
    """Why a target of 期末 is the reference of a year that is not its deadline."""
    rule, base = situation.rule, situation.base
    if rule.timing is Timing.EVERY_YEAR or reference.origin is not Origin.TARGET:
        return ""
    if situation.facts.fiscal_year > rule.deadline:
        return f"期限（{year_label(rule.deadline)}）経過後の"
    if situation.before_deadline and base and rule.direction.reached(base.value, reference.value):
        return f"{baseline_text(base, figures)}が既に達していた"
    return ""


def baseline_text(base: Baseline, figures: Figures) -> str:
    """Return the baseline with its year: 仮基準値（令和４年度の3.0％）."""
    name = "仮基準値" if base.provisional else "基準値"
    return f"{name}（{year_label(base.year)}の{figures.amount(base.value)}）"


def previous_text(situation: Situation, figures: Figures) -> str | None:
    """Return the previous measurement with its year: 前回（令和３年度）の20.8％; None without one."""
    facts = situation.facts
    if facts.previous is None:
        return None
    year = f"（{year_label(facts.previous_year)}）" if facts.previous_year is not None else ""
    return f"前回{year}の{figures.amount(facts.previous)}"


def changes_text(situation: Situation, changes: Sequence[Change], figures: Figures) -> tuple[str, str]:
    """Return changes in words, and what stands between them and ため: …より改善, している."""
    parts = [_change_text(situation, change, figures) for change in changes]
    if not parts:
        return "", ""
    text, link = parts[-1]
    return "、かつ".join([*("".join(part) for part in parts[:-1]), text]), link


def _change_text(situation: Situation, change: Change, figures: Figures) -> tuple[str, str]:
    origin = change.origin
    aim = origin in (ChangeFrom.TARGET, ChangeFrom.REFERENCE)
    before = change.before(situation)
    if origin is ChangeFrom.PREVIOUS:
        subject = previous_text(situation, figures) or "前回"
    elif origin is ChangeFrom.BASELINE and situation.base is not None:
        subject = baseline_text(situation.base, figures)
    else:
        name = "目標" if origin is ChangeFrom.TARGET else "当年度の目安"
        subject = name if before is None else f"{name}の{figures.amount(before)}"
    words, link = (_TRENDS_AGAINST_AIM if aim else _TRENDS)[change.trend]
    if room := _tolerance_text(situation, change, figures):
        return f"{subject}の{room}の範囲{'内' if change.trend is Trend.SAME else words}", link
    return f"{subject}{words}", link


def _tolerance_text(situation: Situation, change: Change, figures: Figures) -> str:
    """A tolerance as the range that it makes: ±5％（90.3〜99.8％）; nothing without one."""
    bounds = change.range(situation)
    if not change.tolerance or bounds is None:
        return ""
    unit = "％" if change.unit is ToleranceUnit.PERCENT else figures.unit or "ポイント"
    low, high = (figures.number(bound) for bound in bounds)
    return f"±{stated_text(change.tolerance)}{unit}（{low}〜{high}{figures.unit}）"

"""Parts of sentences: years, numbers with their unit, what was measured, what it is compared with."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from imari_dx.fiscal_year import FiscalYear

from .condition import Change, ChangeFrom, ToleranceUnit, Trend
from .display import display_beside, display_number, display_rate
from .rate import Comparison, compare
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


def rate_text(rate: Decimal, thresholds: Iterable[Decimal]) -> str:
    """Return a rate with ％, ▲ for minus: ▲25.0％."""
    return _signed(display_rate(rate, thresholds=thresholds)) + "％"


def amount(rule: IndicatorRule, number: Decimal | str) -> str:
    """Return a number with the indicator's unit: 1,200人. A ratio without a unit is in ％."""
    text = number if isinstance(number, str) else display_number(number)
    return _signed(text) + (rule.unit or ("％" if rule.kind is Kind.RATIO else ""))


def items_rate_text(rate: Decimal, thresholds: Iterable[Decimal], particle: str = "は") -> str:
    """Return the rate of the evaluation items, whole where it is: 実施評価指標の実施率は75％."""
    shown = display_rate(rate, thresholds=thresholds).removesuffix(".0")
    return f"実施評価指標の実施率{particle}{shown}％"


def amount_beside(situation: Situation, comparison: Comparison | None) -> str:
    """Return the value, with decimals enough to differ from a reference (else the target) that it missed."""
    rule, value = situation.rule, situation.value or Decimal(0)
    reference = comparison.reference if comparison else None
    beside = reference.value if reference else rule.target
    if beside is None:
        return amount(rule, value)
    reached = rule.direction.reached(value, beside)
    return amount(rule, display_beside(value, beside, reached=reached)[0])


def notes_text(note: str, situation: Situation | None = None) -> str:
    """Return what stands in brackets after a value, 速報 first; nothing without either."""
    preliminary = situation is not None and situation.status is Status.PRELIMINARY
    notes = [one for one in ("速報" if preliminary else "", note) if one]
    return f"（{'、'.join(notes)}）" if notes else ""


def unknown_years(situation: Situation) -> str:
    """Return the years whose figures are missing in a running total, as a subject."""
    years = situation.facts.unknown_years
    return f"{years_label(years)}の実績が" if years else "これまでの年度の実績が"


def own_year(situation: Situation, thresholds: Iterable[Decimal]) -> str:
    """Return the year's own increment beside one year's share: 当年度35人、１年分の目安40人に対して87.5％."""
    rule, actual = situation.rule, situation.facts.actual
    if actual is None:
        return ""
    text = f"当年度{amount(rule, actual)}"
    share = yearly_share(rule)
    if share is None:
        return text
    reference = Reference(share, Origin.PRO_RATA)
    rate = compare(rule, actual, reference, base=None, fiscal_year=situation.facts.fiscal_year).rate
    if rate is None:
        return text
    return f"{text}、１年分の目安{amount(rule, share)}に対して{rate_text(rate, thresholds)}"


def reference_text(situation: Situation, comparison: Comparison) -> str:
    """Return what the figure is compared with: 期限（令和４年度）経過後の目標（100％以上）."""
    rule, reference = situation.rule, comparison.reference
    if reference is None or situation.value is None:
        return "目標"
    shown = display_beside(situation.value, reference.value, reached=comparison.reached)[1]
    special = _special(situation, reference)
    return f"{special}{_ORIGINS[reference.origin]}（{amount(rule, shown)}{rule.direction.label}）"


def _special(situation: Situation, reference: Reference) -> str:
    """Why a target of 期末 is the reference of a year that is not its deadline."""
    rule, base = situation.rule, situation.base
    if rule.timing is Timing.EVERY_YEAR or reference.origin is not Origin.TARGET:
        return ""
    if situation.facts.fiscal_year > rule.deadline:
        return f"期限（{year_label(rule.deadline)}）経過後の"
    if situation.before_deadline and base and rule.direction.reached(base.value, reference.value):
        return f"{baseline_text(situation, base)}が既に達していた"
    return ""


def baseline_text(situation: Situation, base: Baseline) -> str:
    """Return the baseline with its year: 仮基準値（令和４年度の3％）."""
    rule, shown = situation.rule, display_number(base.value)
    if rule.target is not None:
        reached = rule.direction.reached(base.value, rule.target)
        shown = display_beside(base.value, rule.target, reached=reached)[0]
    name = "仮基準値" if base.provisional else "基準値"
    return f"{name}（{year_label(base.year)}の{amount(rule, shown)}）"


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


def changes_text(situation: Situation, changes: Sequence[Change]) -> tuple[str, str]:
    """Return changes in words, and what stands between them and ため: …より改善, している."""
    parts = [_change_text(situation, change) for change in changes]
    if not parts:
        return "", ""
    text, link = parts[-1]
    return "、かつ".join([*("".join(part) for part in parts[:-1]), text]), link


def _change_text(situation: Situation, change: Change) -> tuple[str, str]:
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
    words, link = (_TRENDS_AGAINST_AIM if aim else _TRENDS)[change.trend]
    return f"{subject}{room}{words}", link


def _signed(text: str) -> str:
    return text.replace("-", "▲")

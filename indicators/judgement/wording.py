"""Parts of sentences: years, numbers with their unit, what was measured, what it is compared with."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear

from .aim import Against, Aim
from .condition import Change, ChangeFrom, ToleranceUnit, Trend
from .figures import Figures, rate_text, stated_text
from .indicator_rule import IndicatorRule, YearBasis
from .rate import Comparison, compare
from .reference import Baseline, Origin, Reference, yearly_share
from .scale import Scale
from .situation import Situation
from .target_words import room_text
from .values import Direction, Status, Timing

_ORIGINS = {
    Origin.TARGET: "目標",
    Origin.EXPECTATION: "目安値",
    Origin.PRO_RATA: "目安",
    Origin.LINE: "目安",
    Origin.PACE: "目安",
    Origin.YEAR_TARGET: "年度目標",
    Origin.RANGE: "目標",
    Origin.KEPT: "維持の目標",
    Origin.PREVIOUS: "前回の",
    Origin.BASELINE: "基準値の",
}
# 増加 and 減少: what a value does that is more than, the same as, or less than what it is compared with.
_CHANGED = (("より増加", "している"), ("と同じ", "である"), ("より減少", "している"))
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


def figure_year_label(rule: IndicatorRule, fiscal_year: int) -> str:
    """Return the year that the figure evaluated in a fiscal year is of: 令和６年度, 令和４年 (暦年)."""
    return _year_of(rule, fiscal_year - rule.years_behind)


def evaluated_label(rule: IndicatorRule, fiscal_year: int) -> str:
    """Return the year of a figure, and where that is another one, the year that is evaluated too."""
    own = figure_year_label(rule, fiscal_year)
    return f"{year_label(fiscal_year)}の評価に用いる{own}" if rule.years_behind else own


def _year_of(rule: IndicatorRule, year: int) -> str:
    one = FiscalYear(year)
    return one.official_calendar_label if rule.basis is YearBasis.CALENDAR_YEAR else one.official_label


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
    share = yearly_share(rule, situation.facts.fiscal_year)
    if share is None:
        return text
    reference = Reference(share, Origin.PRO_RATA)
    rate = compare(rule, actual, reference, base=None, fiscal_year=situation.facts.fiscal_year).rate
    if rate is None:
        return text
    return f"{text}、１年分の目安{figures.share(actual, share)}に対して{figures.rate(rate)}"


def aim_text(comparison: Comparison, situation: Situation, figures: Figures) -> str:
    """Return what the figure is compared with, to stand in brackets: 目標10社以上, 目標10人以上20人以下."""
    rule, reference = situation.rule, comparison.reference
    if reference is None:
        return "目標"
    if reference.origin is Origin.RANGE:
        return f"目標{range_text(rule, figures)}"
    return f"{origin_word(comparison)}{figures.amount(reference.value)}{rule.limit_word}"


def reference_text(situation: Situation, comparison: Comparison, figures: Figures) -> str:
    """Return what the figure is compared with: 期限（令和４年度）経過後の目標（100.0％以上）."""
    rule, reference = situation.rule, comparison.reference
    if reference is None or situation.value is None:
        return "目標"
    match reference.origin:
        case Origin.RANGE:
            return f"目標（{range_text(rule, figures)}）"
        case Origin.KEPT:
            return f"維持の目標である{_kept_text(situation, reference, figures)}"
        case Origin.PREVIOUS | Origin.BASELINE:
            return f"目標である{_before_text(situation, reference, figures)}{rule.limit_word}"
    special = _special(situation, reference, figures)
    return f"{special}{origin_word(comparison)}（{figures.amount(reference.value)}{rule.limit_word}）"


def range_text(rule: IndicatorRule, figures: Figures) -> str:
    """Return the bounds of 範囲, both included: 10人以上20人以下."""
    bounds = ((rule.lower_bound, Direction.AT_LEAST), (rule.upper_bound, Direction.AT_MOST))
    return "".join(
        f"{figures.amount(bound)}{direction.label}" for bound, direction in bounds if bound is not None
    )


def aim_in_short(reference: Decimal, figures: Figures) -> str:
    """Return what stands beside a year's value: 目標 100.0％以上, before the deadline 目安 54％以上."""
    rule = figures.rule
    if rule.comparison.takes_target:
        is_target = rule.timing is Timing.EVERY_YEAR or reference == rule.final_target
        return f"{'目標' if is_target else '目安'} {figures.amount(reference)}{rule.limit_word}"
    if rule.comparison is Aim.BETWEEN:
        return f"目標 {range_text(rule, figures)}"
    if rule.comparison is Aim.KEEP:
        return f"目標 {figures.amount(reference)}{rule.limit_word}（維持）"
    is_previous = rule.against is not Against.BASELINE and reference == figures.previous
    before = f"{'前回' if is_previous else '基準値'}の{figures.amount(reference)}"
    asked = f"より{rule.comparison.label}" if rule.comparison.is_change else rule.limit_word
    return f"目標 {before}{asked}"


def change_text(situation: Situation, reference: Reference, figures: Figures) -> tuple[str, str]:
    """Return whether a value is more or less than what it is compared with, and what stands before ため."""
    value = situation.value or Decimal(0)
    place = (value < reference.value) * 2 or int(value == reference.value)
    words, link = _CHANGED[place]
    aim = situation.rule.comparison
    is_met = words == f"より{aim.label}"
    asked = "" if is_met else f"{aim.label}の目標に対し、"
    return f"{asked}{_before_text(situation, reference, figures)}{words}", link


def _kept_text(situation: Situation, reference: Reference, figures: Figures) -> str:
    """The baseline and the bound that the tolerance makes of it: 基準値（…の95.0％）の▲5％（90.3％以上）."""
    rule = situation.rule
    base = "基準値" if situation.base is None else baseline_text(rule, situation.base, figures)
    room = room_text(rule)
    if not room:
        return f"{base}{rule.limit_word}"
    return f"{base}の{room}（{figures.amount(reference.value)}{rule.limit_word}）"


def _before_text(situation: Situation, reference: Reference, figures: Figures) -> str:
    """What came before: 前回（令和５年度）の100人, 基準値（令和２年度の100人）."""
    if reference.origin is Origin.BASELINE and situation.base is not None:
        return baseline_text(situation.rule, situation.base, figures)
    return previous_text(situation, figures) or "前回"


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
    if situation.before_deadline and base and rule.reached(base.value, reference.value):
        return f"{baseline_text(rule, base, figures)}が既に達していた"
    return ""


def baseline_text(rule: IndicatorRule, base: Baseline, figures: Figures) -> str:
    """Return the baseline with its year: 仮基準値（令和４年度の3.0％）."""
    if base.provisional:
        return f"仮基準値（{figure_year_label(rule, base.year)}の{figures.amount(base.value)}）"
    return f"基準値（{_year_of(rule, base.year)}の{figures.amount(base.value)}）"


def previous_text(situation: Situation, figures: Figures) -> str | None:
    """Return the previous measurement with its year: 前回（令和３年度）の20.8％; None without one."""
    facts = situation.facts
    if facts.previous is None:
        return None
    year = ""
    if facts.previous_year is not None:
        year = f"（{figure_year_label(situation.rule, facts.previous_year)}）"
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
    if origin is ChangeFrom.REFERENCE and situation.asks_for_change:
        origin = ChangeFrom.BASELINE
    aim = origin in (ChangeFrom.TARGET, ChangeFrom.REFERENCE)
    before = change.before(situation)
    if origin is ChangeFrom.PREVIOUS:
        subject = previous_text(situation, figures) or "前回"
    elif origin is ChangeFrom.BASELINE and situation.base is not None:
        subject = baseline_text(situation.rule, situation.base, figures)
    else:
        is_target = origin is ChangeFrom.TARGET or not situation.rule.comparison.takes_target
        name = "目標" if is_target else "当年度の目安"
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

"""A target in words, as it is read: 10社以上, 10％以上20％以下, 基準値95.0％の維持（▲5％まで）."""

from collections.abc import Callable
from decimal import Decimal

from .aim import Against, Aim, ToleranceIn
from .figures import Figures, figure_alone, stated_text, unit_of
from .indicator_rule import IndicatorRule
from .values import Timing

NO_TARGET = "設定なし"
EACH_YEAR = "年度ごとの目標"


def target_words(
    rule: IndicatorRule, figures: Figures | None = None, *, fiscal_year: int | None = None
) -> str:
    """Return the target of a number, "" where there is none.

    Of a fiscal year it is that year's own target, with its figures with as many decimals as the value beside
    it; without a year the plan's, or that it states one for each year.
    """
    year = figures.fiscal_year if figures else fiscal_year

    def amount(value: Decimal) -> str:
        return figures.amount(value) if figures else figure_alone(rule, value)

    aim = rule.comparison
    if aim.takes_target:
        return _number(rule, year, amount)
    match aim:
        case Aim.BETWEEN:
            return f"{_bound(rule.lower_bound, amount)}以上{_bound(rule.upper_bound, amount)}以下"
        case Aim.KEEP:
            room = room_text(rule)
            return f"{_baseline(rule, amount)}の維持{f'（{room}まで）' if room else ''}"
        case Aim.INCREASE | Aim.DECREASE:
            before = "前年度" if rule.against is Against.PREVIOUS else _baseline(rule, amount)
            return f"{before}より{aim.label}"
        case Aim.NONE:
            return NO_TARGET
    return aim.label


def _number(rule: IndicatorRule, year: int | None, amount: Callable[[Decimal], str]) -> str:
    if year is not None:
        target = rule.target_of(year)
    elif rule.target is None and rule.timing is Timing.EVERY_YEAR and rule.expectations:
        return EACH_YEAR
    else:
        target = rule.final_target
    return "" if target is None else f"{amount(target)}{rule.limit_word}"


def _bound(value: Decimal | None, amount: Callable[[Decimal], str]) -> str:
    return "" if value is None else amount(value)


def _baseline(rule: IndicatorRule, amount: Callable[[Decimal], str]) -> str:
    """The baseline, or what stands in where the plan states none."""
    return "最初の実績" if rule.baseline is None else f"基準値{amount(rule.baseline)}"


def room_text(rule: IndicatorRule) -> str:
    """Return the tolerance of 維持 with its sign on the worse side: ▲5％, ＋2人; nothing without one."""
    if not rule.tolerance:
        return ""
    unit = "％" if rule.tolerance_in is ToleranceIn.PERCENT else points_of(rule)
    more_is_better = rule.direction is None or rule.direction.more_is_better
    return f"{'▲' if more_is_better else '＋'}{stated_text(rule.tolerance)}{unit}"


def points_of(rule: IndicatorRule) -> str:
    """Return the unit of a difference: of percentages it is ポイント."""
    return rule.kind.rules.gap_unit or unit_of(rule) or "ポイント"

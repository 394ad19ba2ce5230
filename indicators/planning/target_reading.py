"""What the reading of an indicator means, told in sentences to whoever types it."""

from collections.abc import Iterator

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.assessment import rule_of
from indicators.judgement import (
    Aim,
    IndicatorRule,
    JudgementError,
    Timing,
    decimals_of,
    figure_alone,
    target_words,
)
from indicators.judgement.target_words import EACH_YEAR
from indicators.models import Indicator


def reading_of(indicator: Indicator) -> list[str]:
    """Return the sentences; where the reading contradicts itself, the one that says so."""
    try:
        rule = rule_of(indicator)
    except JudgementError as error:
        return [str(error)]
    return [
        _reported(indicator, rule),
        *_asked(indicator, rule),
        *_by_year(rule),
        *_baseline(rule),
        _counting(rule),
        *_written(rule),
    ]


def _reported(indicator: Indicator, rule: IndicatorRule) -> str:
    if indicator.counts_events_of:
        return f"「{indicator.counts_events_of.plain_name}」の開催回数を数えます（入力はしません）。"
    kind = rule.kind.rules
    if kind.is_quotient:
        return f"「{indicator.numerator_label}」と「{indicator.denominator_label}」を入力し、割合を求めます。"
    if kind.has_events:
        return "開催ごとの数を入力し、１回当たりの平均を求めます。"
    if kind.accumulates:
        return "年度ごとの数を入力し、その累計を求めます。"
    if kind.has_day:
        return "達成した日を入力します。"
    if not kind.is_number:
        return "文章を入力し、評価は人が決めます。"
    return "年度末の数を入力します。" if kind.by_the_end else "年度の数を入力します。"


def _asked(indicator: Indicator, rule: IndicatorRule) -> Iterator[str]:
    kind, aim = rule.kind.rules, rule.comparison
    guess = "（推定）" if indicator.is_due_year_inferred else ""
    by_then = f"{FiscalYear(rule.deadline).label}まで{guess}"
    if aim is Aim.NONE:
        yield "目標は設定しません。"
    elif kind.has_day:
        yield f"目標は、{by_then}に達成することです。"
    elif kind.is_number:
        words = target_words(rule)
        is_yearly = rule.timing is Timing.EVERY_YEAR or not aim.takes_target
        if words and words != EACH_YEAR:
            yield f"目標は、{'毎年度' if is_yearly else f'{by_then}に'}「{words}」です。"


def _by_year(rule: IndicatorRule) -> Iterator[str]:
    if rule.expectations:
        word = "目標" if rule.timing is Timing.EVERY_YEAR else "目安"
        values = "、".join(
            f"{FiscalYear(year).label}は{figure_alone(rule, value)}{rule.limit_word}"
            for year, value in sorted(rule.expectations.items())
        )
        yield f"年度ごとの{word}：{values}。"


def _baseline(rule: IndicatorRule) -> Iterator[str]:
    if rule.baseline is not None:
        year = f"{FiscalYear(rule.baseline_year).label}の" if rule.baseline_year is not None else ""
        starts = "累計は、ここから数えます。" if rule.start is not None else ""
        yield f"基準値は、{year}{figure_alone(rule, rule.baseline)}です。{starts}"


def _counting(rule: IndicatorRule) -> str:
    first, last = FiscalYear(rule.first_year).label, FiscalYear(rule.last_year).label
    years = f"{first}だけ" if first == last else f"{first}から{last}まで"
    late = f"、それぞれ{rule.years_behind}年前の値で" if rule.years_behind else ""
    group = f"「{rule.rating_group}」の組として、合わせて一つに評価します。" if rule.rating_group else ""
    return f"{years}{late}評価します。{group}"


def _written(rule: IndicatorRule) -> Iterator[str]:
    if rule.kind.rules.is_number:
        decimals = decimals_of(rule)
        yield f"値は小数{decimals}桁まで示します。" if decimals else "値は整数で示します。"

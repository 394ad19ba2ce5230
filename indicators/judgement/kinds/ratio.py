"""割合: one number of another, in percent."""

from collections.abc import Iterator
from decimal import Decimal

from imari_dx.shared.numbers import format_number
from indicators.judgement.arithmetic import HUNDRED, ratio_percent
from indicators.judgement.figures import Figures
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.values import Facts, Kind, YearFigure

from .base import KindRules, has_value
from .entered import BARE, Entered, Exported


class Ratio(KindRules):
    """Numerator ÷ denominator; a bare rate only where the two are not known (率のみ)."""

    kind = Kind.RATIO
    label = "割合"
    told = "割合の目標の実績値は、分子を分母で割った値です。"
    by_the_end = True
    is_quotient = True
    unit = "％"
    gap_unit = "ポイント"
    limit = HUNDRED

    def measured(self, figure: YearFigure) -> Decimal | None:
        """Return the percent of the two numbers, else the bare rate."""
        if figure.numerator is not None and figure.denominator is not None:
            return ratio_percent(figure.numerator, figure.denominator)
        return figure.value

    def value_words(self, entered: Entered | None, facts: Facts, figures: Figures) -> str:
        """82.0％, marked where it is a bare rate."""
        words = super().value_words(entered, facts, figures)
        return f"{words}（率のみ）" if words and entered and entered.is_rate_only else words

    def details(self, entered: Entered, figures: Figures, parts: tuple[str, str]) -> Iterator[str]:
        """保有者数 41,000 ÷ 全市民数 50,000 ＝ 82.0％."""
        if entered.numerator is not None and entered.denominator:
            top, bottom = (name.replace("※", "") for name in parts)
            rate = figures.amount(ratio_percent(entered.numerator, entered.denominator))
            counted = format_number(entered.numerator), format_number(entered.denominator)
            yield f"{top} {counted[0]} ÷ {bottom} {counted[1]} ＝ {rate}"

    def notes(self, entered: Entered) -> str:
        """41,000／50,000."""
        if entered.numerator is None or entered.denominator is None:
            return ""
        return f"{format_number(entered.numerator)}／{format_number(entered.denominator)}"

    def exported(
        self, rule: IndicatorRule, entered: Entered | None, figure: YearFigure, parts: tuple[str, str]
    ) -> list[Exported]:
        """Both numbers and their percent; of a bare rate the percent alone, and that it is one."""
        is_bare = entered is not None and entered.is_rate_only
        rate = self.measured(figure) if has_value(figure) else None
        numbers = [
            Exported("numerator", parts[0], figure.numerator),
            Exported("denominator", parts[1], figure.denominator),
        ]
        label = "割合（率のみ）" if is_bare else "割合"
        bare = [Exported(*BARE)] if is_bare else []
        return [*([] if is_bare else numbers), Exported("rate", label, rate, "％"), *bare]

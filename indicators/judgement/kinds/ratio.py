"""割合: one number of another, in percent."""

from decimal import Decimal

from indicators.judgement.arithmetic import HUNDRED, ratio_percent
from indicators.judgement.values import Kind, YearFigure

from .base import KindRules


class Ratio(KindRules):
    """Numerator ÷ denominator; a bare rate only where the two are not known (率のみ)."""

    kind = Kind.RATIO
    label = "割合"
    is_quotient = True
    unit = "％"
    limit = HUNDRED

    def measured(self, figure: YearFigure) -> Decimal | None:
        """Return the percent of the two numbers, else the bare rate."""
        if figure.numerator is not None and figure.denominator is not None:
            return ratio_percent(figure.numerator, figure.denominator)
        return figure.value

"""Exact decimal arithmetic for rates and references, independent of the caller's decimal context.

A rate is often a quotient of a quotient (a target drawn over three years, then a share of it). With ordinary
precision 40 of (100 × 2 ÷ 3) would come out as 59.99…9 % and miss a threshold of 60 % that it meets. So
everything is computed with many digits and rounded once, far below anything that is shown or compared.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from .errors import JudgementError

HUNDRED = Decimal(100)
_SMALLEST = Decimal("1e-30")
# A figure that does not reach its reference has at most this rate, so that it never grades or prints as 100
# %.
JUST_BELOW_100 = Decimal("99.99999999999999999999")


def exact() -> AbstractContextManager[Context]:
    """Return a context manager under which intermediate results keep 80 digits."""
    return localcontext(Context(prec=80, rounding=ROUND_HALF_EVEN))


def tidy(value: Decimal) -> Decimal:
    """Drop what lies below 30 decimal places, the residue of divisions that do not end."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -30:
        with exact():
            return value.quantize(_SMALLEST)
    return value


def ratio_percent(numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
    """Return numerator ÷ denominator in percent, unrounded (82 means 82 %).

    Over several units both are summed by the caller first; rates are never averaged.
    Raises JudgementError, with a sentence that offers 対象外, if the denominator is 0 or less.
    """
    if denominator <= 0:
        raise JudgementError(
            "分母が０以下のため割合を計算できません。対象となるものがない場合は「対象外」を選んでください。"
        )
    with exact():
        return tidy(HUNDRED * Decimal(numerator) / Decimal(denominator))


def mean_per_event(counts: Iterable[Decimal | int]) -> Decimal:
    """Return the mean of the counts of a year's events (１回当たり), unrounded.

    Raises JudgementError if there was no event: a year without events has no mean, not a mean of 0.
    """
    numbers = [Decimal(count) for count in counts]
    if not numbers:
        raise JudgementError(
            "開催した回がないため１回当たりの平均を計算できません。「未実施」または「対象外」を選んでください。"
        )
    with exact():
        return tidy(sum(numbers, Decimal(0)) / len(numbers))

"""Rounding for display. Grades never use these: they use the unrounded value."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from .arithmetic import exact

_TENTH = Decimal("0.1")


def display_rate(rate: Decimal, *, thresholds: Iterable[Decimal | int] = (100, 80, 50)) -> str:
    """Return a rate in percent with one decimal, half up, without the sign ％.

    It never prints as a threshold that it has not reached: 2,999 of 3,000 is "99.9", not "100.0".
    """
    with exact():
        shown = rate.quantize(_TENTH, ROUND_HALF_UP)
        if any(rate < threshold <= shown for threshold in thresholds):
            shown = rate.quantize(_TENTH, ROUND_FLOOR)
    return str(abs(shown) if shown == 0 else shown)


def display_number(value: Decimal | int, *, places: int = 1) -> str:
    """Return a number, half up to 0.1, without a trailing .0, with thousands separators: "1,234.5"."""
    with exact():
        shown = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    shown = abs(shown) if shown == 0 else shown
    text = f"{shown:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def display_beside(value: Decimal, reference: Decimal, *, reached: bool) -> tuple[str, str]:
    """Return a value and its reference for one sentence, with as many decimals as it takes to tell them
    apart.

    99.96 % beside a target of 100 % that it missed reads "99.96" and "100", not "100" and "100".
    """
    for places in (1, 2, 3, 4, 6):
        pair = display_number(value, places=places), display_number(reference, places=places)
        if reached or pair[0] != pair[1] or value == reference:
            break
    return pair

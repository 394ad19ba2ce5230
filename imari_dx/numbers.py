"""Reading numbers as people type them, and writing them as people read them.

Accepts full-width digits, thousands separators, ％, ▲ △ − for minus, and 億 / 万 / 千. Never floats.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_MINUS = str.maketrans({"▲": "-", "△": "-", "−": "-", "‐": "-", "–": "-", "—": "-", "―": "-"})
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_UNITS = (("億", 100_000_000), ("万", 10_000), ("千", 1_000))
MAX_DIGITS, MAX_DECIMALS = 14, 10
# SQLite keeps a decimal as a double: beyond 15 significant digits it would store another number.
MAX_SIGNIFICANT = 15


class NumberError(ValueError):
    """A text that is no number; its message is a Japanese sentence for the person who typed it."""


def parse_number(text: str) -> Decimal | None:
    """Read a typed number; None for a blank text.

    Raises NumberError with a sentence that says what to type instead.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).replace("、", ",")
    plain = re.sub(r"\s", "", plain).removesuffix("%")
    if not plain:
        return None
    number = _with_units(plain) if any(unit in plain for unit, _factor in _UNITS) else _digits(plain)
    if number is None:
        raise NumberError(
            f"「{text.strip()}」は数として読み取れません。数字だけを入力してください（例: 1,234）。"
        )
    if number.adjusted() >= MAX_DIGITS:
        raise NumberError("数が大きすぎます。桁数を確かめてください。")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        raise NumberError(f"小数は{MAX_DECIMALS}桁までで入力してください。")
    if len(number.normalize().as_tuple().digits) > MAX_SIGNIFICANT:
        raise NumberError(f"整数と小数を合わせて{MAX_SIGNIFICANT}桁までで入力してください。")
    return number


def _digits(plain: str) -> Decimal | None:
    if "," in plain and not _GROUPED.fullmatch(plain):
        return None
    plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _with_units(plain: str) -> Decimal | None:
    """Read 1億2,300万, 3千 and the like: descending units, each with a number before it."""
    sign = -1 if plain.startswith("-") else 1
    rest, total = plain.lstrip("+-"), Decimal(0)
    for unit, factor in _UNITS:
        head, found, tail = rest.partition(unit)
        if found:
            part = _digits(head)
            if part is None or part < 0:
                return None
            total, rest = total + part * factor, tail
    if rest:
        part = _digits(rest)
        if part is None:
            return None
        total += part
    return sign * total


def format_number(value: Decimal | int, *, decimals: int = MAX_DECIMALS) -> str:
    """Return a number with separators, no trailing zeros, exact unless decimals are named: 1234.50 → 1,234.5.

    For what was typed; the figures of indicators have a form of their own (``judgement/figures.py``).
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"▲{text}" if rounded < 0 else text

"""Reading numbers as people type them, and writing them as people read them.

Accepts full-width digits, thousands separators, all forms of minus (▲ △ − ー), 億 / 万 / 千 / 百 and the
field's own unit behind the number. What may be two numbers, or another one than it looks like, is refused in
words. Never floats.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from imari_dx.shared.characters import MINUS_SIGNS, odd_digit, parts_cells, visible
from imari_dx.shared.units import FACTORS, LARGE, PERCENT, SMALL, Unit, cut_word

# ▲ and △ are how accounts write a minus.
_MINUS = str.maketrans(dict.fromkeys(f"▲△▴▵{MINUS_SIGNS}", "-"))
_PLAIN = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}((,[0-9]{3})+|( [0-9]{3})+)(\.[0-9]*)?")
_WITH_WORD = re.compile(rf"([0-9][0-9,. {FACTORS}]*?) ?([^0-9,. +\-{FACTORS}][^0-9]*)")
# A spreadsheet puts the sign of the currency before an amount.
_YEN_BEFORE = re.compile(r"^([^0-9０-９¥￥]*)[¥￥](.*?)\s*円?$", re.DOTALL)
_DIGITS_ONLY = "数字だけを入力してください（例: 1,234）。"
_TOO_LARGE = "数が大きすぎます。桁数を確かめてください。"
_SHOWN, _LONGEST = 40, 200
Factors = tuple[tuple[str, int], ...]
MAX_DIGITS, MAX_DECIMALS = 14, 10
# SQLite keeps a decimal as a double: beyond 15 significant digits it would store another number.
MAX_SIGNIFICANT = 15


class NumberError(ValueError):
    """A text that is no number; its message is a Japanese sentence for the person who typed it."""


def parse_number(
    text: str, *, unit: str | None = None, words: Iterable[str] = (), whole: bool = False
) -> Decimal | None:
    """Read a typed number; None for a blank text.

    ``unit`` is the field's, in which the number is returned: "" for none, None where nothing is known of it
    (then a ％ may follow). ``words`` may stand behind the number too. In a field of 千円 a number with 億, 万
    or 円 is an absolute one and converted; with ``whole`` a remainder is refused.
    Raises NumberError with a sentence that says what to type instead.
    """
    typed = visible(text).strip()
    if not typed:
        return None
    if len(typed) > _LONGEST:
        raise _unreadable(typed, _DIGITS_ONLY)
    own = Unit.of(PERCENT if unit is None else unit)
    if own.base == "円":
        typed = _YEN_BEFORE.sub(r"\1\2円", typed)
    heads = (cut_word(typed, word) for word in (own.base, *words))
    head = next((head for head in heads if head is not None), None)
    number, has_factor = _signed(typed if head is None else head, typed, unit)
    if own.factor != 1 and (has_factor or head is not None):
        number = _converted(number, typed, own, whole=whole)
    _check_size(number)
    return number


def read_number(
    text: str,
    *,
    unit: str | None = "",
    words: Iterable[str] = (),
    whole: bool = True,
    allow_negative: bool = False,
    max_digits: int = MAX_DIGITS,
) -> Decimal | None:
    """Read a number as a field or a cell takes it; None for a blank text.

    Counts are never negative, and whole where ``whole`` is set. ``max_digits`` is for columns that hold fewer
    digits than a number may otherwise have. Raises NumberError as `parse_number` does.
    """
    number = parse_number(text, unit=unit, words=words, whole=whole)
    if number is None:
        return None
    if number < 0 and not allow_negative:
        raise NumberError("負の数は入力できません。0以上の数を入力してください。")
    if whole and number != number.to_integral_value():
        raise NumberError("小数は入力できません。整数で入力してください。")
    if number.adjusted() >= max_digits:
        raise NumberError(_TOO_LARGE)
    return number


def _signed(head: str, typed: str, unit: str | None) -> tuple[Decimal, bool]:
    """Return the number that stands before its unit, and whether 億 万 千 百 stand in it."""
    if parts_cells(head):
        raise _unreadable(typed, "タブや改行で区切られています。1つの数だけを入力してください。")
    if odd := odd_digit(head):
        raise _unreadable(typed, f"「{odd}」を、ふつうの数字に直してください。")
    plain = unicodedata.normalize("NFKC", head).translate(_MINUS).replace("、", ",")
    sign, amount = plain[:1], plain[1:].lstrip()
    if sign not in ("+", "-"):
        sign, amount = "", plain
    body = re.sub(rf"\s*([{FACTORS}])\s*", r"\1", amount)
    number = _large(body)
    if number is None:
        raise _unreadable(typed, _advice(body, unit))
    return (-number if sign == "-" and number else number), any(factor in body for factor in FACTORS)


def _unreadable(typed: str, advice: str) -> NumberError:
    shown = re.sub(r"\s+", " ", typed)
    shown = f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown
    return NumberError(f"「{shown}」は数として読み取れません。{advice}")


def _advice(body: str, unit: str | None) -> str:
    if re.search(r"[0-9] +[0-9]", body):
        return "数字の間に空白があります。1つの数だけを、空白を入れずに入力してください。"
    foreign = _WITH_WORD.fullmatch(body) if unit is not None else None
    word = foreign[2].replace("%", PERCENT) if foreign and _large(foreign[1]) is not None else ""
    if not word or (unit and word.startswith(unit)):
        return _DIGITS_ONLY
    if unit:
        return f"「{word}」は、この欄の単位（{unit}）と違います。{unit}の数を、数字だけで入力してください。"
    return f"この欄に「{word}」は入力できません。{_DIGITS_ONLY}"


def _converted(number: Decimal, typed: str, unit: Unit, *, whole: bool) -> Decimal:
    """Return an absolute number in a unit that counts in multiples."""
    converted = number / unit.factor
    if whole and converted != converted.to_integral_value():
        low, high = (
            f"{format_number(converted.to_integral_value(rounding), decimals=0)}{unit.word}"
            for rounding in (ROUND_FLOOR, ROUND_CEILING)
        )
        raise NumberError(
            f"「{typed}」は、{unit.word}の単位では端数が出ます。{low}か{high}のどちらかで入力してください。"
        )
    return converted


def _check_size(number: Decimal) -> None:
    if number.adjusted() >= MAX_DIGITS:
        raise NumberError(_TOO_LARGE)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        raise NumberError(f"小数は{MAX_DECIMALS}桁までで入力してください。")
    if len(number.normalize().as_tuple().digits) > MAX_SIGNIFICANT:
        raise NumberError(f"整数と小数を合わせて{MAX_SIGNIFICANT}桁までで入力してください。")


def _digits(text: str) -> Decimal | None:
    """Read plain digits, with or without separators of groups of three; no sign."""
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        return Decimal(re.sub("[, ]", "", text))
    return None


def _sum(text: str, factors: Factors, read: Callable[[str], Decimal | None]) -> Decimal | None:
    """Read parts that each stand before a factor, in descending order, and a last one without any.

    Each part is smaller than the factor before it, and only the last may have decimals: 1万23000 and 1.5億2万
    may mean anything.
    """
    total, limit = Decimal(0), None
    for sign, factor in (*factors, ("", 1)):
        head, found, tail = text.partition(sign) if sign else (text, text, "")
        if not found:
            continue
        part = read(head)
        if part is None or (limit and part * factor >= limit) or (tail and part % 1):
            return None
        total, limit, text = total + part * factor, factor, tail
    return total if limit else None


def _small(text: str) -> Decimal | None:
    return _sum(text, SMALL, _digits)


def _large(text: str) -> Decimal | None:
    """Read 1億2,300万, 3千万, 2千3百 and plain digits; None for anything else."""
    return _sum(text, LARGE, _small)


def format_number(value: Decimal | int, *, decimals: int = MAX_DECIMALS) -> str:
    """Return a number with separators, no trailing zeros, exact unless decimals are named: 1234.50 → 1,234.5.

    For what was typed; the figures of indicators have a form of their own (``judgement/figures.py``).
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"▲{text}" if rounded < 0 else text

"""Reading plain scale data strictly: whatever is not understood is refused with a Japanese sentence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from .errors import ScaleError

# As many as a field takes in which somebody types a number.
_DIGITS, _DECIMALS = 14, 10
_PLAIN = frozenset("-.0123456789")

E = TypeVar("E", bound=StrEnum)


def mapping(data: object, where: str, allowed: Sequence[str]) -> Mapping[str, object]:
    """Return the data as a mapping with no other keys than the allowed ones."""
    if not isinstance(data, Mapping):
        raise ScaleError(f"評価尺度の{where}は、項目名と値の組で書いてください。")
    unknown = [str(key) for key in data if key not in allowed]
    if unknown:
        raise ScaleError(
            f"評価尺度の{where}に、使えない項目「{'」「'.join(unknown)}」があります"
            f"（使える項目: {'、'.join(allowed)}）。"
        )
    return data


def sequence(data: object, where: str) -> Sequence[object]:
    """Return the data as a list."""
    if isinstance(data, str | Mapping) or not isinstance(data, Sequence):
        raise ScaleError(f"評価尺度の{where}は、一覧で書いてください。")
    return data


def some(data: object, where: str) -> Sequence[object]:
    """Return the data as a list with something in it."""
    several = sequence(data, where)
    if not several:
        raise ScaleError(f"評価尺度の{where}の一覧が空です。一つ以上書いてください。")
    return several


def text(data: object, where: str) -> str:
    """Return the data as a text, which may be empty or have several lines."""
    if not isinstance(data, str):
        raise ScaleError(f"評価尺度の{where}は、文字で書いてください。")
    return data


def line(data: object, where: str) -> str:
    """Return the data as a text of one line, not empty, as a field of one line shows and sends it."""
    found = text(data, where)
    if not found.strip():
        raise ScaleError(f"評価尺度の{where}は、文字で書いてください。")
    if found != found.strip() or len(found.splitlines()) > 1:
        raise ScaleError(f"評価尺度の{where}は、前後の空白も改行もない1行で書いてください。")
    return found


def flag(data: object, where: str) -> bool:
    """Return the data as true or false."""
    if not isinstance(data, bool):
        raise ScaleError(f"評価尺度の{where}は、true か false で書いてください。")
    return data


def number(data: object, where: str) -> Decimal:
    """Return a whole number or a decimal written as a text. A binary fraction is refused."""
    if isinstance(data, Decimal | int | str) and not isinstance(data, bool):
        try:
            # Python would read 1_000 and full-width digits too.
            is_plain = not isinstance(data, str) or set(data) <= _PLAIN
            value = Decimal(data if is_plain else "NaN")
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite():
            if value.adjusted() >= _DIGITS or value != round(value, _DECIMALS):
                raise ScaleError(
                    f"評価尺度の{where}の「{data}」は、整数{_DIGITS}桁、小数{_DECIMALS}桁までで書いてください。"
                )
            return value
    raise ScaleError(
        f"評価尺度の{where}の「{data}」は数として読めません。整数か、引用符で囲んだ小数で書いてください。"
    )


def choice(data: object, where: str, options: type[E]) -> E:
    """Return the data as one of the codes of an enumeration."""
    codes = [option.value for option in options]
    if not isinstance(data, str) or data not in codes:
        raise ScaleError(f"評価尺度の{where}の「{data}」は使えません（使える値: {'、'.join(codes)}）。")
    return options(data)


def choices(data: object, where: str, options: type[E]) -> frozenset[E]:
    """Return a list of codes of an enumeration as a set; without any nothing could ever hold."""
    return frozenset(choice(one, where, options) for one in some(data, where))

"""Reading plain scale data strictly: whatever is not understood is refused with a Japanese sentence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from .errors import ScaleError

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


def text(data: object, where: str, *, required: bool = False) -> str:
    """Return the data as a text."""
    if not isinstance(data, str) or (required and not data.strip()):
        raise ScaleError(f"評価尺度の{where}は、文字で書いてください。")
    return data


def flag(data: object, where: str) -> bool:
    """Return the data as true or false."""
    if not isinstance(data, bool):
        raise ScaleError(f"評価尺度の{where}は、true か false で書いてください。")
    return data


def number(data: object, where: str) -> Decimal:
    """Return a whole number or a decimal written as a text. A binary fraction is refused."""
    if isinstance(data, Decimal | int | str) and not isinstance(data, bool):
        try:
            value = Decimal(data)
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite():
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
    """Return a list of codes of an enumeration as a set."""
    return frozenset(choice(one, where, options) for one in sequence(data, where))

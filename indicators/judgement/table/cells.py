"""The columns of a table to judge: what each cell may hold, and which values of a row contradict others.

Pure. The file is for machines: codes as the database has them, plain decimal numbers, Western fiscal years,
ISO dates. An empty cell is unknown. Whatever else stands there is named, never guessed.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from imari_dx.shared.fiscal_year import FIRST_YEAR, LAST_YEAR, FiscalYear
from indicators.judgement import (
    Against,
    Aim,
    Direction,
    Kind,
    Reading,
    Status,
    Timing,
    ToleranceIn,
    objections,
    ratio_percent,
)
from indicators.judgement.decimals import MAX_SHOWN_DECIMALS

DEFAULT_SCALE = "imari"
# A baseline without a year is of the year before the first that counts, so that one must have a name too.
_YEARS = range(FIRST_YEAR + 1, LAST_YEAR + 1)
_MAX_DIGITS = 30
_SHOWN = 40


class CellError(ValueError):
    """A cell that cannot be read; the message is a Japanese sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator in one fiscal year as a row states it; None is empty. The fields are the columns."""

    kind: Kind | None = None
    timing: Timing | None = None
    comparison: Aim | None = None
    direction: Direction | None = None
    against: Against | None = None
    target: Decimal | None = None
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None
    tolerance: Decimal | None = None
    tolerance_in: ToleranceIn | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None
    starts_at_baseline: bool | None = None
    expectation: Decimal | None = None
    first_year: int | None = None
    last_year: int | None = None
    due_year: int | None = None
    fiscal_year: int | None = None
    actual: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: Status | None = None
    previous: Decimal | None = None
    previous_year: int | None = None
    first_value: Decimal | None = None
    first_value_year: int | None = None
    running_total: Decimal | None = None
    items_done: int | None = None
    items_partial: int | None = None
    items_total: int | None = None
    milestone_reached_on: dt.date | None = None
    scale: str | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction: the column where it is said, the others it rests on, and what is wrong."""

    column: str
    others: tuple[str, ...]
    text: str


COLUMNS = tuple(field.name for field in fields(Row))
REQUIRED = ("kind", "timing", "first_year", "last_year", "fiscal_year")


def read_cell(column: str, text: str) -> Any:
    """Return what a cell holds, None if it is empty. Raises CellError, which says what may stand there."""
    plain = text.strip(" ")
    return _READERS[column](plain) if plain else None


def shown(text: str) -> str:
    """Return a cell's text in brackets, on one line and not too long."""
    flat = re.sub(r"\s", " ", text)
    return f"「{flat[:_SHOWN]}{'…' if len(flat) > _SHOWN else ''}」"


def clashes(row: Row) -> Iterator[Clash]:
    """Yield every contradiction in a row. What its kind does not ask for is not read, so it is none."""
    yield from _missing(row)
    yield from _years(row)
    yield from _aim(row)
    yield from _start(row)
    yield from _status(row)
    yield from _ratio(row)
    yield from _items(row)


def _missing(row: Row) -> Iterator[Clash]:
    for column in REQUIRED:
        if getattr(row, column) is not None:
            continue
        if column != "timing":
            yield Clash(column, (), "必要な値がありません。")
        elif row.kind is not None and row.kind.rules.is_number:
            free = " と ".join(kind for kind in Kind if not kind.rules.is_number)
            yield Clash(column, ("kind",), f"必要な値がありません（空にできるのは {free} だけです）。")


def _years(row: Row) -> Iterator[Clash]:
    if row.first_year and row.last_year and row.last_year < row.first_year:
        yield Clash("last_year", ("first_year",), f"first_year（{row.first_year}）より前の年度です。")
    if row.fiscal_year is None:
        return
    if row.previous_year is not None and row.previous_year >= row.fiscal_year:
        text = f"fiscal_year（{row.fiscal_year}）より前の年度を書いてください。"
        yield Clash("previous_year", ("fiscal_year",), text)
    if row.first_value_year is not None and row.first_value_year > row.fiscal_year:
        text = f"fiscal_year（{row.fiscal_year}）より後の年度は書けません。"
        yield Clash("first_value_year", ("fiscal_year",), text)


def _aim(row: Row) -> Iterator[Clash]:
    """What the comparison does not allow. A kind that is no number is asked for none of it."""
    if row.kind is None:
        return
    given = {field.name: getattr(row, field.name) for field in fields(Reading)}
    reading = Reading(**given | {"comparison": row.comparison or Aim.VALUE})
    for field, text in objections(reading, has_values_per_year=row.expectation is not None):
        yield Clash(field, ("kind", "comparison"), text)


def _start(row: Row) -> Iterator[Clash]:
    if not row.starts_at_baseline or row.kind is None:
        return
    column = "starts_at_baseline"
    if not row.kind.rules.accumulates:
        yield Clash(column, ("kind",), "累計（cumulative）でだけ true にできます。")
    elif row.baseline is None:
        yield Clash("baseline", (column,), f"{column} が true のときは、始まりの値を書いてください。")
    elif row.baseline_year and row.first_year and row.baseline_year >= row.first_year:
        text = f"{column} が true のときは、first_year（{row.first_year}）より前の年度を書いてください。"
        yield Clash("baseline_year", (column, "first_year"), text)


def _status(row: Row) -> Iterator[Clash]:
    if row.status is None or row.status.has_value:
        return
    nothing_applies = row.status is Status.NOT_APPLICABLE and row.denominator == 0
    for column in ("actual", "numerator", "denominator"):
        if getattr(row, column) is not None and not (nothing_applies and column != "actual"):
            yield Clash(column, ("status",), f"status が {row.status} のときは空にしてください。")


def _ratio(row: Row) -> Iterator[Clash]:
    numerator, denominator = row.numerator, row.denominator
    if row.kind is not None and not row.kind.rules.is_quotient:
        return
    if numerator is not None and numerator < 0:
        yield Clash("numerator", (), "分子は０以上の数で書いてください。")
    if numerator is not None and denominator is None:
        yield Clash("denominator", ("numerator",), "numerator があるときは、分母も書いてください。")
    if denominator is not None and numerator is None:
        yield Clash("numerator", ("denominator",), "denominator があるときは、分子も書いてください。")
    if row.status is not None and not row.status.has_value:
        return
    if denominator is not None and denominator <= 0:
        text = "分母が０以下のため計算できません。対象がないときは status を not_applicable にしてください。"
        yield Clash("denominator", ("status",), text)
    elif numerator is not None and denominator is not None and _differs(row.actual, numerator, denominator):
        text = "numerator ÷ denominator の百分率と合いません。どちらかを直すか、空にしてください。"
        yield Clash("actual", ("numerator", "denominator"), text)


def _differs(actual: Decimal | None, numerator: Decimal, denominator: Decimal) -> bool:
    """Whether a stated percentage is not the computed one, rounded in whatever way to the decimals stated."""
    if actual is None:
        return False
    exponent = actual.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
    return abs(actual - ratio_percent(numerator, denominator)) >= unit


def _items(row: Row) -> Iterator[Clash]:
    done, partial = row.items_done or 0, row.items_partial or 0
    if row.items_total is None:
        if row.items_done is not None or row.items_partial is not None:
            text = "items_done か items_partial があるときは、対象外を除いた件数を書いてください。"
            yield Clash("items_total", ("items_done", "items_partial"), text)
    elif done + partial > row.items_total:
        text = f"items_done と items_partial の合計（{done + partial}）より少なくなっています。"
        yield Clash("items_total", ("items_done", "items_partial"), text)


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        raise CellError(
            f"{shown(text)}は数として読めません。半角の数字と小数点だけで書いてください（例：1234.5、-3）。"
        )
    number = Decimal(text)
    if len(number.as_tuple().digits) > _MAX_DIGITS:
        raise CellError(f"{shown(text)}は桁が多すぎます（{_MAX_DIGITS}桁まで）。")
    return number


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise CellError(f"{shown(text)}は件数として読めません。０以上の整数を半角の数字で書いてください。")
    return int(text)


def _decimals(text: str) -> int:
    if not re.fullmatch(rf"[0-{MAX_SHOWN_DECIMALS}]", text):
        raise CellError(
            f"{shown(text)}は小数の桁数として読めません。0から{MAX_SHOWN_DECIMALS}までの整数で書いてください。"
        )
    return int(text)


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or int(text) not in _YEARS:
        raise CellError(
            f"{shown(text)}は年度として読めません。西暦4桁で書いてください（{_YEARS[0]}〜{_YEARS[-1]}）。"
        )
    return int(text)


def _day(text: str) -> dt.date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        day = dt.date.fromisoformat(text)
        FiscalYear.of(day)
    except ValueError as error:
        raise CellError(f"{shown(text)}は日付として読めません。2025-04-01 の形で書いてください。") from error
    return day


def _yes_no(text: str) -> bool:
    if text not in ("true", "false"):
        raise CellError(f"{shown(text)}は使えません。使えるのは true、false です。")
    return text == "true"


def _choice(options: Iterable[StrEnum]) -> Callable[[str], StrEnum]:
    codes = {option.value: option for option in options}

    def read(text: str) -> StrEnum:
        if text not in codes:
            raise CellError(f"{shown(text)}は使えません。使えるのは {'、'.join(codes)} です。")
        return codes[text]

    return read


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(COLUMNS, _number),
    **dict.fromkeys((name for name in COLUMNS if name.endswith("_year")), _year),
    **dict.fromkeys((name for name in COLUMNS if name.startswith("items_")), _count),
    "kind": _choice(Kind),
    "timing": _choice(Timing),
    "comparison": _choice(Aim),
    "direction": _choice(Direction),
    "against": _choice(Against),
    "tolerance_in": _choice(ToleranceIn),
    "starts_at_baseline": _yes_no,
    "status": _choice(one for one in Status if one != Status.BLANK),
    "milestone_reached_on": _day,
    "scale": str,
    "decimals": _decimals,
}

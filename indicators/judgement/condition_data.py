"""A condition of a scale as plain data, read and written; its keys are described in the condition module."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from . import parsing
from .aim import Aim
from .condition import Bound, Change, ChangeFrom, Condition, ToleranceUnit, Trend
from .errors import ScaleError
from .flags import FLAGS
from .points import PointsOf
from .rate import Form
from .reference import Basis
from .situation import MilestoneState
from .values import Direction, Kind, Status, Timing

BOUND_KEYS = ("at_least", "above", "at_most", "below")


class _Part(NamedTuple):
    """A key: how it is read into fields of a condition, and written from them; None asks nothing."""

    read: Callable[[object, str], dict[str, object]]
    write: Callable[[Condition], object]


def parse_condition(data: object, where: str, keys: Sequence[str] | None = None) -> Condition:
    """Read a condition from plain data; `keys` are those that it may have, without them all of an indicator.

    Raises ScaleError, with a Japanese sentence that says where, for anything that is not understood.
    """
    parts = parsing.mapping(data, where, CONDITION_KEYS if keys is None else keys)
    read: dict[str, Any] = {}
    for key, value in parts.items():
        read.update(_PARTS[key].read(value, f"{where}の「{key}」"))
    flags = tuple((key, read.pop(key)) for key in FLAGS if key in read)
    return Condition(flags=flags, **read)


def condition_data(condition: Condition) -> dict[str, Any]:
    """Return a condition as plain data; parts that ask nothing are left out."""
    data = {key: part.write(condition) for key, part in _PARTS.items()}
    return {key: value for key, value in data.items() if value is not None}


def number_data(number: Decimal) -> int | str:
    """Return a number as scales write it: whole, or a text such as "82.5"."""
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def _set(key: str, codes: type[StrEnum]) -> _Part:
    """What the indicator has to be one of; written in the order of the enumeration, equal sets equally."""

    def write(condition: Condition) -> object:
        chosen = getattr(condition, key)
        return None if chosen is None else [code.value for code in codes if code in chosen]

    return _Part(lambda data, where: {key: parsing.choices(data, where, codes)}, write)


def _flag(key: str) -> _Part:
    """What is asked with yes or no."""
    return _Part(lambda data, where: {key: parsing.flag(data, where)}, lambda condition: condition.asks(key))


def _parse_bound(data: object, where: str, extra: tuple[str, ...] = ()) -> Bound:
    parts = parsing.mapping(data, where, (*extra, *BOUND_KEYS))
    numbers = {key: parsing.number(parts[key], where) for key in BOUND_KEYS if key in parts}
    if not numbers:
        raise ScaleError(f"評価尺度の{where}には、{'、'.join(BOUND_KEYS)}のいずれかを書いてください。")
    bound = Bound(**numbers)
    if (bound.at_least is not None and bound.above is not None) or (
        bound.at_most is not None and bound.below is not None
    ):
        raise ScaleError(
            f"評価尺度の{where}の下限は at_least か above、上限は at_most か below の、どちらか一方です。"
        )
    if bound.is_empty:
        raise ScaleError(f"評価尺度の{where}は、下限が上限を超えているため、当てはまることがありません。")
    return bound


def _parse_rate(data: object, where: str) -> dict[str, object]:
    bound = _parse_bound(data, where, ("of", "form"))
    parts = parsing.mapping(data, where, ("of", "form", *BOUND_KEYS))
    basis = parsing.choice(parts.get("of", "reference"), where, Basis)
    # A rate against the final target or the pace is plain unless the scale asks for the baseline form.
    usual = "rule" if basis is Basis.REFERENCE else "plain"
    return {
        "rate": bound,
        "basis": basis,
        "form": parsing.choice(parts.get("form", usual), where, Form),
    }


def _parse_points(data: object, where: str) -> dict[str, object]:
    bound = _parse_bound(data, where, ("of",))
    parts = parsing.mapping(data, where, ("of", *BOUND_KEYS))
    return {"points": bound, "points_of": parsing.choice(parts.get("of", "sum"), where, PointsOf)}


def _parse_reached(data: object, where: str) -> dict[str, object]:
    if isinstance(data, bool):
        return {"reached": data}
    parts = parsing.mapping(data, where, ("of", "is"))
    return {
        "reached": parsing.flag(parts.get("is", True), where),
        "reached_of": parsing.choice(parts.get("of", "reference"), where, Basis),
    }


def _parse_changes(data: object, where: str) -> dict[str, object]:
    several = [data] if isinstance(data, dict) else parsing.some(data, where)
    return {"changes": tuple(_parse_change(one, where) for one in several)}


def _parse_change(data: object, where: str) -> Change:
    parts = parsing.mapping(data, where, ("from", "is", "tolerance", "tolerance_in"))
    tolerance = parsing.number(parts.get("tolerance", 0), where)
    if tolerance < 0:
        raise ScaleError(f"評価尺度の{where}の許容幅は、０以上の数で書いてください。")
    return Change(
        parsing.choice(parts.get("from"), where, ChangeFrom),
        parsing.choice(parts.get("is"), where, Trend),
        tolerance,
        parsing.choice(parts.get("tolerance_in", "points"), where, ToleranceUnit),
    )


def _bound_data(bound: Bound) -> dict[str, int | str]:
    limits = {key: getattr(bound, key) for key in BOUND_KEYS}
    return {key: number_data(limit) for key, limit in limits.items() if limit is not None}


def _rate_data(condition: Condition) -> object:
    if condition.rate is None:
        return None
    return {"of": condition.basis.value, "form": condition.form.value} | _bound_data(condition.rate)


def _points_data(condition: Condition) -> object:
    if condition.points is None:
        return None
    return {"of": condition.points_of.value} | _bound_data(condition.points)


def _reached_data(condition: Condition) -> object:
    if condition.reached is None:
        return None
    return {"of": condition.reached_of.value, "is": condition.reached}


def _change_data(change: Change) -> dict[str, object]:
    return {
        "from": change.origin.value,
        "is": change.trend.value,
        "tolerance": number_data(change.tolerance),
        "tolerance_in": change.unit.value,
    }


_PARTS: Mapping[str, _Part] = {
    "kinds": _set("kinds", Kind),
    "timings": _set("timings", Timing),
    "comparisons": _set("comparisons", Aim),
    "directions": _set("directions", Direction),
    "rate": _Part(_parse_rate, _rate_data),
    "reached": _Part(_parse_reached, _reached_data),
    "change": _Part(_parse_changes, lambda when: [_change_data(one) for one in when.changes] or None),
    "items_rate": _Part(
        lambda data, where: {"items_rate": _parse_bound(data, where)},
        lambda when: None if when.items_rate is None else _bound_data(when.items_rate),
    ),
    "points": _Part(_parse_points, _points_data),
    "milestone": _set("milestone", MilestoneState),
    **{key: _flag(key) for key in FLAGS},
    "status": _set("status", Status),
    "reason": _Part(
        lambda data, where: {"reasons": tuple(parsing.line(one, where) for one in parsing.some(data, where))},
        lambda when: list(when.reasons) or None,
    ),
}
# Of an initiative, not of an indicator.
ITEMS_KEYS, POINTS_KEYS = ("items_rate",), ("points",)
CONDITION_KEYS = tuple(key for key in _PARTS if key not in POINTS_KEYS)

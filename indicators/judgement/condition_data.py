"""Reading a condition of a scale from plain data; the keys are described in the condition module."""

from collections.abc import Callable
from typing import Any

from . import parsing
from .condition import Bound, Change, ChangeFrom, Condition, StatusCode, ToleranceUnit, Trend
from .errors import ScaleError
from .rate import Form
from .reference import Basis
from .situation import MilestoneState
from .values import Direction, Kind, Timing

# What a condition asks with yes or no.
FLAG_KEYS = (
    "has_rate",
    "before_deadline",
    "baseline_form",
    "provisional_baseline",
    "target_at_limit",
    "asks_for_change",
    "has_previous",
    "has_value",
)
BOUND_KEYS = ("at_least", "above", "at_most", "below")


def parse_condition(data: object, where: str) -> Condition:
    """Read a condition from plain data.

    Raises ScaleError, with a Japanese sentence that says where, for anything that is not understood.
    """
    parts = parsing.mapping(data, where, tuple(_PARTS))
    read: dict[str, Any] = {}
    for key, value in parts.items():
        read.update(_PARTS[key](value, f"{where}の「{key}」"))
    return Condition(**read)


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


def _flag_reader(key: str) -> Callable[[object, str], dict[str, object]]:
    return lambda data, where: {key: parsing.flag(data, where)}


_PARTS: dict[str, Callable[[object, str], dict[str, object]]] = {
    "kinds": lambda data, where: {"kinds": parsing.choices(data, where, Kind)},
    "timings": lambda data, where: {"timings": parsing.choices(data, where, Timing)},
    "directions": lambda data, where: {"directions": parsing.choices(data, where, Direction)},
    "rate": _parse_rate,
    "reached": _parse_reached,
    "change": _parse_changes,
    "items_rate": lambda data, where: {"items_rate": _parse_bound(data, where)},
    "milestone": lambda data, where: {"milestone": parsing.choices(data, where, MilestoneState)},
    **{key: _flag_reader(key) for key in FLAG_KEYS},
    "status": lambda data, where: {"status": parsing.choices(data, where, StatusCode)},
    "reason": lambda data, where: {
        "reasons": tuple(parsing.line(one, where) for one in parsing.some(data, where))
    },
}
CONDITION_KEYS = tuple(_PARTS)

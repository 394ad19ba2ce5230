"""A scale back into plain data: what `Scale.from_data` reads, every part of it said, in one fixed form."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from .condition import Bound, Change, Condition
from .condition_data import FLAG_KEYS
from .scale import Rule, Scale


def scale_data(scale: Scale) -> dict[str, Any]:
    """Return a scale as plain data, from which `Scale.from_data` makes an equal scale."""
    return {
        "key": scale.key,
        "name": scale.name,
        "source": scale.source,
        "codes": [
            {
                "code": code.code,
                "label": code.label,
                "meaning": code.meaning,
                "colour": code.colour,
                "is_grade": code.is_grade,
            }
            for code in scale.codes
        ],
        "rules": [_rule_data(rule) for rule in scale.rules],
        "items_rules": [_rule_data(rule) for rule in scale.items_rules],
        "initiative": {"roll_up": scale.roll_up.value}
        | (
            {}
            if scale.best_needs_items_rate is None
            else {"best_needs_items_rate": number_data(scale.best_needs_items_rate)}
        ),
    }


def number_data(number: Decimal) -> int | str:
    """Return a number as scales write it: whole, or a text such as "82.5"."""
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def condition_data(condition: Condition) -> dict[str, Any]:
    """Return a condition as plain data; parts that ask nothing are left out."""
    data: dict[str, Any] = {}
    for key in ("kinds", "timings", "directions", "milestone", "status"):
        chosen = getattr(condition, key)
        if chosen is not None:
            data[key] = _in_order(chosen)
    for key in FLAG_KEYS:
        asked = getattr(condition, key)
        if asked is not None:
            data[key] = asked
    if condition.rate is not None:
        data["rate"] = {"of": condition.basis.value, "form": condition.form.value} | bound_data(
            condition.rate
        )
    if condition.reached is not None:
        data["reached"] = {"of": condition.reached_of.value, "is": condition.reached}
    if condition.changes:
        data["change"] = [change_data(change) for change in condition.changes]
    if condition.items_rate is not None:
        data["items_rate"] = bound_data(condition.items_rate)
    if condition.reasons:
        data["reason"] = list(condition.reasons)
    return data


def bound_data(bound: Bound) -> dict[str, int | str]:
    """Return a range as plain data."""
    limits = {key: getattr(bound, key) for key in ("at_least", "above", "at_most", "below")}
    return {key: number_data(limit) for key, limit in limits.items() if limit is not None}


def change_data(change: Change) -> dict[str, Any]:
    """Return a change as plain data."""
    return {
        "from": change.origin.value,
        "is": change.trend.value,
        "tolerance": number_data(change.tolerance),
        "tolerance_in": change.unit.value,
    }


def _rule_data(rule: Rule) -> dict[str, Any]:
    return {"code": rule.code, "when": condition_data(rule.when)}


def _in_order(chosen: frozenset[StrEnum]) -> list[str]:
    """The codes of a set in the order in which they are defined, so that equal sets are written equally."""
    order = list(type(next(iter(chosen))))
    return [option.value for option in order if option in chosen]

"""A scale back into plain data: what `Scale.from_data` reads, every part of it said, in one fixed form."""

from typing import Any

from .condition_data import condition_data, number_data
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
            | ({} if code.points is None else {"points": number_data(code.points)})
            for code in scale.codes
        ],
        "rules": [_rule_data(rule) for rule in scale.rules],
        "items_rules": [_rule_data(rule) for rule in scale.items_rules],
        **({"points_rules": [_rule_data(rule) for rule in scale.points_rules]} if scale.points_rules else {}),
        "initiative": {"roll_up": scale.roll_up.value}
        | (
            {}
            if scale.best_needs_items_rate is None
            else {"best_needs_items_rate": number_data(scale.best_needs_items_rate)}
        ),
    }


def _rule_data(rule: Rule) -> dict[str, Any]:
    return {"code": rule.code, "when": condition_data(rule.when)}

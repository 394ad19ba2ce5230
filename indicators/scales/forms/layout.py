"""Which rows the editor of a scale shows, in which order: read from hidden fields, rearranged by buttons."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from indicators.scales.forms.parts import PARTS

MAX_CODES, MAX_RULES, MAX_PARTS = 12, 40, 120  # a form has 1,000 fields at most
MOST = {"code": MAX_CODES, "rule": MAX_RULES, "item": MAX_RULES, "point": MAX_RULES}


class LayoutError(ValueError):
    """Hidden fields that no page of ours has sent."""


class Layout:
    """For each kind of row the numbers in order; each rule's parts: their numbers with the key of each."""

    def __init__(self, rows: dict[str, dict[str, dict[str, str]]]) -> None:
        self.rows = rows

    @classmethod
    def read(cls, data: QueryDict) -> "Layout":
        """The rows that were posted. Raises LayoutError for what cannot be read or is too much."""
        layout = cls({kind: {number: {} for number in _numbered(data, f"{kind}s")} for kind in MOST})
        rules = layout.rows["rule"]
        for number in rules:
            rules[number] = _numbered(data, f"rule-{number}-parts")
        if (
            any(len(layout.rows[kind]) > most for kind, most in MOST.items())
            or not all(may_stand_together(list(parts.values())) for parts in rules.values())
            or layout.part_count > MAX_PARTS
        ):
            raise LayoutError
        return layout

    @property
    def part_count(self) -> int:
        """How many parts all rules have."""
        return sum(len(parts) for parts in self.rows["rule"].values())

    def edit(self, act: str, chosen: str = "") -> str:
        """Rearrange the rows, and return the id of the control that should have the focus then.

        ``code-add``, ``rule-3-up``, ``rule-3-down``, ``item-0-remove``, ``rule-3-part-add`` (of the key
        ``chosen``), ``rule-3-part-1-remove``. What is none of these, or not possible, changes nothing.
        """
        kind, *words = act.split("-")
        rows = self.rows.get(kind, {})
        match words:
            case ["add"] if kind in MOST and len(rows) < MOST[kind]:
                return f"id_{kind}-{_add(rows, {})}-code"
            case [row, "up" | "down" as way] if row in rows:
                return self._move(kind, row, way)
            case [row, "remove"] if row in rows:
                return self._remove(kind, row)
            case [row, "part", "add"] if kind == "rule" and row in rows:
                if self.part_count < MAX_PARTS and may_stand_together([*rows[row].values(), chosen]):
                    return f"part-rule-{row}-part-{_add(rows[row], chosen)}"
                return f"id_rule-{row}-new"
            case [row, "part", part, "remove"] if part in rows.get(row, {}):
                del rows[row][part]
                return f"id_rule-{row}-new"
        return ""

    def _move(self, kind: str, row: str, way: str) -> str:
        rows = list(self.rows[kind])
        place, last = rows.index(row), len(rows) - 1
        other = max(place - 1, 0) if way == "up" else min(place + 1, last)
        rows[place], rows[other] = rows[other], rows[place]
        self.rows[kind] = {number: self.rows[kind][number] for number in rows}
        # The button that was pressed, or its counterpart where the row has arrived at an end.
        remaining = {0: "down", last: "up"}.get(other, way)
        return f"{kind}-{row}-{remaining}"

    def _remove(self, kind: str, row: str) -> str:
        rows = self.rows[kind]
        place = list(rows).index(row)
        del rows[row]
        near = list(rows)[min(place, len(rows) - 1)] if rows else None
        return f"{kind}-add" if near is None else f"id_{kind}-{near}-code"


def may_stand_together(keys: Sequence[str]) -> bool:
    """Whether a rule may consist of parts with these keys."""
    return all(key in PARTS and (PARTS[key].may_repeat or keys.count(key) == 1) for key in keys)


def _add(rows: dict[str, Any], new: object) -> str:
    number = str(max(map(int, rows), default=-1) + 1)
    rows[number] = new
    return number


def _numbered(data: QueryDict, name: str) -> dict[str, str]:
    """Read ``0:rate 2:change`` as numbers with what stands behind them."""
    found: dict[str, str] = {}
    for text in data.get(name, "missing").split():
        number, _colon, key = text.partition(":")
        if not re.fullmatch(r"[0-9]{1,3}", number) or number in found:
            raise LayoutError
        found[number] = key
    return found

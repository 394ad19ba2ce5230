"""Which rows the editor of a scale shows, in which order: read from hidden fields, rearranged by buttons."""

import re
from dataclasses import dataclass, field, replace

from django import forms
from django.http import QueryDict

from indicators.judgement import Scale
from indicators.scales.forms.parts import PART_FORMS, SEVERAL

MAX_CODES, MAX_RULES, MAX_PARTS = 12, 40, 120  # a form has 1,000 fields at most
_ACT = re.compile(
    r"(code|rule|item)-(?:(add)|([0-9]{1,3})-(?:(up|down|remove)|part-(?:(add)|([0-9]{1,3})-remove)))"
)


class LayoutError(ValueError):
    """Hidden fields that no page of ours has sent."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The numbers of the rows in order; those of a rule's parts with the key of each."""

    codes: tuple[int, ...] = ()
    rules: dict[int, dict[int, str]] = field(default_factory=dict)
    items: tuple[int, ...] = ()

    @classmethod
    def of(cls, scale: Scale) -> "Layout":
        """The rows of a stored scale."""
        return cls(
            codes=tuple(range(len(scale.codes))),
            rules={
                number: dict(
                    enumerate(part.key for part in PART_FORMS.values() for _one in part.initials(rule.when))
                )
                for number, rule in enumerate(scale.rules)
            },
            items=tuple(range(len(scale.items_rules))),
        )

    @classmethod
    def read(cls, data: QueryDict) -> "Layout":
        """The rows that were posted. Raises LayoutError for what cannot be read or is too much."""
        layout = cls(
            codes=tuple(_numbers(data, "codes", MAX_CODES)),
            rules={
                number: _parts(data, f"rule-{number}-parts") for number in _numbers(data, "rules", MAX_RULES)
            },
            items=tuple(_numbers(data, "items", MAX_RULES)),
        )
        if sum(len(parts) for parts in layout.rules.values()) > MAX_PARTS:
            raise LayoutError
        return layout

    @staticmethod
    def number_of(part: forms.Form) -> int:
        """The number that a part's form has in its rule."""
        return int((part.prefix or "").rpartition("-")[2])

    @property
    def part_count(self) -> int:
        """How many parts all rules have."""
        return sum(len(parts) for parts in self.rules.values())

    def edited(self, act: str, chosen: str = "") -> tuple["Layout", str]:
        """Return the rows after an act, and the id of the control that should have the focus then.

        ``code-add``, ``rule-3-up``, ``rule-3-down``, ``item-0-remove``, ``rule-3-part-add`` (of the key
        ``chosen``), ``rule-3-part-1-remove``. What is none of these, or not possible, changes nothing.
        """
        known = _ACT.fullmatch(act)
        if known is None:
            return self, ""
        kind, add, number, move, part_add, part = known.groups()
        if add:
            return self._with_row(kind)
        row = int(number)
        if row not in self._rows(kind):
            return self, ""
        if move:
            return self._moved(kind, row, move)
        if kind != "rule":
            return self, ""
        return self._with_part(row, chosen) if part_add else self._without_part(row, int(part))

    def _rows(self, kind: str) -> list[int]:
        return list({"code": self.codes, "rule": self.rules, "item": self.items}[kind])

    def _with_rows(self, kind: str, rows: list[int]) -> "Layout":
        match kind:
            case "code":
                return replace(self, codes=tuple(rows))
            case "item":
                return replace(self, items=tuple(rows))
        return replace(self, rules={row: self.rules.get(row, {}) for row in rows})

    def _with_row(self, kind: str) -> tuple["Layout", str]:
        rows = self._rows(kind)
        if len(rows) >= (MAX_CODES if kind == "code" else MAX_RULES):
            return self, ""
        new = max(rows, default=-1) + 1
        return self._with_rows(kind, [*rows, new]), f"id_{kind}-{new}-code"

    def _moved(self, kind: str, row: int, move: str) -> tuple["Layout", str]:
        rows = self._rows(kind)
        place = rows.index(row)
        if move == "remove":
            rows.remove(row)
            near = rows[min(place, len(rows) - 1)] if rows else None
            focus = f"{kind}-add" if near is None else f"id_{kind}-{near}-code"
            return self._with_rows(kind, rows), focus
        other = min(max(place + (-1 if move == "up" else 1), 0), len(rows) - 1)
        rows[place], rows[other] = rows[other], rows[place]
        # The button that was pressed, or its counterpart where the row has arrived at an end.
        ends = {"up": (0, "down"), "down": (len(rows) - 1, "up")}
        end, counterpart = ends[move]
        return self._with_rows(kind, rows), f"{kind}-{row}-{counterpart if other == end else move}"

    def _with_part(self, row: int, key: str) -> tuple["Layout", str]:
        parts = self.rules[row]
        is_taken = key in parts.values() and key not in SEVERAL
        if key not in PART_FORMS or is_taken or self.part_count >= MAX_PARTS:
            return self, f"id_rule-{row}-new"
        new = max(parts, default=-1) + 1
        rules = {**self.rules, row: {**parts, new: key}}
        return replace(self, rules=rules), f"part-rule-{row}-part-{new}"

    def _without_part(self, row: int, part: int) -> tuple["Layout", str]:
        parts = {number: key for number, key in self.rules[row].items() if number != part}
        return replace(self, rules={**self.rules, row: parts}), f"id_rule-{row}-new"


def _numbers(data: QueryDict, name: str, most: int) -> list[int]:
    texts = data.get(name, "missing").split()
    numbers = [int(text) for text in texts if re.fullmatch(r"[0-9]{1,3}", text)]
    if len(numbers) != len(texts) or len(set(numbers)) != len(numbers) or len(numbers) > most:
        raise LayoutError
    return numbers


def _parts(data: QueryDict, name: str) -> dict[int, str]:
    parts: dict[int, str] = {}
    for text in data.get(name, "missing").split():
        known = re.fullmatch(r"([0-9]{1,3}):([a-z_]+)", text)
        if known is None or known[2] not in PART_FORMS or int(known[1]) in parts:
            raise LayoutError
        if known[2] in parts.values() and known[2] not in SEVERAL:
            raise LayoutError
        parts[int(known[1])] = known[2]
    return parts

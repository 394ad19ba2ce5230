"""A sheet that comes back against what is stored by now: which of its contents are taken. Pure.

Compared are three texts of a field: what it showed when the sheet was made, what the sheet says, what is
stored. Only where the sheet and somebody else both changed it has a person to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from indicators.entry.comparison import Choice, Content, choices
from indicators.entry.three_way import Side, suggested


class Standing(StrEnum):
    """What becomes of one field of a sheet."""

    SAME = "same"  # the sheet says what is stored
    KEPT = "kept"  # only somebody else changed it: what is stored stays
    TAKEN = "taken"  # only the sheet changed it
    OPEN = "open"  # both did: a person chooses


@dataclass(frozen=True, slots=True)
class FieldBack:
    """One field of a sheet; ``side`` is whose content it gets, None as long as nobody has said."""

    key: str
    label: str
    said: str  # by the sheet, as people read it; "" is blank
    stored: str
    standing: Standing
    side: Side | None

    @property
    def changes(self) -> bool:
        """Whether what is stored would become another."""
        return self.standing is not Standing.SAME and self.side is not Side.STORED

    @property
    def is_open(self) -> bool:
        """Whether a person has to choose, or has chosen."""
        return self.standing is Standing.OPEN


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person has chosen so far, by key, and marks of the stored contents that stood beside it."""

    sides: Mapping[str, Side] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)


def compared(
    *, said: Mapping[str, Content], stored: Mapping[str, Content], base: Mapping[str, str], chosen: Chosen
) -> list[FieldBack]:
    """Return every field of a form that holds a sheet, in its order, with what becomes of it.

    ``base`` marks what each showed when the sheet was made; one without a mark counts as changed by both.
    A choice counts while what is stored is what stood beside it. Where the sheet says what is stored, it is
    the sheet that is read: what is wrong in it without changing anything is wrong all the same.
    """
    differing = {
        one.key: one
        for one in choices(mine=said, stored=stored, base=base, chosen=chosen.sides, seen=chosen.seen)
    }
    return [
        _field(differing[key], base.get(key))
        if key in differing
        else FieldBack(key, one.label, one.text, stored[key].text, Standing.SAME, Side.MINE)
        for key, one in said.items()
    ]


def _field(one: Choice, base: str | None) -> FieldBack:
    first = suggested(base=base, mine=one.mine, stored=one.stored)
    standing = {Side.MINE: Standing.TAKEN, Side.STORED: Standing.KEPT, None: Standing.OPEN}[first]
    side = one.side if first is None else first
    return FieldBack(one.key, one.label, one.mine, one.stored, standing, side)

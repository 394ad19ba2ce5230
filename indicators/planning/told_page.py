"""Changes as a page shows them: by the place where they stand, with what differs marked on both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imari_dx.shared.text_difference import Part, marked_differences
from indicators.book.change_words import ChangeTold
from indicators.planning.rows import MODELS, RowKey
from indicators.planning.told import Told
from indicators.planning.where import screen_of
from initiatives.models import Plan


@dataclass(frozen=True, slots=True)
class Line:
    """One change. ``rows`` are what is dropped with it, as a form has them, ``url`` is where it was typed."""

    item: str
    before: Sequence[Part]
    after: Sequence[Part]
    rows: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one place."""

    place: str
    lines: tuple[Line, ...]


def groups_of(told: Told, typed_in: Plan | None = None) -> list[Group]:
    """Return the changes of a revision or erratum by place, in the plan's order.

    With the plan in which they were typed they lead to its screens.
    """
    found: dict[str, list[Line]] = {}
    for number, one in enumerate(told.lines):
        before, after = sides_of(one)
        url = screen_of(one, typed_in, told.slugs) if typed_in else ""
        line = Line(one.item, before, after, posted_rows(told.rows_of(number)), url)
        found.setdefault(one.place, []).append(line)
    return [Group(place, tuple(lines)) for place, lines in found.items()]


def sides_by_place(told: Told) -> list[tuple[str, list[tuple[str, Sequence[Part], Sequence[Part]]]]]:
    """Return item and both texts of each change by place, in the plan's order."""
    return [
        (group.place, [(line.item, line.before, line.after) for line in group.lines])
        for group in groups_of(told)
    ]


def sides_of(one: ChangeTold) -> tuple[Sequence[Part], Sequence[Part]]:
    """Return both texts in pieces; where one side is not there the other is new or gone as a whole."""
    if one.is_added or one.is_removed:
        return [(one.before, False)], [(one.after, False)]
    return marked_differences(one.before, one.after)


def posted_rows(rows: Iterable[RowKey]) -> str:
    """Return rows as a form carries them."""
    return " ".join(sorted(f"{label}:{key}" for label, key in rows))


def read_rows_posted(text: str) -> set[RowKey]:
    """Read what ``posted_rows`` wrote; what is no row is left out."""
    found: set[RowKey] = set()
    for one in text.split():
        label, _colon, key = one.rpartition(":")
        if label in MODELS and key.lstrip("-").isdecimal():
            found.add((label, int(key)))
    return found

"""The headings above many initiatives at once, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from imari_dx.shared.related_rows import is_known, link_many, link_one
from initiatives.models import Heading, Initiative, Plan


def link_headings(plan: Plan, initiatives: Sequence[Initiative] = ()) -> list[Heading]:
    """Hand a plan its levels and headings, each initiative its own and the one that it is. Two queries.

    One where the plan knows its levels already, as that of a page does.
    """
    levels = plan.levels_down if is_known(plan, "levels") else link_many([plan], "levels")
    headings: list[Heading] = link_many([plan], "headings")
    link_one(headings, "level", levels)
    link_one(headings, "parent", headings)
    link_one(initiatives, "heading", headings)
    link_one(initiatives, "of_heading", headings)
    return headings


def in_tree_order(headings: Sequence[Heading]) -> list[Heading]:
    """Return headings as a book has them: each directly above what stands below it."""
    below: dict[int | None, list[Heading]] = {}
    for one in sorted(headings, key=lambda one: (one.sort_order, one.pk)):
        below.setdefault(one.parent_id, []).append(one)

    def walk(parent: int | None) -> list[Heading]:
        return [found for one in below.get(parent, ()) for found in (one, *walk(one.pk))]

    return walk(None)


class PlaceName(NamedTuple):
    """A heading above something, as lists and their filters name it."""

    level: int  # 1 is the top
    key: str  # in addresses
    title: str


class _Placed(Protocol):
    @property
    def level(self) -> int: ...

    @property
    def title(self) -> str: ...


def place_names(path: Iterable[Heading]) -> tuple[PlaceName, ...]:
    """Return the names of headings from the top."""
    return tuple(PlaceName(one.level.number, one.slug, one.plain_title) for one in path)


Levels = Mapping[int, str]
"""The names of the columns that lists have for headings, by level."""


def level_columns(plan: Plan) -> dict[int, str]:
    """Return what the columns of lists are called that say what something stands under, by level.

    That is the word of the level, with its number where two levels have the same.
    """
    often = Counter(level.word for level in plan.levels_above)
    return {
        level.number: level.word if often[level.word] == 1 else f"{level.word}（第{level.number}階層）"
        for level in plan.levels_above
    }


def heading_cells(columns: Levels, path: Iterable[_Placed]) -> dict[str, str]:
    """Return the cells of these columns for what stands under ``path``; "" where it skips a level."""
    titles = {one.level: one.title for one in path}
    return {name: titles.get(number, "") for number, name in columns.items()}

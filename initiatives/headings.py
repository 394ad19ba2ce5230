"""The headings above many initiatives at once, in a fixed number of queries."""

from collections.abc import Sequence

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

"""Headings that report: each heading of a level that reports is backed by one Initiative (ADR 44)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from imari_dx.shared.acts import one_act
from initiatives.headings import in_tree_order, link_headings
from initiatives.models import Heading, Initiative, Plan

# What the Initiative of a heading takes from it.
FOLLOWING = ("code", "plain_code", "number", "slug", "title", "heading")


@dataclass(frozen=True, slots=True)
class ReportName:
    """What a reporting heading is called where an initiative has its number."""

    code: str  # shown before its title
    plain_code: str  # in files, never the same twice
    number: int


def report_names(word: str, codes: Sequence[str]) -> list[ReportName]:
    """Name the headings of one level, given their printed codes ("" for none) in the order of the plan.

    Files need a name of their own for each: where codes repeat (第１節 of every chapter) or are missing,
    it is the level's word with its place.
    """
    plain = [unicodedata.normalize("NFKC", code) for code in codes]
    tell_apart = all(plain) and len(set(plain)) == len(plain)
    return [
        ReportName(code or word, plain[at] if tell_apart else f"{word}{at + 1}", at + 1)
        for at, code in enumerate(codes)
    ]


@one_act()
def follow_headings(*, plan: Plan, first_year: int | None = None) -> None:
    """Give each heading of a reporting level its Initiative, let those follow their headings, drop others.

    ``first_year``: the fiscal year from which those report that begin to now; None for all of the plan's.

    Raises ProtectedError where a heading with reports no longer is to report.
    """
    headings = in_tree_order(link_headings(plan))
    found = {one.of_heading_id: one for one in plan.initiatives.filter(of_heading__isnull=False)}
    wanted: dict[int, Heading] = {}
    for level in plan.levels_above:
        of_level = [one for one in headings if level.reports and one.level_id == level.pk]
        codes = [one.code if level.has_code else "" for one in of_level]
        for heading, name in zip(of_level, report_names(level.word, codes), strict=True):
            wanted[heading.pk] = heading
            _follow(found.get(heading.pk), heading, name, first_year)
    for key, one in found.items():
        if key not in wanted:
            one.delete()
    _put_before_what_stands_below(plan, headings)


def _follow(report: Initiative | None, heading: Heading, name: ReportName, first_year: int | None) -> None:
    values = {
        "code": name.code,
        "plain_code": name.plain_code,
        "number": name.number,
        "slug": heading.slug,
        "title": heading.title,
        "heading_id": heading.parent_id,
    }
    stored = report or Initiative(plan=heading.plan, of_heading=heading, sort_order=0, first_year=first_year)
    if report is None or any(getattr(report, field) != value for field, value in values.items()):
        for field, value in values.items():
            setattr(stored, field, value)
        stored.save()


def _put_before_what_stands_below(plan: Plan, headings: Sequence[Heading]) -> None:
    """Number initiatives so that each heading comes before all that stands below it."""
    link_headings(plan, rows := list(plan.initiatives.order_by("sort_order", "pk")))
    places = {one.pk: place for place, one in enumerate(headings)}
    order = tree_order(
        [(places.get(one.of_heading_id or 0), [places[h.pk] for h in one.path]) for one in rows]
    )
    if order == sorted(order):
        return
    for number, position in enumerate(order, start=1):
        if rows[position].sort_order != number:
            rows[position].sort_order = number
            rows[position].save()


def tree_order(rows: Sequence[tuple[int | None, Sequence[int]]]) -> list[int]:
    """Return the positions of rows in the order of a book: a reporting heading before all below it.

    A row is its own heading's place in the tree (None for an initiative) and the places that it stands
    under, its own included. Initiatives keep their order; a heading without any stands before the next.
    """
    first: dict[int, int] = {}
    for position, (own, path) in enumerate(rows):
        for place in path if own is None else ():
            first.setdefault(place, position)

    def key(position: int) -> tuple[int, int, int]:
        own, _path = rows[position]
        if own is None:
            return position, 1, 0
        later = [at for place, at in first.items() if place > own]
        return first.get(own, min(later, default=len(rows))), 0, own

    return sorted(range(len(rows)), key=key)

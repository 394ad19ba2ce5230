"""引継ぎの対応: what became of each initiative of a plan in the next one, and of each line of figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from imari_dx.shared.related_rows import link_many, rows_of
from indicators.book.reading import indicators_in_order
from indicators.book.succession import fates_of, lines_before
from indicators.models import Indicator
from initiatives.headings import link_headings
from initiatives.models import Initiative, Plan


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of figures: an indicator of the plan before, and the one that goes on with it, if any does."""

    old: Indicator
    new: Indicator | None


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One initiative of the plan before: what became of it, in what it goes on."""

    old: Initiative
    handling: str
    new: tuple[Initiative, ...]
    lines: Sequence[LineRow]


@dataclass(frozen=True, slots=True)
class NewRow:
    """What the next plan has that goes on with nothing: an initiative, or only some of its indicators."""

    initiative: Initiative
    is_new: bool
    indicators: Sequence[Indicator]


class Mapping:
    """All that leads from a plan into the one that follows it. A fixed number of queries."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.old, self.new = old, new

    @cached_property
    def old_ones(self) -> list[Initiative]:
        """The initiatives of the plan before, headings that report included, with their indicators."""
        return _all_of(self.old)

    @cached_property
    def new_ones(self) -> list[Initiative]:
        return _all_of(self.new)

    @cached_property
    def lines(self) -> dict[int, Indicator]:
        """Which indicator goes on with each of the plan before, by its key."""
        known = {row.pk: row for one in self.new_ones for row in rows_of(one, "indicators")}
        return {old: known[new] for new, old in lines_before(self.new).items()}

    @cached_property
    def rows(self) -> list[MappingRow]:
        fates, known = fates_of(self.old), {one.pk: one for one in self.new_ones}
        return [
            MappingRow(
                one,
                fates[one.pk].handling.word,
                tuple(known[new.pk] for new in fates[one.pk].new),
                [LineRow(row, self.lines.get(row.pk)) for row in rows_of(one, "indicators")],
            )
            for one in self.old_ones
        ]

    @property
    def new_rows(self) -> list[NewRow]:
        """What begins with the next plan, in its order."""
        going_on = {one.pk for row in self.rows for one in row.new}
        with_line = {one.pk for one in self.lines.values()}
        found = []
        for one in self.new_ones:
            begun = [row for row in rows_of(one, "indicators") if row.pk not in with_line]
            if begun or one.pk not in going_on:
                found.append(NewRow(one, one.pk not in going_on, begun))
        return found


def _all_of(plan: Plan) -> list[Initiative]:
    found = list(plan.initiatives.order_by("sort_order", "pk"))
    link_headings(plan, found)
    link_many(found, "indicators", indicators_in_order)
    return found

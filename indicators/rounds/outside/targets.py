"""What an outside body may speak of in one round: the plan, its headings, and what reports in the year."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from imari_dx.shared.related_rows import link_one
from indicators.book.results import is_planned, what_plans_a_year
from indicators.models import (
    STATES_WITH_ANSWER,
    WHOLE_PLAN,
    OutsideTarget,
    ReportingCycle,
    ReportState,
)
from initiatives.headings import in_tree_order, link_headings
from initiatives.models import Heading, Initiative


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of the page: what it is of, in the plan's words."""

    target: OutsideTarget
    name: str
    is_heading: bool  # of the plan, or the plan itself: stands out
    decided: str = ""  # the grade that was decided, "" before it and for what does not report

    @property
    def key(self) -> str:
        """What its fields are called by."""
        if self.target.initiative_id is not None:
            return f"initiative-{self.target.initiative_id}"
        return f"heading-{self.target.heading_id}" if self.target.heading_id is not None else "plan"


def targets_of(cycle: ReportingCycle, *, known: Collection[OutsideTarget]) -> list[TargetRow]:
    """Return the lines of a round as a book has them: each heading above what stands below it.

    A heading that reports stands with its own report. An initiative that has nothing to report in the year
    is left out, unless it reported or something is ``known`` of it. A fixed number of queries.
    """
    plan = cycle.plan
    reports = {key: found for key, *found in cycle.reports.values_list("initiative", "state", "final_grade")}
    initiatives = list(
        Initiative.objects.filter(plan=plan)
        .prefetch_related(*what_plans_a_year(plan))
        .order_by("sort_order", "pk")
    )
    link_one(initiatives, "plan", [plan])
    headings = link_headings(plan, initiatives)
    rows: dict[int, TargetRow] = {}
    for one in initiatives:
        target, (state, grade) = OutsideTarget(initiative_id=one.pk), reports.get(one.pk, ("", ""))
        if state in STATES_WITH_ANSWER or target in known or is_planned(one, cycle.fiscal_year):
            decided = grade if state == ReportState.FINALISED else ""
            name = f"{one.code}　{one.plain_title}"
            rows[one.pk] = TargetRow(target, name, one.of_heading_id is not None, decided)
    whole = TargetRow(WHOLE_PLAN, "計画の全体", is_heading=True)
    return [whole, *_in_order(headings, initiatives, rows)]


def _in_order(
    headings: list[Heading], initiatives: list[Initiative], rows: Mapping[int, TargetRow]
) -> Iterator[TargetRow]:
    of_heading = {one.of_heading_id: one.pk for one in initiatives if one.of_heading_id is not None}
    for heading in (None, *in_tree_order(headings)):
        if heading is None:
            key = None
        elif (key := heading.pk) not in of_heading:
            yield TargetRow(OutsideTarget(heading_id=key), heading.plain_name, is_heading=True)
        elif (own := of_heading[key]) in rows:
            yield rows[own]
        below = [one for one in initiatives if one.heading_id == key and one.of_heading_id is None]
        yield from (rows[one.pk] for one in below if one.pk in rows)

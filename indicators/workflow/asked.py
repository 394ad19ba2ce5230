"""Whom a round asks for what: each department with the initiatives that it answers, or figures of them.

The rule is that of entering (``rights_on_report``): the main department (主担当) and further leads (共管)
answer an initiative, a department that reports an indicator of another's initiative (所管課) answers that
figure. Supporting departments (関係課) read; nobody asks them. Read in a fixed number of queries.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.db.models import Prefetch

from accounts.models import Department
from imari_dx.shared.related_rows import link_one, rows_of
from indicators.book.in_force import named_in_force
from indicators.book.reporting import link_reporting_departments
from indicators.book.results import is_planned, revisions_of, what_plans_a_year
from indicators.models import AnnualReport, Indicator, ReportingCycle
from indicators.workflow.own_figures import reported_elsewhere
from indicators.workflow.rights import current_responsibilities
from initiatives.headings import link_headings
from initiatives.models import Initiative, Responsibility, ResponsibilityKind


class Part(Enum):
    """What a department answers of an initiative; whoever has two parts has the first of them."""

    LEAD = "主担当"
    JOINT = "共管"
    FIGURES = "所管課"


_PARTS = {ResponsibilityKind.LEAD: Part.LEAD, ResponsibilityKind.JOINT: Part.JOINT}


@dataclass(frozen=True, slots=True)
class Asked:
    """One initiative that a department is asked about, with the names that it has in the round's year."""

    initiative: Initiative
    part: Part
    lead: Department | None  # the main department
    figures: tuple[Indicator, ...] = ()  # that a 所管課 answers


@dataclass(frozen=True, slots=True)
class AskedRound:
    """A round as it is sent out. ``nobodys`` are the initiatives that no department leads."""

    departments: Mapping[Department, Sequence[Asked]]
    nobodys: Sequence[Initiative]


def day_of_asking(cycle: ReportingCycle, today: dt.date) -> dt.date:
    """Return the day whose organisation a round asks.

    While it is prepared its planned first day, since letters are written in March to the departments of
    April; from that day on today, because whoever takes over answers; once it is closed, its last day.
    """
    if cycle.closed_on is not None:
        return cycle.closed_on
    return max(cycle.opens_on, today) if cycle.opened_on is None else today


def read_asked(cycle: ReportingCycle, *, on: dt.date) -> AskedRound:
    """Return whom a round asks for what by the organisation of a day, all in their order.

    Of an opened round what it has reports of; of one that is prepared all that is due (not 計画なし).
    """
    found: dict[Department, list[Asked]] = {}
    nobodys: list[Initiative] = []
    for initiative in _due(cycle, on):
        rows = list(_parts(initiative, cycle.fiscal_year, on))
        if not any(one.part is Part.LEAD for _department, one in rows):
            nobodys.append(initiative)
        answered: set[int] = set()
        for department, asked in rows:
            if department.pk not in answered:
                answered.add(department.pk)
                found.setdefault(department, []).append(asked)
    in_order = sorted(found, key=lambda one: (one.sort_order, one.name, one.pk))
    return AskedRound({one: found[one] for one in in_order}, nobodys)


def _due(cycle: ReportingCycle, on: dt.date) -> Iterator[Initiative]:
    plan = cycle.plan
    responsibilities = Prefetch("responsibilities", Responsibility.objects.select_related("department"))
    stored = list(
        plan.initiatives.prefetch_related(*what_plans_a_year(plan), "indicators", responsibilities).order_by(
            "sort_order", "pk"
        )
    )
    link_one(stored, "plan", [plan])
    link_headings(plan, stored)
    # Not read with the departments of today: of those that end a reorganisation tells who follows by the day.
    link_reporting_departments([row for one in stored for row in rows_of(one, "indicators")], on=on)
    revisions = revisions_of(plan)
    asked = set(AnnualReport.objects.filter(cycle=cycle).values_list("initiative_id", flat=True))
    for one in stored:
        if cycle.opened_on is not None and one.pk not in asked:
            continue
        initiative = named_in_force(one, revisions, cycle.fiscal_year)
        if is_planned(initiative, cycle.fiscal_year):
            yield initiative


def _parts(initiative: Initiative, fiscal_year: int, on: dt.date) -> Iterator[tuple[Department, Asked]]:
    """Everybody with a part in an initiative, leads first; who has two comes twice."""
    rows = [row for row in current_responsibilities(initiative, on=on) if row.kind in _PARTS]
    lead = next((row.department for row in rows if row.kind == ResponsibilityKind.LEAD), None)
    for row in rows:
        yield row.department, Asked(initiative, _PARTS[ResponsibilityKind(row.kind)], lead)
    figures: dict[Department, list[Indicator]] = {}
    for indicator in reported_elsewhere(initiative, fiscal_year):
        if indicator.department is not None:
            figures.setdefault(indicator.department, []).append(indicator)
    for department, of_one in figures.items():
        yield department, Asked(initiative, Part.FIGURES, lead, tuple(of_one))

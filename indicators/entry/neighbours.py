"""The reports before and after one in its reader's work: of the same year and departments, as planned."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from imari_dx.shared.kept_queries import kept
from indicators.entry.opened import OpenedReport
from indicators.models import AnnualReport
from indicators.workflow.joint import LEADING
from indicators.workflow.rights import current_responsibilities
from indicators.workflow.transition_table import state_label
from initiatives.models import Responsibility
from initiatives.permissions import access_to


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of the two: what it is called, where it stands."""

    name: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Both, None at an end; ``place`` of ``count`` says how far the reader has come."""

    place: int
    count: int
    before: Neighbour | None
    after: Neighbour | None


def neighbours(opened: OpenedReport) -> Neighbours | None:
    """Return the neighbours for who writes in the report, None for others and for a single report.

    The secretariat goes through the reports of the department that leads. One query.
    """
    departments = _departments(opened)
    if not departments:
        return None
    rows = _in_charge(opened.report.cycle_id, sorted(departments), timezone.localdate())
    here = next((place for place, row in enumerate(rows) if row[0] == opened.initiative.slug), None)
    if here is None or len(rows) < 2:
        return None
    shown = [
        Neighbour(
            f"{code}　{title.replace('※', '')}",
            state_label(
                state, opened.rights.reader, skips_approval=opened.skips_approval, words=opened.words
            ),
            opened.url_of_other(slug),
        )
        for slug, code, title, state in rows[max(here - 1, 0) : here + 2]
    ]
    return Neighbours(
        place=here + 1,
        count=len(rows),
        before=shown[0] if here else None,
        after=shown[-1] if here + 1 < len(rows) else None,
    )


@kept
def _in_charge(cycle: int, departments: list[int], today: dt.date) -> QuerySet[AnnualReport, Any]:
    """The reports of a round that the departments lead today, in the plan's order."""
    leading = Responsibility.objects.valid_on(today).filter(kind__in=LEADING, department__in=departments)
    rows = AnnualReport.objects.filter(cycle=cycle, initiative__in=leading.values("initiative"))
    return rows.order_by("initiative__sort_order", "initiative").values_list(
        "initiative__slug", "initiative__code", "initiative__title", "state"
    )


def _departments(opened: OpenedReport) -> Collection[int]:
    if opened.rights.is_in_charge:
        return access_to(opened.reader, opened.initiative.plan).own_departments
    if not opened.rights.is_secretariat:
        return ()
    rows = current_responsibilities(opened.initiative)
    return [row.department_id for row in rows if row.kind in LEADING][:1]

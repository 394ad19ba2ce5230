"""The list of departments: a tree with who is there and what they lead, in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import Department, Membership, Role
from initiatives.models import Responsibility, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department: how deep it hangs, and on the day that matters for it who is there."""

    department: Department
    depth: int
    state_label: str
    state_tone: str
    heads: tuple[str, ...]
    editors: tuple[str, ...]
    leading: int
    joint: int  # 共管
    supporting: int

    @property
    def indent(self) -> str:
        """What stands before the name: nothing for a department at the top."""
        return "　" * (self.depth - 1) + "└ " if self.depth else ""


def asks_for_past(query: Mapping[str, str]) -> bool:
    """Whether an address asks for the departments that are over, too."""
    return query.get("all") == "1"


def department_rows(today: dt.date, *, with_past: bool) -> list[DepartmentRow]:
    """Return the departments in the order of the tree.

    Who is there and what is led is that of today; for a department still to come of its first day, for one
    that is over of its last.
    """
    departments = [
        row
        for row in Department.objects.all()
        if with_past or not row.valid_until or row.valid_until >= today
    ]
    memberships: dict[int | None, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.filter(user__is_active=True).select_related("user"):
        memberships[membership.department_id].append(membership)
    charges: dict[int, list[Responsibility]] = defaultdict(list)
    for charge in Responsibility.objects.all():
        charges[charge.department_id].append(charge)
    return [
        _row(row, depth, today, memberships[row.pk], charges[row.pk]) for row, depth in _tree(departments)
    ]


def _tree(departments: list[Department]) -> Iterable[tuple[Department, int]]:
    shown = {row.pk for row in departments}
    children: dict[int | None, list[Department]] = defaultdict(list)
    for row in departments:
        children[row.parent_id if row.parent_id in shown else None].append(row)
    waiting = [(row, 0) for row in reversed(children[None])]
    while waiting:
        row, depth = waiting.pop()
        yield row, depth
        waiting += [(child, depth + 1) for child in reversed(children[row.pk])]


def _row(
    department: Department,
    depth: int,
    today: dt.date,
    memberships: list[Membership],
    charges: list[Responsibility],
) -> DepartmentRow:
    day = max(today, department.valid_from)
    label, tone = "", "neutral"
    if department.valid_from > today:
        label, tone = "設置予定", "info"
    elif department.valid_until and department.valid_until < today:
        day, label = department.valid_until, "廃止"
    elif department.valid_until:
        label, tone = "廃止予定", "warning"

    def runs(row: Membership | Responsibility) -> bool:
        return row.valid_from <= day and (row.valid_until is None or row.valid_until >= day)

    there = [row for row in memberships if runs(row)]
    led = [row.kind for row in charges if runs(row)]
    return DepartmentRow(
        department=department,
        depth=depth,
        state_label=label,
        state_tone=tone,
        heads=tuple(
            f"{row.user}{'（代決者）' if row.is_deputy else ''}" for row in there if row.role == Role.APPROVER
        ),
        editors=tuple(str(row.user) for row in there if row.role == Role.EDITOR),
        leading=led.count(ResponsibilityKind.LEAD),
        joint=led.count(ResponsibilityKind.JOINT),
        supporting=led.count(ResponsibilityKind.SUPPORTING),
    )

"""What a new installation has so far, in a fixed number of queries."""

import datetime as dt

from accounts.models import Department, Membership, Role
from indicators.start.rules import Facts
from initiatives.models import Plan, Responsibility, ResponsibilityKind


def read_facts(plan: Plan | None, today: dt.date) -> Facts:
    """Return the facts of the house and of a plan on a day."""
    people = list(
        Membership.objects.valid_on(today)
        .filter(role__in=(Role.EDITOR, Role.APPROVER), user__is_active=True)
        .values_list("role", "user", "department")
    )
    editors = [row for row in people if row[0] == Role.EDITOR]
    heads = [row for row in people if row[0] == Role.APPROVER]
    of_house = Facts(
        departments=Department.objects.valid_on(today).count(),
        editors=len({user for _role, user, _department in editors}),
        heads=len({user for _role, user, _department in heads}),
    )
    if plan is None:
        return of_house
    leads = list(
        Responsibility.objects.valid_on(today)
        .filter(initiative__plan=plan, kind=ResponsibilityKind.LEAD)
        .select_related("department")
        .order_by("department__sort_order", "department__name")
    )
    departments = {row.department_id: row.department.name for row in leads}
    initiatives = plan.initiatives.count()
    with_editor, with_head = ({department for *_rest, department in rows} for rows in (editors, heads))
    # A year that was taken in from a file is no first round.
    rounds = getattr(plan, "reporting_cycles").filter(imported=None)  # noqa: B009
    opened_on = list(rounds.values_list("opened_on", flat=True))
    return Facts(
        plan=plan.short_title,
        has_contact=bool(plan.words.contact),
        departments=of_house.departments,
        editors=of_house.editors,
        heads=of_house.heads,
        skips_approval=plan.skips_approval,
        initiative=plan.words.initiative,
        initiatives=initiatives,
        without_lead=initiatives - len({row.initiative_id for row in leads}),
        leads_without_editor=[name for pk, name in departments.items() if pk not in with_editor],
        leads_without_head=[name for pk, name in departments.items() if pk not in with_head],
        has_scale=plan.rating_scales.filter(is_active=True).exists(),
        rounds=len(opened_on),
        opened=sum(day is not None for day in opened_on),
    )

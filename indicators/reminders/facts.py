"""What the rules of the reminders need to know, read from the database in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.models import Membership, Role, User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.in_force import named_in_force
from indicators.book.reporting import link_reporting_departments
from indicators.book.results import is_planned, revisions_of, what_plans_a_year
from indicators.models import Act, AnnualReport, CycleStage, ReportingCycle, TransitionLog
from indicators.reminders.rules import LastStep, OwnFigures, ReportFacts
from indicators.workflow.deadlines import may_be_submitted
from indicators.workflow.joint import approved_departments
from indicators.workflow.own_figures import answered_for_others, reported_elsewhere
from indicators.workflow.rights import current_responsibilities
from indicators.workflow.stored_deadlines import stored_deadline
from initiatives.models import Initiative, Plan, ResponsibilityKind


def report_facts(plan: Plan, as_of: dt.date) -> list[ReportFacts]:
    """Return the facts of every report that a plan's opened rounds ask for, as on a day."""
    cycles = [
        cycle for cycle in ReportingCycle.objects.filter(plan=plan) if cycle.stage != CycleStage.PREPARING
    ]
    # What tells whether a year is planned, and who has it.
    needed = plan.initiatives.prefetch_related(*what_plans_a_year(plan), "indicators", "responsibilities")
    initiatives = {one.pk: one for one in needed}
    link_reporting_departments([row for one in initiatives.values() for row in one.indicators.all()])
    answered = answered_for_others(cycles, initiatives.values())
    editors, heads = people_by_department(plan, as_of)
    reports_of = AnnualReport.objects.filter(cycle__in=cycles)
    approved = approved_departments(reports_of) if plan.all_leads_approve else {}
    reports = (
        reports_of.select_related("cycle")
        .prefetch_related(
            "extensions", Prefetch("transitions", TransitionLog.objects.select_related("actor"))
        )
        .order_by("cycle__fiscal_year", "initiative__sort_order")
    )
    contact, revisions = plan.words.contact, revisions_of(plan)
    facts = []
    for report in reports:
        year = FiscalYear(report.cycle.fiscal_year)
        initiative = named_in_force(initiatives[report.initiative_id], revisions, year.year)
        if not is_planned(initiative, year.year):
            continue
        joint = [
            row.department_id
            for row in current_responsibilities(initiative, on=as_of)
            if row.kind == ResponsibilityKind.JOINT
        ]
        given = approved.get(report.pk, frozenset())
        deadline = stored_deadline(report)
        lead = [
            row.department_id
            for row in current_responsibilities(initiative, on=as_of)
            if row.kind == ResponsibilityKind.LEAD
        ]
        facts.append(
            ReportFacts(
                report_id=report.pk,
                name=f"{initiative.code} {initiative.plain_title}（{year.label}実績）",
                state=report.state,
                opened_on=report.cycle.opened_on or as_of,
                due_on=deadline.due_on,
                is_closed=not may_be_submitted(
                    closed_on=report.cycle.closed_on, deadline=deadline, today=as_of
                ),
                editors=of_departments(editors, lead),
                heads=of_departments(heads, [key for key in lead if key not in given]),
                joint=of_departments(editors, joint),
                co_approvers=of_departments(heads, [key for key in joint if key not in given])
                if plan.all_leads_approve
                else frozenset(),
                own_figures=_own_figures(initiative, report, answered.get(report.pk, ()), editors, heads),
                last_step=_last_step(report),
                contact=contact,
            )
        )
    return facts


def _own_figures(
    initiative: Initiative,
    report: AnnualReport,
    answered: Collection[int],
    editors: "_ByDepartment",
    heads: "_ByDepartment",
) -> tuple[OwnFigures, ...]:
    """What other departments have still to report of an initiative, by department."""
    names: dict[int, list[str]] = {}
    for row in reported_elsewhere(initiative, report.cycle.fiscal_year):
        if row.pk not in answered and row.department_id is not None:
            names.setdefault(row.department_id, []).append(row.plain_name)
    return tuple(
        OwnFigures("、".join(of_one), key, frozenset(editors[key]), frozenset(heads[key]))
        for key, of_one in names.items()
    )


def of_departments(people: "_ByDepartment", departments: Collection[int]) -> frozenset[int]:
    """Return the people of some departments."""
    return frozenset[int]().union(*(people[key] for key in departments))


def people_named(people: Collection[int]) -> dict[int, str]:
    """Return the names of people by id."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=people)}


_ByDepartment = defaultdict[int, set[int]]


def people_by_department(plan: Plan, day: dt.date) -> tuple[_ByDepartment, _ByDepartment]:
    """The active editors and heads of a day by department; a deputy is written to where there is no head.

    Nobody whose role is restricted to other plans.
    """
    editors, heads, deputies = _ByDepartment(set), _ByDepartment(set), _ByDepartment(set)
    reaches_the_plan = Q(plan_roles__isnull=True) | Q(plan_roles__plan=plan)
    is_open = Q(user__closes_on__isnull=True) | Q(user__closes_on__gt=day)
    rows = Membership.objects.valid_on(day).filter(
        reaches_the_plan, is_open, user__is_active=True, department__isnull=False
    )
    for role, is_deputy, department, user in rows.values_list(
        "role", "is_deputy", "department_id", "user_id"
    ):
        if role == Role.EDITOR:
            editors[department].add(user)
        elif role == Role.APPROVER:
            (deputies if is_deputy else heads)[department].add(user)
    return editors, deputies | heads


def _last_step(report: AnnualReport) -> LastStep | None:
    """The latest act if it was a return or an approval."""
    rows = [row for row in report.transitions.all() if row.act != Act.SAVE]
    if not rows or rows[-1].act not in (Act.RETURN, Act.APPROVE):
        return None
    last = rows[-1]
    return LastStep(last.pk, last.act, timezone.localdate(last.at), str(last.actor), last.comment)

"""Twelve plans of ten years, and the hundred people who report on them on the last day."""

import os
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Department, Membership, Role, User
from indicators.models import AnnualReport, ReportState
from initiatives.models import Plan, PlanRole
from script.bench_scale import copies, growing, ten_years
from script.bench_stress.people import FISCAL_YEAR, Sheet
from tests.cast import PASSWORD, START
from tests.indicators.book.answer_data import entry_form, posted

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100"))
MORE_PLANS = 11
# Of a hundred; the others report, one on each report that nobody has begun.
HEADS, SECRETARIAT, HEADQUARTERS = 16, 8, 6


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the office: what they do, in which plan, on which report if on one."""

    username: str
    role: Role
    plan: Plan
    sheet: Sheet | None = None

    @property
    def below(self) -> str:
        """Where the pages of the plan stand."""
        return address_of(self.plan)


def address_of(plan: Plan) -> str:
    """Return where the pages of a plan stand."""
    return "/" if plan.is_default else f"/p/{plan.slug}/"


def make_office() -> list[Worker]:
    """Make plans, reports and people; the database has nothing but its tables."""
    growing.grow(ten_years.make_plan())
    copies.add_people(MORE_PLANS)
    copies.add_plans(MORE_PLANS)
    copies.look_through()
    return _people()


@transaction.atomic
def _people() -> list[Worker]:
    plans = list(Plan.objects.order_by("-is_default", "pk"))
    password = make_password(PASSWORD)
    part = PEOPLE / 100
    heads, secretariat, headquarters = (
        max(1, round(part * count)) for count in (HEADS, SECRETARIAT, HEADQUARTERS)
    )
    people = []

    def join(role: Role, number: int, plan: Plan, *departments: Department) -> User:
        user = User.objects.create(
            username=f"load-{role}-{number}", full_name=f"計測　{number}", password=password
        )
        for department in departments or (None,):
            row = Membership.objects.create(user=user, role=role, department=department, valid_from=START)
            PlanRole.objects.create(membership=row, plan=plan)
        return user

    editors = _open_reports()[: PEOPLE - heads - secretariat - headquarters]
    for number, (report, department) in enumerate(editors):
        plan = report.cycle.plan
        user = join(Role.EDITOR, number, plan, department)
        people.append(Worker(user.username, Role.EDITOR, plan, _sheet(user, report)))
    of_plans = {plan.pk: _departments(plan) for plan in plans}
    for role, count in (
        (Role.APPROVER, heads),
        (Role.SECRETARIAT, secretariat),
        (Role.HEADQUARTERS, headquarters),
    ):
        for number in range(count):
            plan = plans[number % len(plans)]
            user = join(role, number, plan, *(of_plans[plan.pk] if role == Role.APPROVER else ()))
            people.append(Worker(user.username, role, plan))
    return people


def _open_reports() -> list[tuple[AnnualReport, Department]]:
    """The reports that nobody has begun, plan by plan in turn, each with the department that leads it."""
    found = AnnualReport.objects.filter(
        cycle__fiscal_year=FISCAL_YEAR,
        state=ReportState.NOT_STARTED,
        initiative__responsibilities__kind="lead",
        initiative__responsibilities__valid_until=None,
    ).select_related("cycle__plan", "initiative")
    return [
        (one, one.initiative.responsibilities.get(kind="lead", valid_until=None).department)
        for one in found.order_by("initiative__sort_order", "cycle__plan")
    ]


def _departments(plan: Plan) -> list[Department]:
    rows = Department.objects.filter(responsibilities__initiative__plan=plan, responsibilities__kind="lead")
    return list(rows.distinct())


def _sheet(user: User, report: AnnualReport) -> Sheet:
    form = entry_form(user, report)
    parts = len(form.measurement_forms) + len(form.item_forms)
    url = f"{address_of(report.cycle.plan)}entry/{FISCAL_YEAR}/{report.initiative.slug}/"
    return Sheet(report.pk, url, posted(user, report), parts)

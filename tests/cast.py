"""The cast: the people of the tests, a role each, and the small world that they work in.

Two departments: 学校教育課 leads 行－⑩⑪⑫, 産業ＤＸ推進室 leads 産－①〜⑤; まちづくり課 supports 行－⑩.
R3 to R6 were opened, R7 is open. Nothing is reported yet.
"""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import Department, Membership, Role, User
from indicators.models import AnnualReport, ReportingCycle
from indicators.plan_io import load_plan
from indicators.rounds.services import CycleContent, open_cycle, prepare_cycle
from initiatives.models import Initiative, Plan, Responsibility, ResponsibilityKind

START = dt.date(2021, 4, 1)
PASSWORD = "an-honest-test-password-7"
LEADS = {"学校教育課": ["gyo-10", "gyo-11", "gyo-12"], "産業ＤＸ推進室": [f"san-{n}" for n in range(1, 6)]}


@dataclass
class World:
    """The loaded plan and the people by name; see the module's first lines."""

    plan: Plan
    people: dict[str, User]

    def __getitem__(self, name: str) -> User:
        # Read anew: a user object remembers today's memberships.
        return User.objects.get(pk=self.people[name].pk)

    def initiative(self, slug: str) -> Initiative:
        return Initiative.objects.get(plan=self.plan, slug=slug)

    def report(self, slug: str, fiscal_year: int = 2025) -> AnnualReport:
        return AnnualReport.objects.select_related("cycle__plan", "initiative").get(
            initiative__slug=slug, cycle__fiscal_year=fiscal_year
        )


def _person(
    name: str, role: Role | None, department: Department | None = None, *, is_deputy: bool = False
) -> User:
    user = User.objects.create_user(name, PASSWORD, full_name=f"{name}さん")
    if role:
        Membership.objects.create(
            user=user, role=role, department=department, valid_from=START, is_deputy=is_deputy
        )
    return user


def opened_round(
    plan: Plan, fiscal_year: int, *, opens_on: dt.date, due_on: dt.date, by: User | None = None
) -> ReportingCycle:
    """Prepare the round of a year and open it on its first day; somebody is made up where nobody is named."""
    by = by or User.objects.get_or_create(username="round-keeper", full_name="照会を開く人")[0]
    at = dt.datetime.combine(opens_on, dt.time(9), tzinfo=dt.UTC)
    content = CycleContent(opens_on=opens_on, due_on=due_on)
    cycle = prepare_cycle(plan=plan, fiscal_year=fiscal_year, content=content, by=by, at=at)
    return open_cycle(cycle=cycle, by=by, at=at)


def make_world() -> World:
    """Load the real plan, open the years, bring in the people."""
    folder = Path(settings.BASE_DIR) / "fixtures"
    document = json.loads((folder / "plans/imari-dx.json").read_text())
    scale = json.loads((folder / "scales/imari.json").read_text())
    with transaction.atomic():
        load_plan(document, scale_key="imari", scale_definition=scale)
        plan = Plan.objects.get()
        departments = {name: Department.objects.create(name=name, valid_from=START) for name in LEADS}
        supporting = Department.objects.create(name="まちづくり課", valid_from=START)
        for name, slugs in LEADS.items():
            for initiative in plan.initiatives.filter(slug__in=slugs):
                Responsibility.objects.create(
                    initiative=initiative,
                    department=departments[name],
                    kind=ResponsibilityKind.LEAD,
                    valid_from=START,
                )
        Responsibility.objects.create(
            initiative=plan.initiatives.get(slug="gyo-10"),
            department=supporting,
            kind=ResponsibilityKind.SUPPORTING,
            valid_from=START,
        )
        people = {
            "editor-gakko": _person("editor-gakko", Role.EDITOR, departments["学校教育課"]),
            "head-gakko": _person("head-gakko", Role.APPROVER, departments["学校教育課"]),
            "deputy-gakko": _person("deputy-gakko", Role.APPROVER, departments["学校教育課"], is_deputy=True),
            "editor-sangyo": _person("editor-sangyo", Role.EDITOR, departments["産業ＤＸ推進室"]),
            "editor-support": _person("editor-support", Role.EDITOR, supporting),
            "secretariat": _person("secretariat", Role.SECRETARIAT),
            "headquarters": _person("headquarters", Role.HEADQUARTERS),
            "viewer": _person("viewer", Role.VIEWER),
            "admin": _person("admin", Role.ADMINISTRATOR),
            "nobody": _person("nobody", None),
        }
        for year in range(2021, 2026):
            opens_on = dt.date(year + 1, 4, 1)
            due_on = opens_on + dt.timedelta(14)
            opened_round(plan, year, opens_on=opens_on, due_on=due_on, by=people["secretariat"])
    return World(plan, people)


def known_world() -> World:
    """Return the world that ``make_world`` has made, read anew."""
    return World(Plan.objects.get(), {user.username: user for user in User.objects.all()})

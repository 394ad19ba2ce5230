"""The invented offices: departments, what they lead and support, and the people who log in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Department, Membership, Role, User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.workflow.rights import current_responsibilities
from initiatives.models import Initiative, Responsibility, ResponsibilityKind

# Published in the README: accounts with it never exist in production (see imari_dx.checks).
PASSWORD = "imari-demo-2025"  # noqa: S105
VALID_FROM = dt.date(2021, 4, 1)

DEPARTMENTS = tuple((settings.BASE_DIR / "fixtures/demo/departments.txt").read_text("utf-8").split())
INDUSTRY, OFFICE, SCHOOLS, COMMUNITY, FINANCE, INFORMATION = DEPARTMENTS

# Leading departments by the start of the slug; an initiative named in full goes before its sector.
_LEAD = {
    "san-": INDUSTRY,
    "gyo-": OFFICE,
    "gyo-10": SCHOOLS,
    "gyo-11": SCHOOLS,
    "gyo-12": SCHOOLS,
    "chi-": COMMUNITY,
}
_SUPPORTING = {
    FINANCE: ("gyo-6", "gyo-7", "gyo-21"),
    INFORMATION: ("gyo-8", "gyo-9", "chi-2"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented user with one role, in a department where the role belongs to one."""

    username: str
    full_name: str
    role: Role
    department: str = ""
    is_deputy: bool = False


PEOPLE = (
    Person("editor-sangyo", "黒川　陽菜", Role.EDITOR, INDUSTRY),
    Person("head-sangyo", "松尾　健一", Role.APPROVER, INDUSTRY),
    Person("editor-gyosei", "髙島　直人", Role.EDITOR, OFFICE),
    Person("head-gyosei", "前田　智子", Role.APPROVER, OFFICE),
    Person("deputy-gyosei", "古賀　真理", Role.APPROVER, OFFICE, is_deputy=True),
    Person("editor-gakko", "𠮷田　美咲", Role.EDITOR, SCHOOLS),
    Person("head-gakko", "川久保　隆", Role.APPROVER, SCHOOLS),
    Person("editor-chiiki", "井手　翔太", Role.EDITOR, COMMUNITY),
    Person("head-chiiki", "山口　由美", Role.APPROVER, COMMUNITY),
    Person("secretariat", "原口　さくら", Role.SECRETARIAT),
    Person("headquarters", "田代　誠", Role.HEADQUARTERS),
    Person("viewer", "池田　恵", Role.VIEWER),
    Person("admin", "中島　大輔", Role.ADMINISTRATOR),
)

# Of a plan that no demo was written for.
PLANNING, WELFARE, EDUCATION, CITIZENS = ("企画課", "福祉課", "生涯学習課", "市民生活課")
ANY_DEPARTMENTS = (PLANNING, WELFARE, EDUCATION, CITIZENS, "財務課")
ANY_PEOPLE = (
    Person("editor-kikaku", "大塚　結衣", Role.EDITOR, PLANNING),
    Person("head-kikaku", "𠮷岡　和也", Role.APPROVER, PLANNING),
    Person("deputy-kikaku", "森　奈緒", Role.APPROVER, PLANNING, is_deputy=True),
    Person("editor-fukushi", "髙木　駿", Role.EDITOR, WELFARE),
    Person("head-fukushi", "岡田　典子", Role.APPROVER, WELFARE),
    Person("editor-gakushu", "西村　彩", Role.EDITOR, EDUCATION),
    Person("head-gakushu", "藤井　修", Role.APPROVER, EDUCATION),
    Person("editor-shimin", "石川　大地", Role.EDITOR, CITIZENS),
    Person("head-shimin", "小林　久美", Role.APPROVER, CITIZENS),
    Person("secretariat", "橋本　千尋", Role.SECRETARIAT),
    Person("headquarters", "木村　哲", Role.HEADQUARTERS),
    Person("viewer", "上田　望", Role.VIEWER),
    Person("admin", "清水　亮", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class Office:
    """Departments and people of a demo, and who leads and supports which initiative (by slug)."""

    departments: tuple[str, ...]
    people: tuple[Person, ...]
    leads: Mapping[str, str]
    supporting: Mapping[str, tuple[str, ...]]  # by department
    own: Mapping[str, Department] = field(default_factory=dict)  # that the plan brought with it

    def lead_of(self, slug: str) -> str:
        """Return the name of the department that leads an initiative."""
        return self.leads[slug]

    def people_of(self, slug: str, users: Mapping[str, User]) -> tuple[User, User]:
        """Return the editor and the head of the department that leads an initiative."""
        department = self.lead_of(slug)
        by_role = {
            person.role: users[person.username]
            for person in self.people
            if person.department == department and not person.is_deputy
        }
        return by_role[Role.EDITOR], by_role[Role.APPROVER]

    def heads_of(self, departments: Sequence[str], users: Mapping[str, User]) -> list[User]:
        """Return the heads of some departments, in their order."""
        heads = {
            one.department: one for one in self.people if one.role == Role.APPROVER and not one.is_deputy
        }
        return [users[heads[name].username] for name in departments]

    def deputy_of(self, slug: str, users: Mapping[str, User]) -> User:
        """Return the deputy of the head of the department that leads an initiative."""
        department = self.lead_of(slug)
        return next(
            users[one.username] for one in self.people if one.department == department and one.is_deputy
        )


def written_office(slugs: Sequence[str]) -> Office:
    """Return the office of the written demo, whose slugs say which department leads them."""
    leads = {slug: _LEAD.get(slug) or _LEAD[slug.split("-")[0] + "-"] for slug in slugs}
    return Office(DEPARTMENTS, PEOPLE, leads, _SUPPORTING)


def departments_in_charge(initiatives: Sequence[Initiative]) -> dict[str, Department]:
    """Return the departments that a plan's document put in charge of anything, those that lead first."""
    rows = [row for one in initiatives for row in current_responsibilities(one)]
    rows.sort(key=lambda row: (row.kind != ResponsibilityKind.LEAD, row.pk))
    reporting = [row.department for one in initiatives for row in one.indicators.all() if row.department]
    return {one.name: one for one in (*(row.department for row in rows), *reporting)}


def invented_office(initiatives: Sequence[Initiative]) -> Office:
    """Return an office for any plan: the departments that it brings, else invented ones.

    Invented departments lead what stands together in the plan. Beside the written demo its departments and
    people serve for this plan too: some belong to both.
    """
    slugs = [one.slug for one in initiatives]
    has_written = Department.objects.filter(name=INDUSTRY, is_demo=True).exists()
    names, people = (DEPARTMENTS, PEOPLE) if has_written else (ANY_DEPARTMENTS, ANY_PEOPLE)
    leading = list(dict.fromkeys(one.department for one in people if one.role == Role.EDITOR))
    if own := departments_in_charge(initiatives):
        return _office_of_own(initiatives, own, people, leading)
    leads = {slug: leading[number * len(leading) // len(slugs)] for number, slug in enumerate(slugs)}
    return Office(names, people, leads, {names[-1]: tuple(slugs[::4])})


def _office_of_own(
    initiatives: Sequence[Initiative],
    own: Mapping[str, Department],
    people: Sequence[Person],
    teams: Sequence[str],
) -> Office:
    """Let the invented people belong to the plan's own departments, in turn; they may have several."""
    there = [
        replace(one, department=name)
        for name, team in zip(own, cycle(teams), strict=False)
        for one in people
        if one.department == team
    ]
    leads = {
        one.slug: next((row.department.name for row in current_responsibilities(one)), next(iter(own)))
        for one in initiatives
    }
    others = [one for one in people if not one.department]
    return Office(tuple(own), (*there, *others), leads, {}, own)


def create_departments(office: Office) -> dict[str, Department]:
    """Create the demo departments that are not there yet, and return all by name."""
    return {
        name: office.own.get(name)
        or Department.objects.filter(name=name, is_demo=True).first()
        or Department.objects.create(name=name, valid_from=VALID_FROM, sort_order=number, is_demo=True)
        for number, name in enumerate(office.departments, start=1)
    }


def create_responsibilities(
    office: Office, initiatives: Sequence[Initiative], departments: Mapping[str, Department]
) -> None:
    """Give every initiative without one its leading department, and some a supporting one."""
    for initiative in initiatives:
        if initiative.responsibilities.exists():
            continue
        parts = [(office.lead_of(initiative.slug), ResponsibilityKind.LEAD)]
        parts += [
            (name, ResponsibilityKind.SUPPORTING)
            for name, slugs in office.supporting.items()
            if initiative.slug in slugs
        ]
        for name, kind in parts:
            Responsibility.objects.create(
                initiative=initiative,
                department=departments[name],
                kind=kind,
                valid_from=min(VALID_FROM, FiscalYear(initiative.plan.start_fiscal_year).first_day),
            )


def create_people(office: Office, departments: Mapping[str, Department]) -> dict[str, User]:
    """Create the demo users with their memberships, leave those that are there; return all by username.

    Whoever is there from the demo of another plan joins the departments of this one.
    """
    users = {user.username: user for user in User.objects.filter(is_demo=True)}
    password = make_password(PASSWORD)  # hashed once: it is one published password anyway
    there = set(users)
    for person in office.people:
        department = departments.get(person.department)
        if (
            person.username in there
            and users[person.username].memberships.filter(department=department).exists()
        ):
            continue
        if person.username not in users:
            users[person.username] = User.objects.create(
                username=person.username, full_name=person.full_name, password=password, is_demo=True
            )
        Membership.objects.get_or_create(
            user=users[person.username],
            role=person.role,
            department=department,
            is_deputy=person.is_deputy,
            defaults={"valid_from": max(VALID_FROM, department.valid_from) if department else VALID_FROM},
        )
    return users

"""The invented city office: departments, what they lead and support, and the people who log in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.models import Department, Membership, Role, User
from initiatives.models import Initiative, Responsibility, ResponsibilityKind

# Published in the README: accounts with it never exist in production (see imari_dx.checks).
PASSWORD = "imari-demo-2025"  # noqa: S105
VALID_FROM = dt.date(2021, 4, 1)

INDUSTRY, OFFICE, SCHOOLS, COMMUNITY = (
    "産業ＤＸ推進室",
    "業務デジタル化推進室",
    "学校教育課",
    "まちづくり課",
)
FINANCE, INFORMATION = "財政課", "情報広報課"
DEPARTMENTS = (INDUSTRY, OFFICE, SCHOOLS, COMMUNITY, FINANCE, INFORMATION)

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


def lead_of(slug: str) -> str:
    """Return the name of the department that leads an initiative."""
    return _LEAD.get(slug) or _LEAD[slug.split("-")[0] + "-"]


def create_departments() -> dict[str, Department]:
    """Create the demo departments and return them by name."""
    return {
        name: Department.objects.create(name=name, valid_from=VALID_FROM, sort_order=number, is_demo=True)
        for number, name in enumerate(DEPARTMENTS, start=1)
    }


def create_responsibilities(initiatives: list[Initiative], departments: Mapping[str, Department]) -> None:
    """Give every initiative its leading department, and some a supporting one."""
    for initiative in initiatives:
        parts = [(lead_of(initiative.slug), ResponsibilityKind.LEAD)]
        parts += [
            (name, ResponsibilityKind.SUPPORTING)
            for name, slugs in _SUPPORTING.items()
            if initiative.slug in slugs
        ]
        for name, kind in parts:
            Responsibility.objects.create(
                initiative=initiative, department=departments[name], kind=kind, valid_from=VALID_FROM
            )


def create_people(departments: Mapping[str, Department]) -> dict[str, User]:
    """Create the demo users with their memberships and return them by username."""
    users = {}
    password = make_password(PASSWORD)  # hashed once: it is one published password anyway
    for person in PEOPLE:
        user = User.objects.create(
            username=person.username, full_name=person.full_name, password=password, is_demo=True
        )
        Membership.objects.create(
            user=user,
            role=person.role,
            department=departments.get(person.department),
            valid_from=VALID_FROM,
            is_deputy=person.is_deputy,
        )
        users[person.username] = user
    return users


def people_of(slug: str, users: Mapping[str, User]) -> tuple[User, User]:
    """Return the editor and the head of the department that leads an initiative."""
    department = lead_of(slug)
    by_role = {
        person.role: users[person.username]
        for person in PEOPLE
        if person.department == department and not person.is_deputy
    }
    return by_role[Role.EDITOR], by_role[Role.APPROVER]


def deputy_of(slug: str, users: Mapping[str, User]) -> User:
    """Return the deputy of the head of the department that leads an initiative."""
    department = lead_of(slug)
    return next(users[one.username] for one in PEOPLE if one.department == department and one.is_deputy)

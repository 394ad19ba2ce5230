"""Which roles the directory gives somebody here, on a day."""

import datetime as dt
from dataclasses import dataclass

from accounts.directory.client import Found
from accounts.directory.rules import Place, places_of
from accounts.models import DEPARTMENTAL_ROLES, Department
from accounts.successors import stretches
from imari_dx.settings_directory import Directory

NO_DEPARTMENT = "ディレクトリに部署が書かれていないため、部署の役割（担当者、所属長）はありません。"
UNKNOWN_DEPARTMENT = (
    "ディレクトリの部署「{name}」は、このシステムの部署にないため、部署の役割（担当者、所属長）はありません。"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A role, its department where it belongs to one, whether as a deputy."""

    role: str
    department: Department | None
    is_deputy: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """The roles that the directory gives; whether any group does; what somebody has to look after."""

    roles: tuple[Given, ...]
    is_in_a_group: bool
    note: str


def wanted_of(found: Found, directory: Directory, today: dt.date) -> Wanted:
    """Return the roles of an entry, none for one that is disabled.

    A department is found by its name of today; one that was renamed or became part of another leads to that,
    so that the directory may follow later.
    """
    if found.is_disabled:
        return Wanted((), False, "")
    places = places_of(found.groups, found.department, directory.roles)
    department = department_named(found.department, today)
    roles = tuple(
        Given(one.role, department if one.role in DEPARTMENTAL_ROLES else None, one.is_deputy)
        for one in places
        if department or one.role not in DEPARTMENTAL_ROLES
    )
    return Wanted(roles, bool(places), _note(places, department, found.department))


def department_named(name: str, today: dt.date) -> Department | None:
    """Return the department of a name on a day: one of then, or the one that a former one became."""
    there = Department.objects.valid_on(today).filter(name=name).order_by("pk").first()
    if there or not name:
        return there
    former = Department.objects.filter(name=name, valid_until__lt=today).order_by("-valid_until").first()
    if former is None or former.valid_until is None:
        return None
    *_before, (after, _first, last) = stretches(former, former.valid_until, today)
    return after if last == today else None


def _note(places: list[Place], department: Department | None, said: str) -> str:
    if department or not any(one.role in DEPARTMENTAL_ROLES for one in places):
        return ""
    return UNKNOWN_DEPARTMENT.format(name=said) if said else NO_DEPARTMENT

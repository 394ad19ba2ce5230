"""What memberships amount to, who keeps accounts, and who is refused: row by row."""

import datetime as dt
from dataclasses import fields
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Department, Membership, Role, User
from accounts.permissions import (
    Access,
    access_from,
    access_of,
    current_memberships,
    may_keep_account,
    memberships_on,
    require_account_keeper,
    require_secretariat,
)

pytestmark = pytest.mark.any_database

ONE, TWO = 1, 2
EDITOR, HEAD, DEPUTY = (
    {"role": Role.EDITOR},
    {"role": Role.APPROVER},
    {"role": Role.APPROVER, "is_deputy": True},
)


def of(kind: dict[str, Any], department: int | None = None) -> Membership:
    return Membership(department_id=department, **kind)


def city(role: Role) -> Membership:
    return of({"role": role})


@pytest.mark.parametrize(
    ("memberships", "access"),
    [
        ([], {}),
        ([city(Role.SECRETARIAT)], {"is_secretariat": True}),
        ([city(Role.HEADQUARTERS)], {"is_headquarters": True}),
        ([city(Role.VIEWER)], {"is_viewer": True}),
        ([city(Role.ADMINISTRATOR)], {"is_administrator": True}),
        ([of(EDITOR, ONE)], {"editor_departments": {ONE}}),
        ([of(EDITOR, ONE), of(EDITOR, TWO)], {"editor_departments": {ONE, TWO}}),
        ([of(HEAD, ONE)], {"approver_departments": {ONE}}),
        ([of(DEPUTY, ONE)], {"approver_departments": {ONE}, "deputy_departments": {ONE}}),
        # Who heads a department needs no deputising there, however the two rows came about.
        ([of(DEPUTY, ONE), of(HEAD, ONE)], {"approver_departments": {ONE}}),
        # The deputy of another department is no deputy in the own one.
        (
            [of(HEAD, ONE), of(DEPUTY, TWO)],
            {"approver_departments": {ONE, TWO}, "deputy_departments": {TWO}},
        ),
        (
            [of(EDITOR, ONE), of(DEPUTY, TWO), city(Role.HEADQUARTERS)],
            {
                "is_headquarters": True,
                "editor_departments": {ONE},
                "approver_departments": {TWO},
                "deputy_departments": {TWO},
            },
        ),
        (
            [city(Role.SECRETARIAT), of(EDITOR, ONE), of(HEAD, ONE)],
            {"is_secretariat": True, "editor_departments": {ONE}, "approver_departments": {ONE}},
        ),
        # Only the roles of a department look at it.
        ([of({"role": Role.VIEWER}, ONE)], {"is_viewer": True}),
    ],
)
def test_memberships_add_up(memberships: list[Membership], access: dict[str, Any]) -> None:
    found = access_from(memberships)
    wanted = {name: frozenset(value) if isinstance(value, set) else value for name, value in access.items()}
    assert found == Access(**wanted)
    assert found.has_any_role == bool(memberships)
    assert found.own_departments == found.editor_departments | found.approver_departments


@pytest.mark.parametrize("flag", [one.name for one in fields(Access) if one.type is bool])
def test_any_role_is_one(flag: str) -> None:
    assert Access(**{flag: True}).has_any_role


# --- Who asks today ---

TODAY = dt.date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def person(name: str, *roles: Role, **period: Any) -> User:
    user = User.objects.create_user(name, full_name=name)
    department, _new = Department.objects.get_or_create(name="学校教育課", valid_from=dt.date(2021, 4, 1))
    for role in roles:
        where = department if role in (Role.EDITOR, Role.APPROVER) else None
        Membership.objects.create(
            user=user, role=role, department=where, **{"valid_from": dt.date(2021, 4, 1)} | period
        )
    return user


def test_nobody_has_no_access() -> None:
    assert access_of(AnonymousUser()) == Access()


def test_an_account_out_of_use_has_none(db: None) -> None:
    user = person("s", Role.SECRETARIAT)
    assert access_of(user) == Access(is_secretariat=True)
    user.is_active = False
    assert access_of(user) == Access()


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (dt.date(2025, 6, 1), None, True),
        (dt.date(2025, 6, 2), None, False),
        (dt.date(2021, 4, 1), dt.date(2025, 6, 1), True),
        (dt.date(2021, 4, 1), dt.date(2025, 5, 31), False),
    ],
)
def test_a_membership_holds_from_its_first_day_to_its_last(
    db: None, first: dt.date, last: dt.date | None, holds: bool
) -> None:
    user = person("v", Role.VIEWER, valid_from=first, valid_until=last)
    person("another", Role.SECRETARIAT)
    assert access_of(user) == Access(is_viewer=holds)


def test_memberships_stand_in_the_order_of_the_roles(db: None) -> None:
    user = person("u", Role.ADMINISTRATOR, Role.VIEWER, Role.EDITOR, Role.SECRETARIAT)
    roles = [row.role for row in memberships_on(user, TODAY)]
    assert roles == [Role.EDITOR, Role.SECRETARIAT, Role.VIEWER, Role.ADMINISTRATOR]


def test_they_are_read_once_a_day(
    db: None, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = person("u", Role.EDITOR, valid_until=TODAY)
    with django_assert_num_queries(1):
        assert [row.department.name for row in current_memberships(user)] == ["学校教育課"]
        assert access_of(user).editor_departments
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY + dt.timedelta(days=1))
    assert current_memberships(user) == []


# --- Who keeps accounts ---


@pytest.mark.parametrize(
    ("keeper", "role", "until", "may"),
    [
        (Role.SECRETARIAT, Role.SECRETARIAT, None, True),
        (Role.ADMINISTRATOR, Role.EDITOR, None, True),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, None, True),
        (Role.ADMINISTRATOR, Role.SECRETARIAT, None, False),
        (Role.ADMINISTRATOR, Role.SECRETARIAT, TODAY, False),
        (Role.ADMINISTRATOR, Role.SECRETARIAT, TODAY - dt.timedelta(days=1), True),
    ],
)
def test_the_account_of_a_secretariat_is_kept_by_the_secretariat(
    db: None, keeper: Role, role: Role, until: dt.date | None, may: bool
) -> None:
    somebody = person("u", role, valid_until=until)
    person("another", Role.SECRETARIAT)
    assert may_keep_account(person("k", keeper), somebody) == may


def test_so_is_that_of_a_secretariat_to_be(db: None) -> None:
    somebody = person("u", Role.SECRETARIAT, valid_from=TODAY + dt.timedelta(days=1))
    assert not may_keep_account(person("k", Role.ADMINISTRATOR), somebody)


@pytest.mark.parametrize("role", Role)
def test_who_is_refused(db: None, role: Role) -> None:
    user = person("u", role)
    for require, roles, sentence in (
        (require_secretariat, {Role.SECRETARIAT}, "この画面は事務局だけが使えます。"),
        (
            require_account_keeper,
            {Role.SECRETARIAT, Role.ADMINISTRATOR},
            "この画面は事務局とアカウント管理者だけが使えます。",
        ),
    ):
        if role in roles:
            require(user)
        else:
            with pytest.raises(PermissionDenied, match=f"^{sentence}$"):
                require(user)

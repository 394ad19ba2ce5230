"""A role restricted to plans: given, changed and shown where roles are, and carried along by a 組織改編."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.guards import NOT_FOR_ONESELF, ONLY_BY_SECRETARIAT
from accounts.models import Department, Membership, ReorganisationKind, Role
from initiatives.models import Plan, PlanRole
from initiatives.organisation.services.reorganise import reorganise
from initiatives.people.services import ACCOUNTS_KNOW_NO_PLAN, grant_role, restrict_role, transfer_role
from initiatives.permissions import access_to
from tests.cast import START, World
from tests.second_plan import TITLE, add_second_plan, restrict

pytestmark = pytest.mark.any_database

NOW = timezone.now()


@pytest.fixture
def second(world: World) -> Plan:
    return add_second_plan(world)


def membership(world: World, name: str) -> Membership:
    return Membership.objects.get(user=world.people[name])


def plans_of_role(row: Membership) -> set[str]:
    return set(PlanRole.objects.filter(membership=row).values_list("plan__slug", flat=True))


def test_a_role_is_given_for_a_plan(client: Client, world: World, second: Plan) -> None:
    client.force_login(world["secretariat"])
    data = {"act": "grant", "grant-role": "viewer", "grant-valid_from": "2026-04-01"}
    assert client.post("/people/nobody/", {**data, "grant-plans": [second.pk]}).status_code == 302
    assert plans_of_role(membership(world, "nobody")) == {second.slug}
    said = LogEntry.objects.filter(object_id=str(world.people["nobody"].pk))
    assert any(TITLE in one.change_message for one in said)
    page = client.get("/people/nobody/").content.decode()
    assert f"{TITLE}だけで使えます" in page
    assert f"閲覧者（{TITLE}だけ）" in client.get("/people/").content.decode()
    rows = csv.DictReader(io.StringIO(client.get("/people.csv").content.decode("utf-8-sig")))
    named = {row["利用者ID"]: row["使える計画"] for row in rows}
    assert named["nobody"] == TITLE
    assert named["viewer"] == "すべて"


def test_it_is_changed_and_taken_back(client: Client, world: World, second: Plan) -> None:
    client.force_login(world["secretariat"])
    row = membership(world, "viewer")
    data = {"act": "restrict", "membership": row.pk, f"plans-{row.pk}-plans": [second.pk]}
    assert client.post("/people/viewer/", data).status_code == 302
    assert not access_to(world["viewer"], world.plan).has_any_role
    assert client.post("/people/viewer/", {"act": "restrict", "membership": row.pk}).status_code == 302
    assert access_to(world["viewer"], world.plan).is_viewer
    last = LogEntry.objects.filter(object_id=str(row.user_id)).order_by("-pk")[0]
    assert "すべての計画" in last.change_message


def test_with_one_plan_there_is_nothing_to_choose(client: Client, world: World) -> None:
    client.force_login(world["secretariat"])
    assert "使える計画" not in client.get("/people/viewer/").content.decode()


def test_a_transfer_is_into_a_plan(world: World, second: Plan) -> None:
    rows = transfer_role(
        user=world["editor-gakko"],
        on=dt.date(2026, 4, 1),
        leaving=[membership(world, "editor-gakko")],
        role=Role.EDITOR,
        department=Department.objects.get(name="産業ＤＸ推進室"),
        is_deputy=False,
        plans=[second],
        by=world["secretariat"],
        at=NOW,
    )
    assert [plans_of_role(row) for row in rows] == [{second.slug}]


def test_somebody_stays_the_secretariat_of_all_plans(world: World, second: Plan) -> None:
    row = membership(world, "secretariat")
    with pytest.raises(ValidationError, match="事務局が1人もいなくなる"):
        restrict_role(membership=row, plans=[second], by=world["secretariat"], at=NOW)
    assert plans_of_role(row) == set()
    given = {"role": Role.SECRETARIAT, "department": None, "valid_until": None, "is_deputy": False}
    grant_role(user=world["viewer"], valid_from=START, **given, by=world["secretariat"], at=NOW)
    restrict_role(membership=row, plans=[second], by=world["secretariat"], at=NOW)
    assert plans_of_role(row) == {second.slug}


def test_the_account_administrator_restricts_but_extends_neither_office_nor_own_role(
    world: World, second: Plan
) -> None:
    admin = world["admin"]
    restrict_role(membership=membership(world, "viewer"), plans=[second], by=admin, at=NOW)
    restrict(world, "secretariat", second)
    with pytest.raises(ValidationError, match=ONLY_BY_SECRETARIAT):
        restrict_role(membership=membership(world, "secretariat"), plans=[], by=admin, at=NOW)
    own = Membership.objects.create(user=world.people["admin"], role=Role.VIEWER, valid_from=START)
    with pytest.raises(ValidationError, match=NOT_FOR_ONESELF):
        restrict_role(membership=own, plans=[], by=admin, at=NOW)


def test_accounts_are_not_kept_by_plan(world: World, second: Plan) -> None:
    with pytest.raises(ValidationError, match=ACCOUNTS_KNOW_NO_PLAN[:12]):
        restrict_role(membership=membership(world, "admin"), plans=[second], by=world["secretariat"], at=NOW)


def test_a_reorganisation_takes_the_restriction_along(world: World, second: Plan) -> None:
    restrict(world, "editor-gakko", second)
    day = dt.date(2027, 4, 1)
    old = Department.objects.get(name="学校教育課")
    reorganise(
        kind=ReorganisationKind.RENAME,
        effective_on=day,
        before=[old],
        names=["教育課"],
        choices={},
        note="",
        by=world["secretariat"],
        at=NOW,
    )
    rows = Membership.objects.filter(user=world.people["editor-gakko"], valid_from=day)
    assert [plans_of_role(row) for row in rows] == [{second.slug}]
    heads = Membership.objects.filter(user=world.people["head-gakko"], valid_from=day)
    assert [plans_of_role(row) for row in heads] == [set()]

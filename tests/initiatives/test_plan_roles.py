"""Whose roles reach which plan: a grid of roles × plans, for pages and for what stands behind them."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import Http404
from django.test import Client

from accounts.guards import secretariat_on
from accounts.models import Membership, Role
from accounts.permissions import access_from, access_of
from indicators.reminders.facts import report_facts
from initiatives.models import Plan, PlanRole
from initiatives.permissions import access_to, get_plan, plans_of
from tests.cast import START, World
from tests.second_plan import SLUG, add_second_plan, restrict

pytestmark = pytest.mark.any_database

# What each reader gets below /p/<plan>/: pages of all kinds, the report of 学校教育課's initiative.
PATHS = ("", "dashboard/", "reports/", "cycles/", "entry/2025/mori-1/")
GRID: dict[str, list[int]] = {
    "editor-gakko": [200, 200, 200, 403, 200],
    "head-gakko": [200, 200, 200, 403, 200],
    "editor-sangyo": [200, 200, 200, 403, 404],
    "secretariat": [200, 200, 200, 200, 200],
    "headquarters": [200, 200, 200, 403, 404],
    "viewer": [200, 200, 200, 403, 404],
    "admin": [200, 200, 200, 403, 404],
}


@pytest.fixture
def second(world: World) -> Plan:
    return add_second_plan(world)


@pytest.mark.parametrize("name", GRID)
def test_a_role_reaches_every_plan_unless_it_names_some(
    client: Client, world: World, second: Plan, name: str
) -> None:
    client.force_login(world[name])
    assert [client.get(f"/p/{SLUG}/{path}").status_code for path in PATHS] == GRID[name]
    restrict(world, name, second)
    client.force_login(world[name])
    assert [client.get(f"/p/{SLUG}/{path}").status_code for path in PATHS] == GRID[name]
    # The other plan is not there any more, at neither of its addresses; logging in leads to one's own.
    for path in (*PATHS[1:], "entry/2025/gyo-10/", "initiatives/gyo-10/", "help/"):
        assert client.get(f"/p/{world.plan.slug}/{path}").status_code == 404, path
    assert client.get("/dashboard/").status_code == 404
    assert client.get("/").headers["Location"] == f"/p/{SLUG}/"


@pytest.mark.parametrize("name", GRID)
def test_a_role_of_another_plan_finds_nothing_here(
    client: Client, world: World, second: Plan, name: str
) -> None:
    restrict(world, name, world.plan)
    client.force_login(world[name])
    for path in PATHS:
        assert client.get(f"/p/{SLUG}/{path}").status_code == 404, path
    assert client.get("/dashboard/").status_code == 200


def test_each_role_is_restricted_by_itself(world: World, second: Plan) -> None:
    editor = Membership.objects.get(user=world.people["editor-gakko"])
    PlanRole.objects.create(membership=editor, plan=world.plan)
    Membership.objects.create(user=world.people["editor-gakko"], role=Role.VIEWER, valid_from=START)
    user = world["editor-gakko"]
    assert access_to(user, world.plan).editor_departments == {editor.department_id}
    assert access_to(user, second).editor_departments == frozenset()
    assert access_to(user, second).is_viewer
    assert plans_of(user) == [world.plan, second]


def test_what_belongs_to_no_plan_asks_for_a_role_in_all_of_them(
    client: Client, world: World, second: Plan
) -> None:
    """Or the secretariat of one plan would let itself into the others."""
    restrict(world, "secretariat", second, world.plan)
    user = world["secretariat"]
    assert not access_of(user).is_secretariat
    assert access_to(user, second).is_secretariat
    assert access_from([], plan=second.pk) == access_of(user)
    client.force_login(user)
    for address in ("/people/", "/departments/", "/sign-ins/", "/people.csv"):
        assert client.get(address).status_code == 403, address
    tabs = client.get("/responsibilities/").content.decode()
    assert 'href="/people/"' not in tabs
    assert 'href="/departments/"' not in tabs
    assert client.get("/admin/").status_code in (302, 403)


def test_the_secretariat_of_named_plans_is_not_the_one_that_must_remain(world: World, second: Plan) -> None:
    assert list(secretariat_on(START)) == [world.people["secretariat"]]
    restrict(world, "secretariat", second)
    assert list(secretariat_on(START)) == []


def test_nobody_is_reminded_of_a_plan_that_the_role_does_not_reach(world: World, second: Plan) -> None:
    editor = world.people["editor-gakko"].pk
    day = second.reporting_cycles.get().due_on
    assert editor in report_facts(second, day)[0].editors
    restrict(world, "editor-gakko", world.plan)
    assert editor not in report_facts(second, day)[0].editors
    assert any(editor in facts.editors for facts in report_facts(world.plan, day))


def test_a_plan_that_roles_are_restricted_to_stays(world: World, second: Plan) -> None:
    """Deleted, it would leave roles that reach everything."""
    restrict(world, "viewer", second)
    with pytest.raises(ProtectedError):
        second.delete()


def test_a_plan_is_named_once(world: World, second: Plan) -> None:
    restrict(world, "viewer", second)
    with pytest.raises(IntegrityError, match=r"plan_role_unique|membership_id"), transaction.atomic():
        restrict(world, "viewer", second)


def test_a_plan_outside_the_scope_does_not_exist(world: World, second: Plan) -> None:
    restrict(world, "viewer", second)
    viewer = world["viewer"]
    assert get_plan(viewer, SLUG) == second
    for slug in ("", world.plan.slug, "nowhere"):
        with pytest.raises(Http404):
            get_plan(viewer, slug)
    assert get_plan(world["nobody"], SLUG) == second  # whose pages say that the role is missing


def test_of_plans_that_no_role_reaches_nothing_is_read(world: World, second: Plan) -> None:
    """Twenty plans of others cost who works on one nothing."""
    restrict(world, "viewer", second)
    viewer = world["viewer"]
    assert plans_of(viewer) == [second]
    assert viewer.plans_read == [second]

"""What stands around a page is that of its plan; one act leads to the same kind of page of another."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.models import Membership, Role
from initiatives.models import Plan
from tests.cast import START, World, opened_round
from tests.second_plan import SLUG, TITLE, add_second_plan, restrict

pytestmark = pytest.mark.any_database


@pytest.fixture
def second(world: World) -> Plan:
    plan = add_second_plan(world)
    opened_round(plan, 2026, opens_on=dt.date(2027, 4, 1), due_on=dt.date(2027, 4, 21))
    return plan


def switch(page: str) -> dict[str, str]:
    """The plans that a page leads to: what each is called, its address."""
    found = re.search(r'<details class="site-switch site-plans".*?</details>', page, re.DOTALL)
    link = r'<a href="([^"]*)"[^>]*>([^<]*)(?:<span class="site-switch-mark">[^<]*</span>)?</a>'
    links = re.findall(link, found.group() if found else "")
    return {label: address for address, label in links}


def without_switch(page: str) -> str:
    """A page without the way to the other plans."""
    return re.sub(r'<details class="site-switch site-plans".*?</details>', "", page, flags=re.DOTALL)


def test_the_frame_is_that_of_the_plan_shown(client: Client, world: World, second: Plan) -> None:
    client.force_login(world["secretariat"])
    own, other = (client.get(f"{of}dashboard/").content.decode() for of in ("/", f"/p/{SLUG}/"))
    assert "伊万里市" in own
    assert "令和7年度" in own
    assert "みどり市" not in without_switch(own)
    assert "みどり市" in other
    assert TITLE in other
    assert re.search(r"表示中の年度：</span>令和8年度", other)
    # What is left of the first plan is the way back to it.
    assert (
        re.sub(r'<details class="site-switch site-plans".*?</details>', "", other, flags=re.DOTALL).count(
            "伊万里市"
        )
        == 0
    )
    nav = re.search(r'<nav class="site-nav".*?</nav>', other, re.DOTALL)
    assert nav
    links = re.findall(r'href="([^"]*)"', nav.group())
    assert [one for one in links if not one.startswith(f"/p/{SLUG}/")] == ["/admin/"]
    assert f'href="/p/{SLUG}/help/dashboard/"' in other


@pytest.mark.parametrize(
    ("name", "path", "leads_to"),
    [
        ("secretariat", "/", "/"),
        ("secretariat", "/dashboard/indicators/", "/dashboard/indicators/"),
        ("secretariat", "/scales/", "/scales/"),
        ("secretariat", "/responsibilities/", "/responsibilities/"),
        ("secretariat", "/help/", "/help/"),
        ("secretariat", "/cycles/2025/", "/cycles/2025/"),
        ("secretariat", "/cycles/2025/matrix/", "/cycles/2025/matrix/"),
        ("secretariat", "/cycles/2024/", "/"),  # a year that the other plan has not
        ("secretariat", "/initiatives/gyo-10/", "/"),
        ("secretariat", "/people/", "/"),
        ("secretariat", "/nowhere/", "/"),
        ("viewer", "/reports/", "/reports/"),
        ("editor-gakko", "/cycles/2025/matrix/", "/cycles/2025/matrix/"),
        ("viewer", "/cycles/2025/inquiry/", "/cycles/2025/inquiry/"),
    ],
)
def test_the_kind_of_page_is_kept(
    client: Client, world: World, second: Plan, name: str, path: str, leads_to: str
) -> None:
    client.force_login(world[name])
    found = switch(client.get(path).content.decode())
    assert found[TITLE] == f"/p/{SLUG}{leads_to}"
    assert client.get(found[TITLE]).status_code == 200
    back = switch(client.get(found[TITLE]).content.decode())
    assert back[world.plan.short_title] == leads_to


def test_a_plan_whose_years_are_over_or_to_come_is_marked(client: Client, world: World, second: Plan) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(end_fiscal_year=2022)
    Plan.objects.filter(pk=second.pk).update(start_fiscal_year=2090, end_fiscal_year=2094)
    client.force_login(world["viewer"])
    page = client.get("/").content.decode()
    assert re.findall(r'([^>]*)<span class="site-switch-mark">([^<]*)</span>', page) == [
        (world.plan.short_title, "計画期間終了"),
        (TITLE, "令和72年度から"),
    ]


def test_a_page_that_is_not_the_readers_there_becomes_the_home_page(
    client: Client, world: World, second: Plan
) -> None:
    """The secretariat of one plan who only reads the other."""
    restrict(world, "secretariat", world.plan)
    Membership.objects.create(user=world.people["secretariat"], role=Role.VIEWER, valid_from=START)
    client.force_login(world["secretariat"])
    assert switch(client.get("/scales/").content.decode())[TITLE] == f"/p/{SLUG}/"


def test_whoever_has_one_plan_has_nothing_to_switch(client: Client, world: World) -> None:
    client.force_login(world["secretariat"])
    assert switch(client.get("/").content.decode()) == {}
    second = add_second_plan(world)
    for name in ("viewer", "editor-gakko"):
        restrict(world, name, second)
        client.force_login(world[name])
        assert switch(client.get(f"/p/{SLUG}/").content.decode()) == {}
    client.force_login(world["nobody"])
    assert switch(client.get("/").content.decode()) == {}


def test_pages_of_no_plan_keep_the_one_looked_at_last(client: Client, world: World, second: Plan) -> None:
    client.force_login(world["secretariat"])
    assert "伊万里市" in client.get("/people/").content.decode()
    client.get(f"/p/{SLUG}/responsibilities/")
    people = client.get("/people/").content.decode()
    assert "みどり市" in people
    assert f'href="/p/{SLUG}/responsibilities/"' in people
    client.get("/responsibilities/")
    assert "みどり市" not in without_switch(client.get("/people/").content.decode())


def test_a_remembered_plan_opens_nothing(client: Client, world: World, second: Plan) -> None:
    restrict(world, "secretariat", world.plan)
    client.force_login(world["secretariat"])
    client.cookies["plan"] = SLUG
    page = client.get("/account/password/").content.decode()
    assert "みどり市" not in page
    assert "伊万里市" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [("initiatives/nowhere/", 404), ("nothing/of/the/kind/", 404), ("scales/", 403)],
)
def test_a_refusal_stands_in_the_frame_of_its_plan(
    client: Client, world: World, second: Plan, address: str, status: int
) -> None:
    client.force_login(world["editor-gakko"])
    for of, city in (("/", "伊万里市"), (f"/p/{SLUG}/", "みどり市")):
        response = client.get(f"{of}{address}")
        page = response.content.decode()
        assert response.status_code == status
        assert f'href="{of}dashboard/"' in page
        assert city in without_switch(page)


def test_a_refusal_shows_no_plan_that_is_not_the_readers(client: Client, world: World, second: Plan) -> None:
    restrict(world, "editor-gakko", world.plan)
    client.force_login(world["editor-gakko"])
    response = client.get(f"/p/{SLUG}/nothing/of/the/kind/")
    assert response.status_code == 404
    assert "みどり市" not in response.content.decode()

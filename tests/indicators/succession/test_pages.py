"""引継ぎの対応: who sees it, from which plan, what it says; and the anchor of its part of the manual."""

from typing import Any

import pytest
from django.test import Client

from indicators.succession.services import make_successor
from initiatives.models import Initiative, Plan, PlanRole
from tests.cast import World
from tests.indicators.succession.test_services import AT, SPECIAL, decisions

URL = "/plan/succession/"
NEW_URL = f"/p/imari-dx-2{URL}"


@pytest.fixture
def successor(world: World) -> Plan:
    """The next plan, with one split, one merged and one ended."""
    return make_successor(
        plan=world.plan, decisions=decisions(world, **SPECIAL), by=world["secretariat"], at=AT
    )


def opened(world: World, who: str, url: str = URL) -> Any:
    client = Client()
    client.force_login(world[who])
    return client.get(url)


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretariat", 200), ("editor-gakko", 200), ("viewer", 200), ("headquarters", 200), ("nobody", 403)],
)
@pytest.mark.parametrize("url", [URL, NEW_URL])
def test_everybody_with_a_role_reads_it_from_both_plans(
    world: World, successor: Plan, who: str, status: int, url: str
) -> None:
    assert opened(world, who, url).status_code == status


@pytest.mark.parametrize("url", [URL, NEW_URL])
def test_who_has_a_part_in_one_of_the_plans_alone_does_not(world: World, successor: Plan, url: str) -> None:
    PlanRole.objects.create(membership=world["viewer"].memberships.get(), plan=world.plan)
    assert opened(world, "viewer", url).status_code == 404


def test_it_says_what_became_of_each(world: World, successor: Plan) -> None:
    heading = successor.headings.filter(level__number=3).first() or successor.headings.last()
    Initiative.objects.create(
        plan=successor,
        heading=heading,
        code="新－①",
        plain_code="新-1",
        slug="new-1",
        number=99,
        sort_order=99,
        title="新しいもの",
    )
    text = opened(world, "viewer").content.decode()
    for one in ("分割1件", "統合2件", "終了1件", "継続24件", "新規1件", "端末の更新", "新－①　新しいもの"):
        assert one in text


def test_what_is_still_to_do_is_told_to_those_who_do_it(world: World, successor: Plan) -> None:
    assert "これから行うこと" in opened(world, "secretariat", NEW_URL).content.decode()
    assert "これから行うこと" not in opened(world, "viewer", NEW_URL).content.decode()


def test_the_page_leads_to_its_part_of_the_manual(world: World, successor: Plan) -> None:
    assert 'href="/help/#succession">使い方</a>' in opened(world, "secretariat").content.decode()


def test_the_number_of_queries_does_not_grow(
    world: World, successor: Plan, django_assert_num_queries: Any
) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    with django_assert_num_queries(19):
        client.get(URL)

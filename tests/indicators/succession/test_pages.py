"""引継ぎの対応: who sees it, from which plan, what it says; and the anchor of its part of the manual."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from indicators.book.succession import fates_of, lineage_of
from indicators.models import Indicator
from indicators.succession.services import Mapped, make_successor, map_initiative
from initiatives.models import Initiative, Plan, PlanRole
from tests.cast import World, opened_round
from tests.forms import posted_back
from tests.indicators.succession.test_services import AT, SPECIAL, decisions

URL = "/plan/succession/"
NEW_URL = f"/p/imari-dx-2{URL}"


pytestmark = pytest.mark.any_database


@pytest.fixture(scope="module")
def next_plan(loaded_world: World, django_db_blocker: Any) -> Plan:
    """The next plan, with one split, one merged and one ended, made once for the module."""
    with django_db_blocker.unblock():
        return make_successor(
            plan=loaded_world.plan,
            decisions=decisions(loaded_world, **SPECIAL),
            by=loaded_world["secretariat"],
            at=AT,
        )


@pytest.fixture
def successor(next_plan: Plan, world: World) -> Plan:
    """What a test changes of it is undone after it."""
    return Plan.objects.get(pk=next_plan.pk)


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
    assert 'href="/help/plan/#succession">使い方</a>' in opened(world, "secretariat").content.decode()


def test_the_number_of_queries_does_not_grow(
    world: World, successor: Plan, django_assert_num_queries: Any
) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    with django_assert_num_queries(20):
        client.get(URL)


KEPT = ("/plan/succession/of/chi-2/", "/plan/succession/undo/")


@pytest.mark.parametrize("url", KEPT)
def test_the_secretariat_of_both_plans_corrects_it(world: World, successor: Plan, url: str) -> None:
    assert opened(world, "secretariat", url).status_code == 200
    assert opened(world, "viewer", url).status_code == 403
    assert opened(world, "secretariat", "/plan/succession/of/none/").status_code == 404
    assert f'href="{url}"' in opened(world, "secretariat").content.decode()
    assert f'href="{url}"' not in opened(world, "viewer").content.decode()
    help_link = 'href="/help/plan/#succession">使い方</a>'
    assert help_link in opened(world, "secretariat", url).content.decode()


def secretary(world: World) -> Client:
    client = Client()
    client.force_login(world["secretariat"])
    return client


def test_what_ended_is_corrected_to_go_on(world: World, successor: Plan) -> None:
    client, url = secretary(world), f"/p/imari-dx-2{KEPT[0]}"
    into = successor.initiatives.get(slug="chi-1")
    sent = client.post(url, posted_back(client, url) | {"into": [into.pk]})
    assert (sent.status_code, sent["Location"]) == (302, f"{NEW_URL}#row-chi-2")
    assert [one.pk for one in fates_of(world.plan)[world.initiative("chi-2").pk].new] == [into.pk]


def test_a_line_that_goes_on_already_is_named_at_its_field(world: World, successor: Plan) -> None:
    client, url = secretary(world), KEPT[0]
    line = world.initiative("chi-2").indicators.get()
    taken = successor.initiatives.get(slug="gyo-11").indicators.first()
    page = client.post(url, posted_back(client, url) | {f"line-{line.pk}": taken.pk})
    text = page.content.decode()
    assert page.status_code == 422
    assert f'<a href="#id_line-{line.pk}">' in text
    assert "から続いています。別のものを選んでください。" in text
    assert f'<option value="{taken.pk}" selected' in text


def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_lost(
    world: World, successor: Plan
) -> None:
    client, url, old = secretary(world), KEPT[0], world.initiative("chi-2")
    typed = posted_back(client, url) | {"into": [successor.initiatives.get(slug="chi-1").pk]}
    other = successor.initiatives.get(slug="san-3")
    wanted = Mapped(frozenset({other.pk}), {})
    map_initiative(old=old, wanted=wanted, seen=str(Mapped.of(old)), by=world["secretariat"])
    page = client.post(url, typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert f"{other.code}　{other.plain_title}" in text
    assert re.search(rf'value="{typed["into"][0]}"[^>]*checked', text)
    assert client.post(url, typed | {"seen": str(wanted)}).status_code == 302


def test_it_is_taken_back_with_a_confirmation(world: World, successor: Plan) -> None:
    client = secretary(world)
    assert "data-confirm=" in client.get(KEPT[1]).content.decode()
    answer = client.post(KEPT[1], {"act": "discard"})
    assert (answer.status_code, answer["Location"]) == (302, "/plan/")
    assert Plan.objects.get() == world.plan


def test_what_keeps_it_from_being_taken_back_is_said(world: World, successor: Plan) -> None:
    client = secretary(world)
    opened_round(successor, 2026, opens_on=AT.date(), due_on=AT.date())
    text = client.get(KEPT[1]).content.decode()
    assert "照会を始めたか、実績がある計画は、取り消せません。" in text
    assert 'value="discard"' not in text
    assert client.post(KEPT[1], {"act": "discard"}).status_code == 409
    assert client.post(KEPT[1], {"act": "unlink"}).status_code == 302
    assert lineage_of(world.plan).successor is None


def test_a_plan_that_stands_already_is_chosen(world: World, successor: Plan) -> None:
    client, url = secretary(world), "/plan/successor/existing/"
    assert client.get(url)["Location"] == URL  # there is one
    client.post(KEPT[1], {"act": "unlink"})
    assert "次期計画を選んでください。" in client.post(url).content.decode()
    answer = client.post(url, {"successor": successor.pk})
    assert (answer.status_code, answer["Location"]) == (302, URL)
    assert lineage_of(world.plan).successor == successor
    nothing = client.get(f"/p/{successor.slug}{url}").content.decode()
    assert "結び付けられる計画がありません" in nothing


def test_the_table_is_taken_away_whole(world: World, successor: Plan) -> None:
    rows = list(
        csv.reader(io.StringIO(opened(world, "viewer", "/plan/succession.csv").content.decode("utf-8-sig")))
    )
    assert rows[0] == ["種類", "前計画の番号", "前計画の名称", "扱い", "次期計画の番号", "次期計画の名称"]
    parts = [row for row in rows if row[1:4] == ["行-10", "学校ネットワークの適正化", "分割"]]
    assert [row[4:] for row in parts] == [["行-10", "通信環境の維持"], ["行-10-2", "端末の更新"]]
    assert [row[3:] for row in rows if row[1] == "地-2" and row[0] != "数値目標"] == [["終了", "", ""]]
    assert [row[3:] for row in rows if row[1] == "地-2" and row[0] == "数値目標"] == [["終了", "", ""]]
    lines = [row for row in rows if row[0] == "数値目標"]
    assert len(lines) == Indicator.objects.filter(initiative__plan=world.plan).count()
    assert opened(world, "viewer", f"/p/imari-dx-2{URL[:-1]}.xlsx").status_code == 200
    assert opened(world, "nobody", "/plan/succession.csv").status_code == 403
    assert opened(world, "viewer", "/plan/succession.pdf").status_code == 404


def test_each_initiative_leads_to_the_table(world: World, successor: Plan) -> None:
    for url in ("/initiatives/gyo-10/", "/p/imari-dx-2/initiatives/gyo-10/"):
        page = opened(world, "viewer", url).content.decode()
        assert f'<a class="no-print" href="{URL}">引継ぎの対応' in page

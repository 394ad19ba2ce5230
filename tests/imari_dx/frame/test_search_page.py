"""One box finds what the reader may see, grouped by kind, narrowed by kind and year, in one plan."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from imari_dx.frame.search.found import Kind
from indicators.models import AnnualReport
from tests.cast import World
from tests.second_plan import SLUG, TITLE, add_second_plan

pytestmark = pytest.mark.any_database


def search(client: Client, of: str = "/", **query: str) -> str:
    response = client.get(f"{of}search/?{urlencode(query)}")
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> dict[str, list[str]]:
    """What is shown of each kind."""
    found: dict[str, list[str]] = {}
    for kind, body in re.findall(r'aria-labelledby="found-(\w+)">(.*?)</section>', page, re.DOTALL):
        lines = re.findall(r'<p class="search-title"><a href="[^"]*">(.*?)</a></p>', body, re.DOTALL)
        found[kind] = [unescape(re.sub("<.*?>", "", line)).strip() for line in lines]
    return found


def choices(page: str) -> list[str]:
    found = re.search(r'<nav class="search-choices".*?</nav>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>(.*?)</a>", found.group()) if found else []


@pytest.mark.parametrize("typed", ["行－⑩", "行-10", "gyo-10", "ＧＹＯ－１０"])
def test_a_number_leads_to_its_initiative_and_what_was_reported_of_it(
    client: Client, told: World, typed: str
) -> None:
    client.force_login(told["viewer"])
    page = search(client, q=typed)
    assert titles(page)["initiatives"][0] == "行－⑩ 学校ネットワークの適正化"
    assert titles(page)["results"] == ["行－⑩ 学校ネットワークの適正化"]  # R6 is 確定, R7 not yet
    assert 'href="/initiatives/gyo-10/"' in page


def test_words_and_year_narrow(client: Client, told: World) -> None:
    client.force_login(told["secretariat"])
    page = search(client, q="取組実績")
    assert "年度の実績・総括（4件）" in choices(page)
    page = search(client, q="取組実績", kind="results", year="2025")
    assert titles(page) == {"results": ["行－⑩ 学校ネットワークの適正化", "行－⑪ ＩＣＴ支援員の活用"]}
    assert '<a href="/search/?q=%E5%8F%96' in page
    assert search(client, q="取組実績 R6年度").count("<mark>取組実績</mark>") == 1


def test_more_than_a_few_are_on_pages_of_their_own(client: Client, told: World) -> None:
    client.force_login(told["secretariat"])
    AnnualReport.objects.update(challenges="どこにでもある課題")
    page = search(client, q="どこにでも")
    assert len(titles(page)["results"]) == 5
    assert "140件すべてを表示" in page
    page = search(client, q="どこにでも", kind="results")
    assert len(titles(page)["results"]) == 20
    assert "1〜20件目" in page
    assert "121〜140件目" in search(client, q="どこにでも", kind="results", page="99")


def test_what_is_typed_is_never_markup(client: Client, told: World) -> None:
    client.force_login(told["secretariat"])
    AnnualReport.objects.filter(pk=told.report("gyo-12").pk).update(challenges='<b onclick="x">危険</b>')
    page = search(client, q='<b onclick="x">')
    assert "&lt;b onclick=" in page
    assert "<b onclick" not in page
    assert titles(search(client, q="危険")) == {"results": ["行－⑫ ＩＣＴを活用した授業等の研究"]}


def test_nothing_found_says_what_to_try(client: Client, world: World) -> None:
    client.force_login(world["viewer"])
    page = search(client, q="そんなものはない")
    assert "見つかりませんでした" in page
    assert "さがし方" in page
    assert "この絞り込みでは見つかりませんでした" in search(
        client, q="テレワーク", year="2021", kind="people"
    )


def test_pages_of_the_menu_are_the_readers_own(client: Client, world: World) -> None:
    for name, found in (("secretariat", ["判定基準"]), ("viewer", [])):
        client.force_login(world[name])
        assert titles(search(client, q="判定基準")).get("pages", []) == found
    for name in ("secretariat", "admin", "viewer", "editor-gakko"):
        client.force_login(world[name])
        page = search(client, q="の", kind=Kind.PAGES)  # of the names and of other words for them
        for address in re.findall(r'<p class="search-title"><a href="([^"]*)"', page):
            assert client.get(address).status_code == 200, (name, address)


def test_the_manual_is_read_in_the_words_of_the_plan(client: Client, world: World) -> None:
    client.force_login(world["viewer"])
    page = search(client, q="ログインの有効期限", kind="manual")
    assert "ログインの有効期限" in titles(page)["manual"]
    assert re.search(r'href="/help/login/"', page)
    found = search(client, q="事務局", kind="manual")
    for topic, anchor in set(re.findall(r'href="/help/([\w-]+)/#([^"]*)"', found)):
        assert f'id="{anchor}"' in client.get(f"/help/{topic}/").content.decode()


def test_another_plan_is_looked_through_on_its_own_page(client: Client, world: World) -> None:
    add_second_plan(world)
    client.force_login(world["secretariat"])
    page = search(client, q="植樹")
    assert titles(page) == {}
    assert f'<a href="/p/{SLUG}/search/?q=%E6%A4%8D%E6%A8%B9">{TITLE}</a>' in page
    page = search(client, of=f"/p/{SLUG}/", q="植樹")
    assert titles(page)["initiatives"] == ["森1 植樹1", "森2 植樹2"]
    assert f'href="/p/{SLUG}/initiatives/mori-1/"' in page


def test_the_box_stands_third_on_every_page(client: Client, world: World) -> None:
    """Behind the way to the content and the name: two steps of the keyboard away."""
    client.force_login(world["viewer"])
    page = client.get("/dashboard/").content.decode()
    steps = re.findall(r"<(?:a|button|input|summary)\b[^>]*>", page)
    assert [re.search(r'class="([\w-]*)', step).group(1) for step in steps[:2]] == ["skip-link", "site-brand"]  # type: ignore[union-attr]
    assert 'name="q"' in steps[2]


@pytest.mark.parametrize(("name", "count"), [("secretariat", 35), ("viewer", 33)])
def test_a_fixed_number_of_queries(
    client: Client, told: World, django_assert_num_queries: DjangoAssertNumQueries, name: str, count: int
) -> None:
    client.force_login(told[name])
    for typed, more in (("取組実績", 0), ("そんなものはない", 1)):  # an initiative by which it is explained
        with django_assert_num_queries(count + more):
            search(client, q=typed)

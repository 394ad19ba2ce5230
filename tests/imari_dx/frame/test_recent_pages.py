"""What was opened last is offered on the page of the search; the browser remembers it, for one person."""

import re

import pytest
from django.test import Client

from tests.cast import PASSWORD, World
from tests.second_plan import SLUG, TITLE, add_second_plan

pytestmark = pytest.mark.any_database


def recent(client: Client, address: str = "/search/") -> list[tuple[str, str]]:
    page = client.get(address).content.decode()
    found = re.search(r'<ul class="search-recent">.*?</ul>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)">(.*?)</a>\s*(.*?)</li>', found.group() if found else "", re.DOTALL)
    return [(address, f"{label} {re.sub('<.*?>', '', place)}".strip()) for address, label, place in links]


def test_what_was_opened_last_comes_first(client: Client, world: World) -> None:
    client.force_login(world["editor-gakko"])
    assert recent(client) == []
    for path in (
        "/initiatives/gyo-11/?year=2024",
        "/entry/2025/gyo-10/",
        "/dashboard/",
        "/entry/2025/san-1/",
    ):
        client.get(path)
    client.get("/initiatives/gyo-11/")
    client.get("/initiatives/gyo-12/sheet/", headers={"HX-Request": "true"})
    client.get("/reports/2025/evaluation.html")
    assert recent(client) == [
        ("/reports/2025/evaluation.html", "評価報告書　令和7年度 帳票"),
        ("/initiatives/gyo-11/", "行－⑪ ＩＣＴ支援員の活用"),
        ("/entry/2025/gyo-10/", "行－⑩ 学校ネットワークの適正化 令和7年度実績"),
    ]


def test_eight_are_kept(client: Client, world: World) -> None:
    client.force_login(world["viewer"])
    for number in range(1, 11):
        client.get(f"/initiatives/gyo-{number}/")
    assert [address for address, _label in recent(client)] == [
        f"/initiatives/gyo-{number}/" for number in range(10, 2, -1)
    ]


def test_they_are_one_persons_and_gone_after_logging_out(client: Client, world: World) -> None:
    client.login(username="viewer", password=PASSWORD)
    client.get("/initiatives/gyo-10/")
    kept = client.cookies["recent"].value
    assert len(recent(client)) == 1
    client.post("/account/logout/")
    assert not client.cookies["recent"].value
    client.force_login(world["headquarters"])
    client.cookies["recent"] = kept
    assert recent(client) == []
    client.cookies["recent"] = kept[:-1]  # somebody has changed it
    client.force_login(world["viewer"])
    assert recent(client) == []


def test_those_of_several_plans_say_of_which(client: Client, world: World) -> None:
    add_second_plan(world)
    client.force_login(world["secretariat"])
    client.get("/initiatives/gyo-10/")
    client.get(f"/p/{SLUG}/initiatives/mori-1/")
    shown = [
        ("/p/midori/initiatives/mori-1/", f"森1 植樹1 {TITLE}"),
        ("/initiatives/gyo-10/", f"行－⑩ 学校ネットワークの適正化 {world.plan.short_title}"),
    ]
    assert recent(client) == shown
    assert recent(client, f"/p/{SLUG}/search/") == shown

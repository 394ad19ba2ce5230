"""Every page below ホーム says where it stands, and is called alike in title, heading and path."""

import pytest
from django.test import Client

from tests.cast import World
from tests.place import HOME, disagreeing, names_of

pytestmark = pytest.mark.any_database


def test_what_says_so_wrongly_is_noticed() -> None:
    """The comparison itself, which tests/test_addresses.py makes of every page that it opens."""
    page = (
        '<title>{0}｜進捗管理システム</title><header class="site-header"></header><nav aria-label="現在位置">'
        "<li>ホーム</li><li>{1}</li></nav><h1>{2}</h1>"
    )
    assert not disagreeing(page.format("照会・調査", "照会・調査", "照会・調査"))
    assert not disagreeing(page.format("行－⑩の実績", "行－⑩", "行－⑩"))
    for names in (("一覧", "照会", "照会"), ("照会", "一覧", "照会"), ("照会", "照会", "一覧")):
        assert disagreeing(page.format(*names)), names
    assert disagreeing(page.format("照会", "照会", "照会").replace("<li>ホーム</li>", ""))


def test_what_stands_above_and_is_not_the_readers_is_left_out(client: Client, world: World) -> None:
    for reader, path in (
        ("secretariat", [HOME, "照会・調査", "令和7年度実績の照会", "照会文・記入要領"]),
        ("viewer", [HOME, "照会文・記入要領"]),
    ):
        client.force_login(world[reader])
        assert names_of(client.get("/cycles/2025/inquiry/").content.decode())[2] == path


def test_an_error_has_no_path(client: Client, world: World) -> None:
    client.force_login(world["viewer"])
    assert names_of(client.get("/scales/").content.decode())[2] == []

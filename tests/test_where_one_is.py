"""Every page below ホーム says where it stands, and is called alike in title, heading and path."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve

from tests.cast import World
from tests.test_addresses import PAGES

pytestmark = pytest.mark.any_database

HOME = "ホーム"
# ホーム itself, and what is not below it.
NO_PATH = {"home", "login"}
FILE = re.compile(r"\.[a-z]+(\?|$)")


def text(html: str) -> str:
    """What is read of a piece of a page, without blanks and the marks of terms, drafts and errors."""
    plain = unescape(re.sub(r"<[^>]*>", "", re.sub(r'<span class="draft-mark">案</span>', "", html)))
    return "".join(plain.replace("※", "").removeprefix("エラー：").split())


def names_of(page: str) -> tuple[str, str, list[str]]:
    """The title without the system's name, the heading, the path."""
    title = re.search(r"<title>(.*?)｜", page, re.DOTALL)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    path = re.search(r'<nav aria-label="現在位置">(.*?)</nav>', page, re.DOTALL)
    steps = re.findall(r"<li[^>]*>(.*?)</li>", path.group(1), re.DOTALL) if path else []
    assert title
    assert heading
    return text(title.group(1)), text(heading.group(1)), [text(step) for step in steps]


@pytest.mark.parametrize("reader", ["secretariat", "editor-gakko", "viewer"])
def test_title_heading_and_path_agree(client: Client, told: World, reader: str) -> None:
    client.force_login(told[reader])
    wrong: dict[str, object] = {}
    led_to: set[str] = set()
    pages = (address for address, _came in PAGES.values() if not FILE.search(address))
    for address in dict.fromkeys(pages):
        response = client.get(address)
        page = response.content.decode() if response["Content-Type"].startswith("text/html") else ""
        if response.status_code != 200 or 'class="site-header"' not in page:
            continue
        if resolve(address.partition("?")[0]).url_name in NO_PATH:
            continue
        title, heading, path = names_of(page)
        # The last step is the heading, or what this page is of the thing that the heading names.
        agrees = len(path) > 1 and path[0] == HOME and heading in title and path[-1] in title
        if not agrees or not (path[-1] in heading or heading in (*path[-2:], path[-1][: len(heading)])):
            wrong[address] = title, heading, path
        links = re.findall(r'<li class="breadcrumb-item"><a href="([^"]*)"', page)
        for link in set(links) - led_to:
            led_to.add(link)
            assert client.get(unescape(link)).status_code == 200, (address, link)
    assert wrong == {}


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

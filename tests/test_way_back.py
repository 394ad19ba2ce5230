"""Filters survive the way into a report and back; nobody is led to another site."""

import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client, RequestFactory

from imari_dx.shared.way_back import way_back, with_way_back
from tests.cast import World

pytestmark = pytest.mark.any_database


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def links(text: str, start: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'(?:href|action)="([^"]+)"', text) if url.startswith(start)]


@pytest.mark.parametrize(
    ("back", "url"),
    [
        ("/?q=学校&state=submitted", "/?q=%E5%AD%A6%E6%A0%A1&state=submitted"),
        ("/", "/"),
        ("/dashboard/alerts/?kind=undone", "/dashboard/alerts/?kind=undone"),
        ("/cycles/2025/matrix/?late=on", "/cycles/2025/matrix/?late=on"),
        ("/people/?text=a&text=b", "/people/?text=a&text=b"),
        ("/p/other/dashboard/?year=2025", "/p/other/dashboard/?year=2025"),
        ("/?q=a&back=//evil.example", "/?q=a"),
        ("/#part", "/"),
    ],
)
def test_a_list_is_taken(back: str, url: str) -> None:
    found = way_back(RequestFactory().get("/entry/2025/gyo-10/", {"back": back}))
    assert found is not None
    assert found.url == url


@pytest.mark.parametrize(
    "back",
    [
        "",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https://evil.example/",
        "http:/",
        "http:///people/",
        "javascript:alert(1)",
        "data:text/html,x",
        "people/",
        "?q=a",
        "/people",  # no page of ours
        "/account/logout/",
        "/entry/2025/gyo-10/",
        "/admin/",
        "/nowhere/",
        "/\x00",
        "/\n/evil.example",
        "http://[",
        "/?q=" + "a" * 3000,
    ],
)
def test_anything_else_leads_nowhere(back: str) -> None:
    assert way_back(RequestFactory().get("/entry/2025/gyo-10/", {"back": back})) is None


@pytest.mark.parametrize(
    ("url", "back", "whole"),
    [
        ("/entry/2025/gyo-10/", "/?q=a", "/entry/2025/gyo-10/?back=%2F%3Fq%3Da"),
        ("/initiatives/gyo-10/?year=2025", "/?q=a", "/initiatives/gyo-10/?year=2025&back=%2F%3Fq%3Da"),
        ("/entry/2025/gyo-10/?back=%2F#remarks", "/?q=a", "/entry/2025/gyo-10/?back=%2F%3Fq%3Da#remarks"),
        ("/entry/2025/gyo-10/", "", "/entry/2025/gyo-10/"),
        ("", "/?q=a", ""),
    ],
)
def test_an_address_carries_the_list(url: str, back: str, whole: str) -> None:
    assert with_way_back(url, back) == whole


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("secretariat", "/?q=行10"),
        ("editor-gakko", "/?q=学校 ネットワーク&state="),
        ("secretariat", "/dashboard/years/?year=2025&level1=gyo"),
        ("secretariat", "/dashboard/indicators/?level1=gyo"),
        ("secretariat", "/dashboard/alerts/?level1=gyo"),
        ("secretariat", "/cycles/2025/matrix/?group=department"),
        ("secretariat", "/people/?text=gakko"),
    ],
)
def test_from_a_filtered_list_and_back_to_the_same(told: World, name: str, address: str) -> None:
    client = client_of(told, name)
    text = client.get(address).content.decode()
    ways = [url for url in links(text, "/") if "back" in parse_qs(urlsplit(url).query)]
    assert ways, "no link out of the list knows the way back"
    for url in list({urlsplit(url).path: url for url in ways}.values())[:4]:
        page = client.get(url)
        assert page.status_code == 200
        (way,) = re.findall(r'<p class="way-back no-print"><a href="([^"]+)"', page.content.decode())
        assert parse_qs(urlsplit(unescape(way)).query) == parse_qs(urlsplit(address).query)
        assert urlsplit(unescape(way)).path == urlsplit(address).path
        again = client.get(unescape(way)).content.decode()
        assert links(again, "/entry/") == links(text, "/entry/")


def test_without_a_choice_addresses_stay_as_they_are(told: World) -> None:
    client = client_of(told, "secretariat")
    for address in ("/", "/dashboard/years/", "/dashboard/indicators/?year=2025", "/people/"):
        page = client.get(address).content.decode()
        assert "back=" not in page
        assert "way-back" not in page


def test_saving_and_submitting_keep_the_way_back(told: World) -> None:
    client = client_of(told, "editor-gakko")
    back = "/?q=" + quote("学校")
    url = with_way_back("/entry/2025/gyo-12/", back)
    page = client.get(url).content.decode()
    (action,) = re.findall(r'id="entry-form" method="post" action="([^"]+)"', page)
    assert unescape(action) == url
    fields = dict(re.findall(r'<input type="hidden" name="(version|base)" value="([^"]*)"', page))
    posted = {name: unescape(value) for name, value in fields.items()}
    response = client.post(url, posted | {"results": "書いた"})
    assert response.status_code in (200, 302, 422)
    if response.status_code == 302:
        assert response["Location"] == url


def test_a_step_keeps_the_way_back(told: World) -> None:
    client = client_of(told, "head-gakko")
    back = "/?q=" + quote("学校")
    page = client.get(with_way_back("/review/2025/gyo-10/", back)).content.decode()
    steps = links(page, "/review/2025/gyo-10/step/")
    assert steps
    assert all(parse_qs(urlsplit(one).query)["back"] == [back] for one in steps)
    approve = next(one for one in steps if "approve" in one)
    (version,) = set(re.findall(r'name="version" value="(\d+)"', page))
    response = client.post(approve, {"version": version})
    assert response.status_code == 302
    assert response["Location"] == back  # no other waits


def test_who_is_not_signed_in_sees_no_way_back(client: Client, db: None) -> None:
    assert "way-back" not in client.get("/account/login/", {"back": "/?q=a"}).content.decode()

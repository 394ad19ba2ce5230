"""Every list that is searched by typed words finds by the one rule, on every database, and takes any text."""

import re
from html import unescape
from itertools import cycle
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import SignIn, SignInKind, User
from initiatives.models import Initiative
from tests.cast import World


@pytest.fixture
def client(told: World) -> Client:
    Initiative.objects.filter(slug="gyo-10").update(title="学校ネットワーク※の適正化")
    User.objects.filter(username="editor-gakko").update(full_name="𠮷田　ミサキ")
    client = Client()
    client.force_login(told["secretariat"])
    SignIn.objects.create(
        at=timezone.now(),
        kind=SignInKind.SUCCESS,
        username="editor-gakko",
        user=told["editor-gakko"],
        address="10.1.2.3",
    )
    return client


def page(client: Client, address: str, query: str) -> str:
    response = client.get(f"{address}{quote(query)}")
    assert response.status_code == 200
    text = response.content.decode()
    return unescape(
        re.sub(r"<[^>]*>", "", re.sub(r"<(form|header|script).*?</\1>", "", text, flags=re.DOTALL))
    )


LISTS = ("/?q=", "/history/?text=", "/people/?text=", "/sign-ins/?text=")


@pytest.mark.parametrize(
    "query",
    [
        "学校 ネットワーク",
        "学校　ネットワーク",
        "ねっとわーく",
        "行10",
        "gyo-10",
        "行－⑩",
        "行-10",
        "ネットワーク※",
        "GYO10 学校",
    ],
)
@pytest.mark.parametrize("address", ["/?q=", "/history/?text="])
def test_an_initiative_is_found_however_it_is_typed(client: Client, address: str, query: str) -> None:
    text = page(client, address, query)
    assert "行－⑩" in text
    assert "行－⑪" not in text


@pytest.mark.parametrize(
    "query", ["吉田", "みさき", "𠮷田ミサキ", "𠮷田 みさき", "ﾐｻｷ", "EDITOR gakko", "editorgakko"]
)
@pytest.mark.parametrize("address", ["/people/?text=", "/sign-ins/?text="])
def test_a_person_is_found_however_it_is_typed(client: Client, address: str, query: str) -> None:
    text = page(client, address, query)
    assert ("editor-gakko" in text) == (query != "吉田")  # another character is another name
    assert "viewer" not in text


ODD = ("\x00", "%", "\ud83d", "あ" * 300, "学\x00校", "_", "\\", "'", '"', "😀" * 50, "※", "ー")


# All lists search in one way: each with some of the texts, and each text in one of them.
@pytest.mark.parametrize(("address", "query"), list(zip(cycle(LISTS), ODD, strict=False)))
def test_no_text_is_an_error(client: Client, address: str, query: str) -> None:
    raw = quote(query.encode("utf-8", "surrogatepass"))
    assert client.get(f"{address}{raw}").status_code == 200
    path, _mark, rest = address.partition("?")
    file = f"{path.rstrip('/') or '/reports/work'}.csv?{rest}{raw}"
    assert client.get(file).status_code == 200


def test_a_percent_sign_and_an_underline_are_no_wildcards(client: Client) -> None:
    for query in ("%", "_"):
        assert "行－⑩" not in page(client, "/?q=", query)
        assert "editor-gakko" not in page(client, "/people/?text=", query)


@pytest.mark.parametrize(
    ("address", "query", "count"),
    [
        ("/admin/initiatives/initiative/", "学校　ねっとわーく", 1),
        ("/admin/initiatives/initiative/", "gyo10", 1),
        ("/admin/initiatives/initiative/", "行－⑩", 1),
        ("/admin/initiatives/initiative/", "どこにもない", 0),
        ("/admin/initiatives/initiative/", "※", 28),
        ("/admin/accounts/user/", "𠮷田 みさき", 1),
    ],
)
def test_the_pages_of_correction_search_in_the_same_way(
    client: Client, address: str, query: str, count: int
) -> None:
    response = client.get(address, {"q": query})
    assert response.status_code == 200
    assert response.context["cl"].result_count == count

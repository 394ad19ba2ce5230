"""Every address of the site × every kind of reader: a new address without a row fails the run.

The admin below /admin/ has a table of its own in tests/initiatives/test_admin.py.
"""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import World
from tests.reports.story import tell

READERS = (
    "anonymous",
    "editor-gakko",
    "editor-sangyo",
    "editor-support",
    "head-gakko",
    "secretariat",
    "headquarters",
    "viewer",
    "admin",
    "nobody",
)
LOGIN = 302

# name: (address, status of GET for each reader in the order above). 行－⑩ R7 is 提出済, 行－⑫ R7 is 入力中.
PAGES: dict[str, tuple[str, list[int]]] = {
    "home": ("/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    "entry": ("/entry/2025/gyo-12/", [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404]),
    "entry_preview": ("/entry/2025/gyo-12/preview/", [LOGIN] + [405] * 9),
    "entry_step": ("/entry/2025/gyo-10/step/approve/", [LOGIN] + [405] * 9),
    "documents": ("/reports/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "plan_file": ("/reports/plan.html", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "results_file": ("/reports/results.csv", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "evaluation_file": (
        "/reports/2021/evaluation.html",
        [LOGIN, 200, 200, 200, 200, 200, 200, 404, 404, 403],  # R3 has nothing final
    ),
    "sheet_file": ("/reports/2025/gyo-10.html", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "manual": ("/help/", [LOGIN] + [200] * 9),
    "login": ("/account/login/", [200] + [302] * 9),
    "logout": ("/account/logout/", [405] * 10),
    "extend_session": ("/account/extend/", [LOGIN] + [405] * 9),
    "password_change": ("/account/password/", [LOGIN] + [200] * 9),
    "password_change_done": ("/account/password/done/", [LOGIN] + [200] * 9),
    "gallery": ("/account/gallery/", [LOGIN] + [404] * 9),  # only in development
}

# The addresses that write: (address, status of a POST for each reader). The bodies are empty on purpose:
# an editor's empty save is valid, a step's missing form field is 422, all other refusals come first.
WRITES: dict[str, tuple[str, list[int]]] = {
    "entry_preview": ("/entry/2025/gyo-12/preview/", [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404]),
    "entry_step": ("/entry/2025/gyo-10/step/return/", [LOGIN, 403, 404, 403, 422, 422, 403, 404, 404, 404]),
    "extend_session": ("/account/extend/", [LOGIN] + [204] * 9),
}


def named_addresses(resolver: URLResolver) -> set[str]:
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                names |= named_addresses(pattern)
        elif isinstance(pattern, URLPattern):
            names.add(pattern.name or str(pattern.pattern))
    return names


def client_of(world: World, reader: str) -> Client:
    client = Client()
    if reader != "anonymous":
        client.force_login(world[reader])
    return client


def test_every_address_is_in_the_table() -> None:
    assert named_addresses(get_resolver()) == set(PAGES)


@pytest.fixture
def told(world: World, settings: Any) -> World:
    settings.DEBUG = False
    tell(world)
    return world


@pytest.mark.parametrize("name", PAGES)
def test_who_gets_which_page(told: World, name: str) -> None:
    address, expected = PAGES[name]
    statuses = [client_of(told, reader).get(address).status_code for reader in READERS]
    assert dict(zip(READERS, statuses, strict=True)) == dict(zip(READERS, expected, strict=True))


@pytest.mark.parametrize("name", WRITES)
def test_who_may_post(told: World, name: str) -> None:
    address, expected = WRITES[name]
    statuses = [client_of(told, reader).post(address).status_code for reader in READERS]
    assert dict(zip(READERS, statuses, strict=True)) == dict(zip(READERS, expected, strict=True))


@pytest.mark.parametrize("name", [name for name in PAGES if name != "login"])
def test_a_get_writes_nothing(told: World, name: str) -> None:
    client = client_of(told, "secretariat")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(PAGES[name][0])
    verbs = {query["sql"].split()[0] for query in queries}
    assert verbs <= {"SELECT", "SAVEPOINT", "RELEASE"}


def test_another_plan_has_addresses_of_its_own(told: World) -> None:
    client = client_of(told, "secretariat")
    assert client.get("/p/imari-dx/entry/2025/gyo-12/").status_code == 200
    assert client.get("/p/nowhere/").status_code == 404


@pytest.mark.parametrize("name", ["home", "entry", "documents", "plan_file"])
def test_no_page_loads_anything_from_another_host(told: World, name: str) -> None:
    response = client_of(told, "secretariat").get(PAGES[name][0])
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "{{" not in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "https://" not in page

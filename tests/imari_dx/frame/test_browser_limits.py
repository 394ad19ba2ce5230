"""Whatever the site answers limits what a browser may do with it."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import World

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/account/login/", 302),
        ("/nowhere/", 404),
        ("/start/", 403),
        ("/static/css/site.css", 200),
        ("/static/css/nowhere.css", 404),
        ("/health/live", 200),
    ],
)
def test_every_answer_says_it(client: Client, world: World, address: str, status: int) -> None:
    client.force_login(world["viewer"])
    answer = client.get(address)
    _whole = b"".join(answer)  # a file left open is a warning in whatever test comes next
    assert answer.status_code == status
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = answer["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "usb=()"} <= set(policy)
    assert all(rule.endswith("=()") for rule in policy)
    if address != "/health/live":  # no page: for programs of this machine
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_so_do_those_that_no_view_is_asked_for(client: Client, world: World, settings: Any) -> None:
    assert "Permissions-Policy" in client.get("/", headers={"host": "elsewhere.example"}).headers
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/")
    assert (answer.status_code, answer["Cross-Origin-Resource-Policy"]) == (301, "same-origin")


@pytest.mark.parametrize("address", ["/", "/account/login/", "/nowhere/"])
def test_no_other_page_shows_ours_within_itself(client: Client, world: World, address: str) -> None:
    answer = client.get(address)
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]

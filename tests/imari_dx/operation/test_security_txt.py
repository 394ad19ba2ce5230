"""Whoever finds a weakness learns whom to tell, without logging in."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from imari_dx.operation.security_txt import telephone_address
from initiatives.models import Plan
from tests.cast import World

pytestmark = pytest.mark.any_database
ADDRESS = "/.well-known/security.txt"


def fields(client: Client) -> dict[str, str]:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_the_settings_name_whom_to_tell(client: Client, world: World, settings: Any) -> None:
    settings.SECURITY_CONTACT, settings.SITE_ADDRESS = "mailto:dx@example.lg.jp", "https://dx.example.lg.jp/"
    found = fields(client)
    until = dt.datetime.fromisoformat(found.pop("Expires"))
    assert dt.timedelta(days=170) < until - timezone.now() < dt.timedelta(days=365)
    assert found == {
        "Contact": "mailto:dx@example.lg.jp",
        "Preferred-Languages": "ja",
        "Canonical": "https://dx.example.lg.jp/.well-known/security.txt",
    }


def test_else_the_plan_does_and_else_nobody(client: Client, world: World) -> None:
    assert client.get(ADDRESS).status_code == 404
    Plan.objects.filter(is_default=True).update(word_contact_telephone="0955-00-0000")
    assert fields(client)["Contact"] == "tel:+81-955-00-0000"


@pytest.mark.parametrize("telephone", ["内線 1234", "0955-00-0000（内線1）", "1234", ""])
def test_what_is_not_dialled_from_outside_is_no_contact(telephone: str) -> None:
    assert telephone_address(telephone) == ""

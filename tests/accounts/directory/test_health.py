"""運用状況 says whether the directory answers; whoever watches the server asks the site alone."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from imari_dx.operation.health import facts
from tests.accounts.directory.slapd import Slapd

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
TITLE, DOWN = "職員のディレクトリ", "このシステムのパスワードがある人だけが、ログインできます。"


def test_the_page_says_that_it_answers(slapd: Slapd, client: Client, emergency: User) -> None:
    client.force_login(emergency)
    page = client.get("/operation/").content.decode()
    assert TITLE in page
    assert DOWN not in page


@pytest.mark.usefixtures("slapd")
def test_the_page_says_who_signs_in_while_it_is_away(client: Client, emergency: User, settings: Any) -> None:
    client.force_login(emergency)
    settings.DIRECTORY = replace(settings.DIRECTORY, url="ldap://127.0.0.1:1")
    assert DOWN in client.get("/operation/").content.decode()


@pytest.mark.usefixtures("slapd")
def test_a_wrong_password_of_the_site_counts_as_no_answer(
    emergency: User, client: Client, settings: Any
) -> None:
    client.force_login(emergency)
    settings.DIRECTORY = replace(settings.DIRECTORY, bind_password="another")
    assert DOWN in client.get("/operation/").content.decode()


def test_a_site_without_one_does_not_speak_of_it(client: Client, emergency: User) -> None:
    client.force_login(emergency)
    assert TITLE not in client.get("/operation/").content.decode()


@pytest.mark.usefixtures("slapd")
def test_who_watches_the_server_does_not_wait_for_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "try_connection", None)  # would fail if it were asked
    assert "directory" not in client.get("/health/ready").json()["checks"]

"""Whoever reports a fault can say which version it was: on every page, on the server, in the changes."""

import re
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User

ROOT = Path(settings.BASE_DIR)
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def footer(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return page[page.index("<footer") : page.index("</footer>")]


@pytest.mark.django_db
@pytest.mark.any_database
def test_every_page_names_the_version(client: Client) -> None:
    assert f"バージョン {DECLARED}" in footer(client, reverse("login"))
    client.force_login(User.objects.create_user("hanako", full_name="伊万里　花子"))
    assert f"バージョン {DECLARED}" in footer(client, reverse("password_change"))
    assert f"バージョン {DECLARED}" in footer(client, "/no-such-page/")


def test_the_command_prints_it_without_a_database() -> None:
    out = StringIO()
    call_command("product_version", stdout=out)
    assert out.getvalue() == f"{DECLARED}\n"


def test_the_list_of_changes_begins_with_it() -> None:
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == DECLARED
    assert versions == sorted(versions, key=lambda one: tuple(map(int, one.split("."))), reverse=True)

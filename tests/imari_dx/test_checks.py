"""The deploy check: no demo account in production; and the strict readers of the environment."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from imari_dx import env
from imari_dx.checks import no_demo_users_in_production


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("production", "is_demo", "is_active", "found"),
    [
        (True, True, True, ["imari_dx.E001"]),
        (True, True, False, []),
        (True, False, True, []),
        (False, True, True, []),
    ],
)
def test_demo_users_are_refused_in_production(
    settings: Any, production: bool, is_demo: bool, is_active: bool, found: list[str]
) -> None:
    settings.PRODUCTION = production
    User.objects.create_user("someone", full_name="誰か", is_demo=is_demo, is_active=is_active)
    assert [message.id for message in no_demo_users_in_production()] == found


def test_a_value_that_is_not_understood_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "yes")
    with pytest.raises(ImproperlyConfigured, match="expected one of 0, 1"):
        env.flag("X", default=True)
    monkeypatch.setenv("X", "staging")
    with pytest.raises(ImproperlyConfigured, match="development, production"):
        env.choice("X", {"development", "production"}, "development")


def test_a_secret_has_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="X must be set"):
        env.required("X")


def test_lists_and_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a.example , ,b.example")
    assert env.words("X") == ["a.example", "b.example"]
    monkeypatch.setenv("X", "  ")
    assert env.text("X", "default") == "default"


def test_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "127.0.0.1, 10.0.0.0/24")
    assert [str(one) for one in env.networks("X")] == ["127.0.0.1/32", "10.0.0.0/24"]
    monkeypatch.setenv("X", "10.0.0.5/24")
    with pytest.raises(ImproperlyConfigured, match="an address or a network"):
        env.networks("X")


def test_production_does_not_start_with_debug() -> None:
    environment = {**os.environ, "IMARI_DX_MODE": "production", "IMARI_DX_SECRET_KEY": "x" * 60}
    command = [sys.executable, "-c", "import imari_dx.settings"]
    for debug, sentence in (("0", ""), ("1", "not in production")):
        environment["IMARI_DX_DEBUG"] = debug
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
        assert (done.returncode == 0) is not bool(sentence)
        assert sentence in done.stderr

"""The deploy check: no demo account in production; and the strict readers of the environment."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from imari_dx import env
from imari_dx.checks import data_is_not_world_readable, no_demo_users_in_production
from imari_dx.operation.files.checks import scanner_answers
from tests.clamd import fake_clamd


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


@pytest.mark.parametrize(
    ("production", "what", "mode", "found"),
    [
        (True, ".", 0o755, ["imari_dx.W003"]),
        (True, "db.sqlite3", 0o644, ["imari_dx.W003"]),
        (True, "db.sqlite3-wal", 0o644, ["imari_dx.W003"]),
        (True, "files", 0o755, ["imari_dx.W003"]),
        (True, "files/evidence/one", 0o644, ["imari_dx.W003"]),
        (True, "db.sqlite3", 0o640, []),
        (False, "db.sqlite3", 0o644, []),
    ],
)
def test_data_that_every_account_reads_is_warned_of(
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    production: bool,
    what: str,
    mode: int,
    found: list[str],
) -> None:
    settings.PRODUCTION, settings.DATA_DIR, settings.MEDIA_ROOT = production, tmp_path, tmp_path / "files"
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    monkeypatch.setitem(settings.DATABASES, "default", database)
    (tmp_path / "files/evidence").mkdir(parents=True)
    for name in ("db.sqlite3", "db.sqlite3-wal", "files/evidence/one"):
        (tmp_path / name).touch()
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o750 if path.is_dir() else 0o640)
    (tmp_path / what).chmod(mode)
    assert [message.id for message in data_is_not_world_readable()] == found


WRITES = """
import os
os.umask(0)
os.environ["DJANGO_SETTINGS_MODULE"] = "imari_dx.settings"
import django
django.setup()
from django.db import connection
connection.cursor().execute("create table t (x)")
"""


def test_what_the_site_writes_is_not_for_every_account(tmp_path: Path) -> None:
    """A database that a fresh installation makes, with its journal, whatever the shell's umask was."""
    environment = os.environ | {"IMARI_DX_DATA_DIR": str(tmp_path), "IMARI_DX_MODE": "development"}
    environment.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-c", WRITES], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert not run.returncode, run.stderr
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {
        "db.sqlite3": "0o640"
    }


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


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("", None),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("10.0.0.5:3310", ("10.0.0.5", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_where_a_program_listens(monkeypatch: pytest.MonkeyPatch, value: str, read: object) -> None:
    monkeypatch.setenv("X", value)
    assert env.socket_address("X") == read


@pytest.mark.parametrize("value", ["clamd", "run/clamd.ctl", ":3310", "host:", "host:0", "host:99999", "h:x"])
def test_a_place_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="the path of a socket, or host:port"):
        env.socket_address("X")


@pytest.mark.parametrize(("required", "found"), [(True, ["imari_dx.E020"]), (False, ["imari_dx.W020"])])
def test_a_scanner_that_does_not_answer_is_told(
    settings: Any, tmp_path: Path, required: bool, found: list[str]
) -> None:
    settings.CLAMD, settings.CLAMD_REQUIRED = str(tmp_path / "ctl"), required
    assert [message.id for message in scanner_answers()] == found
    with fake_clamd(tmp_path / "ctl"):
        assert scanner_answers() == []
    settings.CLAMD = None
    assert scanner_answers() == []


@pytest.mark.parametrize(
    ("written", "contact"),
    [
        ("", ""),
        ("dx@city.example.lg.jp", "mailto:dx@city.example.lg.jp"),
        ("mailto:dx@city.example.lg.jp", "mailto:dx@city.example.lg.jp"),
        ("https://city.example.lg.jp/security", "https://city.example.lg.jp/security"),
        ("tel:+81-955-00-0000", "tel:+81-955-00-0000"),
    ],
)
def test_whom_to_tell(monkeypatch: pytest.MonkeyPatch, written: str, contact: str) -> None:
    monkeypatch.setenv("X", written)
    assert env.contact("X") == contact


@pytest.mark.parametrize(
    "written",
    ["DX推進室", "http://city.example.lg.jp/", "tel:0955-00-0000", "a@b c", "a@b\nContact: x", "mailto:x"],
)
def test_whom_nobody_reaches(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("X", written)
    with pytest.raises(ImproperlyConfigured, match="expected a mail address"):
        env.contact("X")


def test_production_does_not_start_with_debug() -> None:
    environment = {**os.environ, "IMARI_DX_MODE": "production", "IMARI_DX_SECRET_KEY": "x" * 60}
    command = [sys.executable, "-c", "import imari_dx.settings"]
    for debug, sentence in (("0", ""), ("1", "not in production")):
        environment["IMARI_DX_DEBUG"] = debug
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
        assert (done.returncode == 0) is not bool(sentence)
        assert sentence in done.stderr

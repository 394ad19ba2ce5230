"""A directory for the run, started by the first test that asks for it, and what the site is told of it."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.directory.patience import forget_silence
from accounts.models import Department, Membership, Role, User
from tests.accounts.directory.slapd import Slapd

LOGIN, HOME, OWN = "/account/login/", "/", "/account/password/"
BACKENDS = [f"accounts.directory.backends.{name}" for name in ("DirectoryBackend", "SingleSignOnBackend")]
DEPARTMENT = "情報政策課"
LOCAL_PASSWORD = "Momiji-to-Sakura-7"
ROLES = (("DX-Editors", "editor"), ("DX-Heads", "approver"), ("DX-Office", "secretariat"))


class Clock:
    """What time it is: now, and what a test lets pass."""

    def __init__(self) -> None:
        self.passed, self.now = dt.timedelta(), timezone.now

    def __call__(self) -> dt.datetime:
        return self.now() + self.passed

    def let_pass(self, **time: float) -> None:
        self.passed += dt.timedelta(**time)


@pytest.fixture(scope="session")
def running_slapd() -> Iterator[Slapd]:
    """One server for all tests of the process."""
    folder = Path(tempfile.mkdtemp(prefix="imari-slapd-", dir="/tmp"))
    server = Slapd(folder)
    server.start()
    server.begin()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def slapd(running_slapd: Slapd, settings: Any) -> Slapd:
    """The server with 佐藤 花子, who enters for 情報政策課; the site asks it."""
    running_slapd.reset()
    forget_silence()
    settings.DIRECTORY = running_slapd.settings(roles=ROLES)
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, *BACKENDS]
    sato = running_slapd.add_person("sato", "佐藤 花子", DEPARTMENT)
    running_slapd.add_group("DX-Editors", sato)
    return running_slapd


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def department(db: None) -> Department:
    return Department.objects.create(name=DEPARTMENT, valid_from=dt.date(2021, 4, 1))


@pytest.fixture
def emergency(db: None) -> User:
    """The account of this site alone, for when the directory is away."""
    user = User.objects.create_user("kinkyu", LOCAL_PASSWORD, full_name="非常用")
    Membership.objects.create(user=user, role=Role.SECRETARIAT, valid_from=dt.date(2021, 4, 1))
    return user


def sign_in(client: Client, username: str, password: str, **more: str) -> Any:
    return client.post(LOGIN, {"username": username, "password": password}, **more)


def is_in(client: Client) -> bool:
    return bool(client.get("/account/sessions/", headers={"Accept": "text/html"}).status_code == 200)


def roles_of(username: str) -> list[tuple[str, str, bool]]:
    """The roles of today: which, where, whether the directory gave it."""
    rows = Membership.objects.valid_on(timezone.localdate()).filter(user__username=username)
    return [
        (row.role, row.department.name if row.department else "", row.is_of_directory)
        for row in rows.select_related("department").order_by("role", "pk")
    ]

"""Two machines on the run's PostgreSQL, whose tables are made by the migrations as on any site."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from accounts.models import User
from tests.browser.conftest import browser_context_args, context, log_in  # noqa: F401
from tests.cast import PASSWORD, World, make_world
from tests.hosts.machines import Machine, Proxy


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """A backup asks for them, and records are kept by their triggers."""
    return True


@pytest.fixture
def live_world(transactional_db: None) -> World:
    """The cast's world, whose passwords the machines can read; the tests' own hashes are no product's."""
    world = make_world()
    User.objects.update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1_000))
    return world


@pytest.fixture
def machines(live_world: World, proxy: Proxy) -> Iterator[list[Machine]]:
    """Two machines with all their programs; they share a database, a folder and the key."""
    database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    with tempfile.TemporaryDirectory(prefix="imari-hosts-", dir="/tmp") as name:
        folder = Path(name)
        (folder / "shared/operation").mkdir(parents=True)
        made = [Machine(one, folder, folder / "shared", database) for one in ("host-a", "host-b")]
        try:
            for one in made:
                done = one.manage("collectstatic", "--noinput", "-v0")
                assert done.returncode == 0, done.stderr
                one.start_web()
                one.start_worker()
            proxy.machines = made
            yield made
        finally:
            for one in made:
                one.kill("web")
                one.kill("worker")


@pytest.fixture(scope="session")
def proxy() -> Iterator[Proxy]:
    """What people open; each request goes to the other machine than the one before."""
    with Proxy().running() as running:
        yield running


@pytest.fixture(scope="session")
def base_url(proxy: Proxy) -> str:
    """Playwright's pages open the proxy."""
    return proxy.url

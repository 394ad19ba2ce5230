"""The database and the browser of the tests: both are started here, neither must be prepared on the machine.

``pytest --database postgresql`` (or TEST_DATABASE=postgresql) runs the same tests on PostgreSQL.
"""

import contextlib
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.urls import URLResolver

from imari_dx.database import database_settings
from imari_dx.shared.workbook_in import reading
from reports.builders.overview import forget_frozen_years
from tests import chromium
from tests.cast import World, known_world
from tests.databases import fixtures_of, is_of_run, need_not_be_read, said_nowhere
from tests.postgresql import PostgresqlError, ThrowawayPostgresql
from tests.quick_client import blank_handler, quicken
from tests.reports.story import tell
from tests.shared_world import SharedWorld
from tests.signing_in import BY_DJANGO, force_login

DATABASES = ("sqlite", "postgresql")
LEFT_OUT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller choose the database."""
    parser.addoption(
        "--database",
        choices=DATABASES,
        default=os.environ.get("TEST_DATABASE") or "sqlite",
        help="database the tests run on; PostgreSQL is started for the session",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give the session a folder and a database of its own.

    Only the controller does so. The workers of pytest-xdist are started later and inherit its environment,
    but nothing else of what is set here.
    """
    quicken()
    # WhiteNoise's middleware would look at each static file first.
    settings.WHITENOISE_AUTOREFRESH = True
    # Real hashing is slow on purpose; the tests create many people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # By the clock, which runs on while a busy machine lets a process wait; what it computes has a limit too.
    reading.MAX_SECONDS = 120  # type: ignore[misc]
    Client.force_login = force_login  # type: ignore[method-assign,assignment]
    if hasattr(config, "workerinput"):
        return
    # Short and below /tmp: the path of a Unix socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="imari-test-", dir="/tmp"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    url = f"sqlite:///{folder}/db.sqlite3"
    if config.getoption("--database") == "postgresql":
        url = _start_postgresql(config, folder)
    os.environ["DATABASE_URL"] = url
    os.environ["IMARI_DX_DATA_DIR"] = str(folder)
    os.environ["IMARI_DX_STATIC_ROOT"] = str(folder / "static")
    (folder / "static").mkdir()  # WhiteNoise warns if there is none
    # pytest-django has loaded the settings before this file could say where the database is.
    settings.DATA_DIR = folder
    settings.MEDIA_ROOT = folder / "files"
    settings.STATIC_ROOT = folder / "static"
    settings.DATABASES = {"default": database_settings(url, settings.DATABASE_TIMEOUT)}
    connections.close_all()
    with contextlib.suppress(AttributeError):  # nothing has asked for it so far
        del connections["default"]
    connections.settings = connections.configure_settings(settings.DATABASES)


def _start_postgresql(config: pytest.Config, folder: Path) -> str:
    """Start a throwaway server, stop it at the end of the session, and return its address."""
    try:
        server = ThrowawayPostgresql(folder)
        server.start()
        server.create_database()
    except PostgresqlError as error:
        raise pytest.UsageError(str(error)) from error
    config.add_cleanup(server.crash)
    return server.url


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Make the tables from the models: the migrations take twenty seconds on either database.

    tests/upgrades applies them all on both, with rows in the tables, and script/quality says whether they
    make what the models say.
    """
    return False


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Name the test database: one for each worker.

    On SQLite it is a file, as in operation. Django's default in memory has other locks: threads that meet
    there fail at once, whereas on a file they wait.
    """
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    test = settings.DATABASES["default"]["TEST"]
    test["NAME"] = f"test_imari_{worker}"
    if request.config.getoption("--database") == "sqlite":
        test["NAME"] = f"{os.environ['IMARI_DX_DATA_DIR']}/{test['NAME']}.sqlite3"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Let PostgreSQL's run pass over files of which it would leave out everything, unless they are named."""
    if config.getoption("--database") != "postgresql" or not collection_path.name.startswith("test_"):
        return None
    if any(Path(one.split("::")[0]).name == collection_path.name for one in config.args):
        return None
    return True if need_not_be_read(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark whatever opens a page as a browser test, and run these last, those in the cast's world first.

    While Playwright runs, Django believes to be in asynchronous code and refuses the database: the tests
    without a browser must be over by then. The world is made once where all who need it follow each other.
    """
    database = config.getoption("--database")
    if database == "sqlite" and (files := said_nowhere(items)):
        raise pytest.UsageError(f"PostgreSQL's run would not read (tests/databases.py): {files}")
    left_out = [item for item in items if not is_of_run(item, database)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        config.stash[LEFT_OUT] = len(left_out)
        items[:] = [item for item in items if is_of_run(item, database)]
    for item in items:
        if {"page", "context", "browser"} & fixtures_of(item):
            item.add_marker("browser")
    items.sort(key=lambda item: (_is_browser_test(item), not _in_the_world(item)))


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what is there for good: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Allow database access next to Playwright's event loop, and only there; leave the world where due."""
    if _is_browser_test(item):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    if not _in_the_world(item):
        SHARED.close()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the controller of pytest-xdist know what its workers left out."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker has left out the same: one of them tells how many."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests stand in the other run alone."""
    if count := config.stash.get(LEFT_OUT, 0):
        more = " at least" if config.getoption("--database") == "postgresql" else ""
        terminalreporter.write_line(f"{count} tests{more} are in the run on the other database alone.")


def _in_the_world(item: pytest.Item) -> bool:
    return "loaded_world" in fixtures_of(item)


def _is_browser_test(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None


@pytest.fixture
def whole_login(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign in as Django does, for a test of what a login leaves behind."""
    monkeypatch.setattr(Client, "force_login", BY_DJANGO)


@pytest.fixture
def blank_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave error pages blank, for a test that asks a thousand times who is refused."""
    monkeypatch.setattr(URLResolver, "resolve_error_handler", blank_handler)


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """A test's snapshots are rolled back; the next ones may have the same ids and moments."""
    forget_frozen_years()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium instead of a download."""
    path = chromium.program()
    if path is None:
        raise pytest.UsageError("Chromium was not found; script/test installs it")
    return {**browser_type_launch_args, "executable_path": path, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """``page.goto("/")`` opens the live server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in Imari."""
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


SHARED = SharedWorld()


@pytest.fixture(scope="session")
def shared_world(django_db_setup: None) -> Iterator[SharedWorld]:
    """The world of the session; gone before the database goes."""
    yield SHARED
    SHARED.close()


@pytest.fixture(scope="module")
def loaded_world(shared_world: SharedWorld, django_db_blocker: Any) -> Iterator[World]:
    """The cast's world (tests/cast.py); what the fixtures and tests of a module change is undone after it."""
    shared_world.open(django_db_blocker)
    with django_db_blocker.unblock(), transaction.atomic():
        yield known_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def told_world(loaded_world: World, django_db_blocker: Any) -> World:
    """The cast's world with the story told (tests/reports/story.py), once per module.

    A module in which some tests ask for ``told`` has no tests that ask for ``world``: there is but one.
    """
    with django_db_blocker.unblock():
        tell(loaded_world)
    return loaded_world


@pytest.fixture
def told(told_world: World, db: None) -> World:
    """The story told; what a test changes is undone after it."""
    return told_world


@pytest.fixture
def world(loaded_world: World, db: None) -> World:
    """The cast's world; what a test changes is undone after it."""
    loaded_world.plan.refresh_from_db()  # the object outlives the test that changed it
    return loaded_world

"""What the threads of a web process share of PostgreSQL: as fast to fail and to be back, of one process."""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from imari_dx.database import database_settings, share_connections
from imari_dx.shared.outage import Outage, outage_of
from imari_dx.shared.pooled_postgresql.base import DatabaseWrapper
from tests.postgresql import ThrowawayPostgresql

pytestmark = pytest.mark.any_database

DEFAULTS = {"TIME_ZONE": None, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "TEST": {}}


class Site:
    """A PostgreSQL, and what a process knows of it."""

    def __init__(self, folder: Path) -> None:
        self.server = ThrowawayPostgresql(folder)
        self.server.start()
        self.server.create_database()
        self.settings = DEFAULTS | database_settings(self.server.url, timeout=2)
        share_connections(self.settings, most=3, idle=60, timeout=2)

    def wrapper(self) -> DatabaseWrapper:
        """What each thread has."""
        return DatabaseWrapper(self.settings, alias="pooled")

    def asked(self, question: str = "SELECT pg_backend_pid()") -> int:
        """One request: a connection is taken, used and given back."""
        wrapper = self.wrapper()
        try:
            with wrapper.cursor() as cursor:
                cursor.execute(question)
                return int(cursor.fetchone()[0])
        finally:
            wrapper.close()


@pytest.fixture(scope="module")
def site(django_db_blocker: Any) -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="imari-pool-", dir="/tmp"))
    one = Site(folder)
    with django_db_blocker.unblock():  # it is no database of the tests
        yield one
    one.wrapper().close_pool()
    one.server.crash()
    shutil.rmtree(folder)


def in_threads(count: int, act: Callable[[], Any]) -> list[Any]:
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(act())) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def test_many_threads_share_a_few(site: Site) -> None:
    connections = in_threads(12, lambda: site.asked("SELECT pg_backend_pid() FROM pg_sleep(0.05)"))
    assert len(connections) == 12
    assert 1 < len(set(connections)) <= 3


def test_a_child_has_connections_of_its_own(site: Site) -> None:
    """gunicorn --preload forks, and so does whatever is forked from a process that has answered."""
    ours = {site.asked() for _ in range(6)}
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            os.write(writing, str(site.asked()).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(reading, 20))
    assert theirs not in {0, *ours}
    # The child's end has told the server nothing in our name.
    assert {site.asked() for _ in range(6)} == ours


def test_it_is_away_and_back(site: Site) -> None:
    in_threads(3, lambda: site.asked("SELECT 1 FROM pg_sleep(0.1)"))
    site.server.crash()
    start = time.monotonic()
    for error in in_threads(6, lambda: refusal(site)):
        assert outage_of(error) is Outage.DATABASE
        assert "onnection" in str(error)  # libpq's own reason, not that time is over
    assert time.monotonic() - start < 2  # the pool as it is takes three
    site.server.start()
    start = time.monotonic()
    assert all(in_threads(6, site.asked))
    assert time.monotonic() - start < 2  # the pool as it is takes three


def test_those_that_died_are_replaced(site: Site) -> None:
    """The server was started anew while nobody asked: nobody notices."""
    before = set(in_threads(3, lambda: site.asked("SELECT pg_backend_pid() FROM pg_sleep(0.1)")))
    site.server.crash()
    site.server.start()
    start = time.monotonic()
    after = in_threads(6, site.asked)
    assert len(after) == 6
    assert not before & set(after)
    assert time.monotonic() - start < 2  # the pool as it is takes three


def refusal(site: Site) -> Exception | None:
    try:
        site.asked()
    except OperationalError as error:
        return error
    return None


def test_who_needs_none_has_none() -> None:
    plain = database_settings("postgres://a@b/c", timeout=4)
    share_connections(plain, most=0, idle=60, timeout=4)
    assert "pool" not in plain["OPTIONS"]
    sqlite = database_settings("sqlite:///x", timeout=4)
    share_connections(sqlite, most=4, idle=60, timeout=4)
    assert sqlite == database_settings("sqlite:///x", timeout=4)

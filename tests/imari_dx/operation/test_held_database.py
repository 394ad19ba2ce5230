"""A process that serves pages keeps what reading needs on a full disk (script/audit outage fills one)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from imari_dx.operation import held_database
from imari_dx.operation.held_database import hold_database, room_of

ENGINE = "django.db.backends.sqlite3"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "db.sqlite3"
    monkeypatch.setattr(settings, "DATABASES", {"default": {"ENGINE": ENGINE, "NAME": path}})
    held: dict[int, sqlite3.Connection] = {}
    monkeypatch.setattr(held_database, "_held", held)
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE one (number);")
    connection.close()
    yield path
    for one in held.values():
        one.close()


def test_the_index_of_the_journal_stays(database: Path) -> None:
    index = database.with_name("db.sqlite3-shm")
    assert not index.exists()
    hold_database()
    hold_database()
    assert index.exists()
    assert len(held_database._held) == 1
    reader = sqlite3.connect(database)
    reader.execute("SELECT * FROM one").fetchall()
    reader.close()
    assert index.exists()
    assert room_of(database).stat().st_size == held_database.ROOM


def test_room_is_given_up_when_it_is_needed(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room_of(database).write_bytes(b"x")
    opened, full = held_database._opened, sqlite3.OperationalError("disk I/O error")
    full.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE

    def finds_no_room(path: Path) -> sqlite3.Connection:
        if room_of(path).exists():
            raise full
        return opened(path)

    monkeypatch.setattr(held_database, "_opened", finds_no_room)
    monkeypatch.setattr(held_database, "free_bytes", lambda _path: 0)
    hold_database()
    assert len(held_database._held) == 1
    assert not room_of(database).exists()


def test_a_database_that_cannot_be_opened_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATABASES", {"default": {"ENGINE": ENGINE, "NAME": tmp_path / "none"}})
    hold_database()
    assert not list(tmp_path.iterdir())

"""Of those who come while SQLite is locked, only the first wait for long."""

from pathlib import Path

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper

from imari_dx.database import database_settings
from imari_dx.operation import locked_database
from imari_dx.operation.locked_database import note_lock, wait_briefly


@pytest.mark.django_db
def test_who_comes_later_waits_briefly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(locked_database, "_seen", {})
    monkeypatch.setattr(locked_database.time, "monotonic", lambda: now[0])
    settings = database_settings(f"sqlite:///{tmp_path}/db.sqlite3", timeout=4)
    defaults = {"TIME_ZONE": None, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "TEST": {}}

    def waits() -> int:
        database = DatabaseWrapper({**defaults, **settings})
        database.connect()
        wait_briefly(database)
        waits = database.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        database.connection.close()
        return int(waits)

    assert waits() == 20_000
    note_lock()
    assert waits() == locked_database.WAITS
    now[0] += 15
    assert waits() == 20_000

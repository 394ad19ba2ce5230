"""The run happens on the database that was asked for: a PostgreSQL run must not silently be SQLite."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_database_is_the_one_asked_for(pytestconfig: pytest.Config) -> None:
    assert connection.vendor == pytestconfig.getoption("--database")


def test_database_belongs_to_this_worker(worker_id: str) -> None:
    name = Path(str(connection.settings_dict["NAME"])).stem
    assert name == f"test_imari_{'main' if worker_id == 'master' else worker_id}"


def test_sqlite_behaves_as_in_operation() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_postgresql_stores_utf8_behind_a_socket_of_the_session() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)


def test_files_go_to_the_folder_of_the_session(settings: Any) -> None:
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.BASE_DIR)

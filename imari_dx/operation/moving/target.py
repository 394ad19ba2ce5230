"""The PostgreSQL that a site moves to: reached beside the site's own database, and fit for it."""

import contextlib
from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from imari_dx.database import database_settings
from imari_dx.operation.backup.site import BackupError

ALIAS: Final = "moved_to"
_THERE: Final = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


class MoveError(BackupError):
    """Nothing was moved; ``str()`` says why, in Japanese."""


@contextlib.contextmanager
def reached(address: str, timeout: int) -> Iterator[BaseDatabaseWrapper]:
    """Have the database of an address at hand. Raises MoveError where it cannot take a site."""
    try:
        database: dict[str, Any] = database_settings(address, timeout)
    except (ImproperlyConfigured, ValueError) as error:
        raise MoveError("移す先のアドレスを読み取れません（postgres://… で書いてください）。") from error
    if not database["ENGINE"].endswith("postgresql"):
        raise MoveError("移す先は、PostgreSQL のデータベースにしてください（postgres://…）。")
    whole = connections.configure_settings({"default": {}, ALIAS: database})[ALIAS]
    connection: BaseDatabaseWrapper = load_backend(whole["ENGINE"]).DatabaseWrapper(whole, ALIAS)
    connections[ALIAS] = connection
    try:
        _refuse_unfit(connection)
        yield connection
    finally:
        connection.close()
        del connections[ALIAS]


@contextlib.contextmanager
def asked_instead(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Have whatever asks the site's database ask this one, in this thread."""
    own = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = own


def _refuse_unfit(database: BaseDatabaseWrapper) -> None:
    try:
        database.ensure_connection()
        database.check_database_version_supported()
        with database.cursor() as cursor:
            cursor.execute(_THERE)
            found = cursor.fetchone()[0]
            cursor.execute(
                "SELECT pg_encoding_to_char(encoding), has_schema_privilege('public', 'CREATE') "
                "FROM pg_database WHERE datname = current_database()"
            )
            encoding, may_create = cursor.fetchone()
    except DatabaseError as error:
        raise MoveError(f"移す先のデータベースにつながりません（{_in_one_line(error)}）。") from error
    except NotImplementedError as error:  # Django's word for a server that is too old
        raise MoveError(f"移す先の PostgreSQL が古すぎます（{_in_one_line(error)}）。") from error
    if found:
        raise MoveError(
            f"移す先のデータベースが空ではありません（表など{found}件）。空のものを作ってください。"
        )
    if encoding != "UTF8":
        raise MoveError(
            f"移す先のデータベースの文字コードが {encoding} です（--encoding UTF8 で作ってください）。"
        )
    if not may_create:
        raise MoveError("移す先のデータベースに、表を作る権限がありません（--owner を確かめてください）。")


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())

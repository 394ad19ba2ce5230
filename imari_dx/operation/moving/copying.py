"""The tables are made as every release makes them, and filled as they were, in one open transaction."""

from collections import defaultdict
from typing import Any, Final

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from imari_dx.operation.moving.tables import Table, rows_of
from imari_dx.operation.moving.target import MoveError, asked_instead

_COLUMNS: Final = """
SELECT one.name, its.name FROM sqlite_master AS one, pragma_table_info(one.name) AS its
WHERE one.type = 'table' AND one.name NOT GLOB 'sqlite_*'
"""


def make_tables(target: BaseDatabaseWrapper) -> None:
    """Make every table with its constraints and triggers.

    Without the rows that Django adds after migrations: the site has its own.
    """
    with asked_instead(target):  # by migrations that look at rows
        executor = MigrationExecutor(target)
        executor.migrate(executor.loader.graph.leaf_nodes())
    with target.cursor() as cursor:
        # Django leaves a key that a migration adds looked at with each row until the transaction ends.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refuse_other_release(source: BaseDatabaseWrapper) -> None:
    """Raise MoveError unless a database is of this release, with all of its migrations and no other."""
    executor = MigrationExecutor(source)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MoveError(
            "データベースに、まだ行っていない移行があります。先に script/upgrade で更新してください。"
        )
    on_disk = executor.loader.disk_migrations
    known = {*on_disk, *(old for one in on_disk.values() for old in one.replaces)}
    unknown = [key for key in executor.loader.applied_migrations if key not in known]
    if unknown:
        raise MoveError(
            "データベースが、このプログラムより新しい版のものです"
            f"（{'.'.join(sorted(unknown)[0])} がありません）。"
            "その版のプログラムで移してください。"
        )


def refuse_unknown_tables(source: BaseDatabaseWrapper, tables: list[Table]) -> None:
    """Raise MoveError where the database has a table or a column that would stay behind."""
    found: dict[str, set[str]] = defaultdict(set)
    with source.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for name, column in cursor.fetchall():
            found[name].add(column)
    ours = {table.name: set(table.columns) for table in tables}
    strange = sorted(
        name for name in found.keys() | ours.keys() if found.get(name, set()) != ours.get(name, set())
    )
    if strange:
        raise MoveError(f"このプログラムのものでない表又は列があります：{'、'.join(strange[:5])}")


def copy_rows(table: Table, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Fill a table. Raises MoveError where PostgreSQL does not take a row."""
    quote = target.ops.quote_name
    columns = ", ".join(map(quote, table.columns))
    try:
        with transaction.atomic(using=target.alias), target.cursor() as cursor:
            # What migrations have put there; of records, which nobody may remove, they make none.
            cursor.execute(f"DELETE FROM {quote(table.name)}")  # noqa: S608  # names of our models
            command = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
            with target.wrap_database_errors, cursor.copy(command) as copy:
                for row in rows_of(table, source):
                    copy.write_row(row)
    except DatabaseError as error:
        raise MoveError(f"表 {table.name} を PostgreSQL に書けません（{_told(error)}）。") from error


def set_sequences(tables: list[Table], source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Let new rows have numbers that none had before: those of rows that are gone are in histories."""
    quote = target.ops.quote_name
    with source.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        last: dict[str, int] = dict(cursor.fetchall())
    with target.cursor() as cursor:
        for table in tables:
            for field in table.fields:
                if field.db_returning and last.get(table.name):
                    name, column = quote(table.name), quote(str(field.column))
                    highest = f"(SELECT coalesce(max({column}), 1) FROM {name})"  # noqa: S608  # our models'
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence(%s, %s), greatest(%s, {highest}))",
                        [name, field.column, last[table.name]],
                    )


def keep_constraints(target: BaseDatabaseWrapper) -> None:
    """Have the database look at what it looks at last: that every row named by another is there."""
    try:
        target.check_constraints()
    except DatabaseError as error:
        raise MoveError(f"行どうしのつながりが合いません（{_told(error)}）。") from error


def _told(error: DatabaseError) -> str:
    cause: Any = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    said = [getattr(diagnosis, part, None) for part in ("message_primary", "context", "message_detail")]
    return "／".join(filter(None, said)) or " ".join(str(error).split())

"""PostgreSQL: a dump and its counts from one snapshot, and all of it put back in one transaction."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from imari_dx.operation.backup.facts import Facts, file_columns
from imari_dx.operation.backup.site import BackupError, Site

MEMBER = "database.dump"

# What the product has in the database, extensions' own aside. Needs no right to make databases or schemas.
_DROP_ALL = """
DO $$ DECLARE r record; BEGIN
  FOR r IN
    SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
                  CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                               ELSE 'TABLE' END, n.nspname, c.relname) AS command
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relkind = 'S'
  LOOP EXECUTE r.command; END LOOP;
  -- Those behind triggers, which are gone with their tables.
  FOR r IN
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) AS command
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE r.command; END LOOP;
END $$;
"""
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def space_needed(site: Site) -> int:
    """Return how many bytes a dump takes at most."""
    with _connected(site) as database:
        return int(database.execute("SELECT pg_database_size(current_database())").fetchone()[0])  # type: ignore[index]


def copy(site: Site, target: Path) -> Facts:
    """Write a dump and return what is in it, both as of one moment."""
    with _connected(site) as database:
        database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = str(database.execute("SELECT pg_export_snapshot()").fetchone()[0])  # type: ignore[index]
        facts = _facts(database)
        _run(
            site,
            *("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--schema=public"),
            *(f"--snapshot={snapshot}", f"--file={target}", f"--dbname={_address(site)}"),
        )
    return facts


def facts_now(site: Site) -> Facts:
    """Return what the database holds at this moment."""
    with _connected(site) as database:
        return _facts(database)


def in_use(site: Site) -> bool:
    """Whether a program of this machine or another is connected. Raises BackupError."""
    with _connected(site) as database:
        return bool(database.execute(_OTHERS).fetchone()[0])  # type: ignore[index]


def replace(site: Site, dump: Path, expected: Facts) -> None:
    """Drop what is there and restore the dump in one transaction, which also counts before it ends."""
    if in_use(site):
        raise BackupError(
            "データベースを使っているプログラムがあります。すべてのサーバーで止めてから、復元してください。"
        )
    script = dump.with_name(f"{dump.name}.sql")
    # To a file first: only what came out to its end may be run.
    _run(
        site,
        *("pg_restore", "--no-owner", "--no-privileges", "--schema=public"),
        *(f"--file={script}", str(dump)),
    )
    begin, end = dump.with_name("begin.sql"), dump.with_name("end.sql")
    begin.write_text(f"{_DROP_ALL}\nSET lock_timeout = '10s';\n")
    end.write_text(_check(expected))
    _run(
        site,
        *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *(f"--file={begin}", f"--file={script}", f"--file={end}", "--output=/dev/null"),
        f"--dbname={_address(site)}",
    )


def _check(expected: Facts) -> str:
    """Return a statement that fails, and with it everything, where a table has not the rows it should."""
    tests = [
        sql.SQL(
            "IF (SELECT count(*) FROM public.{}) <> {} THEN RAISE EXCEPTION USING MESSAGE = {}; END IF;"
        ).format(sql.Identifier(table), sql.Literal(count), sql.Literal(f"{table}: rows are missing"))
        for table, count in expected.rows.items()
    ]
    return f"DO $check$ BEGIN\n{sql.SQL(chr(10)).join(tests).as_string(None)}\nEND $check$;\n"


def _facts(database: psycopg.Connection[Any]) -> Facts:
    tables = [
        row[0]
        for row in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ]
    if "django_migrations" not in tables:
        raise BackupError("データベースに、このシステムの表がありません。DATABASE_URL を確かめてください。")
    count = sql.SQL("SELECT count(*) FROM public.{}")
    rows = {
        name: database.execute(count.format(sql.Identifier(name))).fetchone()[0]  # type: ignore[index]
        for name in tables
    }
    migrations = database.execute(
        'SELECT app, name FROM django_migrations ORDER BY app COLLATE "C", name COLLATE "C"'
    )
    named: set[str] = set()
    for table, column in file_columns(tables):
        chosen = sql.SQL("SELECT {} FROM public.{}").format(sql.Identifier(column), sql.Identifier(table))
        named |= {row[0] for row in database.execute(chosen) if row[0]}
    return Facts(rows, [list(row) for row in migrations], named)


@contextlib.contextmanager
def _connected(site: Site) -> Iterator[psycopg.Connection[Any]]:
    try:
        with psycopg.connect(_address(site), password=site.database.get("PASSWORD") or None) as database:
            yield database
    except psycopg.Error as error:
        raise BackupError(f"データベースにつながらないか、読めません（{str(error).strip()}）") from error


def _address(site: Site) -> str:
    """Return what libpq needs to know, the password aside: others on the machine see arguments."""
    known = site.database
    options = {key: value for key, value in known.get("OPTIONS", {}).items() if key.startswith("ssl")}
    parts = {"dbname": known["NAME"], "user": known["USER"], "host": known["HOST"], "port": known["PORT"]}
    return make_conninfo(**{key: value for key, value in {**parts, **options}.items() if value})


def _run(site: Site, program: str, *args: str) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if site.database.get("PASSWORD"):
        environment["PGPASSWORD"] = site.database["PASSWORD"]
    try:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with our own settings
            [program, *args], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"{program} がありません。PostgreSQL のクライアント（postgresql-client）を入れてください。"
        ) from error
    if done.returncode:
        reason = done.stderr.strip()[-800:]
        if "server version mismatch" in reason:
            raise BackupError(f"{program} の版が、データベースのサーバーより古いため使えません（{reason}）")
        raise BackupError(f"{program} が失敗しました（{reason}）")

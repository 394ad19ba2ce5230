"""SQLite: one snapshot while people write, and a file that takes the place of another."""

import contextlib
import gzip
import os
import shutil
import sqlite3
from pathlib import Path

from imari_dx.operation.backup.facts import Facts, file_columns
from imari_dx.operation.backup.site import BackupError, Site

MEMBER = "database.sqlite3.gz"


def space_needed(site: Site) -> int:
    """Return how many bytes a backup takes at most: a copy, and the copy compressed."""
    path = _path(site)
    return 2 * sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists())


def copy(site: Site, target: Path) -> Facts:
    """Write the compressed database and return what is in it, counted in the copy."""
    plain = target.with_name(f"{target.name}.plain.part")
    try:
        # mode=rw: a path without a database must not become an empty one.
        with (
            contextlib.closing(sqlite3.connect(f"{_path(site).as_uri()}?mode=rw", uri=True)) as source,
            contextlib.closing(sqlite3.connect(plain)) as snapshot,
        ):
            source.backup(snapshot)
        facts = facts_of(plain)
        with plain.open("rb") as raw, gzip.open(target, "wb", compresslevel=3) as packed:
            shutil.copyfileobj(raw, packed, 1 << 20)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            raise BackupError(f"バックアップ先の空きが足りません：{target.parent}") from error
        raise BackupError(f"データベースを写せません：{_path(site)}（{error}）") from error
    finally:
        plain.unlink(missing_ok=True)
    return facts


def facts_of(path: Path) -> Facts:
    """Return what a database that nobody uses holds. Raises BackupError for a damaged or empty one."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        # A copy of its own needs no journal beside it.
        database.execute("PRAGMA journal_mode=DELETE")
        if (answer := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise BackupError(f"データベースが壊れています（{answer}）。")
        return _facts(database)


def facts_now(site: Site) -> Facts:
    """Return what the database holds at this moment."""
    with contextlib.closing(sqlite3.connect(f"{_path(site).as_uri()}?mode=rw", uri=True)) as database:
        database.execute("BEGIN")  # one snapshot for all counts
        return _facts(database)


def replace(site: Site, packed: Path, expected: Facts) -> None:
    """Put a database in the place of the site's at one stroke, once its content is what it should be."""
    path = _path(site)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.restore.part")
    try:
        with gzip.open(packed, "rb") as source, new.open("wb") as plain:
            shutil.copyfileobj(source, plain, 1 << 20)
            plain.flush()
            os.fsync(plain.fileno())
        expected.compare(facts_of(new))
        _empty_journal(path)
        os.replace(new, path)
        sync_folder(path.parent)
    finally:
        new.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _empty_journal(path: Path) -> None:
    """Leave nothing of the old database that SQLite would lay over the new one.

    What stands in the journal goes into the old one first: whatever stops this now, the old one is whole.
    """
    if path.exists():
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm", "-journal"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _facts(database: sqlite3.Connection) -> Facts:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
    tables = sorted(row[0] for row in database.execute(names))
    if "django_migrations" not in tables:
        raise BackupError("データベースに、このシステムの表がありません。DATABASE_URL を確かめてください。")
    count = 'SELECT count(*) FROM "{}"'
    rows = {name: database.execute(count.format(name)).fetchone()[0] for name in tables}
    migrations = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    named: set[str] = set()
    for table, column in file_columns(tables):
        chosen = f'SELECT "{column}" FROM "{table}"'  # noqa: S608 - one of FILE_COLUMNS
        named |= {row[0] for row in database.execute(chosen) if row[0]}
    return Facts(rows, [list(row) for row in migrations], named)


def _path(site: Site) -> Path:
    return Path(site.database["NAME"]).resolve()


def exists(site: Site) -> bool:
    """Whether there is a database file with something in it."""
    path = _path(site)
    return path.is_file() and path.stat().st_size > 0

"""A site moves: read from SQLite, written to PostgreSQL, read back and compared, and only then kept."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from imari_dx.operation.backup.site import Site
from imari_dx.operation.moving.copying import (
    copy_rows,
    keep_constraints,
    make_tables,
    refuse_other_release,
    refuse_unknown_tables,
    set_sequences,
)
from imari_dx.operation.moving.files import copy_files, files_in, remove_copies
from imari_dx.operation.moving.tables import Table, digest_of, tables_of_the_site
from imari_dx.operation.moving.target import MoveError, asked_instead
from imari_dx.operation.verify.told import sentence
from imari_dx.operation.verify.walk import walk
from imari_dx.shared.running import alone
from imari_dx.shared.shared_folder import FOLDER

FILES: Final = "（ファイル）"
CHAIN: Final = "（記録の鎖）"


@dataclass(frozen=True)
class Line:
    """One thing that was compared: how much there is on either side, and whether the content is the same."""

    what: str
    before: int
    after: int
    is_same: bool


def refuse_unfit_source(site: Site) -> list[Table]:
    """Return the tables of a site. Raises MoveError unless it is one on SQLite and of this release."""
    if site.kind != "sqlite":
        raise MoveError("今のデータベースが SQLite ではありません（DATABASE_URL を確かめてください）。")
    if not Path(site.database["NAME"]).is_file():
        raise MoveError(f"データベースがありません：{site.database['NAME']}")
    tables = tables_of_the_site()
    refuse_other_release(connection)
    refuse_unknown_tables(connection, tables)
    return tables


def move(
    site: Site, target: BaseDatabaseWrapper, files: Path, *, tell: Callable[[str], object] = str
) -> list[Line]:
    """Move a site and return what was compared; ``files`` is the folder that its files shall be in.

    ``tell`` hears what is being done. Raises MoveError, StillRunningError (a program of the site is at work)
    or OSError; then the database of ``target`` is empty as before, and so is ``files``. The site itself is
    only read.
    """
    tables = refuse_unfit_source(site)
    with (
        alone(site.data, "server", "worker", "backup"),
        transaction.atomic(),  # nobody else writes meanwhile
        _copied(site.data / FOLDER, site.files, files, tell),
        transaction.atomic(using=target.alias),
    ):
        tell("表を作っています…")
        make_tables(target)
        tell("行を写しています…")
        for table in tables:
            copy_rows(table, connection, target)
        set_sequences(tables, connection, target)
        keep_constraints(target)
        tell("比べています…")
        lines = [*_rows_compared(tables, target), _files_compared(site.files, files), _chain_compared(target)]
        if differing := [line.what for line in lines if not line.is_same]:
            raise MoveError(f"写したものが元と違います（{'、'.join(differing[:5])}）。")
    return lines


@contextmanager
def _copied(notes: Path, source: Path, target: Path, tell: Callable[[str], object]) -> Iterator[None]:
    if source.resolve() == target.resolve():
        yield
        return
    tell("根拠資料を写しています…")
    copy_files(source, target)
    try:
        _copy_notes(notes, target.parent / FOLDER)
        yield
    except BaseException:
        remove_copies(target)
        raise


def _copy_notes(notes: Path, target: Path) -> None:
    """Let the site know in its new folder when it was last verified and kept, and that the folder is its."""
    target.mkdir(mode=0o750, parents=True, exist_ok=True)
    for note in notes.glob("last-*"):
        shutil.copy2(note, target / note.name)


def _rows_compared(tables: list[Table], target: BaseDatabaseWrapper) -> Iterator[Line]:
    for table in tables:
        before, after = digest_of(table, connection), digest_of(table, target)
        yield Line(table.name, before.rows, after.rows, before == after)


def _files_compared(source: Path, target: Path) -> Line:
    before, after = files_in(source), files_in(target)
    return Line(FILES, len(before.found), len(after.found), not before.differing(after))


def _chain_compared(target: BaseDatabaseWrapper) -> Line:
    """The records prove themselves in their new place as in the old; what was broken before stays so."""
    before = walk()
    with asked_instead(target):
        after = walk()
    broken = [sentence(one.first) if one.first else "" for one in (before, after)]
    return Line(CHAIN, before.count, after.count, (before.head, broken[0]) == (after.head, broken[1]))

"""``manage.py backup``: one archive, whole or not at all, made while people work."""

import contextlib
import datetime as dt
import io
import os
import shutil
import tarfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from imari_dx.operation.backup import postgresql, sqlite
from imari_dx.operation.backup.archive import (
    FILES,
    MANIFEST,
    NAME,
    SETTINGS,
    Manifest,
    Member,
    add,
    sum_of,
    verified,
)
from imari_dx.operation.backup.facts import Facts
from imari_dx.operation.backup.kept_settings import kept_settings
from imari_dx.operation.backup.last import LastBackup
from imari_dx.operation.backup.site import BackupError, Site
from imari_dx.shared.running import alone

# For the manifest, the settings and the ends of blocks.
_SPARE_BYTES = 16 << 20
# Evidence that somebody removes while the files are read: the next snapshot does not name it.
_ATTEMPTS = 20
_LEFT_OVER_SECONDS = 24 * 60 * 60


def make_backup(
    site: Site, folder: Path, *, version: str, at: dt.datetime, environment: Mapping[str, str]
) -> LastBackup:
    """Make an archive of a site in a folder and return what was made.

    ``version`` is that of the release that serves the data, ``at`` the moment for its name. Raises
    BackupError, StillRunningError (another backup is being made) or OSError; then nothing is left.
    """
    refuse_unfit(site, folder)
    with alone(site.data, "backup"):
        _remove_left_over(folder)
        refuse_without_space(site, folder)
        final = _free_name(folder, version, at)
        part = final.with_name(f"{final.name}.part")
        try:
            _write(site, part, version, at, environment)
            # Read again from its first to its last byte before it gets its name.
            verified(part)
            whole = sum_of(part)
            os.rename(part, final)
            sqlite.sync_folder(folder)
        finally:
            for left in folder.glob(f"{part.name}*"):
                left.unlink(missing_ok=True)
    return LastBackup(at, final, whole.bytes, whole.sha256, version)


def remove_older(folder: Path, keep: int) -> list[Path]:
    """Remove all archives of the product in a folder but the newest ``keep``; return those that went."""
    known = {path: found[1] for path in folder.iterdir() if (found := NAME.fullmatch(path.name))}
    gone = sorted(known, key=lambda path: known[path], reverse=True)[keep:]
    for path in gone:
        path.unlink()
    return gone


def refuse_unfit(site: Site, folder: Path) -> None:
    """Raise BackupError for a folder that takes no archive and for a database that is not there."""
    if not folder.is_dir():
        raise BackupError(
            f"バックアップ先のフォルダーがありません：{folder}（マウントされているか、確かめてください）"
        )
    if not site.data.is_dir():
        raise BackupError(
            f"データのフォルダーがありません：{site.data}（IMARI_DX_DATA_DIR を確かめてください）"
        )
    inside, data = folder.resolve(), site.data.resolve()
    if inside.is_relative_to(data):
        raise BackupError(
            f"バックアップ先が、データのフォルダーの中にあります：{folder}（別の場所にしてください）"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BackupError(f"バックアップ先に書き込めません：{folder}")
    if site.kind == "sqlite" and not sqlite.exists(site):
        raise BackupError(
            f"データベースがありません：{site.database['NAME']}"
            "（IMARI_DX_DATA_DIR と DATABASE_URL を確かめてください）"
        )


def refuse_without_space(site: Site, folder: Path) -> None:
    """Raise BackupError where an archive of the site might not fit."""
    database = (sqlite if site.kind == "sqlite" else postgresql).space_needed(site)
    needed = database + sum(path.stat().st_size for path in _files(site)) + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"バックアップ先の空きが足りません：{folder}"
            f"（{needed / 1e6:,.0f} MB 必要、空きは {free / 1e6:,.0f} MB）"
        )


def _remove_left_over(folder: Path) -> None:
    """Remove what a backup left that was killed; one of another site may be on its way in the same folder."""
    for part in folder.glob("imari-dx-*.tar.part*"):
        if time.time() - part.stat().st_mtime > _LEFT_OVER_SECONDS:
            part.unlink(missing_ok=True)


def _free_name(folder: Path, version: str, at: dt.datetime) -> Path:
    """The name of the moment, or of the next second that no archive has."""
    while (path := folder / f"imari-dx-{version}-{at:%Y%m%d-%H%M%S}.tar").exists():
        at += dt.timedelta(seconds=1)
    return path


def _write(site: Site, part: Path, version: str, at: dt.datetime, environment: Mapping[str, str]) -> None:
    """Files before the database in the archive, but read after it; the manifest knows all and comes last."""
    kind = sqlite if site.kind == "sqlite" else postgresql
    copied = part.with_name(f"{part.name}.database")
    with part.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            facts, members = _snapshot(site, tar, copied)
            with copied.open("rb") as database:
                members[kind.MEMBER] = add(tar, kind.MEMBER, database, copied.stat().st_size)
            told = kept_settings(environment).encode()
            members[SETTINGS] = add(tar, SETTINGS, io.BytesIO(told), len(told))
            manifest = Manifest(version, at.isoformat(), site.kind, facts.migrations, facts.rows, members)
            about = manifest.to_json()
            add(tar, MANIFEST, io.BytesIO(about), len(about))
        file.flush()
        os.fsync(file.fileno())


def _snapshot(site: Site, tar: tarfile.TarFile, copied: Path) -> tuple[Facts, dict[str, Member]]:
    """Copy the database, then add the files: whatever it names was there before, and no name changes.

    What it names and somebody has removed since, the next copy does not name; only new files are read again.
    """
    kind = sqlite if site.kind == "sqlite" else postgresql
    members: dict[str, Member] = {}
    for _attempt in range(_ATTEMPTS):
        facts = kind.copy(site, copied)
        _add_files(site, tar, members)
        missing = {name for name in facts.files if f"{FILES}{name}" not in members}
        if not missing:
            return facts, members
        if gone := sorted(missing & kind.facts_now(site).files):
            raise BackupError(
                f"データベースにある根拠資料のうち {len(gone)} 件の中身が、"
                f"フォルダー {site.files} にありません（{'、'.join(gone[:3])}）。"
            )
    raise BackupError("バックアップの間に、根拠資料の削除が続きました。もう一度実行してください。")


def _add_files(site: Site, tar: tarfile.TarFile, members: dict[str, Member]) -> None:
    for path in _files(site):
        name = f"{FILES}{path.relative_to(site.files).as_posix()}"
        if name not in members:
            # Removed since the folder was read: whether it had to be there is asked afterwards.
            with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
                members[name] = add(tar, name, file, os.fstat(file.fileno()).st_size)


def _files(site: Site) -> Iterator[Path]:
    """Whole files of the site, in the order of their names."""
    for path in sorted(site.files.rglob("*")) if site.files.is_dir() else ():
        if path.is_file() and not path.is_symlink() and path.suffix != ".part":
            yield path

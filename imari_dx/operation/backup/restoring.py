"""``manage.py restore``: an archive becomes the site, all of it or nothing, on this machine or a new one.

At every moment the database that stands there finds the files it names: those of the archive are added, then
the database changes at one stroke, then what it does not name any more goes.
"""

import os
import re
import shutil
import tempfile
import tomllib
from pathlib import Path

from imari_dx.operation.backup import postgresql, sqlite
from imari_dx.operation.backup.archive import FILES, Manifest, sum_of, unpack, verified
from imari_dx.operation.backup.site import BackupError, Site
from imari_dx.operation.verify.last import set_aside
from imari_dx.shared.running import alone

_SCRATCH = "restore-"
_SPARE_BYTES = 16 << 20
# A dump or a packed database unpacked, and the database that is made of it.
_UNPACKED_TIMES = 12


def version_of(release: Path) -> str:
    """Return the version of the release whose source is in a folder. Raises BackupError."""
    try:
        read = tomllib.loads((release / "pyproject.toml").read_text(encoding="utf-8"))
        return str(read["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise BackupError(f"このシステムのソースではありません：{release}") from error


def readable(archive: Path, site: Site, release: Path) -> Manifest:
    """Verify an archive and return its manifest. Raises BackupError unless it is for site and release."""
    if not archive.is_file():
        raise BackupError(f"控えのファイルがありません：{archive}")
    manifest = verified(archive)
    serving = version_of(release)
    if manifest.version != serving:
        raise BackupError(
            f"控えはバージョン {manifest.version} のもので、{serving} では使えません。"
            f"{manifest.version} のソースに戻してから復元してください"
            "（そのソースを --release で指定できます）。"
        )
    if unknown := [one for one in manifest.migrations if not _has(release, *one)]:
        raise BackupError(
            f"控えのデータベースは、このソースより新しいものです（{'.'.join(unknown[0])} がありません）。"
        )
    if manifest.database != site.kind:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupError(
            f"控えは {names[manifest.database]} のもので、ここのデータベースは {names[site.kind]} です"
            "（DATABASE_URL を確かめてください）。"
        )
    return manifest


def restore(archive: Path, site: Site, *, release: Path) -> Manifest:
    """Put an archive in the place of a site's database and files, and return its manifest.

    Raises BackupError, StillRunningError (a program of the site is at work) or OSError; the site then still
    is what it was.
    """
    manifest = readable(archive, site, release)
    with alone(site.data, "server", "worker", "backup"):
        for left in site.data.glob(f"{_SCRATCH}*"):  # by a restore that was killed
            shutil.rmtree(left, ignore_errors=True)
        _refuse_without_space(site, manifest)
        scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=site.data))
        try:
            _put_back(archive, site, manifest, scratch)
            set_aside(site.data)  # the chain that was verified last may be of a later day
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def _put_back(archive: Path, site: Site, manifest: Manifest, scratch: Path) -> None:
    wanted = {name for name, one in manifest.files.items() if not _is_there(site.files / name, one)}

    def place(name: str) -> Path | None:
        is_missing = name.startswith(FILES) and name.removeprefix(FILES) in wanted
        return scratch / name if is_missing or name == manifest.database_member else None

    unpack(archive, place)
    os.sync()
    for name in sorted(wanted):
        target = site.files / name
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        os.replace(scratch / FILES / name, target)
    os.sync()
    kind = sqlite if site.kind == "sqlite" else postgresql
    kind.replace(site, scratch / manifest.database_member, manifest.facts)
    for path in sorted(site.files.rglob("*")):
        if path.is_file() and path.relative_to(site.files).as_posix() not in manifest.files:
            path.unlink()


def _is_there(path: Path, member: object) -> bool:
    return path.is_file() and sum_of(path) == member


def space_needed(site: Site, manifest: Manifest) -> int:
    """Return how many bytes of the data's disk putting an archive back takes at most."""
    missing = (
        one.bytes
        for name, one in manifest.files.items()
        if not (path := site.files / name).is_file() or path.stat().st_size != one.bytes
    )
    packed = manifest.members[manifest.database_member].bytes
    return sum(missing) + packed * _UNPACKED_TIMES + _SPARE_BYTES


def _refuse_without_space(site: Site, manifest: Manifest) -> None:
    needed = space_needed(site, manifest)
    free = shutil.disk_usage(site.data).free
    if free < needed:
        raise BackupError(
            f"空きが足りません：{site.data}（{needed / 1e6:,.0f} MB 必要、空きは {free / 1e6:,.0f} MB）"
        )


def _has(release: Path, app: str, name: str) -> bool:
    """Whether a release knows a migration, as far as the migration is the product's own."""
    folder = release / app / "migrations"
    return not folder.is_dir() or not re.fullmatch(r"\w+", name) or (folder / f"{name}.py").is_file()

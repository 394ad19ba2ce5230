"""The archive: a tar of members and a manifest that says of each how long it is and what its SHA-256 is."""

import hashlib
import json
import re
import tarfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from imari_dx.operation.backup import postgresql, sqlite
from imari_dx.operation.backup.facts import Facts
from imari_dx.operation.backup.site import BackupError

MANIFEST, SETTINGS, FILES = "manifest.json", "settings.env", "files/"
FORMAT = 1
NAME = re.compile(r"imari-dx-[0-9][0-9A-Za-z.+-]*-([0-9]{8}-[0-9]{6})\.tar")
_PIECE = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    version: str
    made_at: str
    database: str  # sqlite or postgresql
    migrations: list[list[str]]
    rows: dict[str, int]
    members: dict[str, Member]
    format: int = FORMAT

    @property
    def facts(self) -> Facts:
        """What the database must hold once it is restored."""
        return Facts(self.rows, self.migrations)

    @property
    def database_member(self) -> str:
        """The name of the member with the database."""
        return sqlite.MEMBER if self.database == "sqlite" else postgresql.MEMBER

    @property
    def files(self) -> dict[str, Member]:
        """The files of the site by their path below the files' folder."""
        return {name.removeprefix(FILES): one for name, one in self.members.items() if name.startswith(FILES)}

    def to_json(self) -> bytes:
        """Return the member's bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


class _Summed:
    """A file that is read once, and its sum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sum, self.length = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._sum.update(piece)
        self.length += len(piece)
        return piece

    @property
    def member(self) -> Member:
        return Member(self.length, self._sum.hexdigest())


def add(tar: tarfile.TarFile, name: str, file: IO[bytes], length: int) -> Member:
    """Add what a file holds, in one pass, and return its sum."""
    about = tarfile.TarInfo(name)
    about.size, about.mode = length, 0o640
    read = _Summed(file)
    tar.addfile(about, read)
    return read.member


def verified(path: Path) -> Manifest:
    """Read a whole archive and return its manifest. Raises BackupError for the first thing that is wrong."""
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(path, "r:") as tar:
            for one in tar:
                content = tar.extractfile(one) if one.isreg() and _is_sound(one.name) else None
                if content is None or one.name in found:
                    raise BackupError(f"控えに、ないはずのものがあります：{one.name}")
                if one.name == MANIFEST:
                    manifest = _manifest(json.loads(content.read()))
                else:
                    found[one.name] = _sum(content)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            f"控えのファイルが壊れているか、このシステムの控えではありません：{path}"
        ) from error
    if manifest is None:
        raise BackupError(f"控えに目録（{MANIFEST}）がありません。途中で切れています：{path}")
    for name in sorted(manifest.members.keys() | found.keys()):
        if manifest.members.get(name) != found.get(name):
            raise BackupError(f"控えの中身が目録と違います（SHA-256 又は大きさ）：{name}")
    if manifest.database_member not in found:
        raise BackupError("控えにデータベースがありません。")
    return manifest


def unpack(path: Path, target: Callable[[str], Path | None]) -> None:
    """Write the members for which ``target`` names a place, each to the disk before the next."""
    with tarfile.open(path, "r:") as tar:
        for one in tar:
            place, content = target(one.name), tar.extractfile(one)
            if place is None or content is None:
                continue
            place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            with place.open("wb") as file:
                while piece := content.read(_PIECE):
                    file.write(piece)
                file.flush()


def sum_of(path: Path) -> Member:
    """Return length and SHA-256 of a file on the disk."""
    with path.open("rb") as file:
        return _sum(file)


def _sum(file: IO[bytes]) -> Member:
    read = _Summed(file)
    while read.read(_PIECE):
        pass
    return read.member


def _is_sound(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _manifest(read: dict[str, Any]) -> Manifest:
    if read["format"] != FORMAT:
        raise BackupError(f"この控えの形（{read['format']}）は、このバージョンでは読めません。")
    members = {name: Member(**one) for name, one in read["members"].items()}
    return Manifest(**{**read, "members": members})

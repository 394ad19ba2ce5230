"""The files beside the database: copied to another folder where that is asked for, and compared."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from imari_dx.operation.backup.archive import Member, sum_of
from imari_dx.operation.moving.target import MoveError


@dataclass(frozen=True)
class Files:
    """The files of a folder by their path in it."""

    found: dict[str, Member]

    @property
    def bytes(self) -> int:
        """How long they are together."""
        return sum(one.bytes for one in self.found.values())

    def differing(self, other: "Files") -> list[str]:
        """Return the paths that are not in both with the same length and SHA-256."""
        paths = self.found.keys() | other.found.keys()
        return sorted(path for path in paths if self.found.get(path) != other.found.get(path))


def files_in(folder: Path) -> Files:
    """Read every file below a folder. Raises OSError."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return Files({path.relative_to(folder).as_posix(): sum_of(path) for path in paths})


def copy_files(source: Path, target: Path) -> None:
    """Copy a folder to one that is not there or empty; the files reach the disk. MoveError, OSError."""
    if target.exists() and any(target.iterdir()):
        raise MoveError(f"根拠資料の移し先が空ではありません：{target}")
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
        os.sync()
    else:
        target.mkdir(mode=0o750, parents=True, exist_ok=True)


def remove_copies(target: Path) -> None:
    """Leave an empty folder, as it was before: nothing has been moved."""
    for one in target.iterdir() if target.is_dir() else ():
        shutil.rmtree(one) if one.is_dir() else one.unlink()

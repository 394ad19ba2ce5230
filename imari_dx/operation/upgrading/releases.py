"""Releases: folders with a source beside each other, and which of two is newer."""

import re
from dataclasses import dataclass
from pathlib import Path

from imari_dx.operation.backup.restoring import version_of
from imari_dx.operation.backup.site import BackupError
from imari_dx.operation.upgrading.errors import UpgradeError


@dataclass(frozen=True)
class Release:
    """A source on the disk with its Python parts."""

    path: Path
    version: str

    @property
    def python(self) -> Path:
        """Its interpreter, which finds its parts."""
        return self.path / ".venv/bin/python"


def release_at(path: Path) -> Release:
    """Return the release in a folder. Raises UpgradeError."""
    try:
        return Release(path, version_of(path))
    except BackupError as error:
        raise UpgradeError(str(error)) from error


def refuse_unless_newer(before: Release, after: Release) -> None:
    """Raise UpgradeError unless the one is an upgrade of the other."""
    old, new = _order(before.version), _order(after.version)
    if new == old:
        raise UpgradeError(
            f"今の版（{before.path}）も新しい版（{after.path}）も、バージョン {after.version} です。"
        )
    if new < old:
        raise UpgradeError(
            f"今のバージョン {before.version} より古い {after.version} には、更新できません。"
            "前の版に戻すときは、今の版の script/rollback を使ってください。"
        )


def refuse_nested(before: Path, after: Path, data: Path, static: Path) -> None:
    """Raise UpgradeError where one folder is within another: it would move, or be left behind, with it."""
    if after.is_relative_to(before) or before.is_relative_to(after):
        raise UpgradeError(
            f"新しい版（{after}）は、今の版（{before}）のフォルダーの中ではなく、隣に置いてください。"
        )
    if data.is_relative_to(before) or data.is_relative_to(after):
        raise UpgradeError(
            f"データのフォルダー（{data}）がソースの中にあります。版ごとに別のデータになるので、"
            "外に移し、IMARI_DX_DATA_DIR に書いてから更新してください。"
        )
    if static.is_relative_to(before) or static.is_relative_to(after):
        raise UpgradeError(
            f"静的ファイルのフォルダー（{static}）がソースの中にあります。"
            "外のフォルダーを IMARI_DX_STATIC_ROOT に書いてから更新してください。"
        )


def _order(version: str) -> tuple[int, ...]:
    """Numbers to compare; what follows them (0.14.0rc1) is not a release of its own."""
    found = re.match(r"\d+(\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()

"""The link that the services name: it is what decides which release serves."""

import os
from pathlib import Path

from imari_dx.operation.backup.sqlite import sync_folder
from imari_dx.operation.upgrading.account import as_root
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.releases import Release


def place_of(current: Path, version: str) -> Path:
    """Return where the release that serves is, or will be: a folder of its own is moved beside the link."""
    return current.resolve() if current.is_symlink() else current.with_name(f"{current.name}-{version}")


def refuse_unfit(current: Path, place: Path) -> None:
    """Raise UpgradeError where the link could not be made."""
    if not current.is_symlink() and place.exists():
        raise UpgradeError(
            f"今の版（{current}）を {place} に移しますが、その名前のものがもうあります。"
            "名前を変えてください。"
        )
    with as_root():
        if not os.access(current.parent, os.W_OK | os.X_OK):
            raise UpgradeError(f"{current.parent} に書き込めません。管理者（sudo）で実行してください。")


def adopt(current: Path, place: Path) -> None:
    """Make a folder that serves a link to itself. Does nothing where that was done."""
    with as_root():
        if not current.is_symlink() and current.exists():
            os.rename(current, place)
    point(current, place)


def point(current: Path, place: Path) -> None:
    """Have the link name a folder, at one stroke."""
    with as_root():
        new = current.with_name(f".{current.name}.new")
        new.unlink(missing_ok=True)
        new.symlink_to(place)
        os.replace(new, current)
        sync_folder(current.parent)


def serves(current: Path, release: Release) -> bool:
    """Whether the link names a release."""
    return current.resolve() == release.path.resolve()

"""Room on the disk that is kept for the way back: a migration that fills the disk must not bar it."""

import os
from pathlib import Path

from imari_dx.operation.backup.archive import verified
from imari_dx.operation.backup.restoring import space_needed
from imari_dx.operation.backup.site import Site
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.shared.shared_folder import FOLDER


def keep(site: Site, archive: Path) -> None:
    """Take as much room as putting an archive back needs. Raises UpgradeError where there is not so much."""
    size = space_needed(site, verified(archive))
    with _path(site).open("wb") as file:
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as error:
            give_back(site)
            raise UpgradeError(
                f"控えに戻すための空き（{size / 1e6:,.0f} MB）が、{site.data} にありません。"
            ) from error


def give_back(site: Site) -> None:
    """Let others have the room; does nothing where none is kept. Raises OSError."""
    _path(site).unlink(missing_ok=True)


def _path(site: Site) -> Path:
    return site.data / FOLDER / "room-for-way-back"

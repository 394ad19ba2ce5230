"""What is kept and put back: a folder with files and a database."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from imari_dx.shared.shared_folder import shared_folder

# Where a database may name files of the folder: table and column. One that a release lacks is passed over.
FILE_COLUMNS = (("indicators_evidencefile", "file"),)


class BackupError(Exception):
    """No archive was made, or none put back; ``str()`` says why, in Japanese."""


@dataclass(frozen=True)
class Site:
    """A site by its data alone; ``database`` is Django's dictionary of settings."""

    data: Path
    files: Path
    database: dict[str, Any]

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return "sqlite" if self.database["ENGINE"].endswith("sqlite3") else "postgresql"


def this_site() -> Site:
    """Return the site that this process serves."""
    return Site(shared_folder(), Path(settings.MEDIA_ROOT), dict(connection.settings_dict))


def refuse_wrong_user(data: Path) -> None:
    """Raise BackupError for root where the data are somebody else's: they could not use what root writes."""
    owner = data.stat().st_uid if data.exists() else 0
    if os.geteuid() == 0 and owner:
        name = pwd.getpwuid(owner).pw_name
        raise BackupError(f"データの持ち主の利用者で実行してください（sudo -u {name} …）。")

"""The folder that every machine of a site has in common: files, and what one of them tells the others.

With one machine it is the folder of the data. What belongs to a machine alone (its journal of mails about
its own state, its copy of style sheets) stays in the folder of the data.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FOLDER = "operation"


def shared_folder() -> Path:
    """Return the folder."""
    return Path(settings.SHARED_DIR or settings.DATA_DIR)


def require_shared_folder() -> None:
    """Raise ImproperlyConfigured where a folder of its own is named and is not the one of the site.

    A share that is not mounted is an empty folder of this machine: what is written there nobody else finds.
    """
    if settings.SHARED_DIR and not (shared_folder() / FOLDER).is_dir():
        raise ImproperlyConfigured(
            f"IMARI_DX_SHARED_DIR={settings.SHARED_DIR}: no folder {FOLDER!r} in it; "
            "it is not mounted, or was not prepared (docs/scale.md)"
        )

"""When a program of a timer was last done, which only it can tell: a small file for each beside the data."""

import datetime as dt
import os
from pathlib import Path

from imari_dx.shared.shared_folder import FOLDER, shared_folder

NOTICES = "notices"


def note_run(name: str, at: dt.datetime) -> None:
    """Keep that a program was done. Raises OSError."""
    path = _path(name)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(at.isoformat(), encoding="ascii")
    os.replace(part, path)


def last_run(name: str) -> dt.datetime | None:
    """Return when a program was last done; None if never, or where the note cannot be read."""
    try:
        return dt.datetime.fromisoformat(_path(name).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def _path(name: str) -> Path:
    return shared_folder() / FOLDER / f"last-{name}"

"""The last verification: a small file beside the data, for the page, the health check and the next one.

Whoever can write to the database alone cannot make it fit a chain that was written anew.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from imari_dx.shared.shared_folder import FOLDER, shared_folder

NAME: Final = "last-verification.json"


@dataclass(frozen=True, slots=True)
class LastVerification:
    """When all was last walked, and what was found. ``head`` is of the last one without a break."""

    at: dt.datetime
    count: int
    broken: str  # in one line, "" where nothing was wrong
    head: str  # the hash, "" while there is none
    position: int

    @property
    def is_sound(self) -> bool:
        return not self.broken


def last_verification() -> LastVerification | None:
    """Return the last verification, None without one or where its note cannot be read."""
    try:
        read: dict[str, Any] = json.loads(_path().read_text(encoding="utf-8"))
        return LastVerification(
            dt.datetime.fromisoformat(read["at"]),
            int(read["count"]),
            str(read["broken"]),
            str(read["head"]),
            int(read["position"]),
        )
    except (OSError, KeyError, TypeError, ValueError):
        return None


def note_verification(done: LastVerification) -> None:
    """Keep what was found. Raises OSError."""
    path = _path()
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    part = path.with_name(f"{NAME}.part")
    part.write_text(
        json.dumps(asdict(done) | {"at": done.at.isoformat()}, ensure_ascii=False), encoding="utf-8"
    )
    part.replace(path)


def set_aside(data: Path) -> None:
    """Forget the last verification of a site whose database went back to an earlier day. Raises OSError."""
    path = data / FOLDER / NAME
    if path.is_file():
        path.replace(path.with_name(f"before-restore-{NAME}"))


def _path() -> Path:
    return shared_folder() / FOLDER / NAME

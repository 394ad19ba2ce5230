"""When a backup was last made, or failed: two small files beside the data, for the page and the checks."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imari_dx.shared.shared_folder import FOLDER, shared_folder


@dataclass(frozen=True)
class LastBackup:
    """The last backup that was made; whether its archive is still there is another question."""

    at: dt.datetime
    archive: Path
    bytes: int
    sha256: str
    version: str


@dataclass(frozen=True)
class LastFailure:
    """The last attempt that failed; it may be older than the last success."""

    at: dt.datetime
    reason: str


def last_backup(data: Path | None = None) -> LastBackup | None:
    """Return the last backup of a site (this one), None without one or where its note cannot be read."""
    read = _read(data, "last-backup.json")
    try:
        return LastBackup(
            dt.datetime.fromisoformat(read["at"]),
            Path(read["archive"]),
            int(read["bytes"]),
            str(read["sha256"]),
            str(read["version"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def last_failure(data: Path | None = None) -> LastFailure | None:
    """Return the last failure of a site (this one), None without one."""
    read = _read(data, "last-backup-failure.json")
    try:
        return LastFailure(dt.datetime.fromisoformat(read["at"]), str(read["reason"]))
    except (KeyError, TypeError, ValueError):
        return None


def note_backup(data: Path, made: LastBackup) -> None:
    """Keep what was made. Raises OSError."""
    _write(
        data,
        "last-backup.json",
        {
            "at": made.at.isoformat(),
            "archive": str(made.archive),
            "bytes": made.bytes,
            "sha256": made.sha256,
            "version": made.version,
        },
    )


def note_failure(data: Path, at: dt.datetime, reason: str) -> None:
    """Keep why nothing was made. Raises OSError."""
    _write(data, "last-backup-failure.json", {"at": at.isoformat(), "reason": reason})


def _read(data: Path | None, name: str) -> dict[str, Any]:
    try:
        read = json.loads(((data or shared_folder()) / FOLDER / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _write(data: Path, name: str, content: dict[str, Any]) -> None:
    path = data / FOLDER / name
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    part = path.with_name(f"{name}.part")
    part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    part.replace(path)

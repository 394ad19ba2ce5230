"""When a backup was made last, and when one failed: as the backup itself wrote it down."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings

_NOT_READ = "記録が壊れています"


def last_backup() -> dt.datetime | None:
    """Return when a backup succeeded last, None if none is known of."""
    said = _read("last-backup.json")
    return _moment(said)


def last_backup_failure() -> tuple[dt.datetime, str] | None:
    """Return when a backup failed last and why, None if none did."""
    said = _read("last-backup-failure.json")
    at = _moment(said)
    return (at, str(said.get("reason") or _NOT_READ)) if at else None


def _read(name: str) -> dict[str, Any]:
    """The content of a record; nothing where it is missing or cannot be read."""
    try:
        said = json.loads((Path(settings.DATA_DIR) / "operation" / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _moment(said: dict[str, Any]) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(str(said.get("at")))
    except ValueError:
        return None
    return at if at.tzinfo else at.astimezone()

"""Records as lines of JSON, for the journal or a file that another machine collects.

Read by the settings: nothing here knows a model.
"""

import datetime as dt
import json
import logging
import logging.handlers
from pathlib import Path
from typing import Any, Final

SYSLOG: Final = Path("/dev/log")
# Where it stands that a line was lost: below the data folder, read by the page of the site's state.
FAILURE_FILE: Final = Path("operation") / "records-log-failure.json"


def told(row: Any) -> dict[str, Any]:
    """Return a record as the values of its line, the moment in UTC."""
    return {
        "at": row.at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "number": row.pk,
        "kind": row.kind,
        "label": row.kind_label,
        "user": row.user_number,
        "username": row.username,
        "name": row.user_label,
        "address": row.address,
        "request": row.request_id,
        "subject_key": row.subject_key,
        "subject": row.subject,
        "facts": row.facts,
    }


def line_of(values: dict[str, Any]) -> str:
    """Return one line: whatever stands in a name, it stays one."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def log_failed_at(data_folder: Path) -> dt.datetime | None:
    """Return since when lines are lost; None where the last one could be written, or nobody knows."""
    try:
        said = json.loads((data_folder / FAILURE_FILE).read_text(encoding="utf-8"))
        return dt.datetime.fromisoformat(said["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


class LineFormatter(logging.Formatter):
    """Writes what ``record`` handed over; the message itself says only the kind."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return line_of(getattr(record, "audit", {"message": record.getMessage()}))


class _TellsOfFailure(logging.Handler):
    """Notes that a line could not be written, until one can be: the act is done, and its row is there."""

    data_folder: Path

    def emit(self, record: logging.LogRecord) -> None:
        self._fails = False
        super().emit(record)
        note = self.data_folder / FAILURE_FILE
        if not self._fails and note.exists():
            note.unlink(missing_ok=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the library's name)
        """Leave a note instead of a traceback for every line."""
        self._fails = True
        note = self.data_folder / FAILURE_FILE
        if note.exists():
            return
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            said = {
                "at": dt.datetime.now(dt.UTC).isoformat(),
                "number": getattr(record, "audit", {}).get("number"),
            }
            note.write_text(json.dumps(said), encoding="utf-8")
        except OSError:
            super().handleError(record)


class JournalHandler(_TellsOfFailure, logging.StreamHandler):  # type: ignore[type-arg]
    """Lines to the standard error output, which systemd keeps in its journal."""

    def __init__(self, data_folder: Path) -> None:
        super().__init__()
        self.data_folder = data_folder


class SyslogHandler(_TellsOfFailure, logging.handlers.SysLogHandler):
    """Lines to the same journal from a command that somebody runs: its own output is for reading."""

    ident = "imari-dx: "

    def __init__(self, data_folder: Path) -> None:
        super().__init__(str(SYSLOG))
        self.data_folder = data_folder


class FileHandler(_TellsOfFailure, logging.handlers.WatchedFileHandler):
    """Lines to a file; opened anew where logrotate has moved it away."""

    def __init__(self, path: str, data_folder: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.data_folder = data_folder

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line; a folder that is gone is a failure to tell, not one of the act."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

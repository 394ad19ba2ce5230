"""What is down when something could not be done: told from the error, so that no mistake passes for it."""

import errno
import sqlite3
from enum import StrEnum
from pathlib import Path
from typing import Final

import psycopg
from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError

from imari_dx.shared.maintenance import RETRY_AFTER
from imari_dx.shared.shared_folder import shared_folder


class Outage(StrEnum):
    """What is down, as the log names it."""

    DATABASE = "database away"
    BUSY = "database busy"
    FULL = "disk full"
    READ_ONLY = "not writable"
    CLOSED = "closed"  # on purpose: imari_dx/shared/maintenance.py

    @property
    def reason(self) -> str:
        """Why it could not be done, for whoever asked."""
        return _REASONS[self]

    @property
    def retry_after(self) -> int:
        """Seconds after which it is worth asking again."""
        return _RETRY_AFTER[self]


_REASONS: Final = {
    Outage.DATABASE: "データベースにつながらない",
    Outage.BUSY: "ほかの処理が続いていて、順番が来なかった",
    Outage.FULL: "サーバーの空き容量が足りない",
    Outage.READ_ONLY: "サーバーが書き込みを受け付けない",
    Outage.CLOSED: "サーバーの作業をしている",
}
_RETRY_AFTER: Final = {
    Outage.DATABASE: 5,
    Outage.BUSY: 5,
    Outage.FULL: 60,
    Outage.READ_ONLY: 60,
    Outage.CLOSED: RETRY_AFTER,
}

# Primary codes of SQLite; "SQL logic error" (1), a table that is not there, is a mistake of ours.
_OF_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_PROTOCOL: Outage.BUSY,
    sqlite3.SQLITE_NOMEM: Outage.DATABASE,
    sqlite3.SQLITE_IOERR: Outage.DATABASE,
    sqlite3.SQLITE_CANTOPEN: Outage.DATABASE,
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
}
# SQLSTATE of PostgreSQL, by its beginning, the longest first (Appendix A of its manual).
_OF_POSTGRESQL: Final = {
    "53100": Outage.FULL,
    "25006": Outage.READ_ONLY,
    "57014": Outage.BUSY,  # given up after statement_timeout
    "55P03": Outage.BUSY,
    "40001": Outage.BUSY,
    "40P01": Outage.BUSY,
    "57P": Outage.DATABASE,  # shut down, starting
    "08": Outage.DATABASE,
    "53": Outage.DATABASE,  # too many connections, no memory
    "58": Outage.DATABASE,
}
_OF_SYSTEM: Final = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EFBIG: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
}
# Of files of the site alone: elsewhere they are a mistake of whoever installed it.
_OF_OUR_FILES: Final = {
    errno.EACCES: Outage.READ_ONLY,
    errno.EPERM: Outage.READ_ONLY,
    errno.EIO: Outage.READ_ONLY,
    errno.ESTALE: Outage.READ_ONLY,
}


def outage_of(error: BaseException | None) -> Outage | None:
    """Return what is down, None where the error is a mistake of the program."""
    if isinstance(error, (OperationalError, InterfaceError, InternalError)):
        return _of_database(error)
    if isinstance(error, OSError):
        known = _OF_SYSTEM.get(error.errno or 0)
        return known or (_OF_OUR_FILES.get(error.errno or 0) if _is_of_our_files(error) else None)
    return None


def _of_database(error: OperationalError | InterfaceError | InternalError) -> Outage | None:
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        # On a full disk the index of the journal finds no room either.
        is_full = code == sqlite3.SQLITE_IOERR_SHMSIZE
        return Outage.FULL if is_full else _OF_SQLITE.get(code & 0xFF)
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    if state is None:  # the connection alone has no state to tell
        return None if isinstance(error, InternalError) else Outage.DATABASE
    return next((one for begin, one in _OF_POSTGRESQL.items() if state.startswith(begin)), None)


def _is_of_our_files(error: OSError) -> bool:
    if not isinstance(error.filename, (str, Path)):
        return False
    path = Path(error.filename).absolute()
    ours = (settings.DATA_DIR, shared_folder(), settings.MEDIA_ROOT)
    return any(path.is_relative_to(Path(folder)) for folder in ours)

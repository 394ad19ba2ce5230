"""SQLite can be read on a full disk: what reading needs there is made while there is room, and stays.

A connection to a database with a journal beside it (WAL) needs the journal's index, 32 KB, which goes with
the last connection. On a full disk the next one would find no room for it, and no page could be shown. So
each process that serves pages holds a connection; and a file beside the database holds room for the index,
to be given up when a process starts on a full disk.
"""

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from imari_dx.shared.disk_space import RESERVE, free_bytes

logger = logging.getLogger(__name__)
ROOM: Final = 1024 * 1024  # bytes
_NO_ROOM: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE)
# By process: one that was forked must neither use nor close its parent's.
_held: dict[int, sqlite3.Connection] = {}


def hold_database(**_signal: Any) -> None:
    """Open this process's connection, once; to be called where each request begins."""
    if os.getpid() in _held or settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return
    path = Path(settings.DATABASES["default"]["NAME"])
    try:
        _held[os.getpid()] = _opened(path)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) in _NO_ROOM and _give_up_room(path):
            hold_database()
        return  # else the request meets the same, and says so
    _keep_room(path)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, check_same_thread=False)
    try:
        with closing(connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")) as found:
            found.fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def room_of(path: Path) -> Path:
    """Return the file that holds room beside a database."""
    return path.with_name(f"{path.name}-room")


def _keep_room(path: Path) -> None:
    room = room_of(path)
    try:
        if room.exists() or free_bytes(path) < RESERVE:
            return
        with room.open("xb") as file:
            file.write(bytes(ROOM))
    except OSError as error:
        logger.warning("no room could be kept beside the database: %s", error.strerror)


def _give_up_room(path: Path) -> bool:
    try:
        room_of(path).unlink()
    except OSError:
        return False
    logger.warning("the disk is full: the room kept beside the database was given up, so that pages show")
    return True

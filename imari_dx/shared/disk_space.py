"""Whether there is room on the disk, asked before something is stored; the sentence where there is none."""

import errno
import shutil
from pathlib import Path

# Left free whatever is stored: the database beside it must be able to go on writing.
RESERVE = 100 * 1024 * 1024  # bytes
NO_ROOM = (
    "サーバーの空き容量が足りないため、資料を保存できません。登録していません。"
    "事務局に連絡し、空きができてから、もう一度選んでください。"
)
NOT_RECEIVED = (
    "サーバーの空き容量が足りないため、ファイルを受け取れません。何も変わっていません。"
    "事務局に連絡し、空きができてから、もう一度選んでください。"
)
_FULL = (errno.ENOSPC, errno.EDQUOT)


class NoRoomError(OSError):
    """There is no room for what is to be stored; its text is ``NO_ROOM``."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, NO_ROOM)


def free_bytes(path: Path) -> int:
    """Return how much may still be written where ``path`` is, or will be."""
    there = next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())
    return shutil.disk_usage(there).free


def require_room(size: int, path: Path) -> None:
    """Raise NoRoomError unless ``size`` bytes fit there and the reserve stays."""
    if free_bytes(path) < size + RESERVE:
        raise NoRoomError


def is_full(error: OSError) -> bool:
    """Whether something could not be written because the disk, or what may be used of it, is full."""
    return error.errno in _FULL

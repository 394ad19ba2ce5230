"""As whom things are done: the owner of the data does all but what only root may, services and the link."""

import contextlib
import os
import pwd
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from imari_dx.operation.upgrading.errors import UpgradeError


def act_as_owner(data: Path) -> None:
    """Make the owner of the data the one who acts, for the rest of this process. Raises UpgradeError."""
    owner = data.stat()
    if os.geteuid() == owner.st_uid:
        return
    name = _name(owner.st_uid)
    if os.geteuid() != 0:
        raise UpgradeError(f"管理者（sudo）か、データの持ち主の利用者（sudo -u {name}）で実行してください。")
    os.initgroups(name, owner.st_gid)
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)


@contextlib.contextmanager
def as_root() -> Iterator[None]:
    """Act as root meanwhile, where the process was started by root."""
    if os.getuid() != 0 or os.geteuid() == 0:
        yield
        return
    user, group = os.geteuid(), os.getegid()
    os.seteuid(0)
    os.setegid(0)
    try:
        yield
    finally:
        os.setegid(group)
        os.seteuid(user)


def for_good() -> dict[str, Any]:
    """Return what makes a program that is started be of the owner, without a way back to root."""
    if os.getuid() == os.geteuid():
        return {}
    return {"user": os.geteuid(), "group": os.getegid()}


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError as error:
        raise UpgradeError(f"データの持ち主（番号 {number}）は、この機械の利用者ではありません。") from error

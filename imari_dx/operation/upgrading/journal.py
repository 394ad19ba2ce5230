"""How far a change of releases has come, on the disk before each step, for the run after a crash."""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from imari_dx.operation.upgrading.releases import Release
from imari_dx.shared.shared_folder import FOLDER


class Kind(StrEnum):
    """Forward by migrations, or back by an archive."""

    UPGRADE = "upgrade"
    ROLLBACK = "rollback"


class Step(StrEnum):
    """What is begun next; the last two are ends."""

    STOP = "stop"
    BACKUP = "backup"
    SWITCH = "switch"
    MIGRATE = "migrate"
    RESTORE = "restore"
    CHECK = "check"
    STATIC = "static"
    START = "start"
    LOOK = "look"
    DONE = "done"
    UNDONE = "undone"


# The link names a release that knows a closed site whenever the data are not the old release's: what the
# machine starts by itself in between, after a power cut, lets nobody write. So a rollback switches last.
STEPS = {
    Kind.UPGRADE: (
        *(Step.STOP, Step.BACKUP, Step.SWITCH, Step.MIGRATE),
        *(Step.CHECK, Step.STATIC, Step.START, Step.LOOK),
    ),
    Kind.ROLLBACK: (Step.STOP, Step.BACKUP, Step.RESTORE, Step.STATIC),
}


@dataclass
class Journal:
    """One change of releases. ``archive`` is of what stood before, ``restored`` what a rollback puts back."""

    kind: Kind
    current: Path  # the link, or at first the folder, that the services name
    before: Release
    after: Release
    at: dt.datetime
    units: list[str] = field(default_factory=list)  # what ran, and runs again afterwards
    step: Step = Step.STOP
    archive: Path | None = None
    restored: Path | None = None
    done_at: dt.datetime | None = None  # from when on people could write again

    def has_begun(self, *steps: Step) -> bool:
        """Whether one of some steps may have changed something."""
        order = STEPS[self.kind]
        if self.step not in order:
            return self.step is Step.DONE
        reached = order[: order.index(self.step) + 1]
        return any(step in reached for step in steps)


def path_of(data: Path) -> Path:
    """Where the journal of an unfinished change is."""
    return data / FOLDER / "upgrade.json"


def last_path(data: Path) -> Path:
    """Where it says what the last upgrade was, for the way back."""
    return data / FOLDER / "last-upgrade.json"


def save(path: Path, journal: Journal) -> None:
    """Write it so that it is there after a power cut. Raises OSError."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(journal), file, ensure_ascii=False, indent=1, default=_text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def load(path: Path) -> Journal | None:
    """Return what a file says, None without one. Raises OSError, or ValueError for one that is damaged."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    try:
        return Journal(
            kind=Kind(read["kind"]),
            current=Path(read["current"]),
            before=_release(read["before"]),
            after=_release(read["after"]),
            at=dt.datetime.fromisoformat(read["at"]),
            units=list(read["units"]),
            step=Step(read["step"]),
            archive=_path(read["archive"]),
            restored=_path(read["restored"]),
            done_at=dt.datetime.fromisoformat(read["done_at"]) if read["done_at"] else None,
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from error


def _release(read: dict[str, str]) -> Release:
    return Release(Path(read["path"]), read["version"])


def _path(read: str | None) -> Path | None:
    return Path(read) if read else None


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)

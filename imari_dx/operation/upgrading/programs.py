"""Programs: commands of a release, run as the owner of the data, and what of the site is at work."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from imari_dx.operation.upgrading.account import for_good
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.releases import Release
from imari_dx.shared.running import StillRunningError, alone

_LINES = 12  # of what a command said last
_AT_WORK = ("gunicorn", "run_worker", "runserver", "send_reminders")


@dataclass(frozen=True)
class Commands:
    """Runs commands, which inherit the lock: it outlives this process if they do."""

    lock: IO[str]
    log: Path

    def manage(self, release: Release, *args: str) -> str:
        """Run ``manage.py`` of a release and return what it said. Raises UpgradeError."""
        return self.run(release, "manage.py", *args)

    def run(self, release: Release, *args: str) -> str:
        """Run Python of a release in its folder and return what it said. Raises UpgradeError."""
        try:
            done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 - the product's own program
                [str(release.python), *args],
                cwd=release.path,
                env={**os.environ, "PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                start_new_session=True,
                pass_fds=[self.lock.fileno()],
                **for_good(),
            )
        except OSError as error:
            raise UpgradeError(
                f"{release.path} のプログラムを実行できません（{error.strerror}）。"
                "Python の部品を入れてください。"
            ) from error
        self._note(release, args, done)
        if done.returncode:
            said = "\n".join(f"    {line}" for line in done.stdout.strip().splitlines()[-_LINES:])
            raise UpgradeError(f"{' '.join(args[:2])}（{release.version}）が失敗しました。\n{said}")
        return done.stdout

    def _note(
        self, release: Release, args: tuple[str, ...], done: "subprocess.CompletedProcess[str]"
    ) -> None:
        try:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"== {release.version} {' '.join(args)} ({done.returncode})\n{done.stdout}")
        except OSError:  # a full disk: the step itself says what is wrong
            return


def refuse_running(data: Path, *folders: Path) -> None:
    """Raise UpgradeError while a program of the site is at work, of a release that holds no locks too."""
    try:
        with alone(data, "server", "worker", "backup"):
            pass
    except StillRunningError as error:
        raise UpgradeError(f"{error}先に止めてください。") from error
    if found := [number for folder in folders for number in _at_work_in(folder)]:
        numbers = "、".join(map(str, found))
        raise UpgradeError(
            f"今の版のプログラムが動いています（プロセス番号 {numbers}）。先に止めてください。"
        )


def _at_work_in(folder: Path) -> Iterator[int]:
    """Processes of the owner that were started in a folder."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = (process / "cwd").resolve(strict=True)
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:  # ended meanwhile, or of somebody else
            continue
        if place == folder.resolve() and any(name in word for word in words[:4] for name in _AT_WORK):
            yield int(process.name)

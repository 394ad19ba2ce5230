"""Programs of the machine that a body's steps start."""

import os
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.upgrading import look
from imari_dx.operation.upgrading.errors import UpgradeError

_LINES: Final = 15
_OF_A_SITE: Final = ("IMARI_DX_", "DATABASE_URL", "SETUP_", "PG")
_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Machine:
    """This machine; everything that tests put another in the place of."""

    def run(
        self,
        *command: str,
        given: str = "",
        user: str | None = None,
        settings: Mapping[str, str] | None = None,
        folder: Path = Path("/"),
    ) -> str:
        """Run a program, as another account where one is named, and return what it said. Raises BodyError."""
        try:
            done = self._done(command, given, user, settings or {}, folder)
        except OSError as error:
            raise BodyError(f"{command[0]} を実行できません（{error.strerror}）。") from error
        if done.returncode:
            said = "\n".join(f"    {line}" for line in done.stdout.strip().splitlines()[-_LINES:])
            raise BodyError(f"{' '.join(command[:3])} が失敗しました。\n{said}")
        return done.stdout

    def succeeds(self, *command: str) -> bool:
        """Whether a program ends well."""
        try:
            self.run(*command)
        except BodyError:
            return False
        return True

    def passes_on(self, *command: str, settings: Mapping[str, str], user: str | None, folder: Path) -> int:
        """Run a program that speaks with whoever sits there; return its exit code."""
        environment = _environment() | dict(settings)
        groups: list[str] | None = [user] if user else None
        return subprocess.run(  # noqa: S603 - the product's own
            command, env=environment, cwd=folder, user=user, group=user, extra_groups=groups, check=False
        ).returncode

    def is_listening(self, port: int) -> bool:
        """Whether some program has a port of the loopback."""
        with socket.socket() as tried:
            tried.settimeout(2)
            return tried.connect_ex(("127.0.0.1", port)) == 0

    def refuse_unwell(self, name: str, port: int) -> None:
        """Raise BodyError unless the pages of a body answer, and have what they need."""
        try:
            look.refuse_unwell("127.0.0.1", port)
        except UpgradeError as error:
            raise BodyError(
                f"{error}\n    journalctl -u imari-dx@{name} で理由を確かめてください。"
            ) from error

    def is_root(self) -> bool:
        """Whether everything may be done."""
        return os.geteuid() == 0

    def _done(
        self,
        command: tuple[str, ...],
        given: str,
        user: str | None,
        settings: Mapping[str, str],
        folder: Path,
    ) -> "subprocess.CompletedProcess[str]":
        groups: list[str] | None = [user] if user else None
        return subprocess.run(  # noqa: S603 - programs of the system and of the product
            command,
            input=given,
            env=_environment() | dict(settings),
            cwd=folder,
            user=user,
            group=user,
            extra_groups=groups,
            umask=0o027 if user else 0o022,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def _environment() -> dict[str, str]:
    """Nothing of a site that whoever started this has at hand: it may be another body's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_A_SITE)}
    return kept | {"PATH": _PATH, "LANG": "C.UTF-8", "PYTHONUTF8": "1"}

"""A PostgreSQL server of one's own for a while: no server must be prepared on the machine."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

# Nothing of a test outlives it, so nothing needs to reach the disk.
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class PostgresqlError(Exception):
    """PostgreSQL is missing or did not do what it was asked for."""


class ThrowawayPostgresql:
    """A cluster in a folder; its only door is a Unix socket there.

    ``folder`` must have a short path: that of a Unix socket may have 107 characters at most.
    """

    def __init__(self, folder: Path, *, options: tuple[str, ...] = FORGETFUL) -> None:
        self.home = folder / "postgresql"
        self.home.mkdir(mode=0o700)
        self._programs = _programs()
        self._options = ["listen_addresses=''", f"unix_socket_directories={self.home}", *options]
        # PostgreSQL refuses to run as root.
        self._user = None
        if os.geteuid() == 0:
            self._user = next(name for name in ("postgres", "nobody") if _user_exists(name))
            folder.chmod(0o711)
            shutil.chown(self.home, self._user)
        self._run("initdb", "--username=imari", "--auth=trust", "--encoding=UTF8", "--no-sync")

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://imari@{str(self.home).replace('/', '%2F')}/imari"

    def start(self) -> None:
        """Start the server and wait until it answers; after a crash it recovers first."""
        options = " ".join(f"-c {option}" for option in self._options)
        log = self.home / "log"
        self._run("pg_ctl", f"--log={log}", f"--options={options}", "--wait", "--silent", "start")

    def crash(self) -> None:
        """Stop the server as if it had crashed: nothing is finished, nothing is written any more."""
        self._run("pg_ctl", "--mode=immediate", "--wait", "--silent", "stop")

    def create_database(self) -> None:
        """Create the database that the address names; Django's tests make one of their own."""
        self._run("createdb", f"--host={self.home}", "--username=imari", "imari")

    def another_database(self, name: str, *, like: str = "template1") -> str:
        """Create a further database, as full as another one that nobody uses, and return its address."""
        self._run("createdb", f"--host={self.home}", "--username=imari", f"--template={like}", name)
        return f"{self.url.rpartition('/')[0]}/{name}"

    def _run(self, program: str, *args: str) -> None:
        done = subprocess.run(
            [str(self._programs / program), *args],
            cwd=self.home,
            env={**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8", "PGDATA": f"{self.home}/data"},
            capture_output=True,
            text=True,
            **({"user": self._user, "extra_groups": []} if self._user else {}),
        )
        if done.returncode:
            raise PostgresqlError(f"{program}: {done.stdout}{done.stderr}")


def _programs() -> Path:
    """Return the folder with initdb and pg_ctl; Debian keeps them out of PATH, one folder per version."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb") or (versions and str(versions[-1]))
    if not found:
        raise PostgresqlError("PostgreSQL (initdb) was not found; script/test installs it")
    return Path(found).resolve().parent


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True

"""The real server, started with the options of script/server, and killed without notice."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

SECONDS_TO_START = 180  # on a machine that does much else


class Server:
    """gunicorn on a free port of this machine, in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.folder = folder
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *more_options: str) -> None:
        """Start it and wait until it takes connections."""
        options = os.environ["BENCH_GUNICORN_OPTIONS"].split()
        command = [sys.executable, "-m", "gunicorn", "imari_dx.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options, *more_options], stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.last_words()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def pids(self) -> list[int]:
        """The master and its workers."""
        if self._process is None:
            return []
        master = self._process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii")
        return [master, *map(int, children.split())]

    def kill(self) -> None:
        """End master and workers at once, wherever they are."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        while self._answers():  # the workers end a moment after their master
            time.sleep(0.01)

    def last_words(self) -> str:
        """The end of its log."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-6000:] if self._log.exists() else ""

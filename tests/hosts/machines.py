"""Two machines of one site, each with programs and local state of its own, and a proxy before both."""

import contextlib
import http.client
import http.server
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PATIENCE = 120.0  # seconds, for a program to start


class Machine:
    """One machine. ``shared`` is the folder that it has in common with the other."""

    def __init__(self, name: str, folder: Path, shared: Path, database: str) -> None:
        self.name, self.folder = name, folder / name
        (self.folder / "data").mkdir(parents=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        ours = ("IMARI_DX_", "DATABASE_URL", "DJANGO_", "PYTEST_")
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)} | {
            "DATABASE_URL": database,
            "IMARI_DX_DATA_DIR": str(self.folder / "data"),
            "IMARI_DX_SHARED_DIR": str(shared),
            "IMARI_DX_STATIC_ROOT": str(self.folder / "static"),
            "IMARI_DX_STATIC_COLLECTED": "1",
            "IMARI_DX_TRUSTED_PROXIES": "127.0.0.1",
            "PYTHONUTF8": "1",
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start_web(self) -> None:
        """Start the pages with the options of deploy/, and wait until somebody answers."""
        options = os.environ["BENCH_GUNICORN_OPTIONS"].split()
        self._start("web", "-m", "gunicorn", "imari_dx.wsgi", "--bind", f"127.0.0.1:{self.port}", *options)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until or self._running["web"].poll() is not None:
                raise RuntimeError(self.log("web"))
            time.sleep(0.1)

    def start_worker(self) -> None:
        """Start the program that makes documents."""
        self._start("worker", "manage.py", "run_worker")

    def kill(self, program: str) -> None:
        """End a program and all its processes at once."""
        process = self._running.pop(program, None)
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the site on this machine."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
        )

    def log(self, program: str) -> str:
        """The end of what a program wrote."""
        return (self.folder / f"{program}.log").read_text(errors="replace")[-4000:]

    def _start(self, program: str, *command: str) -> None:
        # A host name of its own, as a machine has: nobody may look there whether a process still lives.
        named = ["unshare", "--uts", "sh", "-c", f'hostname {self.name} && exec "$@"', "sh"]
        alone = named if os.geteuid() == 0 and shutil.which("unshare") else []
        with (self.folder / f"{program}.log").open("ab") as log:
            self._running[program] = subprocess.Popen(
                [*alone, sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


class Proxy:
    """Hands each request to the machines in turn, whoever asks."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.machines: list[Machine] = []
        turns, lock, proxy = itertools.count(), threading.Lock(), self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _hand_on(self) -> None:
                with lock:
                    machine = proxy.machines[next(turns) % len(proxy.machines)]
                    proxy.asked[machine.name] += 1
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name: value for name, value in self.headers.items() if name != "Connection"}
                headers["X-Forwarded-For"] = self.client_address[0]
                connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=120)
                try:
                    connection.request(self.command, self.path, self.rfile.read(length), headers)
                    answer = connection.getresponse()
                    body = answer.read()
                finally:
                    connection.close()
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.headers.items():
                    if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_HEAD = _hand_on  # noqa: N815  # as the base class calls them

            def log_message(self, *_args: object) -> None:
                """Nothing: the machines have logs of their own."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextlib.contextmanager
    def running(self) -> Iterator["Proxy"]:
        """Answer until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

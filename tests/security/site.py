"""A site as in operation, on this machine alone: production mode, our nginx, the demonstration's data.

Everything lies in one folder below /tmp that goes away with the context. Its people are the demonstration's,
made real ones: those of a demonstration get in nowhere in production mode.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PASSWORD = "imari-demo-2025"
# One of each role, as the demonstration names them; and somebody without any.
PEOPLE = {
    "担当者": "editor-sangyo",
    "所属長": "head-sangyo",
    "事務局": "secretariat",
    "本部員": "headquarters",
    "閲覧者": "viewer",
    "アカウント管理者": "admin",
    "役割なし": "nobody",
    "未ログイン": "",
}
_SECONDS_TO_START = 60
_MAKE_REAL = f"""
from accounts.models import User
User.objects.update(is_demo=False, must_change_password=False)
User.objects.create_user("nobody", "{PASSWORD}", full_name="役割のない人")
"""


@dataclass
class Site:
    """A running one: where it answers, and the folder with its log of requests and its own words."""

    port: int
    folder: Path

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def statuses(self) -> dict[str, list[str]]:
        """Return the request lines that the server answered so far, by status."""
        found: dict[str, list[str]] = {}
        for line in (self.folder / "access.log").read_text(errors="replace").splitlines():
            status, _, request = line.partition(" ")
            found.setdefault(status, []).append(request)
        return found

    def shell(self, code: str) -> None:
        """Run a line of Python in the site's own settings: what somebody at the server would do."""
        _manage(self.folder / "data", "shell", "--verbosity", "0", "--command", code)

    def database_text(self, table: str) -> str:
        """Return everything that stands in a table."""
        with contextlib.closing(sqlite3.connect(self.folder / "data/db.sqlite3")) as database:
            return str(database.execute(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608

    def words(self) -> str:
        """Return what it wrote: failures with their traceback."""
        return (self.folder / "server.log").read_text(errors="replace")


def _environment(data: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith("IMARI_DX_")
    }
    return kept | {
        "DATABASE_URL": f"sqlite:///{data}/db.sqlite3",
        "IMARI_DX_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "imari_dx.settings",
        **more,
    }


def _manage(data: Path, *command: str, **more: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=_environment(data, **more),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def make_template(folder: Path) -> Path:
    """Make what every site starts from: its database, static files and certificate. Takes half a minute."""
    data = folder / "data"
    data.mkdir(parents=True)
    _manage(data, "migrate", "--verbosity", "0")
    _manage(data, "load_plan", "fixtures/plans/imari-dx.json")
    _manage(data, "load_demo")
    _manage(data, "shell", "--verbosity", "0", "--command", _MAKE_REAL)
    static = {"IMARI_DX_STATIC_ROOT": str(folder / "static"), "IMARI_DX_STATIC_COLLECTED": "1"}
    _manage(data, "collectstatic", "--noinput", "--verbosity", "0", **static)
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files],
        check=True,
        capture_output=True,
    )
    return folder


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def template_of(folder: Path) -> Path:
    """Return the template below a folder: made by whichever process comes first, waited for by the others."""
    made, lock = folder / "site", folder / "site.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder / "site.new", ignore_errors=True)  # of a run that was stopped
            make_template(folder / "site.new").rename(made)
    return made


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextlib.contextmanager
def _program(command: list[str], port: int, log: Path, environment: dict[str, str]) -> Iterator[None]:
    """Run a server until the context ends; from where it takes connections."""
    with log.open("ab") as words:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=words, stderr=words, start_new_session=True
        )
    try:
        until = time.monotonic() + _SECONDS_TO_START
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")[-3000:])
            time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _nginx(template: Path, folder: Path, port: int, program_port: int) -> list[str]:
    """Return the command that starts nginx with the part that we deliver, on other ports."""
    part = (ROOT / "deploy/nginx/imari-dx.conf").read_text()
    part = part[: part.index("server {\n    listen 80;")]  # plain HTTP only leads to the other
    part = part.replace("    listen [::]:443 ssl http2;\n", "").replace(
        "listen 443", f"listen 127.0.0.1:{port}"
    )
    part = part.replace("dx.city.example.lg.jp", "localhost").replace(
        "127.0.0.1:8000", f"127.0.0.1:{program_port}"
    )
    part = part.replace("/etc/ssl/local/dx.crt", str(template / "cert.pem"))
    part = part.replace("/etc/ssl/local/dx.key", str(template / "key.pem"))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    log = f'log_format short "$status $request"; access_log {folder}/access.log short;'
    whole = folder / "nginx.conf"
    events = "daemon off; events { worker_connections 1024; }"
    whole.write_text(f"pid {folder}/pid; user root; {events} http {{ {log} {folders} {part} }}")
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin") or "nginx"
    return [program, "-q", "-c", str(whole), "-p", str(folder), "-e", str(folder / "nginx.log")]


@contextlib.contextmanager
def running(template: Path, **settings: str) -> Iterator[Site]:
    """Run a site of its own on a copy of the template, with more settings where given."""
    with tempfile.TemporaryDirectory(prefix="imari-security-", dir="/tmp") as made:
        folder = Path(made)
        shutil.copytree(template / "data", folder / "data")
        port, program_port = _free_port(), _free_port()
        environment = _environment(
            folder / "data",
            **{
                "IMARI_DX_MODE": "production",
                "IMARI_DX_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQ",
                "IMARI_DX_ALLOWED_HOSTS": "localhost",
                "IMARI_DX_BEHIND_PROXY": "1",
                "IMARI_DX_TRUSTED_ORIGINS": f"https://localhost:{port}",  # in operation the port is 443
                "IMARI_DX_STATIC_ROOT": str(template / "static"),
                **settings,
            },
        )
        command = [sys.executable, "-m", "gunicorn", "imari_dx.wsgi", "--bind", f"127.0.0.1:{program_port}"]
        command += os.environ["SECURITY_GUNICORN_OPTIONS"].split()
        nginx = _nginx(template, folder, port, program_port)
        with (
            _program(command, program_port, folder / "server.log", environment),
            _program(nginx, port, folder / "nginx.log", environment),
        ):
            yield Site(port, folder)

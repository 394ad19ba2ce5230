"""A server of a town for ``script/audit upgrades``: an old release that serves, a new one unpacked beside it.

Real programs, real HTTP, both databases; of the machine only systemd is a stand-in (``town_systemctl.py``).
"""

import contextlib
import http.cookiejar
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLD = "8b3b3bb"
PASSWORD = "imari-demo-2025"
# Debian's own, which every account may use.
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"


def unpack_old(folder: Path) -> None:
    """The release without any of the scripts, with parts of its own."""
    folder.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", OLD], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    install_parts(folder)


def unpack_new(folder: Path) -> None:
    """This source as it is."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    install_parts(folder)


def install_parts(folder: Path) -> None:
    """With the Python of the system."""
    command = "source script/lib.sh; sync_python --no-dev"
    environment = {"PATH": SYSTEM_PATH, "HOME": os.environ["HOME"]}
    subprocess.run(["bash", "-c", command], cwd=folder, check=True, env=environment)


def hard_linked(source: Path, target: Path) -> None:
    """A copy that costs nothing; who changes a file of it must write it anew."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-al", source, target], check=True)


class Town:
    """One server: ``opt`` with the releases, ``data``, ``backups``, services and who visits the site."""

    def __init__(self, folder: Path, old: Path, new: Path, database: str = "") -> None:
        self.folder = folder
        self.current, self.new = folder / "opt/imari-dx", folder / "opt/imari-dx-0.14.0"
        self.data, self.backups, self.units = folder / "data", folder / "backups", folder / "units"
        hard_linked(old, self.current)
        hard_linked(new, self.new)
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        folder.chmod(0o755)
        for one in (self.data, self.backups, self.units, folder / "bin", folder / "static"):
            one.mkdir()
        for one in (self.data, self.backups, folder / "static"):
            os.chown(one, self.owner.pw_uid, self.owner.pw_gid)
            one.chmod(0o750)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = taken.getsockname()[1]
        self.settings = {
            "IMARI_DX_MODE": "production",
            "IMARI_DX_SECRET_KEY": "a-key-of-this-town-alone-" + "1a2b3c4d5e" * 5,
            "IMARI_DX_ALLOWED_HOSTS": "127.0.0.1",
            "IMARI_DX_HTTPS": "0",
            "IMARI_DX_DATA_DIR": str(self.data),
            "IMARI_DX_STATIC_ROOT": str(folder / "static"),
            **({"DATABASE_URL": database} if database else {}),
        }
        self._make_services()

    # --- the machine -----------------------------------------------------------------------------------

    def _make_services(self) -> None:
        stand_in = self.folder / "bin/systemctl"
        script = Path(__file__).with_name("town_systemctl.py")
        stand_in.write_text(f'#!/bin/sh\nTOWN={self.folder} exec /usr/bin/python3 {script} "$@"\n')
        stand_in.chmod(0o755)
        python = f"{self.current}/.venv/bin/python"
        serving = ["-m", "gunicorn", "imari_dx.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
        self._unit("imari-dx.service", "simple", [python, *serving, *threads])
        self._unit("imari-dx-reminders.timer", "", None)

    def _unit(self, name: str, kind: str, command: list[str] | None) -> None:
        about = {
            "type": kind,
            "command": command,
            "folder": str(self.current),
            "environment": self.settings,
            "user": self.owner.pw_uid,
            "group": self.owner.pw_gid,
        }
        (self.units / name).write_text(json.dumps(about))

    def add_worker(self) -> None:
        """What the new release asks for, in its own words: the worker's unit is installed."""
        self._unit(
            "imari-dx-worker.service",
            "simple",
            [f"{self.current}/.venv/bin/python", "manage.py", "run_worker"],
        )

    def systemctl(self, *words: str) -> None:
        subprocess.run([self.folder / "bin/systemctl", *words], check=True)

    def start(self) -> None:
        """The site serves, a timer waits."""
        self.systemctl("start", "imari-dx.service")
        self.systemctl("start", "imari-dx-reminders.timer")
        self.wait()

    def stop(self) -> None:
        """Nothing of the town is left running."""
        for unit in self.units.glob("imari-dx*"):
            if unit.suffix != ".pid":
                self.systemctl("stop", unit.name)

    def environment(self, **more: str) -> dict[str, str]:
        path = f"{self.folder}/bin:{SYSTEM_PATH}"
        return {"PATH": path, "HOME": os.environ["HOME"], **self.settings, **more}

    def script(self, release: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a script of a release as root would, to its end."""
        done = subprocess.run(
            self.command(release, *words), env=self.environment(**more), capture_output=True, text=True
        )
        sys.stdout.write(f"$ {' '.join(words)}\n{done.stdout}{done.stderr}\n")
        return done

    def command(self, release: Path, name: str, *words: str) -> list[str]:
        current = ["--current", str(self.current)] if name == "upgrade" else []
        return [f"{release}/script/{name}", *current, "--backups", str(self.backups), *words]

    def upgrade(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return self.script(self.new, "upgrade", *words, **more)

    def rollback(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return self.script(self.new, "rollback", *words, **more)

    def manage(self, *words: str, release: Path | None = None, **more: str) -> str:
        """A command of a release as the site's account."""
        place = release or self.current
        account = (
            {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
            if os.geteuid() == 0
            else {}
        )
        done = subprocess.run(
            [f"{place}/.venv/bin/python", "manage.py", *words],
            cwd=place,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            **account,
        )
        if done.returncode:
            raise AssertionError(f"{words}: {done.stdout[-2000:]}{done.stderr[-3000:]}")
        return done.stdout

    def fill(self) -> None:
        """The demonstration by the old release's own code, its people as if real, with a file of evidence."""
        trying = {"IMARI_DX_MODE": "development"}
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_plan", "fixtures/plans/imari-dx.json")
        self.manage("load_demo", **trying)
        self.manage("shell", "-c", _REAL)
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    # --- who visits it -----------------------------------------------------------------------------------

    def get(self, address: str) -> tuple[int, str]:
        """Status and text of a page for somebody who is nobody."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait(self) -> None:
        for _ in range(120):
            if self.get("/account/login/")[0]:
                return
            subprocess.run(["sleep", "0.5"], check=True)
        raise AssertionError((self.folder / "imari-dx.service.log").read_text()[-3000:])

    def sign_in(self, name: str) -> tuple[int, str]:
        """Sign in and return status and address of the page that follows."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        address = f"http://127.0.0.1:{self.port}/account/login/"
        with opener.open(address, timeout=60) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        assert token
        fields = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        sent = urllib.parse.urlencode(fields).encode()
        with opener.open(address, sent, timeout=60) as answer:
            return answer.status, urllib.parse.urlsplit(answer.url).path

    # --- what there is -----------------------------------------------------------------------------------

    def facts(self) -> dict[str, int]:
        """Rows of every table, as the new release counts them for a backup; sign-ins aside."""
        code = (
            "import json\n"
            "from imari_dx.operation.backup import postgresql, sqlite\n"
            "from imari_dx.operation.backup.site import this_site\n"
            "site = this_site()\n"
            "facts = (sqlite if site.kind == 'sqlite' else postgresql).facts_now(site)\n"
            "print(json.dumps({**facts.rows, 'migrations': len(facts.migrations)}))"
        )
        rows: dict[str, int] = json.loads(self.manage("shell", "-v0", "-c", code, release=self.new))
        passing = ("django_session", "accounts_signin", "axes_accessattempt", "axes_accesslog")
        return {name: count for name, count in rows.items() if name not in passing}

    def printed(self) -> str:
        """The results as the release that serves exports them."""
        path = self.backups / "printed.csv"
        self.manage("export_results", "--output", str(path))
        text = path.read_text(encoding="utf-8-sig")
        path.unlink()
        return text

    def serves(self) -> Path:
        return self.current.resolve()

    def is_quiet(self) -> bool:
        """Nothing is unfinished, nothing closed."""
        operation = self.data / "operation"
        left = ("upgrade.json", "maintenance", "room-for-way-back")
        return not any((operation / name).exists() for name in left)

    @contextlib.contextmanager
    def running(self):  # type: ignore[no-untyped-def]
        try:
            self.start()
            yield self
        finally:
            self.stop()


_REAL = """
from accounts.models import User
from django.core.files.base import ContentFile
from django.utils import timezone
from indicators.models import AnnualReport, EvidenceFile
User.objects.update(is_demo=False)
content = "資料".encode()
one = EvidenceFile(report=AnnualReport.objects.first(), name="a.txt", content_type="text/plain",
                   size=len(content), sha256="0" * 64, uploaded_by=User.objects.first(),
                   uploaded_at=timezone.now())
one.file.save("a.txt", ContentFile(content), save=False)
one.save()
"""

"""What script/bundle makes is installed and upgraded on a bare Debian 12 without network; both databases.

By ``script/audit bundle``, as root; needs debootstrap, systemd-nspawn and, to make the bundles, the network.
README.txt of a bundle is followed command by command. Records stay in ``WALK_FOLDER`` (/tmp/imari-walk).
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from imari_dx.version import VERSION
from tests.manual_walk.box import Box, booted
from tests.manual_walk.browser import NAME, Browser
from tests.manual_walk.commands import commands

FOLDER = Path(os.environ.get("WALK_FOLDER", "/tmp/imari-walk"))  # noqa: S108 - root alone runs it
ROOT = Path(settings.BASE_DIR)
OLDER = "0.13.99"
PASSWORD, FIRST_PASSWORD = "tsukimi-udon-38-hai", "Hajimete-no-Password-1"
ARRIVED, NEW, UPGRADE, LOOK = (
    "届いたものを確かめる",
    "新しく設置する（更新は 3）",
    "更新する",
    "動いているかを確かめる",
)
_SECTION, _COMMAND = re.compile(r"^\d\. (.+)$"), " " * 5


class Bundle:
    """What script/bundle left: the archive, its SHA-256 and the instructions."""

    def __init__(self, folder: Path, version: str, seconds: float) -> None:
        self.version, self.seconds = version, seconds
        self.name = f"imari-dx-{version}-debian-12-amd64"
        self.files = [folder / f"{self.name}.{ending}" for ending in ("tar", "tar.sha256", "txt")]
        self.sections: dict[str, str] = {}
        heading = ""
        for line in self.files[2].read_text().splitlines():
            if section := _SECTION.match(line):
                heading = section[1]
            elif line.startswith(_COMMAND):
                self.sections[heading] = self.sections.get(heading, "") + line.strip() + "\n"

    def printed(self, heading: str) -> list[str]:
        """The commands under a heading."""
        return list(commands(self.sections[heading]))


class Administrator:
    """Whoever follows the printed instructions at the console of the server, as root in /root."""

    def __init__(self, box: Box, database: str) -> None:
        self.box, self.database, self.seconds = box, database, dict[str, float]()

    def carries(self, bundle: Bundle) -> None:
        """What the medium brings."""
        for file in bundle.files:
            shutil.copy(file, self.box.root / "root")

    def follows(self, bundle: Bundle, heading: str) -> str:
        """Run the commands of a section, and return what they answered."""
        said, started = "", time.monotonic()
        for command in bundle.printed(heading):
            asks = "create_account" in command
            given = f"{FIRST_PASSWORD}\n{FIRST_PASSWORD}\n" if asks else ""
            said += self.box.run(self._for_this_site(command), given=given)
        self.seconds[f"{bundle.version} {heading}"] = time.monotonic() - started
        return said

    def _for_this_site(self, command: str) -> str:
        return f"{command} --postgresql" if self.database == "postgresql" and "--host" in command else command


@pytest.fixture(scope="module")
def bundles(request: pytest.FixtureRequest) -> tuple[Bundle, Bundle]:
    """Of this release, and of an older one that differs by its number alone."""
    os.umask(0o022)  # Django's settings have taken everybody's rights
    FOLDER.mkdir(exist_ok=True)
    source, out = FOLDER / "bundle-source", FOLDER / "bundles"
    there = [Bundle(out, version, 0) for version in (VERSION, OLDER) if (out / _file(version)).exists()]
    if len(there) == 2 and _head()[:12] in there[0].files[2].read_text():
        return there[0], there[1]  # made by the run before
    for one in (source, out):
        shutil.rmtree(one, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", ROOT, source], check=True)
    new = _made(source, out, VERSION)
    project = source / "pyproject.toml"
    project.write_text(project.read_text().replace(f'version = "{VERSION}"', f'version = "{OLDER}"'))
    assert "コミットしていない変更があります" in _said(source, out)
    author = ["-c", "user.name=audit", "-c", "user.email=audit@localhost"]
    command = ["git", *author, "commit", "--quiet", "--all", "--message=An older number"]
    subprocess.run(command, cwd=source, check=True)
    return new, _made(source, out, OLDER)


@pytest.fixture(params=["sqlite", "postgresql"])
def administrator(request: pytest.FixtureRequest, bundles: object) -> Iterator[Administrator]:
    with booted(FOLDER, f"bundle-{request.param}", network=False) as machine:
        yield Administrator(machine, request.param)


def test_bundle(administrator: Administrator, bundles: tuple[Bundle, Bundle]) -> None:
    """Refused where a byte changed; installed, used and brought to the newer release without network."""
    new, older = bundles
    box = administrator.box
    assert re.findall(r"^ *(\w+):", (box.run("cat /proc/net/dev")), re.MULTILINE) == ["lo"]
    administrator.carries(older)
    said = administrator.follows(older, ARRIVED)
    assert "すべて作ったときのままです" in said, said
    _changed_bytes_are_refused(box, older)
    (box.root / "etc/hosts").write_text(f"127.0.0.1 localhost {NAME} {os.uname().nodename}\n")
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-days", "30", "-newkey", "rsa:2048", "-subj", f"/CN={NAME}"]
        + ["-keyout", box.root / "root/dx.key", "-out", box.root / "root/dx.crt"],
        check=True,
        capture_output=True,
    )
    administrator.follows(older, NEW)
    assert '"ready": true' in administrator.follows(older, LOOK)
    box.run(f"{older.name}/install --host {NAME}")  # again: changes nothing
    with box.network():
        _first_sign_in()
        assert "はじめに" in _signed_in().get("/start/")
    _program(box, "SETUP_PLAN=fixtures/plans/imari-dx.json script/setup")
    with box.network():
        browser = _signed_in()
        assert "伊万里市" in browser.get("/dashboard/")
        pdf = browser.ordered("/reports/plan-sheets.pdf")
        book = browser.ordered("/reports/plan-sheets.xlsx")
    _looks_right(box, pdf, book)
    _program(box, ".venv/bin/python -c 'import ldap, django_auth_ldap'")
    _brought_to(administrator, new, pdf)
    for unit in ("backup", "files", "verify"):
        box.run(f"systemctl start imari-dx-{unit}")
    assert "imari-dx-health.timer" not in box.run(
        "systemctl list-timers --no-pager"
    )  # nobody is to be told yet
    assert "0 loaded units listed" in box.run("systemctl --failed --no-pager")
    _tell(administrator, new)


def _file(version: str) -> str:
    return f"imari-dx-{version}-debian-12-amd64.tar"


def _head() -> str:
    command = ["git", "rev-parse", "HEAD"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _made(source: Path, out: Path, version: str) -> Bundle:
    started = time.monotonic()
    subprocess.run(["script/bundle", "--output", out], cwd=source, check=True)
    assert not list(out.glob(".bundle-*")) + list(out.glob("*.part"))
    return Bundle(out, version, time.monotonic() - started)


def _said(source: Path, out: Path) -> str:
    done = subprocess.run(["script/bundle", "--output", out], cwd=source, capture_output=True, text=True)
    assert done.returncode == 1
    return done.stderr


def _changed_bytes_are_refused(box: Box, bundle: Bundle) -> None:
    """In a part, one too many, and on the way: nothing is installed, and the package manager is not asked."""
    before = box.run("dpkg-query --show")
    part = next((box.root / "root" / bundle.name / "debs").glob("nginx_*.deb"))
    for file in (part, box.root / "root" / bundle.name / f"imari-dx-{bundle.version}.tar.gz"):
        whole = file.read_bytes()
        file.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
        said = box.run(f"{bundle.name}/install --host {NAME}", fails=True)
        assert f"{file.name}: FAILED" in said, said
        file.write_bytes(whole)
    surplus = part.with_name("surplus.deb")
    surplus.write_bytes(b"")
    assert "surplus.deb" in box.run(f"{bundle.name}/install --host {NAME}", fails=True)
    surplus.unlink()
    archive = box.root / "root" / _file(bundle.version)
    with archive.open("r+b") as file:
        file.seek(100_000_000)
        byte = file.read(1)
        file.seek(100_000_000)
        file.write(bytes([byte[0] ^ 1]))
    assert "FAILED" in box.run(bundle.printed(ARRIVED)[2], fails=True)
    assert box.run("dpkg-query --show") == before


def _program(box: Box, command: str) -> str:
    into = "cd /opt/imari-dx && set -a && . /etc/imari-dx.env && set +a"
    return box.run(f"{into} && {command}", user="imari-dx")


def _first_sign_in() -> None:
    browser = Browser()
    browser.send("/account/login/", username="jimukyoku", password=FIRST_PASSWORD)
    changed = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "変更しました" in browser.send("/account/password/", old_password=FIRST_PASSWORD, **changed)


def _signed_in() -> Browser:
    browser = Browser()
    page = browser.send("/account/login/", username="jimukyoku", password=PASSWORD)
    assert "伊万里　花子" in page, page[-2000:]
    return browser


def _looks_right(box: Box, pdf: bytes, book: bytes) -> None:
    """Set in the fonts that the bundle brought."""
    assert pdf.startswith(b"%PDF-")
    assert book.startswith(b"PK")
    file = FOLDER / f"{box.root.name}.pdf"
    file.write_bytes(pdf)
    fonts = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True).stdout
    assert "BIZ-UDGothic" in fonts, fonts
    assert "BIZ-UDMincho" in fonts, fonts


def _brought_to(administrator: Administrator, new: Bundle, pdf: bytes) -> None:
    box = administrator.box
    kept = _program(box, ".venv/bin/python manage.py export_plan --format document")
    administrator.carries(new)
    assert "すべて作ったときのままです" in administrator.follows(new, ARRIVED)
    said = administrator.follows(new, UPGRADE)
    assert f"{OLDER} から {VERSION} に更新します" in said, said
    assert '"ready": true' in administrator.follows(new, LOOK)
    assert box.run("readlink /opt/imari-dx").strip() == f"/opt/imari-dx-{VERSION}"
    assert _program(box, ".venv/bin/python manage.py export_plan --format document") == kept
    with box.network():
        browser = _signed_in()
        assert VERSION in browser.get("/help/")
        assert browser.ordered("/reports/plan-sheets.pdf") == pdf  # made before, and kept
        assert browser.ordered("/reports/plan.xlsx").startswith(b"PK")


def _tell(administrator: Administrator, new: Bundle) -> None:
    """The figures: how large, how long."""
    print(f"\n{administrator.database}")  # noqa: T201
    made = f"{new.seconds:.0f} 秒で作った" if new.seconds else "前に作った"
    print(f"  {made} {new.files[0].name}: {new.files[0].stat().st_size / 1e6:.0f} MB")  # noqa: T201
    for what, seconds in administrator.seconds.items():
        print(f"  {seconds:9.0f} 秒  {what}")  # noqa: T201
    used = administrator.box.run("du --total --summarize --si /opt /usr /var | tail -1").split()[0]
    print(f"  使った場所（/opt、/usr、/var） {used}")  # noqa: T201

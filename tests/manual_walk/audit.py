"""Follows docs/operations.md from a bare Debian 12 to a site in use, with a running systemd; both databases.

By ``script/audit operations``, as root; needs debootstrap, systemd-nspawn and the network. What was run and
what it answered stays in ``WALK_FOLDER`` (/tmp/imari-walk), one record for each walk.
"""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from imari_dx.version import VERSION
from tests.manual_walk.box import Box, booted
from tests.manual_walk.browser import Browser
from tests.manual_walk.commands import blocks, commands

FOLDER = Path(os.environ.get("WALK_FOLDER", "/tmp/imari-walk"))  # noqa: S108 - root alone runs it
ROOT = Path(settings.BASE_DIR)
FIRST_RELEASE = "8b3b3bb"  # it has none of the scripts of operation
PASSWORD, FIRST_PASSWORD = "tsukimi-udon-38-hai", "Hajimete-no-Password-1"
DATABASE_PASSWORD = "dx-himitsu"
MAIL = "IMARI_DX_SMTP_HOST=127.0.0.1\nIMARI_DX_SMTP_PORT=2525\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def box(request: pytest.FixtureRequest) -> Iterator[Box]:
    os.umask(0o022)  # Django's settings have taken everybody's rights
    FOLDER.mkdir(exist_ok=True)
    with booted(FOLDER, f"{request.function.__name__.removeprefix('test_')}-{request.param}") as machine:
        yield machine


class Walk:
    """Whoever follows a manual: an administrator with sudo, and the program's user where it says so."""

    def __init__(self, box: Box, manual: str, *, database: str) -> None:
        self.box, self.database = box, database
        self.blocks = {heading: list(found) for heading, found in blocks(manual).items()}
        self.files = blocks(manual, "ini"), blocks(manual, "nginx")
        # What the manual shows as an example, and what stands here instead.
        self.instead: dict[str, str] = {}

    def printed(self, heading: str, number: int = 0) -> list[str]:
        """The commands of a block under a heading."""
        text = self.blocks[heading][number]
        for example, here in self.instead.items():
            text = text.replace(example, here)
        return list(commands(text))

    def block(self, heading: str, number: int = 0, *, given: str = "") -> str:
        """Run the commands of a block one by one, and return what they answered."""
        return "".join(self._run(one, given) for one in self.printed(heading, number))

    def _run(self, command: str, given: str) -> str:
        """A command of the administrator, or of the program's user; one without --yes that has it says no."""
        only_asks = re.search(r"manage.py restore|script/rollback", command) and "--yes" not in command
        if re.match(r"sudo |systemctl |curl ", command):
            return self.box.run(command, given=given, fails=bool(only_asks))
        return self.program(command, given=given, fails=bool(only_asks))

    def program(self, command: str, *, given: str = "", fails: bool = False) -> str:
        """Run a command as the program's user, in its folder, with its settings."""
        into = "cd /opt/imari-dx && set -a && . /etc/imari-dx.env && set +a"
        return self.box.run(f"{into} && {command}", user="imari-dx", given=given, fails=fails)

    def source(self, commit: str, version: str) -> None:
        """Bring the source of a release as the archive in which it is handed out."""
        archive = self.box.root / f"root/imari-dx-{version}.tar.gz"
        prefix = f"imari-dx-{version}/"
        command = ["git", "archive", "--format=tar.gz", f"--prefix={prefix}", f"--output={archive}", commit]
        subprocess.run(command, cwd=ROOT, check=True)

    def environment(self, heading: str) -> None:
        """Write /etc/imari-dx.env as printed, with a key of its own, the database and a mail server."""
        key = self.box.run(self.printed(heading, 2)[0]).strip()
        text = self.blocks[heading][1].replace("（次の命令で作った長い文字列）", key)
        text = text.replace("IMARI_DX_SMTP_HOST=mail.city.example.lg.jp\n", MAIL) + "\n"
        if self.database == "postgresql":
            text += f"DATABASE_URL=postgres://imari_dx:{DATABASE_PASSWORD}@localhost/imari_dx\n"
        (self.box.root / "etc/imari-dx.env").write_text(text)
        self.box.run("chown root:imari-dx /etc/imari-dx.env && chmod 640 /etc/imari-dx.env")

    def prepare_database(self) -> None:
        """Section 3, for PostgreSQL, and the database of the drill (section 6)."""
        if self.database != "postgresql":
            return
        self.box.run("apt-get install -y postgresql postgresql-client")
        self.box.run(
            "until sudo -u postgres psql -c '' 2>/dev/null; do sleep 1; done"
        )  # its service starts yet
        self.block("環境変数", given=f"{DATABASE_PASSWORD}\n{DATABASE_PASSWORD}\n")
        self.box.run(
            "sudo -u postgres createdb --owner imari_dx --encoding UTF8 --template template0 imari_dx_drill"
        )

    def setup(self, heading: str, number: int) -> None:
        """Run script/setup; what it asks the administrator for is done, then it is run again."""
        into = "cd /opt/imari-dx; set -a; . /etc/imari-dx.env; set +a;"
        said = self.box.run(f"{into} script/setup", user="imari-dx", fails=True)
        wanted = re.search(r"^\s*(sudo apt-get .*)$", said, re.MULTILINE)
        assert wanted, said
        self.box.run(wanted[1])
        said = self.block(heading, number)
        assert "準備ができました" in said, said

    def certificate(self) -> None:
        """The city's certificate, which no manual of ours can bring."""
        self.box.run(
            "apt-get install -y openssl curl && mkdir -p /etc/ssl/local && openssl req -x509 -nodes -days 30"
            " -newkey rsa:2048 -keyout /etc/ssl/local/dx.key -out /etc/ssl/local/dx.crt"
            " -subj /CN=dx.city.example.lg.jp"
        )

    def mail_server(self) -> None:
        """One that takes everything and prints it into /root/mails."""
        self.box.run(
            "systemd-run --unit=mails --property=StandardOutput=append:/root/mails"
            " python3 -u -W ignore -m smtpd -n -c DebuggingServer 127.0.0.1:2525"
        )


def test_manual(box: Box, request: pytest.FixtureRequest) -> None:
    """Sections 2 to 6, 11, 16 and 17 of the manual that this release prints."""
    walk = Walk(
        box, (ROOT / "docs/operations.md").read_text(), database=str(request.node.callspec.params["box"])
    )
    walk.source("HEAD", VERSION)
    walk.block("設置")
    walk.environment("設置")
    walk.prepare_database()
    walk.setup("設置", 3)
    walk.mail_server()
    services = "常時起動（systemd）とリバースプロキシ"
    said = walk.block(services)
    assert said.count("active (running)") == 2, said
    walk.certificate()
    walk.instead["sudoedit /etc/nginx/sites-available/imari-dx.conf"] = "true"
    walk.block("リバースプロキシ（nginx）")
    _first_account(walk, "初めの登録")
    browser = _signed_in()
    assert "はじめに" in browser.get("/start/")
    walk.program("SETUP_PLAN=fixtures/plans/imari-dx.json script/setup")
    assert "伊万里市" in browser.get("/dashboard/")
    _backup_and_restore(walk)
    _how_it_is(walk)
    _what_fails_is_told(walk)
    assert "0 loaded units listed" in box.run("systemctl --failed --no-pager")


def test_upgrade(box: Box, request: pytest.FixtureRequest) -> None:
    """From the first release, installed by its own manual, to this one and back, by this one's commands."""
    database = str(request.node.callspec.params["box"])
    old = subprocess.run(
        ["git", "show", f"{FIRST_RELEASE}:docs/operations.md"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    walk = Walk(box, old, database=database)
    box.run("apt-get update && apt-get install -y python3")  # which that manual takes for granted
    walk.source(FIRST_RELEASE, "first")
    walk.block("設置")
    box.run("tar -C /opt/imari-dx --strip-components=1 -xzf imari-dx-first.tar.gz")
    box.run("chown -R imari-dx: /opt/imari-dx")
    walk.environment("設置")
    walk.prepare_database()
    walk.setup("設置", 3)
    services = "常時起動（systemd）とリバースプロキシ"
    units, pages = walk.files
    (box.root / "etc/systemd/system/imari-dx.service").write_text(units[services][0] + "\n")
    walk.block(services)
    walk.certificate()
    box.run("apt-get install -y nginx")
    text = next(found[0] for found in pages.values())
    (box.root / "etc/nginx/conf.d/imari-dx.conf").write_text(text + "\n")
    box.run("nginx -t && systemctl reload nginx")
    _first_account(walk, "初めの登録")
    before = _signed_in().get("/")
    kept = walk.program(
        ".venv/bin/python manage.py export_results --output /tmp/before.csv >/dev/null; cat /tmp/before.csv"
    )

    new = Walk(box, (ROOT / "docs/operations.md").read_text(), database=database)
    new.source("HEAD", VERSION)
    new.instead = {"0.14.0": VERSION}
    new.block("新しい版にする", 0)
    new.block("新しい版にする", 1)
    said = new.block("新しい版にする", 2)
    assert f"{VERSION} に更新します" in said, said
    browser = _signed_in()
    assert VERSION in browser.get("/help/")
    box.run("systemctl is-active imari-dx")
    said = new.block("前の版に戻す（切り戻し）")
    assert "戻しました" in said, said
    box.run("systemctl is-active imari-dx")
    assert _signed_in().get("/")[:15] == before[:15]
    after = walk.program(
        ".venv/bin/python manage.py export_results --output /tmp/after.csv >/dev/null; cat /tmp/after.csv"
    )
    assert after == kept


def _first_account(walk: Walk, heading: str) -> None:
    walk.block(heading, given=f"{FIRST_PASSWORD}\n{FIRST_PASSWORD}\n")
    browser = Browser()
    browser.send("/account/login/", username="jimukyoku", password=FIRST_PASSWORD)
    changed = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    page = browser.send("/account/password/", old_password=FIRST_PASSWORD, **changed)
    assert "変更しました" in page, page[-3000:]


def _signed_in() -> Browser:
    browser = Browser()
    page = browser.send("/account/login/", username="jimukyoku", password=PASSWORD)
    assert "伊万里　花子" in page, page[-2000:]
    return browser


def _backup_and_restore(walk: Walk) -> None:
    walk.block("控えを作る", 0)
    walk.block("控えを作る", 1)
    newest = walk.box.run("ls -t /var/backups/imari-dx | head -1").strip()
    walk.instead["imari-dx-0.13.0-20260401-013000.tar"] = newest
    walk.instead["パスワード@"] = f"{DATABASE_PASSWORD}@"
    on_sqlite, on_postgresql = walk.printed("復元の訓練")
    drill = on_postgresql if walk.database == "postgresql" else on_sqlite
    assert walk.program(drill).count("一致") == 5
    assert "に戻しました" in walk.block("控えに戻す")


def _how_it_is(walk: Walk) -> None:
    walk.block("設定")
    said = walk.block("動いている間の状態")
    assert "[異常]" not in said, said
    walk.block("動いている間の状態", 1)
    assert '"ready": true' in walk.block("動いている間の状態", 2)
    walk.block("ファイルの点検（check_files）")
    walk.block("記録の検証")
    for unit in ("health", "files", "reminders", "verify"):
        walk.box.run(f"systemctl start imari-dx-{unit}")


def _what_fails_is_told(walk: Walk) -> None:
    """A backup that cannot be made, and a program that was killed: systemd does what the units say."""
    box = walk.box
    box.run("chmod 500 /var/backups/imari-dx; chown root /var/backups/imari-dx")
    box.run("systemctl start imari-dx-backup", fails=True)
    time.sleep(5)
    assert "imari-dx-backup" in box.run("journalctl -t imari-dx -p err --no-pager")
    assert "imari-dx-backup" in box.run("cat /root/mails")
    box.run("chmod 750 /var/backups/imari-dx; chown imari-dx /var/backups/imari-dx")
    box.run("systemctl start imari-dx-backup")
    for unit in ("imari-dx", "imari-dx-worker"):
        box.run(f"systemctl kill --kill-whom=main --signal=KILL {unit}")
    time.sleep(25)
    assert "active" in box.run("systemctl is-active imari-dx imari-dx-worker")
    Browser().get("/account/login/")

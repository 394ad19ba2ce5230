"""Two bodies on a bare Debian 12 with a running systemd: added, kept apart, brought to a release and back.

By ``script/audit bodies``, as root; needs debootstrap, systemd-nspawn and the network. The record stays in
``WALK_FOLDER`` (/tmp/imari-walk).
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from imari_dx.version import VERSION
from tests.manual_walk.box import Box, booted
from tests.manual_walk.browser import Browser

FOLDER = Path(os.environ.get("WALK_FOLDER", "/tmp/imari-walk"))  # noqa: S108 - root alone runs it
ROOT = Path(settings.BASE_DIR)
OLDER = "0.13.99"
BODY = "/opt/imari-dx/script/body"
HOSTS = {"arita": "arita.dx.example.lg.jp", "imari": "imari.dx.example.lg.jp"}
PASSWORD, FIRST_PASSWORD = "tsukimi-udon-38-hai", "Hajimete-no-Password-1"
SERVICES = ("backup", "files", "verify", "health", "reminders")
MAIL = "IMARI_DX_SMTP_HOST=127.0.0.1\nIMARI_DX_SMTP_PORT=2525\nIMARI_DX_ADMIN_MAIL=kanri@example.jp\n"
# In place of a release that does not start: one that stands in the way of the new release alone.
IN_THE_WAY = f"[Service]\nExecStartPre=/bin/grep -q {OLDER} /opt/imari-dx@imari/pyproject.toml\n"


@pytest.fixture
def box() -> Iterator[Box]:
    os.umask(0o022)  # Django's settings have taken everybody's rights
    FOLDER.mkdir(exist_ok=True)
    with booted(FOLDER, "bodies") as machine:
        yield machine


def test_bodies(box: Box) -> None:
    """The whole life of two bodies on one machine."""
    _prepared(box)
    _added(box)
    _kept_apart(box)
    _looked_after(box)
    _upgraded(box)
    _brought_back(box)
    for name in HOSTS:  # the timer's own look may have met one that was just being started
        box.run(f"systemctl start imari-dx-health@{name}")
    assert "0 loaded units listed" in box.run("systemctl --failed --no-pager")


def _release(box: Box, version: str) -> None:
    """Lay a release of this source, under a number, where an administrator would."""
    archive, folder = box.root / "root/source.tar.gz", f"/opt/imari-dx-{version}"
    command = ["git", "archive", "--format=tar.gz", f"--output={archive}", "HEAD"]
    subprocess.run(command, cwd=ROOT, check=True)
    box.run(f"mkdir {folder} && tar --no-same-owner -C {folder} -xzf source.tar.gz")
    box.run(f"sed -i 's/^version = .*/version = \"{version}\"/' {folder}/pyproject.toml")


def _prepared(box: Box) -> None:
    """What the manual asks for before the first body."""
    packages = "postgresql postgresql-client nginx openssl curl"
    box.run(f"apt-get update && apt-get install -y --no-install-recommends {packages}")
    box.run("systemctl enable --now nginx")
    _release(box, OLDER)
    box.run(f"ln -s /opt/imari-dx-{OLDER} /opt/imari-dx")
    _certificate(box, "imari")


def _certificate(box: Box, name: str) -> None:
    box.run(
        "mkdir -p /etc/ssl/local && openssl req -x509 -nodes -days 30 -newkey rsa:2048"
        f" -keyout /etc/ssl/local/{name}.key -out /etc/ssl/local/{name}.crt -subj /CN={HOSTS[name]}"
    )


def _added(box: Box) -> None:
    assert "使えません" in box.run(f"{BODY} add 3Imari --host a.example.jp", fails=True)
    assert "使えません" in box.run(f"{BODY} add imari --host 'a b'", fails=True)
    said = box.run(f"{BODY} add imari --host {HOSTS['imari']}")
    assert "団体「imari」を加えました" in said, said
    assert "証明書を" not in said, said
    assert "が使っています" in box.run(f"{BODY} add arita --host {HOSTS['imari']}", fails=True)
    assert "が使っています" in box.run(f"{BODY} add arita --host a.example.jp --port 8001", fails=True)
    _nothing_half_done(box)
    assert "証明書を" in box.run(f"{BODY} add arita --host {HOSTS['arita']}")
    _certificate(box, "arita")
    assert "証明書を" not in box.run(f"{BODY} add arita --host {HOSTS['arita']}")
    assert "もうあります" in box.run(f"{BODY} add arita --host another.example.jp", fails=True)
    for name in HOSTS:
        _first_account(box, name)


def _nothing_half_done(box: Box) -> None:
    """The last step fails: all that was made for the body is gone again."""
    box.run("echo 'nonsense;' >/etc/nginx/sites-enabled/nonsense")
    _certificate(box, "arita")
    said = box.run(f"{BODY} add arita --host {HOSTS['arita']}", fails=True)
    assert "取り除きました" in said, said
    box.run("rm /etc/nginx/sites-enabled/nonsense /etc/ssl/local/arita.*")
    left = box.run(
        "ls -a /etc/imari-dx /opt /var/lib/imari-dx /var/backups/imari-dx /etc/nginx/*;"
        " getent passwd; systemctl list-units --all --no-legend --no-pager 'imari-dx*@arita*';"
        " sudo -u postgres psql -c '\\du' -c '\\l'"
    )
    assert "arita" not in left, left
    assert "imari.env" in left


def _first_account(box: Box, name: str) -> None:
    create = 'create_account jimukyoku --full-name "伊万里　花子" --role secretariat'
    box.run(f"{BODY} manage {name} {create}", given=f"{FIRST_PASSWORD}\n{FIRST_PASSWORD}\n")
    browser = Browser(HOSTS[name])
    browser.send("/account/login/", username="jimukyoku", password=FIRST_PASSWORD)
    changed = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    page = browser.send("/account/password/", old_password=FIRST_PASSWORD, **changed)
    assert "変更しました" in page, page[-3000:]


def _signed_in(name: str) -> Browser:
    browser = Browser(HOSTS[name])
    page = browser.send("/account/login/", username="jimukyoku", password=PASSWORD)
    assert "伊万里　花子" in page, page[-2000:]
    return browser


def _kept_apart(box: Box) -> None:
    """What one body's program could do, were it taken over, with the files and the database of another."""
    mine, others = "imari-dx-imari", "arita"
    for place in (
        f"/etc/imari-dx/{others}.env",
        f"/var/lib/imari-dx/{others}",
        f"/var/backups/imari-dx/{others}",
    ):
        box.run(f"cat {place} || ls {place}/", user=mine, fails=True)
        box.run(f"touch {place}/x", user=mine, fails=True)
    box.run("touch /opt/imari-dx/x", user=mine, fails=True)
    own = "set -a; . /etc/imari-dx/imari.env; psql -c 'SELECT 1'"
    box.run(f"{own} $DATABASE_URL", user=mine)
    said = box.run(f"{own} ${{DATABASE_URL%imari_dx_imari}}imari_dx_arita", user=mine, fails=True)
    assert "permission denied for database" in said, said
    # Nor does PostgreSQL believe an account for its name.
    assert "Peer" in box.run("psql -U imari_dx_imari imari_dx_imari -c ''", user="imari-dx-arita", fails=True)
    keys = {box.run(f"grep SECRET_KEY /etc/imari-dx/{name}.env") for name in HOSTS}
    assert len(keys) == 2
    # A session of one body, carried to the other's host name.
    browser = _signed_in("imari")
    browser.name = HOSTS["arita"]
    assert 'name="password"' in browser.get("/")
    # What runs, and as whom.
    for name in HOSTS:
        for unit in (f"imari-dx@{name}", f"imari-dx-worker@{name}"):
            said = box.run(f"stat -c %U /proc/$(systemctl show --property=MainPID --value {unit})")
            assert said.strip() == f"imari-dx-{name}"


def _looked_after(box: Box) -> None:
    """Each service of both bodies does its work; what fails says whose it is."""
    box.run(
        "systemd-run --unit=mails --property=StandardOutput=append:/root/mails"
        " python3 -u -W ignore -m smtpd -n -c DebuggingServer 127.0.0.1:2525"
    )
    health = "systemctl is-enabled imari-dx-health@imari.timer"
    assert "disabled" in box.run(health, fails=True)
    for name in HOSTS:
        box.run(f"cat >>/etc/imari-dx/{name}.env", given=MAIL)
    box.run(f"{BODY} add imari --host {HOSTS['imari']}")
    assert "enabled" in box.run(health)
    for name in HOSTS:
        for service in SERVICES:
            box.run(f"systemctl start imari-dx-{service}@{name}")
    box.run("chown root /var/backups/imari-dx/imari")
    box.run("systemctl start imari-dx-backup@imari", fails=True)
    box.run("sleep 15")
    assert "imari-dx-backup@imari" in box.run("journalctl -t imari-dx@imari -p err --no-pager")
    assert "imari-dx-backup@imari" in box.run("cat /root/mails")
    assert "No entries" in box.run("journalctl -t imari-dx@arita -p err --no-pager")
    box.run("chown imari-dx-imari /var/backups/imari-dx/imari && systemctl start imari-dx-backup@imari")
    said = box.run(f"{BODY} list")
    assert said.count(OLDER) == 2, said
    assert said.count("動作中") == 4, said
    assert "なし" not in said, said
    assert "取り除く手順" in box.run(f"{BODY} remove imari")


def _versions(box: Box) -> list[str]:
    return re.findall(rf"({re.escape(OLDER)}|{re.escape(VERSION)})", box.run(f"{BODY} list"))


def _upgraded(box: Box) -> None:
    _release(box, VERSION)
    body = f"/opt/imari-dx-{VERSION}/script/body"
    said = box.run(f"{body} upgrade --check")
    assert "まだ何も変えていません" in said, said
    drop_in = "/etc/systemd/system/imari-dx@imari.service.d"
    box.run(f"mkdir {drop_in} && cat >{drop_in}/in-the-way.conf && systemctl daemon-reload", given=IN_THE_WAY)
    said = box.run(f"{body} upgrade", fails=True)
    assert "済んだ団体：arita" in said, said
    assert "失敗した団体：imari" in said, said
    assert _versions(box) == [VERSION, OLDER]
    for name in HOSTS:
        _signed_in(name)
    box.run(f"rm -r {drop_in} && systemctl daemon-reload")
    said = box.run(f"{body} upgrade")
    assert "1 団体を更新しました" in said, said
    assert _versions(box) == [VERSION, VERSION]
    for name in HOSTS:
        assert VERSION in _signed_in(name).get("/help/")
    assert "することはありません" in box.run(f"{body} upgrade")
    assert box.run("readlink /opt/imari-dx").strip() == f"/opt/imari-dx-{VERSION}"


def _brought_back(box: Box) -> None:
    assert "まだ何も変えていません" in box.run(f"{BODY} rollback", fails=True)
    said = box.run(f"{BODY} rollback --yes")
    assert "2 団体を前の版に戻しました" in said, said
    assert _versions(box) == [OLDER, OLDER]
    for name in HOSTS:
        _signed_in(name)

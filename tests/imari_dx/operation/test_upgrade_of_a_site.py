"""A tiny site upgraded and taken back by what the scripts call; commands of releases do their work in here.

The real programs are tried by ``script/audit upgrades``.
"""

import contextlib
import datetime as dt
import errno
import os
import sqlite3
from argparse import Namespace
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditRecord, RecordKind
from imari_dx.operation.backup.last import note_backup
from imari_dx.operation.backup.making import make_backup
from imari_dx.operation.backup.restoring import restore
from imari_dx.operation.backup.site import Site
from imari_dx.operation.upgrading import journal as journals
from imari_dx.operation.upgrading import look, machine, services
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.journal import Step
from imari_dx.operation.upgrading.programs import Commands
from imari_dx.operation.upgrading.releases import Release, release_at
from imari_dx.operation.upgrading.session import Stopped
from imari_dx.shared.maintenance import is_closed

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TABLES = (
    "CREATE TABLE django_migrations (app varchar(9), name varchar(40))",
    "INSERT INTO django_migrations VALUES ('indicators', '0001_initial')",
    "CREATE TABLE entered (text varchar(9))",
    "INSERT INTO entered VALUES ('before')",
)


class TinySite:
    """A folder with two releases, data and backups; what runs is a set of units."""

    def __init__(self, folder: Path) -> None:
        self.current, self.new = folder / "opt/imari-dx", folder / "opt/imari-dx-9.0.0"
        self.data, self.backups = folder / "data", folder / "backups"
        self.running = {"imari-dx.service"}
        self.fails: str | None = None
        self.raises: BaseException = UpgradeError("no such luck")
        self.collected = "0.1.0"
        for place, version in ((self.current, "0.1.0"), (self.new, "9.0.0")):
            (place / "indicators/migrations").mkdir(parents=True)
            (place / "indicators/migrations/0001_initial.py").touch()
            (place / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
        (self.new / "deploy/systemd").mkdir(parents=True)
        (self.new / "deploy/systemd/imari-dx-of-today.service").write_text("[Unit]")
        for one in (self.data, self.data / "files", self.backups):
            one.mkdir()
        self.site = Site(
            self.data,
            self.data / "files",
            {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.data / "db")},
        )
        for statement in TABLES:
            self.tell(statement)

    def tell(self, statement: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.data / "db")) as database:
            rows = database.execute(statement).fetchall()
            database.commit()
            return rows

    def entered(self) -> list[str]:
        return [row[0] for row in self.tell("SELECT text FROM entered ORDER BY rowid")]

    def run(self, release: Release, *args: str) -> str:
        """What a command of a release would do."""
        name = args[1] if args[0] == "manage.py" else args[0]
        if name == self.fails:
            raise self.raises
        if name == "backup":
            version = release_at(Path(args[4])).version
            at = dt.datetime.now(dt.UTC)
            note_backup(
                self.data, make_backup(self.site, Path(args[2]), version=version, at=at, environment={})
            )
        elif name == "restore":
            restore(Path(args[2]), self.site, release=Path(args[4]))
            return "put back"
        elif name == "migrate":
            self.tell("INSERT INTO entered VALUES ('migrated')")
            return "  Applying indicators.0002... OK\n"
        elif name == "check":
            return "WARNINGS:\n?: (imari_dx.W031) no mail\n"
        elif name == "collectstatic":
            self.collected = release.version
        return ""

    def upgrade(self, *options: str) -> None:
        call_command("upgrade", f"--current={self.current}", f"--backups={self.backups}", *options)

    def rollback(self, *options: str) -> None:
        call_command("rollback", f"--backups={self.backups}", *options)

    def is_of(self, version: str) -> bool:
        """Everything is of one version, and open."""
        left = [
            name
            for name in ("upgrade.json", "room-for-way-back")
            if (self.data / "operation" / name).exists()
        ]
        return (
            release_at(self.current).version == self.collected == version
            and self.running == {"imari-dx.service"}
            and not left
            and not is_closed(self.data)
        )


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> TinySite:
    site = TinySite(tmp_path)
    settings.BASE_DIR, settings.DATA_DIR, settings.STATIC_COLLECTED = site.new, site.data, True
    settings.STATIC_ROOT = tmp_path / "static"
    here = "imari_dx.operation.upgrading"
    after = Release(site.new, "9.0.0")
    monkeypatch.setattr(f"{here}.session.this_site", lambda: site.site)
    monkeypatch.setattr(Commands, "run", site.run)
    for module in ("machine", "rollback"):  # the test's own transaction goes on
        monkeypatch.setattr(f"{here}.{module}.connections", Namespace(close_all=lambda: None))
    monkeypatch.setattr(f"{here}.session.signal.signal", lambda *_args: None)
    monkeypatch.setattr(f"{here}.upgrade.os.getuid", lambda: 0)
    monkeypatch.setattr(look, "refuse_unwell", lambda *_args: site.run(after, "look"))
    for name, act in {
        "exist": lambda: True,
        "running": lambda: sorted(site.running),
        "kept_running": list,
        "stop": site.running.difference_update,
        "start": site.running.update,
        "address": lambda: ("127.0.0.1", 8000),
    }.items():
        monkeypatch.setattr(services, name, act)
    return site


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_there_and_back(tiny: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.upgrade("--check")
    assert "0.1.0 から 9.0.0 に更新します。\n更新できます。" in said(capsys)
    assert tiny.is_of("0.1.0")
    tiny.upgrade()
    told = said(capsys)
    assert "更新しました：0.1.0 → 9.0.0" in told
    assert "移行 1 件" in told
    assert "imari_dx.W031" in told
    assert f"{tiny.new}/script/rollback" in told
    assert "違います（imari-dx-of-today.service）" in told
    assert tiny.is_of("9.0.0")
    assert (tiny.data / "db").stat().st_mode & 0o007 == 0
    assert AuditRecord.objects.get(kind=RecordKind.UPGRADED).subject == "0.1.0 → 9.0.0"
    tiny.upgrade()
    assert "することはありません" in said(capsys)

    tiny.tell("INSERT INTO entered VALUES ('later')")
    with pytest.raises(CommandError, match="script/rollback --yes"):
        tiny.rollback()
    assert "提出・承認・確定などの操作　0 件" in said(capsys)
    assert tiny.entered() == ["before", "migrated", "later"]
    tiny.rollback("--yes")
    told = said(capsys)
    assert "戻しました：9.0.0 → 0.1.0" in told
    assert tiny.is_of("0.1.0")
    assert tiny.entered() == ["before"]
    # What was thrown away is kept.
    assert sorted(one.name[:14] for one in tiny.backups.iterdir()) == ["imari-dx-0.1.0", "imari-dx-9.0.0"]
    with pytest.raises(CommandError, match="記録がない"):
        tiny.rollback()


@pytest.mark.parametrize("command", ["backup", "migrate", "freeze_decided", "collectstatic", "look"])
def test_what_fails_is_named_and_the_old_release_serves(
    tiny: TinySite, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.fails = command
    if command == "collectstatic":  # the old release can

        def once(_commands: Commands, release: Release, *args: str) -> str:
            tiny.fails = "collectstatic" if release.version == "9.0.0" else None
            return tiny.run(release, *args)

        monkeypatch.setattr(Commands, "run", once)
    with pytest.raises(
        CommandError, match=r"(?s)更新できませんでした。「.*no such luck.*バージョン 0.1.0 と"
    ):
        tiny.upgrade()
    assert tiny.is_of("0.1.0")
    assert tiny.entered() == ["before"]


def test_a_folder_that_cannot_be_moved_goes_on_serving(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy", str(tiny.current))

    monkeypatch.setattr("imari_dx.operation.upgrading.link.os.rename", busy)
    with pytest.raises(CommandError, match=r"(?s)更新できませんでした。.*busy"):
        tiny.upgrade()
    assert tiny.is_of("0.1.0")
    assert not tiny.current.is_symlink()


def test_stopped_by_somebody_it_goes_back(tiny: TinySite) -> None:
    tiny.fails, tiny.raises = "freeze_decided", Stopped()
    with pytest.raises(CommandError, match="途中で止められました"):
        tiny.upgrade()
    assert tiny.is_of("0.1.0")
    assert tiny.entered() == ["before"]


class Killed(BaseException):
    """The kernel has ended it."""


@pytest.mark.parametrize("again", ["upgrade", "rollback"])
def test_killed_it_is_taken_back_by_the_next_run(
    tiny: TinySite, capsys: pytest.CaptureFixture[str], again: str
) -> None:
    tiny.fails, tiny.raises = "freeze_decided", Killed()
    with pytest.raises(Killed):
        tiny.upgrade()
    assert is_closed(tiny.data)
    assert release_at(tiny.current).version == "9.0.0"  # which knows that it is closed
    with pytest.raises(CommandError, match="途中です"):
        tiny.upgrade("--check")
    tiny.fails = None
    getattr(tiny, again)()
    assert "元の状態に戻します（前の" in said(capsys)
    assert tiny.is_of("9.0.0" if again == "upgrade" else "0.1.0")
    assert tiny.entered() == ["before", "migrated"][: 2 if again == "upgrade" else 1]


def test_a_way_back_that_fails_leaves_it_closed_and_goes_on_later(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    barred = {"freeze_decided", "restore"}

    def barring(_commands: Commands, release: Release, *args: str) -> str:
        if barred & set(args):
            raise UpgradeError("no such luck")
        return tiny.run(release, *args)

    monkeypatch.setattr(Commands, "run", barring)
    with pytest.raises(CommandError, match="画面は閉じたままです"):
        tiny.upgrade()
    assert is_closed(tiny.data)
    barred.clear()
    tiny.upgrade()
    assert tiny.is_of("9.0.0")


def test_done_but_not_yet_open(tiny: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.upgrade()
    path = journals.path_of(tiny.data)
    last = journals.load(journals.last_path(tiny.data))
    assert last
    assert last.step is Step.DONE
    journals.save(path, last)
    tiny.upgrade()
    assert "途中で止まっていた更新を終えました。" in said(capsys)
    assert tiny.entered() == ["before", "migrated"]
    journals.save(path, last)
    with pytest.raises(CommandError, match="--yes"):
        tiny.rollback()
    assert tiny.is_of("9.0.0")


def no_source(tiny: TinySite) -> None:
    (tiny.current / "pyproject.toml").unlink()


def nothing_there(tiny: TinySite) -> None:
    os.rename(tiny.current, tiny.current.with_name("elsewhere"))


def newer_data(tiny: TinySite) -> None:
    tiny.tell("INSERT INTO django_migrations VALUES ('indicators', '0099_later')")


def no_backups(tiny: TinySite) -> None:
    tiny.backups.rmdir()


def in_work(tiny: TinySite) -> None:
    (tiny.data / "operation").mkdir()
    (tiny.data / "operation/upgrade.json").write_text("{")


def no_data(tiny: TinySite) -> None:
    os.rename(tiny.data, tiny.data.with_name("elsewhere"))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (no_source, "ソースではありません"),
        (nothing_there, "ソースがありません"),
        (newer_data, "この版より新しい"),
        (no_backups, "フォルダーがありません"),
        (in_work, "途中の記録を読めません"),
        (no_data, "データのフォルダーがありません"),
    ],
)
def test_what_bars_it_is_said_before_anything_is_done(
    tiny: TinySite, spoil: Callable[[TinySite], None], words: str
) -> None:
    spoil(tiny)
    with pytest.raises(CommandError, match=words):
        tiny.upgrade()
    assert tiny.running == {"imari-dx.service"}
    assert tiny.collected == "0.1.0"


def test_other_machines_must_have_let_go_of_the_database(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of PostgreSQL: at first a killed program's work goes on there, then another server's."""
    answers = iter([True, False])
    monkeypatch.setattr(machine.postgresql, "in_use", lambda _site: next(answers, True))
    monkeypatch.setattr(machine, "_PAUSE", 0)
    machine._wait_until_alone(tiny.site)
    with pytest.raises(UpgradeError, match="すべて止めてから"):
        machine._wait_until_alone(tiny.site)


def test_two_at_once_are_refused(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    def beside(*_args: object) -> str:
        with pytest.raises(CommandError, match="もう動いています"):
            tiny.upgrade()
        raise UpgradeError("seen")

    monkeypatch.setattr(Commands, "run", beside)
    with pytest.raises(CommandError, match="seen"):
        tiny.upgrade()


class Answers(BaseHTTPRequestHandler):
    """A web server that lives; what it says of itself stands in ``said``."""

    said = b""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/live" else 503)
        self.end_headers()
        self.wfile.write(b"ok" if self.path == "/health/live" else self.said)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"checks": {"maintenance": "trouble", "worker": "trouble", "database": "ok"}}', ""),
        ('{"checks": {"database": "trouble"}}', "異常があります（database）"),
        ("<html>", "読み取れません"),
    ],
)
def test_the_new_release_is_looked_at(body: str, words: str) -> None:
    server = HTTPServer(("127.0.0.1", 0), type("Said", (Answers,), {"said": body.encode()}))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        with contextlib.nullcontext() if not words else pytest.raises(UpgradeError, match=words):
            look.refuse_unwell("127.0.0.1", server.server_port, patience=1)
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(UpgradeError, match="応答しません"):
        look.refuse_unwell("127.0.0.1", server.server_port, patience=0)

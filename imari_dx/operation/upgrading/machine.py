"""What the steps do on a real machine."""

import datetime as dt
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import RecordKind
from accounts.records.writing import record
from imari_dx.operation.backup import postgresql
from imari_dx.operation.backup.last import last_backup
from imari_dx.operation.backup.site import BackupError, Site
from imari_dx.operation.upgrading import journal as journals
from imari_dx.operation.upgrading import link, look, room, services
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.journal import Journal, Kind, Step
from imari_dx.operation.upgrading.programs import Commands, refuse_running
from imari_dx.operation.upgrading.releases import Release
from imari_dx.shared.commands import os_error_text
from imari_dx.shared.maintenance import close, open_again

_ATTEMPTS, _PAUSE = 20, 1.0  # seconds
_CLOSED = {
    Kind.UPGRADE: "システムを新しい版に更新しています（{at}開始）。ふつうは数分で終わります。",
    Kind.ROLLBACK: "システムを前の版に戻しています（{at}開始）。ふつうは数分で終わります。",
}


@dataclass
class SiteMachine:
    """This machine and the site on it; ``own`` is the release whose code this is, which knows archives."""

    site: Site
    commands: Commands
    own: Release
    backups: Path
    say: Callable[[str], None]
    has_services: bool
    migrated: int = field(default=0, init=False)
    warnings: list[str] = field(default_factory=list, init=False)

    def note(self, journal: Journal) -> None:
        _or_sentence(lambda: journals.save(journals.path_of(self.site.data), journal))

    def forget(self, journal: Journal) -> None:
        """Nothing is unfinished any more."""
        last = journals.last_path(self.site.data)
        if journal.step is Step.DONE and journal.kind is Kind.UPGRADE:
            _or_sentence(lambda: journals.save(last, journal))
        elif journal.step is Step.DONE:
            _or_sentence(lambda: last.unlink(missing_ok=True))
        _or_sentence(lambda: journals.path_of(self.site.data).unlink(missing_ok=True))
        self.give_room_back()

    def close(self, journal: Journal) -> None:
        at = timezone.localtime(journal.at)
        _or_sentence(lambda: close(_CLOSED[journal.kind].format(at=f"{at:%H:%M}"), self.site.data))

    def open_again(self) -> None:
        _or_sentence(lambda: open_again(self.site.data))

    def stop(self, journal: Journal) -> None:
        if self.has_services:
            services.stop(services.running())
        refuse_running(self.site.data, journal.current, journal.before.path, journal.after.path)
        if self.site.kind == "postgresql":
            _wait_until_alone(self.site)

    def start(self, units: list[str]) -> None:
        if units:
            services.start(units)

    def back_up(self, release: Release) -> Path:
        started = dt.datetime.now(dt.UTC)
        self.commands.manage(self.own, "backup", str(self.backups), "--release", str(release.path))
        made = last_backup(self.site.data)
        if made is None or made.at < started - dt.timedelta(seconds=1):
            raise UpgradeError("控えの記録を読めません。")
        room.keep(self.site, made.archive)
        self.say(f"    {made.archive}（{made.bytes / 1e6:,.1f} MB）")
        return made.archive

    def give_room_back(self) -> None:
        _or_sentence(lambda: room.give_back(self.site))

    def point(self, current: Path, release: Release) -> None:
        _or_sentence(lambda: link.adopt(current, release.path))

    def point_back(self, journal: Journal) -> None:
        if journal.current.is_symlink() or not journal.current.exists():
            self.point(journal.current, journal.before)

    def migrate(self, release: Release) -> None:
        _or_sentence(lambda: close_to_others(self.site.data))
        said = self.commands.manage(release, "migrate", "--noinput")
        self.migrated = len(re.findall(r"^\s*Applying .* OK$", said, re.MULTILINE))
        # Years decided before there were 版 would follow every later edit of the plan.
        self.commands.manage(release, "freeze_decided")
        self.say(f"    移行 {self.migrated} 件")

    def restore(self, archive: Path, release: Release) -> None:
        said = self.commands.manage(
            self.own, "restore", str(archive), "--release", str(release.path), "--yes"
        )
        self.say(f"    {said.strip().splitlines()[-1]}")

    def check(self, journal: Journal) -> None:
        said = self.commands.manage(journal.after, "check", "--deploy", "--database", "default")
        self.warnings = re.findall(r"^\S*: \((\w+\.W\d+)\)", said, re.MULTILINE)

        with transaction.atomic():
            versions = f"{journal.before.version} → {journal.after.version}"
            record(RecordKind.UPGRADED, user=None, subject=versions, key="version")
        connections.close_all()

    def collect_static(self, release: Release) -> None:
        if settings.STATIC_COLLECTED:
            self.commands.manage(release, "collectstatic", "--noinput", "--verbosity", "0")

    def look(self, units: list[str]) -> None:
        if services.web() in units:
            look.refuse_unwell(*services.address())
        else:
            self.say("    画面のサービスは止まっていたので、確かめていません。")


def _wait_until_alone(site: Site) -> None:
    """Until nobody is connected: a program that was killed leaves what the server works at for a moment."""
    try:
        for _attempt in range(_ATTEMPTS):
            if not postgresql.in_use(site):
                return
            time.sleep(_PAUSE)
    except BackupError as error:
        raise UpgradeError(str(error)) from error
    raise UpgradeError(
        "データベースを使っているプログラムがあります（ほかのサーバー、保守の接続など）。"
        "すべて止めてから実行してください。"
    )


def close_to_others(data: Path) -> None:
    """Take from everybody else on the machine what older releases let them read. Raises OSError."""
    for path in (data, *data.rglob("*")):
        if not path.is_symlink() and (mode := path.stat().st_mode) & 0o007:
            path.chmod(mode & 0o7770)


def _or_sentence(act: Callable[[], None]) -> None:
    try:
        act()
    except OSError as error:
        raise UpgradeError(f"{error.filename or ''}：{os_error_text(error)}") from error

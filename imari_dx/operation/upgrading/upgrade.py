"""Whether to upgrade, and what is said of it."""

import os
import shutil
import time
from pathlib import Path

from django.conf import settings

from imari_dx.operation.backup import postgresql, sqlite
from imari_dx.operation.backup.facts import Facts
from imari_dx.operation.backup.making import refuse_unfit, refuse_without_space
from imari_dx.operation.backup.site import BackupError, Site
from imari_dx.operation.upgrading import link
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.journal import Journal, Kind, Step
from imari_dx.operation.upgrading.machine import SiteMachine
from imari_dx.operation.upgrading.moving import Move
from imari_dx.operation.upgrading.programs import refuse_running
from imari_dx.operation.upgrading.releases import (
    Release,
    refuse_nested,
    refuse_unless_newer,
    release_at,
)
from imari_dx.operation.upgrading.session import begun, bring_back, carried_out, say, session, unfinished
from imari_dx.operation.upgrading.telling import command, told

# Of a SQLite database: what a migration that writes tables anew takes beside it.
_TIMES = 3
_SPARE_BYTES = 100 << 20


def upgrade(current: Path, backups: Path, *, only_check: bool = False) -> None:
    """Bring the site that a link serves to the release whose code this is. Raises UpgradeError.

    A change that was not brought to an end is first taken back, or ended where it was as good as done.
    """
    with session(backups) as machine:
        left = unfinished(machine.site)
        if left and only_check:
            raise UpgradeError("前の更新か切り戻しが途中です。--check を付けずに、もう一度実行してください。")
        if left:
            _settle(left, machine)
        if link.serves(current, machine.own):
            say(f"{current} は、もうバージョン {machine.own.version} です。することはありません。")
            return
        started = time.monotonic()
        before = _checked(current, machine)
        say(f"{before.version} から {machine.own.version} に更新します。")
        if only_check:
            say("更新できます。まだ何も変えていません。")
            return
        journal = begun(Kind.UPGRADE, current, before, machine.own, machine)
        carried_out(Move(journal, machine, say), "更新")
        told(journal, machine, time.monotonic() - started)


def _settle(left: Journal, machine: SiteMachine) -> None:
    if left.kind is Kind.ROLLBACK:
        raise UpgradeError(
            "前の版への切り戻しが途中です。"
            f"先に {command(machine, left.before, 'rollback')} --yes を実行してください。"
        )
    move = Move(left, machine, say)
    if left.step is Step.DONE:
        move.finish()
        say("途中で止まっていた更新を終えました。")
    else:
        bring_back(move, "前の更新が途中で止まっていました")
        say(f"バージョン {left.before.version} に戻しました。")


def _checked(current: Path, machine: SiteMachine) -> Release:
    """Return the release that serves. Raises UpgradeError for whatever bars an upgrade; changes nothing."""
    site, own = machine.site, machine.own
    if not current.exists():
        raise UpgradeError(
            f"今の版のソースがありません：{current}（--current で、今の版のフォルダーを指定してください）"
        )
    serving = release_at(current)
    place = link.place_of(current, serving.version)
    static = settings.STATIC_ROOT.resolve()
    refuse_nested(current.resolve(), own.path.resolve(), site.data.resolve(), static)
    before = Release(place, serving.version)
    refuse_unless_newer(serving, own)
    link.refuse_unfit(current, place)
    try:
        refuse_unfit(site, machine.backups)
        refuse_without_space(site, machine.backups)
        facts = (sqlite if site.kind == "sqlite" else postgresql).facts_now(site)
    except BackupError as error:
        raise UpgradeError(str(error)) from error
    _refuse_newer_data(facts, own)
    _refuse_without_space(site)
    # That both are there with their parts, and may be read by who owns the data.
    machine.commands.run(Release(current.resolve(), serving.version), "-c", "import django")
    machine.commands.manage(own, "check", "--deploy")
    if machine.has_services:
        if os.getuid() != 0:
            raise UpgradeError("サービスを止めて起動するので、管理者（sudo）で実行してください。")
    else:
        refuse_running(site.data, current, own.path)
    return before


def _refuse_newer_data(facts: Facts, own: Release) -> None:
    for app, name in facts.migrations:
        folder = own.path / app / "migrations"
        if folder.is_dir() and not (folder / f"{name}.py").is_file():
            raise UpgradeError(
                f"データベースは、この版より新しいものです（{app}.{name} がありません）。何も変えていません。"
            )


def _refuse_without_space(site: Site) -> None:
    path = Path(site.database["NAME"])
    size = path.stat().st_size if site.kind == "sqlite" else 0
    needed, free = size * _TIMES + _SPARE_BYTES, shutil.disk_usage(settings.DATA_DIR).free
    if free < needed:
        raise UpgradeError(
            f"空きが足りません：{site.data}（{needed / 1e6:,.0f} MB 必要、空きは {free / 1e6:,.0f} MB）"
        )

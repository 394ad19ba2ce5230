"""Whether to go back, and what is said of it."""

import datetime as dt
import os
import time
from pathlib import Path

from django.db import DatabaseError, connections

from imari_dx.operation.backup.archive import Manifest
from imari_dx.operation.backup.making import refuse_unfit, refuse_without_space
from imari_dx.operation.backup.restoring import readable
from imari_dx.operation.backup.site import BackupError
from imari_dx.operation.upgrading import journal as journals
from imari_dx.operation.upgrading import link
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.journal import Journal, Kind, Step
from imari_dx.operation.upgrading.lost import acts_since
from imari_dx.operation.upgrading.machine import SiteMachine
from imari_dx.operation.upgrading.moving import Move
from imari_dx.operation.upgrading.programs import refuse_running
from imari_dx.operation.upgrading.session import begun, bring_back, carried_out, say, session, unfinished
from imari_dx.operation.upgrading.telling import command, told_back
from imari_dx.shared.moments import era_moment


def rollback(backups: Path, *, agreed: bool) -> None:
    """Go back to the release before, source and data together. Raises UpgradeError.

    Without ``agreed`` it says what that would lose, and does nothing. An upgrade that was not brought to an
    end is taken back: nobody has written since.
    """
    with session(backups) as machine:
        left = unfinished(machine.site)
        if left and _settled(left, machine):
            return
        last, archive = _last(machine)
        started = time.monotonic()
        manifest = _checked(last, archive, machine)
        at = dt.datetime.fromisoformat(manifest.made_at)
        say(
            f"{last.after.version} から {last.before.version} に戻します。"
            f"データは {era_moment(at)} の控えに戻ります。"
        )
        _tell_what_is_lost(last.done_at or at)
        if not agreed:
            raise UpgradeError(
                "まだ何も変えていません。失われてよければ、次の命令で戻します。\n"
                f"  {command(machine, machine.own, 'rollback')} --yes"
            )
        journal = begun(Kind.ROLLBACK, last.current, last.after, last.before, machine)
        journal.restored = archive
        carried_out(Move(journal, machine, say), "前の版に")
        told_back(journal, machine, time.monotonic() - started)


def _settled(left: Journal, machine: SiteMachine) -> bool:
    """Bring an unfinished change to its end, and return whether that was all there was to do."""
    move = Move(left, machine, say)
    if left.step is Step.DONE:
        move.finish()
        say("途中で止まっていたものを終えました。")
        if left.kind is Kind.ROLLBACK:
            say(f"バージョン {left.after.version} に戻っています。")
            return True
        return False
    bring_back(move, "前の作業が途中で止まっていました")
    say(f"バージョン {left.before.version} とそのデータに戻しました。")
    return left.kind is Kind.UPGRADE


def _last(machine: SiteMachine) -> tuple[Journal, Path]:
    """Return the last upgrade, and its archive."""
    path = journals.last_path(machine.site.data)
    try:
        last = journals.load(path)
    except (OSError, ValueError) as error:
        raise UpgradeError(f"前の更新の記録を読めません：{path}（{error}）") from error
    if last is None or last.archive is None:
        raise UpgradeError("script/upgrade で行った更新の記録がないので、戻せません。")
    return last, last.archive


def _checked(last: Journal, archive: Path, machine: SiteMachine) -> Manifest:
    """Return what the archive says of itself. Raises UpgradeError for whatever bars the way back."""
    site, before = machine.site, last.before
    if not link.serves(last.current, last.after) or last.after.path.resolve() != machine.own.path.resolve():
        raise UpgradeError(
            f"今動いている版（{last.current.resolve()}）は、最後に更新した版（{last.after.path}）ではありません。"
        )
    link.refuse_unfit(last.current, before.path)
    try:
        manifest = readable(archive, site, before.path)
        refuse_unfit(site, machine.backups)
        refuse_without_space(site, machine.backups)
    except BackupError as error:
        raise UpgradeError(str(error)) from error
    machine.commands.run(before, "-c", "import django")
    if machine.has_services and os.getuid() != 0:
        raise UpgradeError("サービスを止めて起動するので、管理者（sudo）で実行してください。")
    if not machine.has_services:
        refuse_running(site.data, last.current, before.path)
    return manifest


def _tell_what_is_lost(at: dt.datetime) -> None:
    say("失われるもの（更新のあとに行われたこと）：")
    try:
        for what, count in acts_since(at):
            say(f"  {what}　{count:,} 件")
    except DatabaseError:
        say("  データベースを読めないので、数えられません。")
    finally:
        connections.close_all()

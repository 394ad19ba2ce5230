"""What both ways share: one at a time, a voice that survives a lost terminal, an end that is never half."""

import contextlib
import datetime as dt
import fcntl
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from imari_dx.operation.backup.site import Site, this_site
from imari_dx.operation.upgrading import journal as journals
from imari_dx.operation.upgrading import services
from imari_dx.operation.upgrading.account import act_as_owner
from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.journal import Journal, Step
from imari_dx.operation.upgrading.machine import SiteMachine
from imari_dx.operation.upgrading.moving import LABELS, Move
from imari_dx.operation.upgrading.programs import Commands
from imari_dx.operation.upgrading.releases import Release, release_at
from imari_dx.shared.shared_folder import FOLDER


class Stopped(BaseException):
    """Somebody wants the change to end: Ctrl+C, or the machine goes down."""


def say(line: str = "") -> None:
    """Print a line; a terminal that is gone (a lost connection) stops nothing."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


@contextlib.contextmanager
def session(backups: Path) -> Iterator[SiteMachine]:
    """Give the machine to one change of releases. Raises UpgradeError."""
    site = this_site()
    if not site.data.is_dir():
        raise UpgradeError(
            f"データのフォルダーがありません：{site.data}（IMARI_DX_DATA_DIR を確かめてください）"
        )
    act_as_owner(site.data)
    folder = site.data / FOLDER
    folder.mkdir(mode=0o750, exist_ok=True)
    with (folder / "upgrade.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UpgradeError("更新か切り戻しが、もう動いています。終わるまでお待ちください。") from error
        commands = Commands(lock, folder / "upgrade.log")
        own = release_at(settings.BASE_DIR)
        yield SiteMachine(site, commands, own, backups, say, services.exist())


def unfinished(site: Site) -> Journal | None:
    """Return the change that was not brought to an end. Raises UpgradeError for a journal that is damaged."""
    path = journals.path_of(site.data)
    try:
        return journals.load(path)
    except (OSError, ValueError) as error:
        raise UpgradeError(f"途中の記録を読めません：{path}（{error}）") from error


def bring_back(move: Move, said: str) -> None:
    """Go back after ``said`` happened, and say so. Raises UpgradeError where that fails too."""
    say(f"元の状態に戻します（{said}）")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _go_on)
    try:
        move.back()
    except UpgradeError as error:
        raise UpgradeError(
            f"元の状態に戻す途中で止まりました。{error}\n画面は閉じたままです。原因を取り除いてから、"
            "同じ命令をもう一度実行してください（続きから戻します）。"
        ) from error


def carried_out(move: Move, name: str) -> None:
    """Go forward; if a step fails, go back. Raises UpgradeError, which says which, and how it is now."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    signal.signal(signal.SIGHUP, _go_on)
    journal = move.journal
    try:
        move.forward()
    except (UpgradeError, OSError, Stopped) as error:
        why = "途中で止められました。" if isinstance(error, Stopped) else str(error)
        if journal.step is Step.DONE:
            raise UpgradeError(f"{why}\n同じ命令をもう一度実行してください（続きから行います）。") from error
        label = LABELS.get(journal.step, "")
        bring_back(move, f"「{label}」でつまずきました")
        kept = f"\n控え：{journal.archive}" if journal.archive else ""
        raise UpgradeError(
            f"{name}できませんでした。「{label}」：{why}\n"
            f"バージョン {journal.before.version} と、そのデータに戻し、{_how_it_runs(journal)}{kept}"
        ) from error


def _how_it_runs(journal: Journal) -> str:
    return "動かしています。" if journal.units else "止まっていたプログラムは止めたままです。"


def begun(
    kind: journals.Kind, current: Path, before: Release, after: Release, machine: SiteMachine
) -> Journal:
    """Return the journal of a change that is about to begin."""
    units = services.kept_running(services.running()) if machine.has_services else []
    return Journal(kind, current, before, after, dt.datetime.now(dt.UTC), units)


def _stop(*_args: object) -> None:
    raise Stopped


def _go_on(*_args: object) -> None:
    """Not "ignore", which whatever is started from here would inherit: services could not be stopped."""

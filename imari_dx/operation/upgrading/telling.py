"""What is said when an upgrade or a rollback is done."""

from pathlib import Path

from imari_dx.operation.upgrading import services
from imari_dx.operation.upgrading.journal import Journal
from imari_dx.operation.upgrading.machine import SiteMachine
from imari_dx.operation.upgrading.releases import Release
from imari_dx.operation.upgrading.session import say

_UNITS = Path("/etc/systemd/system")


def told(journal: Journal, machine: SiteMachine, seconds: float) -> None:
    """Say in one summary what an upgrade has done, how to go back and what is left to do."""
    before, after = journal.before, journal.after
    say()
    say(f"更新しました：{before.version} → {after.version}（{seconds:.0f} 秒）")
    say(f"  控え        {journal.archive}（{before.version} のデータ）")
    say(f"  データベース　移行 {machine.migrated} 件")
    say(f"  プログラム    {journal.current} → {after.path}（前の版は {before.path}）")
    _told_running(journal)
    if machine.warnings:
        say(f"  点検の警告    {'、'.join(machine.warnings)}（manage.py check --deploy で読めます）")
    say()
    say("前の版に戻すには（更新のあとに入力されたものは失われます。先に、失われるものの数を表示します）：")
    say(f"  {command(machine, after, 'rollback')}")
    left = _left_to_do(after, machine)
    if left:
        say()
        say("このあと、次のことをしてください。")
        for line in left:
            say(f"  {line}")


def told_back(journal: Journal, machine: SiteMachine, seconds: float) -> None:
    """Say what a rollback has done, and where what it threw away is kept."""
    say()
    say(f"戻しました：{journal.before.version} → {journal.after.version}（{seconds:.0f} 秒）")
    say(f"  データ        {journal.restored} の中身")
    say(f"  戻す前の控え    {journal.archive}（{journal.before.version} のデータ）")
    say(f"  プログラム      {journal.current} → {journal.after.path}")
    _told_running(journal)
    say()
    say("もう一度更新するには：")
    say(f"  {command(machine, journal.before, 'upgrade')}")


def command(machine: SiteMachine, release: Release, name: str) -> str:
    """Return how an administrator begins a change: of this site, or of all bodies of the machine."""
    script = f"script/body {name}" if services.body() else f"script/{name}"
    return f"{'sudo ' if machine.has_services else ''}{release.path}/{script}"


def _told_running(journal: Journal) -> None:
    if journal.units:
        say(f"  動いています    {'、'.join(journal.units)}")
    else:
        say("  動いていません   始めに止まっていたので、起動していません。")


def _left_to_do(after: Release, machine: SiteMachine) -> list[str]:
    """Units that the machine has otherwise, or not at all: own changes to them are nobody's to overwrite."""
    if not machine.has_services:
        return ["画面と、帳票を作成するプログラムを起動する"]
    folder = after.path / ("deploy/bodies" if services.body() else "deploy/systemd")
    found = sorted(folder.glob("*"))
    differing = [one.name for one in found if _content(_UNITS / one.name) != _content(one)]
    if not differing:
        return []
    return [
        f"systemd の設定が、この版のものと違います（{'、'.join(differing)}）。",
        "確かめてから、次の命令で入れます。",
        f"  sudo cp {folder}/* {_UNITS}/ && sudo systemctl daemon-reload",
        _restart(),
        "nginx の設定（deploy/nginx/imari-dx.conf）も、前の版との違いを確かめます。",
    ]


def _restart() -> str:
    if services.body():
        return "  sudo systemctl restart 'imari-dx@*' 'imari-dx-worker@*'（すべての団体）"
    return "  sudo systemctl enable --now imari-dx-worker && sudo systemctl restart imari-dx"


def _content(path: Path) -> bytes:
    """What is there; nothing where an administrator lets nobody else read a unit: it is to be looked at."""
    try:
        return path.read_bytes()
    except OSError:
        return b""

"""``script/body``: bodies are added, listed, brought to a release and back."""

import argparse
import contextlib
import fcntl
import sys
from collections.abc import Iterator
from pathlib import Path

from imari_dx.operation.bodies.adding import Adding
from imari_dx.operation.bodies.body import named, read_settings
from imari_dx.operation.bodies.changing import Changing
from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.bodies.machine import Machine
from imari_dx.operation.bodies.places import Places, account
from imari_dx.operation.bodies.telling import how_to_remove, table

RELEASE = Path(__file__).resolve().parents[3]


def main(words: list[str], places: Places, machine: Machine, release: Path) -> int:
    """Do what was asked for; the exit code says whether it was done."""
    asked = _parser().parse_args(words)
    try:
        if not machine.is_root():
            raise BodyError("管理者（sudo）で実行してください。")
        if asked.act == "list":
            say(table(places, machine))
        elif asked.act == "remove":
            say(how_to_remove(named(places, asked.name), places))
        elif asked.act == "manage":
            return _manage(asked.name, asked.command, places, machine)
        else:
            with _alone(places):
                _change(asked, places, machine, release)
    except BodyError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    return 0


def say(line: str) -> None:
    """Print a line at once: programs that are started print as well."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _change(asked: argparse.Namespace, places: Places, machine: Machine, release: Path) -> None:
    _refuse_unsafe(release)
    if asked.act == "add":
        Adding(places, machine, release, say).add(asked.name, asked.host, asked.port)
    elif asked.act == "upgrade":
        Changing(places, machine, release, say).upgrade(only_check=asked.check)
    else:
        Changing(places, machine, release, say).rollback(agreed=asked.yes)


def _manage(name: str, command: list[str], places: Places, machine: Machine) -> int:
    """Run a command of the product as a body's account, with its settings."""
    body = named(places, name)
    link = places.link(body.name)
    settings = read_settings(places.environment(name)) | {"HOME": str(places.home(name))}
    python = f"{link}/.venv/bin/python"
    return machine.passes_on(
        python, "manage.py", *command, settings=settings, user=account(name), folder=link
    )


def _refuse_unsafe(release: Path) -> None:
    """Raise BodyError where the code belongs to an account of a body: it could give orders to all others."""
    owner = release.stat().st_uid
    if owner != 0:
        raise BodyError(
            f"ソースのフォルダー（{release}）の持ち主を root にしてください。"
            "すべての団体が同じソースを使うためです。\n"
            f"  sudo chown -R root: {release}"
        )


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One change of the machine at a time. Raises BodyError."""
    places.settings.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (places.settings / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BodyError("script/body が、もう動いています。終わるまでお待ちください。") from error
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="script/body", description="1台のサーバーで、複数の団体を動かします。"
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="操作")
    add = acts.add_parser("add", help="団体を加える（途中で止まったら、もう一度）")
    add.add_argument("name", metavar="名前", help="半角の小文字と数字（例: imari）")
    add.add_argument("--host", required=True, metavar="ホスト名", help="利用者が開く名前")
    add.add_argument(
        "--port", type=int, metavar="番号", help="画面のプログラムの番号。省略時は 8001 から空いているもの"
    )
    acts.add_parser("list", help="団体の一覧（版、状態、最後の控え）")
    remove = acts.add_parser("remove", help="取り除く手順を表示する（何も変えない）")
    remove.add_argument("name", metavar="名前")
    upgrade = acts.add_parser("upgrade", help="すべての団体をこの版にする")
    upgrade.add_argument("--check", action="store_true", help="更新できるかを確かめるだけ")
    rollback = acts.add_parser("rollback", help="すべての団体を前の版に戻す")
    rollback.add_argument("--yes", action="store_true", help="付けないと、失われるものの数を表示するだけ")
    manage = acts.add_parser("manage", help="1つの団体で manage.py の命令を実行する")
    manage.add_argument("name", metavar="名前")
    manage.add_argument("command", nargs=argparse.REMAINDER, metavar="命令")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Places(), Machine(), RELEASE))

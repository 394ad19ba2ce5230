"""``manage.py remove_demo``: takes the demonstration data out again and leaves the plan."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from imari_dx.shared.commands import JapaneseCommand
from indicators.demo import DemoError, remove_demo, what_demo_holds


class Command(JapaneseCommand):
    """デモデータを削除する。"""

    help = "デモ用の照会・実績・利用者・部署・次期計画をすべて削除します。元の計画は残ります。"
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="確認せずに削除します")

    def handle(self, *args: Any, **options: Any) -> None:
        found = what_demo_holds()
        if found.is_empty:
            self.stdout.write("デモデータはありません。")
            return
        if not options["yes"]:
            self.stdout.write("次のデモデータを、修正や記録も含めて削除します。元に戻せません。")
            self._lines(found.lines)
            if input("削除するときは「はい」又は yes と入力してください：").strip() not in ("はい", "yes"):
                raise CommandError("削除を取りやめました。何も変更していません。")
        try:
            removed = remove_demo()
        except DemoError as error:
            raise CommandError(f"{error}何も削除していません。") from error
        self.stdout.write("デモデータを削除しました。計画は残っています。")
        self._lines(removed.lines)

    def _lines(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(f"・{line}")

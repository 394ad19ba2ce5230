"""``manage.py check_files``: is every stored file there, and is it what it was?"""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from imari_dx.operation.files.evidence import check_evidence
from imari_dx.operation.files.findings import Checked, joined
from imari_dx.operation.files.in_database import check_made, check_pictures
from imari_dx.operation.files.table import as_json, as_table
from imari_dx.shared.commands import JapaneseCommand


class Command(JapaneseCommand):
    """Compare what is stored with what is known of it. Writes nothing; ends with 1 where it is wrong."""

    help = (
        "保存しているファイル（根拠資料、公表版と帳票、資料の画像）を全て読み、なくなったもの、変わったもの、"
        "使われていないものを表示します。何も変えません。なくなったか変わったものがあると、終了コードは1です。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="JSONで出力する（プログラムで読むとき）")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        checked = joined([check_evidence(at), check_made(at), check_pictures()])
        self.stdout.write(as_json(checked) if options["json"] else as_table(checked))
        if checked.wrong:
            raise CommandError(
                f"{len(checked.wrong)}件のファイルが、なくなったか、変わりました。"
                "バックアップから戻してください（docs/operations.md 16）。"
            )
        if not options["json"]:
            self.stdout.write(f"\n{_sentence(checked)}")


def _sentence(checked: Checked) -> str:
    if not checked.findings:
        return "全てのファイルがあり、保存したときのままです。"
    return (
        "全てのファイルがあり、保存したときのままです。"
        f"使われていないものが{len(checked.findings)}件ありますが、消していません。"
    )

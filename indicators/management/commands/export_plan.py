"""``manage.py export_plan``: a registered plan as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from accounts.models import RecordKind
from accounts.records.writing import record_command
from imari_dx.shared.commands import JapaneseCommand
from indicators.plan_io import export_document, export_exchange
from initiatives.commands import plan_from_option


class Command(JapaneseCommand):
    """計画をJSONで標準出力に書き出す。"""

    help = "計画をJSONで書き出します（標準出力、UTF-8）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plan", metavar="SLUG", help="計画のアドレス用の名前（省略時は既定の計画）")
        parser.add_argument(
            "--format",
            choices=["exchange", "document"],
            default="exchange",
            help="exchange は他のシステムに渡す形、document は load_plan で読み込める形",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_from_option(options["plan"])
        export = export_document if options["format"] == "document" else export_exchange
        self.stdout.write(json.dumps(export(plan), ensure_ascii=False, indent=2))
        record_command(RecordKind.EXPORTED, subject=plan, command="export_plan", format=options["format"])

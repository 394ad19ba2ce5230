"""``manage.py plan_schema``: what a plan document may say, as a JSON Schema."""

import json
from typing import Any

from imari_dx.shared.commands import JapaneseCommand
from indicators.plan_io.schema import plan_schema


class Command(JapaneseCommand):
    """計画書データの形を JSON Schema で標準出力に書き出す。"""

    help = "計画書データ（load_plan が読み込むJSON）の形を、JSON Schema で書き出します（標準出力、UTF-8）。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(json.dumps(plan_schema(), ensure_ascii=False, indent=2))

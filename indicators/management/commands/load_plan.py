"""``manage.py load_plan``: a plan document into the database."""

import json
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from imari_dx.commands import JapaneseCommand, os_error_text
from indicators.plan_io import LoadResult, PlanDocumentError, load_plan

DEFAULT_SCALE = settings.BASE_DIR / "fixtures" / "scales" / "imari.json"


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, numbers with a decimal point as decimals.

    Raises CommandError with a Japanese sentence if the file is not there or is no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise CommandError(f"ファイルを読めません：{path}（{os_error_text(error)}）") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"ファイルの文字コードがUTF-8ではありません：{path}") from error
    except json.JSONDecodeError as error:
        raise CommandError(
            f"ファイルがJSONの形になっていません：{path}（{error.lineno}行目の{error.colno}文字目）"
        ) from error


class Command(JapaneseCommand):
    """計画書データ（JSON）を読み込む。"""

    help = (
        "計画書データ（JSON）を読み込みます。登録済みの計画と違うときは、違いを表示するだけで変更しません。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="計画書データのファイル")
        parser.add_argument("--update", action="store_true", help="登録済みの計画を文書に合わせて変更します")
        parser.add_argument("--default", action="store_true", help="この計画を既定の計画にします")
        parser.add_argument(
            "--scale",
            type=Path,
            default=DEFAULT_SCALE,
            metavar="FILE",
            help="判定基準のない計画に登録する判定基準（省略時は標準の基準）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scale_file: Path = options["scale"]
        scale = read_json(scale_file)
        try:
            result = load_plan(
                read_json(options["file"]),
                update=options["update"],
                make_default=options["default"],
                scale_key=scale.get("key", scale_file.stem) if isinstance(scale, dict) else scale_file.stem,
                scale_definition=scale,
            )
        except PlanDocumentError as error:
            lines = "\n".join(f"・{problem}" for problem in error.problems)
            raise CommandError(f"計画書データを読み込めません。何も変更していません。\n{lines}") from error
        self._report(result)

    def _report(self, result: LoadResult) -> None:
        title = result.plan.short_title
        for line in {
            "created": [f"「{title}」を読み込みました。"],
            "unchanged": [f"「{title}」は文書のとおり登録されています。変更はありません。"],
            "updated": [
                f"「{title}」を文書に合わせて変更しました（{len(result.differences)}か所）。",
                *(f"・{difference}" for difference in result.differences),
            ],
            "differs": [
                f"「{title}」の登録は文書と違います（{len(result.differences)}か所）。何も変更していません。",
                *(f"・{difference}" for difference in result.differences),
                "文書に合わせるときは --update を付けて実行してください。",
            ],
        }[result.outcome]:
            self.stdout.write(line)
        if result.scale_loaded:
            self.stdout.write("標準の判定基準を登録しました。")
        elif not result.has_active_scale:
            self.stdout.write(
                "この計画には「現在使う基準」の判定基準がありません。管理画面で選んでください。"
            )

"""``manage.py load_plan``: a plan document into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from imari_dx.shared.commands import JapaneseCommand, read_json
from indicators.plan_io import LoadResult, PlanDocumentError, load_plan

DEFAULT_SCALE = settings.BASE_DIR / "fixtures" / "scales" / "imari.json"


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
            metavar="FILE",
            help="判定基準のない計画に登録する判定基準（省略時は標準の基準）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scale_file: Path = options["scale"] or DEFAULT_SCALE
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
        self._report_scale(result, wanted=options["scale"])

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
        for warning in result.warnings:
            self.stderr.write(f"ご注意ください：{warning}")

    def _report_scale(self, result: LoadResult, wanted: Path | None) -> None:
        """Name the scale that was registered; of one that was asked for and was not, say why."""
        if result.scale_loaded is not None:
            self.stdout.write(f"判定基準「{result.scale_loaded}」を登録しました。")
        elif wanted is not None:
            self.stdout.write(
                f"{wanted} の判定基準は登録していません。この計画には、既に判定基準があります"
                f"（{'、'.join(result.scales)}）。"
                "ほかの判定基準は、画面の「判定基準」で、事務局が追加してください。"
            )
        if result.scale_loaded is None and not result.has_active_scale:
            self.stdout.write(
                "この計画には「現在使う基準」の判定基準がありません。画面の「判定基準」で選んでください。"
            )

"""``manage.py load_plan``: a plan document into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from imari_dx.shared.commands import JapaneseCommand, read_json
from indicators.plan_io import LoadResult, PlanDocumentError
from indicators.plan_io.shipped_scales import scale_beside
from indicators.planning.services.edits import update_plan


def _scale_of(file: Path | None, document: Any) -> tuple[str, Any]:
    """Return key and definition of the scale to register instead of the document's own; none to take that."""
    if file is not None:
        scale = read_json(file)
        return (scale.get("key", file.stem) if isinstance(scale, dict) else file.stem), scale
    return scale_beside(document)


class Command(JapaneseCommand):
    """計画書データ（JSON）を読み込む。"""

    help = (
        "計画書データ（JSON）を読み込みます。登録済みの計画と違うときは、違いを表示するだけで変更しません。"
    )
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="計画書データのファイル")
        parser.add_argument("--update", action="store_true", help="登録済みの計画を文書に合わせて変更します")
        parser.add_argument(
            "--reason",
            default="",
            metavar="TEXT",
            help="照会を始めた計画を変えるときの、訂正の理由（訂正の一覧に残ります）",
        )
        parser.add_argument("--default", action="store_true", help="この計画を既定の計画にします")
        parser.add_argument(
            "--scale",
            type=Path,
            metavar="FILE",
            help="判定基準のない計画に登録する判定基準（省略時は、文書の判定基準、なければ標準の基準）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        document = read_json(options["file"])
        key, scale = _scale_of(options["scale"], document)
        try:
            result = update_plan(
                document=document,
                reason=options["reason"],
                at=timezone.now(),
                update=options["update"],
                make_default=options["default"],
                scale_key=key,
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
        if result.departments:
            self.stdout.write(f"部署を登録しました（{'、'.join(result.departments)}）。")
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
        elif result.own_scale_differs:
            self.stdout.write(
                "文書の判定基準は登録していません。この計画には、既に判定基準があります"
                f"（{'、'.join(result.scales)}）。"
            )
        if result.scale_loaded is None and not result.has_active_scale:
            self.stdout.write(
                "この計画には「現在使う基準」の判定基準がありません。画面の「判定基準」で選んでください。"
            )

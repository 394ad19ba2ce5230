"""``manage.py export_site``: a decided year as plain files for the municipality's public web server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import RecordKind
from accounts.records.writing import record_command
from imari_dx.shared.commands import JapaneseCommand
from indicators.models import RatingScale
from initiatives.commands import plan_from_option
from initiatives.models import Plan
from reports.builders.evaluation import UnknownYearError
from reports.builders.year_content import UndecidedYearError
from reports.downloads.files import FileFormat
from reports.site.folder import FolderError, read_manifest
from reports.site.services import export_year
from reports.site.source import Source, UnreadableEditionError, source_of


class Command(JapaneseCommand):
    """Write the public pages of a year, with its documents and data, into a folder."""

    help = "確定した年度を、公表用のページ（HTML、PDF、Excel、CSV、JSON）としてフォルダーに書き出します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The year, the plan, the folder, and what is made."""
        parser.add_argument("--fiscal-year", type=int, required=True, help="年度（西暦）。例: 2025")
        parser.add_argument("--output", type=Path, required=True, help="書き出すフォルダー")
        parser.add_argument("--plan", default="", help="計画のアドレス名（省略時は既定の計画）")
        parser.add_argument("--no-pdf", action="store_true", help="PDFを作らない（内容を見るとき）")
        parser.add_argument("--demo", action="store_true", help="デモデータの年度も書き出す")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make and write; every refusal is a Japanese sentence."""
        plan, folder = plan_from_option(options["plan"]), options["output"]
        try:
            read_manifest(folder, plan.slug)  # before the documents, which take their time
            source = self._source(plan, options["fiscal_year"])
            if source.content.evaluation.is_demo and not options["demo"]:
                raise CommandError(
                    "この年度の実績はデモデータです。試しに書き出すときは --demo を付けてください。"
                    "公表はしないでください。"
                )
            files = source.files(
                {FileFormat.XLSX} if options["no_pdf"] else {FileFormat.PDF, FileFormat.XLSX}
            )
            done = export_year(source.content, source.editions, files, plan=plan.slug, folder=folder)
        except FolderError as error:
            raise CommandError(str(error)) from error
        record_command(RecordKind.EXPORTED, subject=plan, command="export_site", year=options["fiscal_year"])
        what = source.content.evaluation.imprint.edition
        self.stdout.write(
            f"{folder} に{source.content.evaluation.fiscal_year_label}（{what}）のページを書き出しました"
            f"（新規{done.added}、変更{done.changed}、削除{done.removed}）。"
        )
        if not source.editions:
            self.stdout.write("この年度は、まだ公表していません。確定した内容から作成しました。")

    def _source(self, plan: Plan, fiscal_year: int) -> Source:
        try:
            return source_of(plan, fiscal_year, now=timezone.localtime())
        except (UnknownYearError, UndecidedYearError, UnreadableEditionError) as error:
            raise CommandError(str(error)) from error
        except RatingScale.DoesNotExist as error:
            raise CommandError("計画に、現在使う判定基準がありません。") from error

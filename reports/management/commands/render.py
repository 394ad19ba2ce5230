"""``manage.py render``: a document as a file, the same bytes as the browser's download."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import RecordKind
from accounts.records.writing import record_command
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.fonts import missing_characters
from indicators.book.results import load_results
from indicators.book.succession import previous_lines
from indicators.models import RatingScale
from initiatives.commands import plan_from_option
from initiatives.words import NEUTRAL
from reports.builders.evaluation import UnknownYearError
from reports.builders.open_data import open_data
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.archives import archive_of
from reports.downloads.files import FileFormat, html_of, make_file
from reports.downloads.registry import WITHOUT_YEAR, Order, Scope, offered
from reports.formats.tagged.archive import Archive
from reports.permissions import SEES_EVERYTHING


class Command(JapaneseCommand):
    """Write a document that 帳票 offers as PDF, Excel or HTML. Whoever runs it sees all results."""

    help = f"{'、'.join(f'{one.label}（{key}）' for key, one in offered().items())}を作成します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The document, its year and initiative, the format and where to write it."""
        parser.add_argument("document", choices=list(offered()))
        parser.add_argument("--plan", default="", help="計画のアドレス名（省略時は既定の計画）")
        parser.add_argument("--fiscal-year", type=int, help="年度（西暦）。例: 2025")
        parser.add_argument("--initiative", help=f"{NEUTRAL.initiative}のアドレス名。例: green-2")
        parser.add_argument("--format", choices=[one.value for one in FileFormat], required=True)
        parser.add_argument(
            "--archive",
            action="store_true",
            help="評価報告書のPDFを長期保存用（PDF/A-3u）にし、確定した実績のCSVとJSON、ブック（Excel）を添付する",
        )
        parser.add_argument("--odd-pages", action="store_true", help="章を右ページ（奇数ページ）から始める")
        parser.add_argument("--output", type=Path, required=True, help="書き出すファイル")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Render and write; every refusal is a Japanese sentence."""
        is_report = (options["document"], options["format"]) == ("evaluation", FileFormat.PDF)
        if options["archive"] and not is_report:
            raise CommandError("--archive は、評価報告書（evaluation）のPDFでだけ指定できます。")
        order = self._order(options)
        try:
            document = offered()[options["document"]].made(order)
        except UnknownYearError as error:
            raise CommandError(str(error)) from error
        except RatingScale.DoesNotExist as error:
            raise CommandError(
                "計画に、現在使う判定基準がありません。「判定基準」の画面で、現在使う基準を選んでください。"
            ) from error
        output: Path = options["output"]
        archive = _archive(document, order) if options["archive"] else None
        file = make_file(document, FileFormat(options["format"]), output.stem, archive=archive)
        try:
            output.write_bytes(file.content)
        except OSError as error:
            raise CommandError(f"{output} に書き込めません：{os_error_text(error)}") from error
        record_command(
            RecordKind.EXPORTED,
            subject=order.book.plan.title,
            command="render",
            document=options["document"],
            file=output.name,
        )
        unknown = missing_characters(html_of(document))
        if unknown:
            self.stderr.write(f"次の文字は、使える書体にないため正しく印刷されません：{''.join(unknown)}")
        self.stdout.write(f"{output} を作成しました。")

    def _order(self, options: dict[str, Any]) -> Order:
        plan, scope = plan_from_option(options["plan"]), offered()[options["document"]].scope
        if scope not in WITHOUT_YEAR and not options["fiscal_year"]:
            raise CommandError("--fiscal-year で年度を指定してください（例: --fiscal-year 2025）。")
        if options["odd_pages"] and not offered()[options["document"]].may_start_right:
            able = "、".join(key for key, one in offered().items() if one.may_start_right)
            raise CommandError(f"--odd-pages は、章のある帳票（{able}）でだけ指定できます。")
        book = load_results(plan)
        slugs = [one.slug for one in book.initiatives]
        if scope == Scope.INITIATIVE and options["initiative"] not in slugs:
            raise CommandError(
                f"--initiative で{book.plan.words.initiative}を指定してください。"
                f"使えるのは次のとおりです：{'、'.join(slugs)}"
            )
        return Order(
            book,
            SEES_EVERYTHING,
            timezone.localtime(),
            fiscal_year=options["fiscal_year"] or 0,
            slug=options["initiative"] or "",
            starts_right=options["odd_pages"],
        )


def _archive(document: EvaluationDocument, order: Order) -> Archive:
    data = open_data(order.book, order.fiscal_year, previous=previous_lines(order.book.plan))
    return archive_of(document, data, order.now)

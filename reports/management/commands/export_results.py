"""``manage.py export_results``: all results of a plan for machines, as CSV, JSON or a data package."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.models import RecordKind
from accounts.records.writing import record_command
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from indicators.book.results import load_results
from indicators.book.succession import previous_lines
from indicators.models import AnnualReport, RatingScale
from initiatives.commands import plan_from_option
from initiatives.models import Initiative
from reports.builders.open_data import is_decided, open_data
from reports.documents.open_data import OpenData
from reports.formats.open_data import csv_of, json_of, open_data_files


def _is_anything(_initiative: Initiative, _report: AnnualReport) -> bool:
    return True


class Command(JapaneseCommand):
    """Write all results as one long table; the column ``state`` says which of them are 確定."""

    help = "すべての実績を、機械判読できる縦持ちの表（CSV、JSON、datapackage.json付きの一式）で書き出します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the plan and the year."""
        parser.add_argument(
            "--output", type=Path, required=True, help="書き出すファイル。datapackage のときはフォルダー"
        )
        parser.add_argument(
            "--format",
            choices=("csv", "json", "datapackage"),
            default="csv",
            help="csv（UTF-8、BOM付き）、json、datapackage（CSV、JSON、データ項目定義書、datapackage.json）",
        )
        parser.add_argument("--plan", default="", help="計画のアドレス名（省略時は既定の計画）")
        parser.add_argument("--fiscal-year", type=int, help="年度（西暦）。例: 2025。省略時は全年度")
        parser.add_argument("--final-only", action="store_true", help="確定した実績だけを書き出す")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build and write; every refusal is a Japanese sentence."""
        plan, year, output = plan_from_option(options["plan"]), options["fiscal_year"], options["output"]
        if year is not None and year not in [one.year for one in plan.fiscal_years]:
            raise CommandError(
                f"{year}年度は計画期間（{plan.start_fiscal_year}〜{plan.end_fiscal_year}年度）にありません。"
            )
        try:
            book = load_results(plan)
        except RatingScale.DoesNotExist as error:
            raise CommandError("計画に、現在使う判定基準がありません。") from error
        only_final = options["final_only"]
        data = open_data(
            book,
            year or plan.end_fiscal_year,
            first_year=year,
            previous=previous_lines(plan),
            is_visible=is_decided if only_final else _is_anything,
            sees_running_views=not only_final,
        )
        try:
            _write(data, options["format"], output)
        except OSError as error:
            raise CommandError(f"{output} に書き込めません：{os_error_text(error)}") from error
        record_command(
            RecordKind.EXPORTED, subject=plan, command="export_results", file=output.name, rows=len(data.rows)
        )
        self.stdout.write(f"{output} を作成しました（{len(data.rows)}行）。")


def _write(data: OpenData, file_format: str, output: Path) -> None:
    if file_format != "datapackage":
        output.write_bytes(json_of(data) if file_format == "json" else csv_of(data))
        return
    output.mkdir(exist_ok=True)
    for name, content in open_data_files(data).items():
        (output / name).write_bytes(content)

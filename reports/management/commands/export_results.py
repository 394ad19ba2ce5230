"""``manage.py export_results``: all results of a plan as one CSV for machines."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from imari_dx.shared.commands import JapaneseCommand, os_error_text
from indicators.book.results import load_results
from indicators.book.succession import previous_lines
from indicators.models import AnnualReport, RatingScale, ReportState
from initiatives.commands import plan_from_option
from initiatives.models import Initiative
from reports.builders.results_table import columns_of, result_rows
from reports.formats.csv import render_csv


def _is_final(_initiative: Initiative, report: AnnualReport) -> bool:
    return report.state == ReportState.FINALISED


def _is_anything(_initiative: Initiative, _report: AnnualReport) -> bool:
    return True


class Command(JapaneseCommand):
    """Write all results as long-form CSV; the column ``state`` says which of them are 確定."""

    help = "すべての実績を、機械判読できる縦持ちのCSV（UTF-8、BOM付き）で書き出します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the plan and the year."""
        parser.add_argument("--output", type=Path, required=True, help="書き出すファイル")
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
        previous = previous_lines(plan)
        found = result_rows(
            book,
            previous=previous,
            is_visible=_is_final if only_final else _is_anything,
            sees_running_views=not only_final,
        )
        rows = [row for row in found if year is None or row["fiscal_year"] == str(year)]
        try:
            output.write_bytes(render_csv(rows, columns_of(book, previous=previous)))
        except OSError as error:
            raise CommandError(f"{output} に書き込めません：{os_error_text(error)}") from error
        self.stdout.write(f"{output} を作成しました（{len(rows)}行）。")

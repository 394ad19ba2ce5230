"""What `script/bench render` runs in Django's shell: seconds of each way to make a document, as a table."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from indicators.book.results import load_results
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.plan import build_plan_document
from reports.formats.html import Document, render_html
from reports.formats.pdf import render_pdf
from reports.formats.xlsx import render_xlsx

FISCAL_YEAR = 2025
REPEATS = 3


def seconds(work: Callable[[], object]) -> float:
    """The best of some runs: what the machine's other work disturbed least."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def print_with_browser(page: Path) -> None:
    """Print a page to PDF as an office's browser would."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    target = page.with_suffix(".pdf")
    subprocess.run(  # the browser that script/bench found
        [
            os.environ["BENCH_BROWSER"],
            *options,
            f"--user-data-dir={page.parent / 'browser'}",
            f"--print-to-pdf={target}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    if not target.exists():
        raise RuntimeError("the browser printed nothing")


def row(title: str, document: Document) -> str:
    """One document: WeasyPrint, Chromium, how many times as long, and the workbook."""
    page = Path(os.environ["BENCH_FOLDER"]) / "page.html"
    page.write_text(render_html(document), encoding="utf-8")
    own = seconds(lambda: render_pdf(document))
    browser = seconds(lambda: print_with_browser(page))
    workbook = seconds(lambda: render_xlsx(document))
    return f"{title}\t{own:10.2f}\t{browser:8.2f}\t{own / browser:4.1f}倍\t{workbook:5.2f}"


def main() -> None:
    """Print the table."""
    book = load_results(Plan.objects.get(is_default=True))
    builder = EvaluationBuilder(
        book, FISCAL_YEAR, is_visible=lambda _initiative, _report: True, today=timezone.localdate()
    )
    out = sys.stdout
    out.write("帳票\t\tWeasyPrint\tChromium\t比\tExcel\n")
    out.write(row("計画書　　　　", build_plan_document(book)) + "\n")
    out.write(row("年度評価報告書", builder.evaluation_document()) + "\n")
    out.write(f"{REPEATS}回のうち最も短い時間です。比は WeasyPrint ÷ Chromium です。\n")


main()

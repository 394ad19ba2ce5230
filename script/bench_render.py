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
from reports.downloads.files import html_of, pdf_of, xlsx_of
from reports.downloads.registry import Order, Scope, offered
from reports.permissions import SEES_EVERYTHING

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


def row(title: str, document: object) -> str:
    """One document: WeasyPrint, Chromium, how many times as long, and the workbook."""
    page = Path(os.environ["BENCH_FOLDER"]) / "page.html"
    page.write_text(html_of(document), encoding="utf-8")
    own = seconds(lambda: pdf_of(document))
    browser = seconds(lambda: print_with_browser(page))
    workbook = seconds(lambda: xlsx_of(document))
    return f"{title}\t{own:10.2f}\t{browser:8.2f}\t{own / browser:4.1f}倍\t{workbook:5.2f}"


def main() -> None:
    """Print the table."""
    order = Order(
        load_results(Plan.objects.get(is_default=True)), SEES_EVERYTHING, timezone.localtime(), FISCAL_YEAR
    )
    out = sys.stdout
    out.write("帳票\t\tWeasyPrint\tChromium\t比\tExcel\n")
    for output in offered(Scope.PLAN, Scope.PERIOD, Scope.YEAR).values():
        out.write(row(f"{output.label:　<7}", output.build(order)) + "\n")
    out.write(f"{REPEATS}回のうち最も短い時間です。比は WeasyPrint ÷ Chromium です。\n")


main()

"""Prints the table; the exit code says whether every limit is kept. Started by script/bench."""

import os
import sys
from pathlib import Path

import django

django.setup()

from script.bench_reports import printing, publishing, serving  # noqa: E402
from script.bench_reports.table import head  # noqa: E402


def main() -> int:
    """Measure, print as it goes, judge at the end."""
    folder = Path(os.environ["BENCH_FOLDER"])
    sys.stdout.write(head())
    over = 0
    for part in (
        printing.rows(folder),
        serving.rows(folder, publishing.published_report()),
    ):
        for row in part:
            sys.stdout.write(row.line())
            sys.stdout.flush()
            over += row.value > row.limit
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())

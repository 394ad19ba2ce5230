"""A process that makes one report from the database and ends: ``cold.py TARGET [TIMES]``."""

import sys
from pathlib import Path

import django

django.setup()

from reports.downloads.files import pdf_of  # noqa: E402
from script.bench_reports.documents import ordered, ten_times  # noqa: E402

document = ordered("evaluation")
if sys.argv[2:] == ["10"]:
    document = ten_times(document)
Path(sys.argv[1]).write_bytes(pdf_of(document))

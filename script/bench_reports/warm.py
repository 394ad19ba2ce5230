"""A process that stays, as a worker does: asked a line at a time, it answers what that took, as JSON.

``report``, ``changed``, ``sheet``, ``workbook``: makes one. ``peak``: the most memory so far, in MB.
"""

import json
import resource
import sys
import time
from collections.abc import Callable

import django

django.setup()

from reports.downloads.files import html_of, xlsx_of  # noqa: E402
from reports.formats.layout.cache import Layouts  # noqa: E402
from reports.formats.pdf import render_pdf  # noqa: E402
from reports.jobs.upkeep import collect_garbage  # noqa: E402
from script.bench_reports.documents import ordered, with_a_change  # noqa: E402

layouts = Layouts()
report, sheet = ordered("evaluation"), ordered("sheet")


def printed(document: object) -> bytes:
    """Make the PDF as a worker makes it."""
    return render_pdf(html_of(document), layouts=layouts)


ACTS: dict[str, Callable[[], object]] = {
    "report": lambda: printed(report),
    "changed": lambda: printed(with_a_change(report)),
    "sheet": lambda: render_pdf(html_of(sheet)),
    "workbook": lambda: xlsx_of(report),
}


def answer(act: str) -> dict[str, float]:
    """Return seconds of processor and wall of an act, or the most memory."""
    if act == "peak":
        return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    cpu, wall = time.process_time(), time.perf_counter()
    ACTS[act]()
    taken = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    collect_garbage()  # as a worker does when nobody waits
    return taken


for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(line.strip())) + "\n")
    sys.stdout.flush()

"""Documents beside Chromium and LibreOffice, in turn: whatever else the machine does hits all alike."""

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from reports.downloads.files import html_of, xlsx_of
from script.bench_reports.documents import ordered
from script.bench_reports.processes import Cost, chromium_prints, cost_of, libreoffice_prints, python
from script.bench_reports.table import Row, middle

REPEATS = 5
# R6's report as it printed on 66 pages, before sheets shared them: a measure that stays.
BEFORE = Path("script/bench_reports/r6_before.html.gz")


class Warm:
    """A process that stays, see ``warm.py``."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            python("warm"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, act: str) -> dict[str, float]:
        """Let it do something and return what that took."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipes")
        self._process.stdin.write(f"{act}\n")
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"warm.py ended at {act}")
        return dict(json.loads(answer))

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()


def rows(folder: Path) -> Iterator[Row]:
    """Measure and yield the rows of the table."""
    page, sheet, workbook = folder / "r6.html", folder / "sheet.html", folder / "r6.xlsx"
    page.write_bytes(gzip.decompress(BEFORE.read_bytes()))
    sheet.write_text(html_of(ordered("sheet")), encoding="utf-8")
    workbook.write_bytes(xlsx_of(ordered("evaluation")))
    warm = Warm()
    warm.ask("report"), warm.ask("changed"), warm.ask("sheet"), warm.ask("workbook")
    found: dict[str, list[float]] = {}
    walls: dict[str, list[float]] = {}

    def note(name: str, cpu: float, wall: float) -> None:
        found.setdefault(name, []).append(cpu)
        walls.setdefault(name, []).append(wall)

    cold = Cost(0, 0, 0)
    for _turn in range(REPEATS):
        for name, printed in (("chromium", page), ("chromium sheet", sheet)):
            cost = chromium_prints(printed)
            note(name, cost.cpu, cost.wall)
        cost = libreoffice_prints(workbook)
        note("libreoffice", cost.cpu, cost.wall)
        cold = cost_of(python("cold", str(folder / "cold.pdf")))
        note("cold", cold.cpu, cold.wall)
        for act in ("changed", "sheet", "workbook"):
            answer = warm.ask(act)
            note(act, answer["cpu"], answer["wall"])
    peak = warm.ask("peak")["peak"]
    warm.close()

    def ratio(label: str, own: str, other: str, limit: float, aim: float) -> Row:
        ours, theirs = middle(found[own]), middle(found[other])
        program = "LibreOffice" if other == "libreoffice" else "Chromium"
        detail = (
            f"CPU {ours:.2f} 秒 ÷ {program} {theirs:.2f} 秒"
            f"（経過時間 {middle(walls[own]):.2f} 秒、{middle(walls[other]):.2f} 秒）"
        )
        return Row(label, ours / theirs, limit, aim, detail=detail)

    yield ratio("評価報告書、起動したばかりのプロセス", "cold", "chromium", 2.0, 1.6)
    yield ratio("同、1枚を直したあと（作成プログラムの中）", "changed", "chromium", 0.8, 0.4)
    yield ratio("個票1枚（作成プログラムの中）", "sheet", "chromium sheet", 0.2, 0.1)
    yield ratio("Excel、28枚（作成プログラムの中）", "workbook", "libreoffice", 0.25, 0.1)
    yield Row("作成プログラムの最大のメモリ（覚えた面を含む）", peak, 400, 300, "MB")
    many = cost_of(python("cold", str(folder / "many.pdf"), "10"))
    few = middle(found["cold"])
    times = f"CPU {many.cpu:.1f} 秒 ÷ {few:.2f} 秒"
    yield Row("280枚の評価報告書の時間（28枚に対して）", many.cpu / few, 12, 12, detail=times)
    memory = f"{many.peak:.0f} MB ÷ {cold.peak:.0f} MB"
    yield Row("280枚の評価報告書のメモリ（28枚に対して）", many.peak / cold.peak, 4, 4, detail=memory)

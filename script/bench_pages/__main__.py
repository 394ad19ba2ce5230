"""Median server time of the main pages on SQLite with the demo's five years: one plan, then 201 plans.

Both databases are asked in turn, request by request, so that whatever else the machine does hits both alike:
the ratio is what counts.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
MORE_PLANS = int(os.environ.get("BENCH_PLANS", "200"))
LIMIT_MS, LIMIT_RATIO = 80, 1.3
PAGES = (
    ("headquarters", "/dashboard/"),
    ("headquarters", "/dashboard/?year=all"),
    ("headquarters", "/dashboard/years/"),
    ("headquarters", "/dashboard/schedule/"),
    ("headquarters", "/dashboard/indicators/"),
    ("secretariat", "/dashboard/alerts/"),
    ("headquarters", "/dashboard/meeting/"),
    ("headquarters", "/initiatives/gyo-10/"),
    ("viewer", "/dashboard/"),
    ("editor-gyosei", "/dashboard/"),
    ("secretariat", "/"),
    ("editor-gyosei", "/"),
    ("headquarters", "/"),
    ("editor-gyosei", "/entry/2025/gyo-4/"),
    ("editor-gyosei", "/grid/2025/"),
    ("secretariat", "/cycles/"),
    ("secretariat", "/cycles/2025/matrix/"),
    ("secretariat", "/reports/"),
    ("secretariat", "/history/"),
    ("secretariat", "/responsibilities/"),
    ("secretariat", "/people/"),
)


class Worker:
    """One process with one database, on the code in ``root``; ``database``: its address, none for SQLite."""

    def __init__(self, folder: Path, root: Path | None = None, *, database: str = "") -> None:
        environment = os.environ | settings(folder) | ({"DATABASE_URL": database} if database else {})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "script.bench_pages.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=root,
        )

    def ask(self, who: str, address: str) -> dict[str, Any]:
        """Send one line and read the answer."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        self.process.stdin.write(f"{who} {address}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"計測が途中で止まりました：{who} {address}")
        return dict(json.loads(answer))

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait()


def settings(folder: Path) -> dict[str, str]:
    """The environment of one database, as in operation apart from compressed static files."""
    return {
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "imari_dx.settings",
        "IMARI_DX_DEBUG": "0",
        "IMARI_DX_DATA_DIR": str(folder),
        "IMARI_DX_STATIC_ROOT": str(folder / "static"),
    }


def prepare(folder: Path, root: Path | None = None) -> None:
    """Make a database with the plan and the demo's results, by the code in ``root``."""
    (folder / "static").mkdir(parents=True)
    for command in (["migrate", "-v0"], ["load_plan", "fixtures/plans/imari-dx.json"], ["load_demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            check=True,
            env=os.environ | settings(folder),
            cwd=root,
            stdout=subprocess.DEVNULL,
        )


def main() -> int:
    """Print the table; the exit code says whether all limits were kept."""
    with tempfile.TemporaryDirectory(prefix="imari-pages-") as name:
        few, many = Path(name) / "few", Path(name) / "many"
        sys.stderr.write("デモデータを準備しています。\n")
        prepare(few)
        shutil.copytree(few, many)
        workers = Worker(few), Worker(many)
        sys.stderr.write(f"計画を{MORE_PLANS}件加えています。\n")
        workers[1].ask("add", str(MORE_PLANS))
        violations = [text for page in PAGES for text in measured(workers, *page)]
        for worker in workers:
            worker.stop()
    sys.stdout.write("\n" + "\n".join(violations or ["すべて目標のうちです。"]) + "\n")
    return 1 if violations else 0


def measured(workers: tuple[Worker, Worker], who: str, address: str) -> list[str]:
    """Measure one page on both databases, print its line, return what was not kept."""
    times: tuple[list[float], list[float]] = ([], [])
    worked: list[float] = []
    answer: dict[str, Any] = {}
    for number in range(ROUNDS + 2):
        for worker, found in zip(workers, times, strict=True):
            answer = worker.ask(who, address)
            if answer["status"] != 200:
                return [f"{who} {address}：{answer['status']} が返りました。"]
            if number >= 2:  # the first ones warm up
                found.append(answer["ms"])
                if worker is workers[0]:
                    worked.append(answer["cpu"])
    few, many = (statistics.median(found) for found in times)
    ratio = many / few
    sys.stdout.write(
        f"{who:<14}{address:<28}{few:7.1f} ms（CPU {statistics.median(worked):.1f}）"
        f"{many:8.1f} ms{ratio:7.2f} 倍{answer['queries']:5} 問合せ\n"
    )
    sys.stdout.flush()
    texts = []
    if few > LIMIT_MS:
        texts.append(f"{who} {address}：{few:.1f} ミリ秒（目標 {LIMIT_MS} ミリ秒以下）")
    if ratio > LIMIT_RATIO:
        texts.append(f"{who} {address}：計画が多いと {ratio:.2f} 倍（目標 {LIMIT_RATIO} 倍以下）")
    return texts


if __name__ == "__main__":
    sys.exit(main())

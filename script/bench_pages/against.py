"""Server time of pages and documents, an earlier commit and the working tree in turn, request by request.

Each has a database of its own, made by its own migrations and demo. Whatever else the machine does hits both
alike: the ratio is what counts.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from script.bench_pages.__main__ import PAGES, ROUNDS, Worker, prepare

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1.05
# What takes seconds is made less often.
DOCUMENTS = (
    ("secretariat", "/reports/plan.pdf"),
    ("secretariat", "/reports/plan.xlsx"),
    ("secretariat", "/reports/2025/evaluation.pdf"),
    ("secretariat", "/reports/2025/evaluation.xlsx"),
    ("secretariat", "/reports/2025/evaluation.html"),
    ("secretariat", "/reports/2025/gyo-10.pdf"),
    ("secretariat", "/reports/results.csv"),
)
DOCUMENT_ROUNDS = 5


@contextmanager
def checked_out(commit: str, folder: Path) -> Iterator[Path]:
    """Yield a work tree of a commit that runs on this one's Python."""
    tree = folder / "tree"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def compared(before: Worker, now: Worker, who: str, address: str, rounds: int) -> float:
    """Measure one address on both, print its line, return how many times as long it takes now."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 2):
        for worker, found in zip((before, now), times, strict=True):
            answer = worker.ask(who, address)
            if answer["status"] != 200:
                raise SystemExit(f"{who} {address}：{answer['status']} が返りました。")
            if number >= 2:  # the first ones warm up
                found.append(answer["cpu"])
    then, today = (statistics.median(found) for found in times)
    ratio = today / then
    sys.stdout.write(f"{who:<14}{address:<34}{then:9.1f} ms{today:9.1f} ms{ratio:7.2f} 倍\n")
    sys.stdout.flush()
    return ratio


def main(commit: str) -> int:
    """Print the table; the exit code says whether the whole is not slower than the limit."""
    with (
        tempfile.TemporaryDirectory(prefix="imari-against-") as name,
        checked_out(commit, Path(name)) as tree,
    ):
        sys.stderr.write("デモデータを準備しています。\n")
        roots = {"before": tree, "now": ROOT}
        workers = []
        for label, root in roots.items():
            prepare(Path(name) / label, root)
            workers.append(Worker(Path(name) / label, root))
        ratios = [compared(workers[0], workers[1], *page, ROUNDS) for page in PAGES]
        ratios += [compared(workers[0], workers[1], *one, DOCUMENT_ROUNDS) for one in DOCUMENTS]
        for worker in workers:
            worker.stop()
    whole = statistics.geometric_mean(ratios)
    sys.stdout.write(f"\n全体（幾何平均） {whole:.3f} 倍（目標 {LIMIT} 倍以下）\n")
    return 0 if whole <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Pages of one plan, alone in a database and beside 19 others of ten years each; in turn, request by request.

What counts is the processor time of the process that answers, on PostgreSQL with that of the server's
process behind its connection: what else the machine does at the time has little part in it.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from script.bench_pages.__main__ import Worker, settings
from script.bench_scale.pages import PAGES, PER_PLAN
from script.bench_stress.__main__ import width
from tests.postgresql import ThrowawayPostgresql

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
MORE_PLANS = int(os.environ.get("BENCH_PLANS", "19"))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite postgresql").split()
ONLY = os.environ.get("BENCH_PAGE", "")  # a part of an address: those pages alone
WHY = os.environ.get(
    "BENCH_WHY", ""
)  # anything: of what is over, the longest queries and how they are answered
LIMIT = 1.2
# Below this neither a reader nor the table can tell: half a millisecond is what one more look-up takes.
NOTICED_MS = 0.5
# Who looks after all plans has the switch between them and what is new in all of them on every page. The
# switch asks for their rounds, and a role for the plans in which it counts.
FRAME_MS, FRAME_QUERIES = 10.0, 3
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One page on both databases: milliseconds of the processor, and queries."""

    few: float
    many: float
    queries: tuple[int, int]
    allowed: tuple[float, int] = (NOTICED_MS, 0)  # so much more, whatever the ratio is

    @property
    def ratio(self) -> float:
        return self.many / self.few

    @property
    def violations(self) -> list[str]:
        """What was not kept, in words."""
        found = []
        milliseconds, queries = self.allowed
        more = self.many - self.few
        if self.ratio > LIMIT and more > milliseconds:
            goal = f"目標 {LIMIT} 倍以下か、{milliseconds:.1f} ミリ秒以下の増"
            found.append(f"{self.ratio:.2f} 倍、{more:.1f} ミリ秒の増（{goal}）")
        if self.queries[1] > self.queries[0] + queries:
            found.append(f"問合せが {self.queries[0]} から {self.queries[1]} になります")
        return found


def main() -> int:
    """Print a table for each database; the exit code says whether all limits were kept."""
    violations = []
    for database in DATABASES:
        with _prepared(database) as workers:
            sys.stdout.write(
                f"\n{NAMES[database]}（CPU の中央値：計画1件、{MORE_PLANS + 1}件、比、問合せ）\n"
            )
            for who, address in PAGES:
                if ONLY in address:
                    found = _measured(workers, who, address)
                    violations += [f"{NAMES[database]} {who} {address}：{text}" for text in found]
    sys.stdout.write("\n" + "\n".join(violations or ["すべて目標のうちです。"]) + "\n")
    return 1 if violations else 0


def _measured(workers: tuple[Worker, Worker], who: str, address: str) -> list[str]:
    """Measure one page, print its line, return what was not kept. What is over is measured once more."""
    try:
        found = _in_turn(workers, who, address, ROUNDS)
        if found.violations:
            found = _in_turn(workers, who, address, 2 * ROUNDS)
    except LookupError as error:
        return [str(error)]
    label = f"{who:<18}{address}"
    sys.stdout.write(
        f"{label}{' ' * (92 - width(label))}{found.few:8.1f} ms{found.many:8.1f} ms{found.ratio:6.2f} 倍"
        f"{found.queries[0]:4}{found.queries[1]:4}{_mark(found)}\n"
    )
    if found.violations and WHY:
        for line in workers[1].ask(who, f"why:{address}")["lines"]:
            sys.stdout.write(f"    {line}\n")
    sys.stdout.flush()
    return found.violations


def _mark(found: Measured) -> str:
    """What stands behind a line: over what is allowed; or beyond 1.2 times, and how much more is allowed."""
    if found.violations:
        return "　←"
    return f"　＋{found.allowed[0]:.1f} ms まで" if found.ratio > LIMIT else ""


def _in_turn(workers: tuple[Worker, Worker], who: str, address: str, rounds: int) -> Measured:
    times: tuple[list[float], list[float]] = ([], [])
    queries = [0, 0]
    for number in range(rounds + 2):
        for place, worker in enumerate(workers):
            answer = worker.ask(who, address)
            if answer["status"] != 200:
                raise LookupError(f"{answer['status']} が返りました。")
            queries[place] = answer["queries"]
            if number >= 2:  # the first ones warm up
                times[place].append(answer["cpu"])
    few, many = (statistics.median(one) for one in times)
    return Measured(few, many, (queries[0], queries[1]), _allowed(who, address))


def _allowed(who: str, address: str) -> tuple[float, int]:
    """How many milliseconds and queries more are allowed, whatever the ratio is."""
    if not who.startswith("all-"):
        return NOTICED_MS, 0
    milliseconds, queries = PER_PLAN.get((who, address), (0.0, 0))
    return FRAME_MS + MORE_PLANS * milliseconds, FRAME_QUERIES + MORE_PLANS * queries


@contextmanager
def _prepared(database: str) -> Iterator[tuple[Worker, Worker]]:
    """Make both databases, yield a process on each, and leave nothing behind."""
    with contextlib.ExitStack() as stack:
        # Short and below /tmp: the path of a Unix socket may have 107 characters at most.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imari-scale-", dir="/tmp")))
        few, many = folder / "few", folder / "many"
        (few / "static").mkdir(parents=True)
        addresses = [f"sqlite:///{one}/db.sqlite3" for one in (few, many)]
        postgresql = None
        if database == "postgresql":
            postgresql = ThrowawayPostgresql(folder, options=("fsync=off", "max_wal_size=4GB"))
            postgresql.start()
            stack.callback(postgresql.crash)
            postgresql.create_database()
            addresses[0] = postgresql.url
        sys.stderr.write(f"{NAMES[database]}：10年分の実績がある計画を用意しています。\n")
        _make("plan", few, addresses[0])
        shutil.copytree(few, many)
        if postgresql:
            addresses[1] = postgresql.another_database("many", like="imari")
        sys.stderr.write(f"{NAMES[database]}：同じ大きさの計画を{MORE_PLANS}件加えています。\n")
        _make("more", many, addresses[1])
        workers = Worker(few, database=addresses[0]), Worker(many, database=addresses[1])
        for worker in workers:
            stack.callback(worker.stop)
        yield workers


def _make(what: str, folder: Path, address: str) -> None:
    environment = os.environ | settings(folder) | {"DATABASE_URL": address}
    command = [sys.executable, "-m", "script.bench_scale.database", what, str(MORE_PLANS)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())

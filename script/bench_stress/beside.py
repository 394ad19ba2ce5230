"""What runs beside the people of a measurement: the worker with its documents, and a backup every minute."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

SECONDS_FOR_THE_QUEUE = 240
_TABLES = (
    ("indicators_historicalannualreport", "results", "id"),
    *(
        (f"indicators_historical{table}", column, "report_id")
        for table, column in (("measurement", "reason"), ("itemresult", "note"))
    ),
)


class Worker:
    """``manage.py run_worker`` in a process group of its own, as low in rank as its unit has it."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "worker.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it takes up by itself what waits."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "run_worker"],
                preexec_fn=_step_back,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The first of its processes; 0 where it was not started."""
        return self._process.pid if self._process else 0

    def kill(self) -> None:
        """End all its processes at once, wherever they are."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def _step_back() -> None:
    """Be as low in rank as nice 10 means, also where the kernel ranks whole sessions."""
    os.nice(10)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text("10", encoding="ascii")


@dataclass
class Backups:
    """Makes backups from now on; afterwards each is restored beside and looked through.

    ``acknowledged`` tells what the server has acknowledged by the moment it is asked: a marker and the number
    of rows that carry it beside the report. ``database`` is the address of a database for drills, none for
    SQLite.
    """

    folder: Path
    every: float
    acknowledged: Callable[[], dict[str, int]]
    database: str = ""
    promised: dict[Path, dict[str, int]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Make one every so many seconds until the block ends, and one more then."""
        self.folder.mkdir()
        thread = threading.Thread(target=self._make_all)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
        self._make()

    def _make_all(self) -> None:
        while not self._stop.wait(self.every):
            self._make()

    def _make(self) -> None:
        before, promised = set(self.folder.iterdir()), dict(self.acknowledged())
        done = _manage("backup", str(self.folder))
        made = set(self.folder.iterdir()) - before
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1]
            sys.stderr.write(f"{said}\n")
            self.failures.append(said)
        self.promised |= dict.fromkeys(made, promised)

    def prove(self) -> list[str]:
        """Restore every archive; return a sentence for each that is not what it should be."""
        if not self.promised:
            return [f"バックアップが1つもできませんでした：{self.failures[:1]}"]
        return [f"{path.name}：{said}" for path in sorted(self.promised) for said in self._broken(path)]

    def _broken(self, archive: Path) -> list[str]:
        data = self.folder.parent / "drill"
        data.mkdir(exist_ok=True)
        address = self.database or f"sqlite:///{data}/db.sqlite3"
        where = {"IMARI_DX_DATA_DIR": str(data), "DATABASE_URL": address}
        for command in (("restore", str(archive), "--yes"), ("compare_backup", str(archive))):
            done = _manage(*command, **where)
            if done.returncode:
                return [f"{command[0]} が失敗しました：{(done.stdout + done.stderr).strip()[-300:]}"]
        whole, parts = _saves(self.database or data / "db.sqlite3")
        lost = [one for one in self.promised[archive] if not whole[one]]
        torn = [one for one, count in self.promised[archive].items() if whole[one] and parts[one] != count]
        more = [one for one in parts if one not in whole]
        return [
            f"{len(found)}件の保存が{what}（{found[0]}など）"
            for what, found in (("ありません", lost), ("途中までです", torn), ("本文なしです", more))
            if found
        ]


def _manage(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    started = [sys.executable, "manage.py", *command]
    return subprocess.run(started, env={**os.environ, **environment}, capture_output=True, text=True)


def _saves(database: str | Path) -> tuple[Counter[str], Counter[str]]:
    """Count what each save wrote, by its marker: the report itself, and the rows beside it."""
    connection: Any = sqlite3.connect(database) if isinstance(database, Path) else psycopg.connect(database)
    with contextlib.closing(connection) as open_connection:
        counted = [
            Counter(
                row[0]
                for row in open_connection.execute(
                    f"SELECT {column} FROM {table} WHERE {column} <> '' AND {report} IS NOT NULL"  # noqa: S608
                )
            )
            for table, column, report in _TABLES
        ]
    return counted[0], counted[1] + counted[2]


def wait_for_the_queue(waiting: Callable[[], int]) -> bool:
    """Wait until the worker has done all that waits; return whether it has."""
    until = time.monotonic() + SECONDS_FOR_THE_QUEUE
    while waiting():
        if time.monotonic() > until:
            return False
        time.sleep(1)
    return True

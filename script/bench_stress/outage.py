"""Something is down while 20 people type: what they are told, how much is logged, and that nothing is lost.

On PostgreSQL the server is stopped and started again, beside a worker with a document to make; on SQLite
another program holds the lock for longer than anybody waits, and then the disk is full.
"""

import contextlib
import http.client
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections

from accounts.models import Role
from imari_dx.operation.failures import NOT_SAVED
from indicators.models import AnnualReport
from reports.models import ACTIVE, JobState, ReportJob
from script.bench_stress.beside import Worker, wait_for_the_queue
from script.bench_stress.kill import REPORT
from script.bench_stress.people import Person, Sheet, make_people, make_sheets
from script.bench_stress.server import Server
from tests.postgresql import ThrowawayPostgresql

TYPISTS = 20
SECONDS = float(os.environ.get("BENCH_OUTAGE_SECONDS", "60"))
ROLES = ("head-gakko", "secretariat", "headquarters", "viewer", "admin")
LOCKED = 30.0  # seconds, more than SQLite waits
LOG_MOST = 20_000  # bytes; it was 16 MB in 222 s
SLOWEST = 45.0  # seconds: SQLite waits 20 for a lock, and so does who had the thread before
Figures = dict[str, int | str]


def measure(server: Server, postgresql: ThrowawayPostgresql | None) -> tuple[Figures, list[str]]:
    """Let people type through each outage, then compare what was acknowledged with the history."""
    people, sheets = make_people(server.port, {Role.EDITOR: TYPISTS}), make_sheets(TYPISTS)
    typists = [_Typist(person, sheet) for person, sheet in zip(people, sheets, strict=True)]
    readers = [Person(name, name, server.port) for name in ROLES]
    outage = _Outage(server, typists, readers)
    connections.close_all()
    if postgresql:
        outage.server.start("--preload")
        return outage.of_database(postgresql)
    with _small_disk():
        outage.server.start("--preload")
        return outage.of_lock_and_disk()


@dataclass
class _Typist:
    """Saves one report again and again; what the server did not take is sent again, as the page does."""

    person: Person
    sheet: Sheet
    number: int = 0
    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def type_until(self, end: threading.Event) -> None:
        version = self.person.get(self.sheet.url).version
        while not end.is_set():
            self.number += 1
            marker = f"{self.person.username}の{self.number}回目"
            while not self._is_saved(marker, version):
                time.sleep(0.3)
            self.acknowledged.append(marker)
            version += 1

    def _is_saved(self, marker: str, version: int) -> bool:
        start = time.monotonic()
        try:
            answer = self.person.post(self.sheet.url, self.sheet.filled(marker=marker, version=version))
        except (OSError, http.client.HTTPException) as error:
            self.answers[type(error).__name__] += 1
            return False
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.answers[str(answer.status)] += 1
        if answer.status == http.client.SERVICE_UNAVAILABLE and NOT_SAVED not in answer.body:
            self.wrong.append("503 の言葉が違います。")
        if answer.status in (http.client.FOUND, http.client.SERVICE_UNAVAILABLE):
            return answer.status == http.client.FOUND
        # Written, but the answer was lost: the page that was opened before is the older one then.
        page = self.person.get(self.sheet.url)
        if answer.status == http.client.CONFLICT and marker in page.body and page.version == version + 1:
            return True
        self.wrong.append(f"{answer.status} と答えました。")
        return False

    def compare(self) -> Iterator[str]:
        found = Counter(AnnualReport.history.filter(id=self.sheet.pk).values_list("results", flat=True))
        yield from (f"失われました：{one}" for one in self.acknowledged if found[one] == 0)
        yield from (f"2回書かれました：{one}" for one, count in found.items() if one and count > 1)
        yield from self.wrong


@dataclass
class _Outage:
    server: Server
    typists: list[_Typist]
    readers: list[Person]
    reads: Counter[str] = field(default_factory=Counter)
    figures: Figures = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def of_database(self, postgresql: ThrowawayPostgresql) -> tuple[Figures, list[str]]:
        worker = Worker(self.server.folder)
        worker.start()
        try:
            with self._typing("データベース停止", worker_log=True):
                self.readers[1].get("/reports/")
                self.readers[1].post(REPORT, {})
                postgresql.crash()
                time.sleep(SECONDS)
                postgresql.start()
            connections.close_all()
            if not wait_for_the_queue(lambda: ReportJob.objects.filter(state__in=ACTIVE).count()):
                self.broken.append("帳票が、いつまでも待機中または作成中のままです。")
            made = ReportJob.objects.filter(state=JobState.DONE).count()
            self.figures["　停止をはさんで作成された帳票"] = f"{made}件"
            if made != 1:
                self.broken.append(f"帳票は{made}件です。")
        finally:
            worker.kill()
        return self._ended()

    def of_lock_and_disk(self) -> tuple[Figures, list[str]]:
        database = settings.DATABASES["default"]["NAME"]
        holder = contextlib.closing(sqlite3.connect(database, timeout=30, isolation_level=None))
        with holder as other, self._typing("ロック"):
            other.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED)
            other.execute("ROLLBACK")
        filler = Path(settings.DATA_DIR) / "filler"
        with self._typing("ディスク満杯", may_read=True):
            _fill(filler)
            time.sleep(SECONDS)
            filler.unlink()
        return self._ended()

    @contextlib.contextmanager
    def _typing(self, name: str, *, may_read: bool = False, worker_log: bool = False) -> Iterator[None]:
        """Let all type from before the outage until after it, and note what came of it."""
        logs = [self.server.folder / one for one in ("server.log", *(["worker.log"] if worker_log else []))]
        end, pool = threading.Event(), ThreadPoolExecutor(TYPISTS + 1)
        for one in self.typists:
            one.answers.clear()
            one.slowest = 0.0
        self.reads.clear()
        if not self.readers[0].cookies:
            list(pool.map(Person.log_in, [*(one.person for one in self.typists), *self.readers]))
        typing = [pool.submit(one.type_until, end) for one in self.typists]
        reading = pool.submit(self._read_until, end)
        time.sleep(5)
        before = [log.stat().st_size if log.exists() else 0 for log in logs]
        yield
        back = time.monotonic()
        done = [len(one.acknowledged) for one in self.typists]
        while any(len(one.acknowledged) == count for one, count in zip(self.typists, done, strict=True)):
            time.sleep(0.1)
            if time.monotonic() - back > 60:
                self.broken.append(f"{name}：終わっても、保存できない人がいます。")
                break
        again = time.monotonic() - back
        end.set()
        for one in [*typing, reading]:
            one.result()
        written = [log.read_bytes()[start:] for log, start in zip(logs, before, strict=True)]
        self._note(name, again, written, may_read=may_read)

    def _read_until(self, end: threading.Event) -> None:
        while not end.is_set():
            for one in self.readers:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    self.reads[str(one.get("/").status)] += 1
            time.sleep(0.5)

    def _note(self, name: str, again: float, written: list[bytes], *, may_read: bool) -> None:
        answers = sum((one.answers for one in self.typists), Counter[str]())
        slowest = max(one.slowest for one in self.typists)
        self.figures |= {
            f"{name}：保存への答え": _listed(answers),
            f"{name}：画面への答え": _listed(self.reads),
            f"{name}：いちばん遅い答え（秒）": f"{slowest:.1f}",
            f"{name}：全員が保存できるまで（秒）": f"{again:.1f}",
            f"{name}：記録（バイト）": "、".join(str(len(one)) for one in written),
        }
        if not answers["503"]:
            self.broken.append(f"{name}：だれも断られていません。")
        if set(answers) - {"302", "503", "409"}:
            self.broken.append(f"{name}：503 でない失敗があります。")
        if may_read and set(self.reads) != {"200"}:
            self.broken.append(f"{name}：開けない画面があります。")
        if slowest > SLOWEST:
            self.broken.append(f"{name}：答えに{slowest:.0f}秒かかりました。")
        for one in written:
            if b"Traceback" in one or len(one) > LOG_MOST:
                self.broken.append(f"{name}：記録が{len(one)}バイトです。")

    def _ended(self) -> tuple[Figures, list[str]]:
        self.server.kill()
        connections.close_all()
        lost = [sentence for one in self.typists for sentence in one.compare()]
        self.figures["受け付けた保存"] = sum(len(one.acknowledged) for one in self.typists)
        self.figures["失われたもの、2回書かれたもの"] = len(lost)
        return self.figures, self.broken + lost


def _listed(answers: Counter[str]) -> str:
    return " ".join(f"{status}×{count}" for status, count in sorted(answers.items()))


@contextlib.contextmanager
def _small_disk() -> Iterator[None]:
    """Put the folder of the data onto a disk of its own, with little room; needs root."""
    data = Path(settings.DATA_DIR)
    kept = data.with_name("kept")
    shutil.copytree(data, kept)
    size = sum(one.stat().st_size for one in kept.rglob("*") if one.is_file()) + 60 * 1024 * 1024
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", data], check=True)
    try:
        shutil.copytree(kept, data, dirs_exist_ok=True)
        yield
    finally:
        connections.close_all()
        subprocess.run(["/bin/umount", "--lazy", data], check=True)


def _fill(path: Path) -> None:
    """Leave no byte, nor what is freed a moment later."""
    for size in (1 << 20, 1 << 12, 1):
        with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
            while file.write(bytes(size)):
                pass

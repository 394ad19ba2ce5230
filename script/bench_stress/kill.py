"""The server is killed while people save: what it had acknowledged must be there, and whole.

The worker makes documents meanwhile and is killed too, and a backup is made every minute: each must be
restorable, and hold all that had been acknowledged when it began.
"""

import contextlib
import html
import http.client
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import connection, connections

from accounts.models import Role
from indicators.models import AnnualReport, ItemResult, Measurement
from reports.models import ACTIVE, JobState, ReportJob
from script.bench_stress.beside import Backups, Worker, wait_for_the_queue
from script.bench_stress.people import FISCAL_YEAR, Person, Sheet, make_people, make_sheets
from script.bench_stress.proof import chain_of_records
from script.bench_stress.server import Server
from tests.postgresql import ThrowawayPostgresql

KILLS = int(os.environ.get("BENCH_KILLS", "50"))
# Far more than 50 kills take, also on a busy machine; then it says how many it managed.
SECONDS_AT_MOST = 1500
PEOPLE = 20
# Every fifth time the worker is killed as well.
KILL_WORKER_EVERY = 5
BACKUP_EVERY = float(os.environ.get("BENCH_BACKUP_SECONDS", "60"))
REPORT = f"/reports/{FISCAL_YEAR}/evaluation.pdf"
# Every fifth time PostgreSQL crashes as well.
CRASH_EVERY = 5
LONGEST_ROUND = 1.0
_RESULTS = re.compile(r'<textarea[^>]*name="results"[^>]*>([^<]*)</textarea>')


def measure(server: Server, postgresql: ThrowawayPostgresql | None) -> tuple[dict[str, int | str], list[str]]:
    """Kill, start again, look; then compare everything ever acknowledged with the history."""
    *people, asker = make_people(server.port, {Role.EDITOR: PEOPLE, Role.SECRETARIAT: 1})
    sheets = make_sheets(PEOPLE)
    writers = [_Writer(person, sheet) for person, sheet in zip(people, sheets, strict=True)]
    worker = Worker(server.folder)
    drill = postgresql.another_database("bench_drill") if postgresql else ""
    backups = Backups(
        server.folder / "backups", BACKUP_EVERY, lambda: dict(_acknowledged(writers)), database=drill
    )
    start = time.monotonic()
    connections.close_all()
    # Loading the program once instead of once per worker: most of the time goes into starting again.
    server.start("--preload")
    worker.start()
    try:
        with ThreadPoolExecutor(PEOPLE) as pool, backups.running():
            list(pool.map(Person.log_in, [*people, asker]))
            asker.get("/reports/")
            broken = [sentence for said in pool.map(_Writer.look, writers) for sentence in said]
            killing = _Killing(server, postgresql, worker, pool, writers, asker)
            while killing.kills < KILLS and time.monotonic() - start < SECONDS_AT_MOST:
                broken += killing.once()
        seconds = time.monotonic() - start
        if not wait_for_the_queue(lambda: ReportJob.objects.filter(state__in=ACTIVE).count()):
            broken.append("帳票が、いつまでも待機中または作成中のままです。")
    finally:
        worker.kill()
    server.kill()
    connections.close_all()
    broken += [sentence for writer in writers for sentence in writer.compare()]
    broken += _integrity() + chain_of_records() + backups.prove()
    if not postgresql:
        broken += backups.failures  # SQLite is never away
    return _figures(writers, killing, backups, seconds), broken


def _acknowledged(writers: list["_Writer"]) -> Iterator[tuple[str, int]]:
    for writer in writers:
        yield from ((marker, writer.sheet.parts) for marker in list(writer.acknowledged))


@dataclass
class _Killing:
    """Lets people save and kills what they work with, again and again."""

    server: Server
    postgresql: ThrowawayPostgresql | None
    worker: Worker
    pool: ThreadPoolExecutor
    writers: list["_Writer"]
    asker: Person
    chance: random.Random = field(default_factory=lambda: random.Random(KILLS))
    kills: int = 0
    crashes: int = 0
    worker_kills: int = 0
    asked: int = 0

    def once(self) -> list[str]:
        """One kill, one start, one look; returns what is not as it should be."""
        killed, first = threading.Event(), threading.Event()
        saving = [self.pool.submit(writer.save_until, killed, first) for writer in self.writers]
        first.wait(timeout=60)
        # Before the first answer of somebody, or of nobody: what is asked for may be lost with the server.
        with contextlib.suppress(OSError, http.client.HTTPException):
            self.asked += self.asker.post(REPORT, {}).status == http.client.FOUND
        time.sleep(self.chance.uniform(0, LONGEST_ROUND))
        self.server.kill()
        killed.set()
        self.kills += 1
        if self.kills % KILL_WORKER_EVERY == 0:
            self.worker.kill()
            self.worker_kills += 1
        if self.postgresql and self.kills % CRASH_EVERY == 0:
            self.postgresql.crash()
            self.postgresql.start()
            self.crashes += 1
        for done in saving:
            done.result()
        self.server.start("--preload")
        if self.kills % KILL_WORKER_EVERY == 0:
            self.worker.start()
        connections.close_all()
        return [sentence for said in self.pool.map(_Writer.look, self.writers) for sentence in said]


class _Writer:
    """One person who saves one report again and again, and remembers what the server answered."""

    def __init__(self, person: Person, sheet: Sheet) -> None:
        self.person, self.sheet = person, sheet
        self.number = 0
        self.acknowledged: list[str] = []
        self.unknown: list[str] = []  # sent, but the server died before it answered
        self.settled_unknown = 0
        self.version = 0  # of the report, as the page said after the last restart or the answers since
        self.shown = ""  # what the page said after the last restart
        self.expected = [""]  # what it may say after the next one

    def save_until(self, killed: threading.Event, first: threading.Event) -> None:
        """Save until the server is gone."""
        self.expected = [self.shown]
        while not killed.is_set():
            self.number += 1
            marker = f"{self.person.username}の{self.number}回目"
            data = self.sheet.filled(marker=marker, version=self.version)
            try:
                answer = self.person.post(self.sheet.url, data)
            except (OSError, http.client.HTTPException):
                self.unknown.append(marker)
                self.expected.append(marker)
                return
            if answer.status != http.client.FOUND:
                raise RuntimeError(f"{self.sheet.url} answered {answer.status}")
            self.acknowledged.append(marker)
            self.expected = [marker]
            self.version += 1
            first.set()

    def look(self) -> list[str]:
        """After the restart: the page shows the last acknowledged save, or the one that was under way."""
        page = self.person.get(self.sheet.url)
        found = _RESULTS.search(page.body)
        if found is None:
            return [f"再起動後の画面を開けません：{page.status}"]
        self.shown, self.version = html.unescape(found[1]).strip(), page.version
        if self.shown in self.expected:
            return []
        return [f"再起動後の画面は「{self.shown}」、あるはずの保存は「{'か'.join(self.expected)}」です。"]

    def compare(self) -> list[str]:
        """Every acknowledged save is in the history, and every save in the history is whole."""
        whole = Counter(AnnualReport.history.filter(id=self.sheet.pk).values_list("results", flat=True))
        whole.pop("", None)  # the report as it was opened
        of_report = {"report_id": self.sheet.pk}
        parts = Counter(Measurement.history.filter(**of_report).values_list("reason", flat=True))
        parts += Counter(ItemResult.history.filter(**of_report).values_list("note", flat=True))
        broken = [f"受け付けた保存が失われました：{one}" for one in self.acknowledged if one not in whole]
        broken += [f"保存が2回書かれました：{one}" for one, count in whole.items() if count != 1]
        broken += [
            f"保存が途中までです：{one}（{parts[one]}／{self.sheet.parts}）"
            for one in whole.keys() | parts.keys()
            if one not in whole or parts[one] != self.sheet.parts
        ]
        report = AnnualReport.objects.get(pk=self.sheet.pk)
        if report.version != len(whole):
            broken.append(f"版番号は{report.version}ですが、履歴の保存は{len(whole)}回です。")
        self.settled_unknown = sum(one in whole for one in self.unknown)
        return broken


def _integrity() -> list[str]:
    """Ask the database itself."""
    connection.check_constraints()
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        said = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return [] if said == "ok" else [f"SQLite の検査：{said}"]


def _figures(
    writers: list[_Writer], killing: _Killing, backups: Backups, seconds: float
) -> dict[str, int | str]:
    unknown = sum(len(writer.unknown) for writer in writers)
    settled = sum(writer.settled_unknown for writer in writers)
    made = ReportJob.objects.filter(state=JobState.DONE).count()
    return {
        f"強制終了（{SECONDS_AT_MOST}秒以内に{KILLS}回まで）": killing.kills,
        "　うちデータベースも異常停止": killing.crashes,
        "　うち帳票を作るプログラムも強制終了": killing.worker_kills,
        f"受け付けた保存（{PEOPLE}人が続けて）": sum(len(writer.acknowledged) for writer in writers),
        "返事の前に止まった保存": unknown,
        "　うち全部書かれていたもの": settled,
        "　うち全く書かれていないもの": unknown - settled,
        "帳票の依頼": killing.asked,
        "　できた帳票": made,
        "　できなかった帳票": ReportJob.objects.exclude(state=JobState.DONE).count(),
        f"その間のバックアップ（{BACKUP_EVERY:.0f}秒ごと）": len(backups.promised),
        "　うち復元して確かめたもの": len(backups.promised),
        "　データベースの停止中で、作れないと告げたもの": len(backups.failures),
        "所要時間（秒）": f"{seconds:.0f}",
    }

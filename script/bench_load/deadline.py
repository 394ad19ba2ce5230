"""The last day: a hundred people work while three reports are made and the worker is killed once."""

import os
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from accounts.models import Role
from indicators.models import AnnualReport, EntryDraft, ItemResult, Measurement
from reports.models import ACTIVE, JobState, ReportJob
from script.bench_load.days import SECONDS, THINKS, Day, Office, Request
from script.bench_load.office import make_office
from script.bench_stress.beside import Worker, wait_for_the_queue
from script.bench_stress.proof import chain_of_records, prove
from script.bench_stress.server import Server
from tests.postgresql import ThrowawayPostgresql

DOCUMENTS = 3
ASKED_AFTER = 0.45  # of the day, when all are there
STARTED_AGAIN_AFTER = 15  # seconds: RestartSec of its unit
LIMIT = float(os.environ.get("BENCH_P99", "1"))  # seconds


def measure(server: Server, _postgresql: ThrowawayPostgresql | None) -> tuple[dict[str, Any], list[str]]:
    """Let the day pass, then look whether all that was acknowledged is there."""
    people = make_office()
    before = ReportJob.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    connections.close_all()
    load = os.getloadavg()
    server.start()
    worker = Worker(server.folder)
    worker.start()
    try:
        office = Office()
        days = [Day(one, server.port, office) for one in people]
        for day in {day.worker.plan: day for day in days}.values():
            day.begin()
        office.ends = time.monotonic() + SECONDS
        with ThreadPoolExecutor(len(days)) as pool:
            living = [pool.submit(day.live) for day in days]
            time.sleep(SECONDS * ASKED_AFTER)
            asking = [day for day in days if day.worker.role == Role.SECRETARIAT][:DOCUMENTS]
            killed = _while_documents_are_made(asking, worker, before)
            for one in living:
                one.result()
        finished = wait_for_the_queue(lambda: _jobs(before).filter(state__in=ACTIVE).count())
    finally:
        worker.kill()
    server.kill()
    connections.close_all()
    made = _jobs(before).filter(state=JobState.DONE, file__isnull=False).count()
    requests = [request for day in days for request in day.requests]
    lost = list(_lost(days))
    broken = [*_refused(requests), *lost, *prove([one for day in days for one in day.attempts])]
    broken += chain_of_records()
    if not finished or made != len(asking):
        broken.append(f"帳票は{len(asking)}件のうち{made}件だけできました。")
    if not killed:
        broken.append("帳票が作られなかったので、作るプログラムを強制終了できませんでした。")
    whole = _percentile([one.seconds for one in requests], 99)
    if whole >= LIMIT:
        broken.append(f"応答時間の 99% 点は {whole:.2f} 秒です（目標 {LIMIT:g} 秒未満）。")
    figures: dict[str, Any] = {
        "kinds": _kinds(requests),
        "figures": {
            f"人数（考える時間 平均{THINKS:g}秒、{SECONDS:g}秒間）": str(len(days)),
            "始める前の機械の負荷（1分、5分）": f"{load[0]:.1f}、{load[1]:.1f}",
            "依頼の数": str(len(requests)),
            "失敗": str(sum(bool(one.refused) for one in requests)),
            "受け付けた保存・提出・承認": str(sum(one.status == 302 for day in days for one in day.attempts)),
            "受け付けた自動保存": str(sum((one.kind, one.status) == ("自動保存", 200) for one in requests)),
            "失われたもの": str(len(lost)),
            "帳票（依頼、できたもの）": f"{len(asking)}、{made}",
            "帳票を作るプログラムの強制終了": str(killed),
        },
    }
    return figures, broken


def _jobs(before: int) -> Any:
    return ReportJob.objects.filter(pk__gt=before)


def _while_documents_are_made(asking: Sequence[Day], worker: Worker, before: int) -> int:
    """Ask for them, kill the worker while it makes the first, start it again as systemd does."""
    for day in asking:
        threading.Thread(target=day.ask).start()
    until = time.monotonic() + SECONDS
    while not _jobs(before).filter(state=JobState.RUNNING).exists():
        if time.monotonic() > until:
            return 0
        time.sleep(0.5)
    time.sleep(2)  # in the midst of it
    is_making = _jobs(before).filter(state=JobState.RUNNING).exists()
    connections.close_all()
    worker.kill()
    time.sleep(STARTED_AGAIN_AFTER)
    worker.start()
    return int(is_making)


def _refused(requests: Sequence[Request]) -> Iterator[str]:
    for one in requests:
        if one.refused:
            yield f"{one.kind}：{one.refused}"


def _lost(days: Sequence[Day]) -> Iterator[str]:
    """Every acknowledged save is in the history with all its parts; the last draft of each is there."""
    for day in days:
        sheet = day.worker.sheet
        if sheet is None:
            continue
        texts = set(AnnualReport.history.filter(id=sheet.pk).values_list("results", flat=True))
        parts = [
            *Measurement.history.filter(report_id=sheet.pk).values_list("reason", flat=True),
            *ItemResult.history.filter(report_id=sheet.pk).values_list("note", flat=True),
        ]
        for one in day.attempts:
            if one.status == 302 and one.marker not in texts:
                yield f"受け付けた保存が失われました：{one.marker}"
            elif one.status == 302 and parts.count(one.marker) != sheet.parts:
                yield f"保存が途中までです：{one.marker}（{parts.count(one.marker)}／{sheet.parts}）"
        if day.draft:
            draft = EntryDraft.objects.filter(report=sheet.pk, user__username=day.worker.username).first()
            if draft is None or day.draft not in str(draft.typed):
                yield f"受け付けた自動保存が失われました：{day.draft}"


def _kinds(requests: Sequence[Request]) -> list[list[str]]:
    """Milliseconds by kind: how many, 50 %, 95 %, 99 %, the longest; the last line is all of them."""
    kinds = dict.fromkeys(one.kind for one in requests)
    rows = [(kind, [one.seconds for one in requests if one.kind == kind]) for kind in kinds]
    rows.append(("すべて", [one.seconds for one in requests]))
    return [
        [kind, str(len(times)), *(f"{1000 * _percentile(times, part):.0f}" for part in (50, 95, 99, 100))]
        for kind, times in rows
    ]


def _percentile(times: Sequence[float], part: int) -> float:
    if len(times) < 2 or part == 100:
        return max(times)
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]

"""Twenty gunicorns and workers, a few people in each, a document for each: a table."""

import contextlib
import http.client
import os
import random
import re
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg

from imari_dx.operation.bodies.body import WORKER_MEMORY
from indicators.demo.accounts import PASSWORD
from script.bench_bodies import memory
from script.bench_pages.__main__ import PAGES
from script.bench_stress.beside import Worker
from script.bench_stress.people import Person
from script.bench_stress.server import Server

SECONDS = float(os.environ.get("BENCH_SECONDS", "180"))
THINKS = 10.0  # seconds between two pages, on average
READERS = ("secretariat", "editor-gyosei", "viewer")
DOCUMENT = "/reports/2024/evaluation.pdf"
AIM_P99_MS = 1000
PATIENCE = 1800  # seconds
_UNIT = Path("deploy/bodies/imari-dx@.service")


@dataclass
class Body:
    """One body's programs, and the people who work with them."""

    server: Server
    worker: Worker
    url: str
    people: list[Person] = field(default_factory=list)

    def web(self) -> list[int]:
        """The processes of its pages."""
        return self.server.pids()

    def work(self) -> list[int]:
        """The processes of its worker."""
        return memory.with_children(self.worker.pid)


@dataclass
class Seen:
    """What people noticed: milliseconds of each page, and answers that were none."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def measure(stack: contextlib.ExitStack, folder: Path, urls: list[str]) -> bool:
    """Measure and print the table; return whether something was not as aimed at."""
    options = re.search(r"--preload[^\n]*", _UNIT.read_text(encoding="utf-8"))
    if options is None:
        raise RuntimeError(f"no options in {_UNIT}")
    os.environ["BENCH_GUNICORN_OPTIONS"] = f"{options[0]} --log-level warning"
    os.environ["IMARI_DX_WORKER_MEMORY"] = str(WORKER_MEMORY)
    bodies = [_started(stack, folder / str(number), url) for number, url in enumerate(urls)]
    _signed_in(bodies)
    time.sleep(20)  # workers look for what is to be done, connections of signing in are closed or kept
    _write(
        f"\n{len(bodies)} 団体、各{len(READERS)}人（平均{THINKS:.0f}秒ごとに1画面、{SECONDS:.0f}秒間）\n\n"
    )
    _write(
        "| | 画面（1団体） | 画面（計） | ワーカー（1団体） | ワーカー（計） | PostgreSQL | 合計 | 接続 |\n"
    )
    _write("|---|---|---|---|---|---|---|---|\n")
    _row("起動の後", folder, bodies)
    _opened_once(bodies)
    before, started = _processor(folder, bodies), time.monotonic()
    seen = _people_work(bodies, SECONDS)
    share = (_processor(folder, bodies) - before) / (time.monotonic() - started)
    _row("利用の後", folder, bodies)
    is_bad = _told(seen, share)
    first, last = _documents(bodies)
    time.sleep(10)  # processes that have made one are replaced
    _write(f"\n帳票を全団体が同時に頼む：最初 {first:.0f} 秒、最後 {last:.0f} 秒。そのあとのメモリ：\n\n")
    _row("帳票の後", folder, bodies)
    return is_bad


def _started(stack: contextlib.ExitStack, folder: Path, url: str) -> Body:
    folder.mkdir()
    os.environ |= {"DATABASE_URL": url, "IMARI_DX_DATA_DIR": str(folder)}
    body = Body(Server(folder), Worker(folder), url)
    stack.callback(body.worker.kill)
    stack.callback(body.server.kill)
    body.server.start()
    body.worker.start()
    return body


def _signed_in(bodies: list[Body]) -> None:
    for body in bodies:
        for name in READERS:
            person = Person(name, "", body.server.port)
            person.get("/account/login/")
            answer = person.post("/account/login/", {"username": name, "password": PASSWORD})
            if answer.status != http.client.FOUND:
                raise RuntimeError(f"{name}: login answered {answer.status}")
            body.people.append(person)


def _figures(folder: Path, bodies: list[Body]) -> tuple[float, ...]:
    """Memory of pages and workers (a body's median, all), of PostgreSQL, its connections."""
    web = [memory.megabytes(body.web()) for body in bodies]
    work = [memory.megabytes(body.work()) for body in bodies]
    server = memory.megabytes(memory.of_postgresql(folder))
    connections = _asked(
        bodies[0], "SELECT count(*) - 1 FROM pg_stat_activity WHERE datname LIKE 'imari_dx%'"
    )
    return (
        *(statistics.median(web), sum(web), statistics.median(work), sum(work)),
        *(server, sum(web) + sum(work) + server, float(connections)),
    )


def _processor(folder: Path, bodies: list[Body]) -> float:
    pids = memory.of_postgresql(folder)
    for body in bodies:
        pids += body.web() + body.work()
    return memory.processor_seconds(pids)


def _opened_once(bodies: list[Body]) -> None:
    """Everybody opens each of their pages: the servers have been running since the morning."""
    for person in (person for body in bodies for person in body.people):
        for address in _pages_of(person):
            person.get(address)


def _pages_of(person: Person) -> list[str]:
    return [address for who, address in PAGES if who == person.username]


def _people_work(bodies: list[Body], seconds: float) -> Seen:
    """Everybody opens a page, reads, opens the next, each in their own rhythm."""
    seen, until = Seen(), time.monotonic() + seconds
    people = [person for body in bodies for person in body.people]
    threads = [
        threading.Thread(target=_works, args=(one, number, until, seen)) for number, one in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _works(person: Person, number: int, until: float, seen: Seen) -> None:
    chance = random.Random(number)
    addresses = _pages_of(person)
    time.sleep(chance.uniform(0, THINKS))
    while time.monotonic() < until:
        address, started = chance.choice(addresses), time.monotonic()
        try:
            status = person.get(address).status
        except OSError as error:
            status = 0
            seen.errors.append(f"{address}: {error}")
        if status == http.client.OK:
            seen.milliseconds.append((time.monotonic() - started) * 1000)
        else:
            seen.errors.append(f"{person.username} {address}: {status}")
        time.sleep(chance.expovariate(1 / THINKS))


def _documents(bodies: list[Body]) -> tuple[float, float]:
    """Every body orders a document at once; return after how many seconds the first and the last came."""
    started, waiting, came = time.monotonic(), list(bodies), list[float]()
    with ThreadPoolExecutor(len(bodies)) as pool:
        statuses = set(pool.map(_ordered, bodies))
    if statuses != {http.client.FOUND}:
        raise RuntimeError(f"{DOCUMENT}: {statuses}")
    made: LiteralString = "SELECT count(*) FROM reports_reportjob WHERE state = 'done'"  # the first of all
    while waiting and time.monotonic() - started < PATIENCE:
        for body in list(waiting):
            if _asked(body, made):
                came.append(time.monotonic() - started)
                waiting.remove(body)
        time.sleep(0.5)
    if waiting:
        raise SystemExit(f"帳票ができない団体：{len(waiting)}")
    return came[0], came[-1]


def _ordered(body: Body) -> int:
    asker = body.people[0]
    asker.get("/reports/")
    return asker.post(DOCUMENT, {}).status


def _asked(body: Body, question: LiteralString) -> int:
    with psycopg.connect(body.url) as connection:
        found = connection.execute(question).fetchone()
    return int(found[0]) if found else 0


def _row(name: str, folder: Path, bodies: list[Body]) -> None:
    *figures, connections = _figures(folder, bodies)
    cells = " | ".join(f"{figure:,.0f} MB" for figure in figures)
    _write(f"| {name} | {cells} | {connections:.0f} |\n")


def _told(seen: Seen, share: float) -> bool:
    """Print what people noticed; return whether it was more than is aimed at."""
    ordered = sorted(seen.milliseconds)
    p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    _write(f"\n画面 {len(ordered)} 回：中央値 {p50:.0f} ms、p99 {p99:.0f} ms（目標 {AIM_P99_MS} ms 以下）、")
    _write(f"エラー {len(seen.errors)} 件、CPU {share:.2f} コア分\n")
    for error in seen.errors[:10]:
        _write(f"  {error}\n")
    return p99 > AIM_P99_MS or bool(seen.errors)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()

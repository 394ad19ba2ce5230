"""What the web processes hold after a day: every reader opens every main page and small document, often.

The server runs as script/server starts it, on the demonstration; script/bench prepares both.
"""

import http.client
import os
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from indicators.demo.accounts import PASSWORD
from script.bench_pages.__main__ import PAGES
from script.bench_stress.people import Person
from script.bench_stress.server import Server

LIMIT_MB = 200
# What an office with 30 people who report opens on a busy day.
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "4000"))
AT_ONCE = 8
READERS = ("secretariat", "headquarters", "editor-gyosei", "editor-sangyo", "head-gyosei", "viewer")
# The web process makes these itself: they are short.
DOCUMENTS = (
    "/reports/2024/gyo-10.pdf",
    "/reports/2024/gyo-10.xlsx",
    "/reports/results.csv",
    "/history.csv",
    "/dashboard/meeting.pdf",
)


def main() -> int:
    """Print the memory before, in between and after; the exit code says whether the limit was kept."""
    server = Server(Path(os.environ["BENCH_FOLDER"]))
    server.start()
    try:
        people = [_signed_in(name, server.port) for name in READERS]
        _print("起動の後", server)
        part = REQUESTS // 4
        for number in range(1, 5):
            with ThreadPoolExecutor(AT_ONCE) as pool:
                statuses = list(pool.map(lambda one: one[0].get(one[1]).status, _visits(people, part)))
            if min(map(statuses.count, (200,))) < part // 2 or any(status >= 500 for status in statuses):
                raise SystemExit(f"応答が正しくありません：{sorted(set(statuses))}")
            largest = _print(f"{part * number:,}回の後", server)
    finally:
        server.kill()
    sys.stdout.write(f"\n一つのプロセスの最大 {largest:.0f} MB（目標 {LIMIT_MB} MB 以下）\n")
    return 0 if largest <= LIMIT_MB else 1


def _signed_in(name: str, port: int) -> Person:
    person = Person(name, "", port)
    person.get("/account/login/")
    answer = person.post("/account/login/", {"username": name, "password": PASSWORD})
    if answer.status != http.client.FOUND:
        raise RuntimeError(f"{name}: login answered {answer.status}")
    return person


def _visits(people: list[Person], count: int) -> Iterator[tuple[Person, str]]:
    """Pages and, one time in ten, a document; what a reader may not see is asked for as well."""
    chance = random.Random(count)
    addresses = sorted({address for _who, address in PAGES})
    for _number in range(count):
        yield chance.choice(people), chance.choice(DOCUMENTS if chance.random() < 0.1 else addresses)


def _print(when: str, server: Server) -> float:
    """Print what each process holds; return the largest in MB, memory shared with others included."""
    found = [_memory(pid) for pid in server.pids()]
    each = "、".join(f"{resident:.0f}（按分 {share:.0f}）" for resident, share in found)
    whole = sum(share for _resident, share in found)
    sys.stdout.write(f"{when:<12} 合計 {whole:.0f} MB　親と各プロセス {each}\n")
    sys.stdout.flush()
    return max(resident for resident, _share in found)


def _memory(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    kilobytes = {name: int(rest.split()[0]) for name, rest in (line.split(":") for line in lines[1:])}
    return kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024

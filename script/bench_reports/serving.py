"""What others notice while three people ask for the report, and what a published edition takes to arrive.

The server and its worker run as script/server starts them, on a demonstration of its own.
"""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from indicators.demo.accounts import PASSWORD
from script.bench_reports.table import Row, middle
from script.bench_stress.people import Person
from script.bench_stress.server import Server

# A draft carries the minute in which it is made: nobody has it ready.
REPORT = "/reports/2025/evaluation.pdf"
ASKING = ("secretariat", "headquarters", "head-gyosei")
OTHERS = ("editor-sangyo", "editor-gyosei", "editor-gakko", "editor-chiiki", "viewer", "head-sangyo")
PAGES = ("/", "/dashboard/", "/reports/", "/dashboard/years/")
SECONDS = 25
PAUSE = {"quiet": 1.0, "loaded": 0.05}  # between two pages of one person


def rows(folder: Path, edition: str) -> Iterator[Row]:
    """Measure and yield the rows; ``edition`` is the address of a published file."""
    server = Server(folder)
    server.start()
    worker = subprocess.Popen([sys.executable, "manage.py", "run_worker"], start_new_session=True)
    try:
        people = {name: _signed_in(name, server.port) for name in (*ASKING, *OTHERS)}
        yield _first_byte(people["viewer"], edition)
        yield from _while_three_ask(server, people)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        server.kill()


def _signed_in(name: str, port: int) -> Person:
    person = Person(name, "", port)
    person.get("/account/login/")
    answer = person.post("/account/login/", {"username": name, "password": PASSWORD})
    if answer.status != http.client.FOUND:
        raise RuntimeError(f"{name}: login answered {answer.status}")
    return person


def _first_byte(person: Person, address: str) -> Row:
    found = [_milliseconds_to_first_byte(person, address) for _turn in range(30)][5:]
    return Row("公表版の最初の1バイトまで", middle(found), 50, 20, "ミリ秒")


def _milliseconds_to_first_byte(person: Person, address: str) -> float:
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", person.port, timeout=60)
    connection.connect()
    start = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": cookies})
    answer = connection.getresponse()
    answer.read(1)
    taken = (time.perf_counter() - start) * 1000
    if answer.status != http.client.OK:
        raise RuntimeError(f"{address}: {answer.status}")
    answer.read()
    connection.close()
    return taken


def _while_three_ask(server: Server, people: dict[str, Person]) -> Iterator[Row]:
    others = [people[name] for name in OTHERS]
    peaks = []
    for name, label, limit, aim in (
        ("quiet", "静かなとき", 1.5, 1.2),
        ("loaded", "混んでいるとき", 2.5, 1.5),
    ):
        _visits(others, PAUSE[name], seconds=5)  # everything is loaded
        alone = _p99(_visits(others, PAUSE[name], SECONDS))
        with _web_memory(server) as memory, ThreadPoolExecutor(len(ASKING)) as pool:
            asked = [pool.submit(_ask, people[one]) for one in ASKING]
            beside = _p99(_visits(others, PAUSE[name], SECONDS))
            done = [one.result() for one in asked]
        peaks.append(max(memory))
        detail = f"{beside:.0f} ミリ秒 ÷ {alone:.0f} ミリ秒。報告書は {max(done):.0f} 秒で完成"
        yield Row(f"ほかの人の応答（99％点、{label}）", beside / alone, limit, aim, detail=detail)
    detail = f"混んでいるときは {peaks[1]:.0f} MB"
    yield Row("3人が評価報告書を頼む間の画面側のメモリ（PSS）", peaks[0], 300, 200, "MB", detail=detail)


def _ask(person: Person) -> float:
    """Ask for the report, wait until it is there, and return the seconds."""
    start = time.perf_counter()
    person.get("/reports/")
    location = _location(person, REPORT)
    while "作成中" in (body := person.get(location).body) or "待機中" in body:
        if time.perf_counter() - start > 300:
            raise RuntimeError("the report is not made")
        time.sleep(1)
    if "失敗" in body or "保存する" not in body:
        raise RuntimeError(f"the report failed: {location}")
    return time.perf_counter() - start


def _location(person: Person, address: str) -> str:
    """Post to an address and return where it leads."""
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", person.port, timeout=60)
    body = f"csrfmiddlewaretoken={person.token}"
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", address, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status not in (http.client.FOUND, http.client.SEE_OTHER):
        raise RuntimeError(f"{address}: {answer.status}")
    return answer.headers["Location"]


def _visits(people: list[Person], pause: float, seconds: float) -> list[float]:
    """Let people open pages for a while and return the milliseconds of each."""
    until = time.monotonic() + seconds

    def visit(person: Person) -> list[float]:
        taken = []
        for page in _endless(PAGES):
            if time.monotonic() > until:
                return taken
            start = time.perf_counter()
            if person.get(page).status != http.client.OK:
                raise RuntimeError(f"{person.username}: {page}")
            taken.append((time.perf_counter() - start) * 1000)
            time.sleep(pause)
        return taken

    with ThreadPoolExecutor(len(people)) as pool:
        return [one for found in pool.map(visit, people) for one in found]


def _endless(pages: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield from pages


def _p99(milliseconds: list[float]) -> float:
    return quantiles(milliseconds, n=100)[98]


@contextmanager
def _web_memory(server: Server) -> Iterator[list[float]]:
    """Note the memory of the server's processes in MB all the while, what they share counted once."""
    found: list[float] = [0.0]
    ended = threading.Event()

    def note() -> None:
        while not ended.wait(0.2):
            found.append(sum(map(_pss, server.pids())))

    watching = threading.Thread(target=note)
    watching.start()
    try:
        yield found
    finally:
        ended.set()
        watching.join()


def _pss(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    line = next(one for one in text.splitlines() if one.startswith("Pss:"))
    return int(line.split()[1]) / 1024

"""What each of them does on the last day: one request, some seconds of thought, the next."""

import http.client
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Role
from script.bench_load.office import Worker
from script.bench_stress.attempts import Attempt, verdict_of
from script.bench_stress.people import FISCAL_YEAR, Page, Person, Sheet
from tests.cast import PASSWORD

THINKS = float(os.environ.get("BENCH_THINK", "10"))  # seconds on average
SECONDS = float(os.environ.get("BENCH_SECONDS", "100"))
COMES_WITHIN = 0.4  # of the time: not all sign in at the same second
SUBMITS_AFTER = 0.7
_OF_THE_PAGE = re.compile(r'<input[^>]*name="(version|base|screen|seen_draft)"[^>]*value="([^"]*)"')
DASHBOARDS = ("dashboard/", "dashboard/alerts/", f"cycles/{FISCAL_YEAR}/matrix/", "dashboard/indicators/", "")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what for, how long until all of the answer was there, and what became of it."""

    kind: str
    seconds: float
    status: int
    refused: str = ""  # what was not as it should be


@dataclass
class Office:
    """What all of them know: when the day ends, what has been submitted and waits to be approved."""

    ends: float = 0
    submitted: list[Sheet] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_of(self, below: str) -> Sheet | None:
        """A report of a plan that waits to be approved; nobody else gets it."""
        with self.lock:
            mine = next((one for one in self.submitted if _plan_of(one.url) == below), None)
            if mine is not None:
                self.submitted.remove(mine)
        return mine


def _plan_of(url: str) -> str:
    return url[: url.index("entry/")]


class Day:
    """One person's day; afterwards what was asked, and what the server has acknowledged."""

    def __init__(self, worker: Worker, port: int, office: Office) -> None:
        self.worker, self.office = worker, office
        self.person = Person(worker.username, worker.role, port)
        self.chance = random.Random(worker.username)
        self.requests: list[Request] = []
        self.attempts: list[Attempt] = []
        self.draft = ""  # what was acknowledged last and not saved since
        self.number = 0

    def live(self) -> "Day":
        """Come, sign in, work until the day ends."""
        length = self.office.ends - time.monotonic()
        time.sleep(self.chance.uniform(0, length * COMES_WITHIN))
        doing = {Role.EDITOR: self._enter, Role.APPROVER: self._approve}.get(self.worker.role, self._look)
        for _step in self._steps(doing(length)):
            time.sleep(self.chance.uniform(0.5, 1.5) * THINKS)
            if time.monotonic() > self.office.ends:
                break
        return self

    def _steps(self, own: Iterator[None]) -> Iterator[None]:
        self.get("ログイン画面", "/account/login/")
        yield
        signed_in = {"username": self.worker.username, "password": PASSWORD}
        self.post("ログイン", "/account/login/", signed_in, http.client.FOUND)
        self.get("ホーム", self.worker.below)
        yield
        yield from own

    def get(self, kind: str, path: str) -> Page:
        """Open a page, timed."""
        return self._timed(kind, lambda: self.person.get(path), http.client.OK)

    def post(self, kind: str, path: str, data: dict[str, Any], *expected: int) -> Page:
        """Send a form, timed."""
        return self._timed(kind, lambda: self.person.post(path, data), *expected)

    def _timed(self, kind: str, ask: Callable[[], Page], *expected: int) -> Page:
        start = time.perf_counter()
        try:
            page, said = ask(), ""
        except (OSError, http.client.HTTPException) as error:
            page, said = Page(0, ""), f"{type(error).__name__}: {error}"
        seconds = time.perf_counter() - start
        if page.status not in expected:
            said = said or f"{page.status}"
        self.requests.append(Request(kind, seconds, page.status, said))
        return page

    def _enter(self, length: float) -> Iterator[None]:
        """Type, which saves itself, save, go on; hand in towards the end."""
        sheet = self.worker.sheet
        if sheet is None:
            raise RuntimeError(f"{self.worker.username} has nothing to report on")
        submits_at = self.office.ends - length * (1 - SUBMITS_AFTER)
        page = self.get("入力画面", sheet.url)
        yield
        while time.monotonic() < submits_at:
            for _typed in range(self.chance.randint(1, 3)):
                self._keep(sheet, page)
                yield
            self._save(sheet, page, "save")
            page = self.get("入力画面", sheet.url)
            yield
        if self.chance.random() < 0.8:
            if self._save(sheet, page, "submit"):
                with self.office.lock:
                    self.office.submitted.append(sheet)
        else:  # whoever is not ready leaves it as it is
            self._keep(sheet, page)
        while True:
            yield
            self.get("ホーム", self.worker.below)

    def _filled(self, sheet: Sheet, page: Page, act: str) -> tuple[str, dict[str, Any]]:
        self.number += 1
        marker = f"{self.worker.username}の{self.number}回目"
        version = page.version if page.status == http.client.OK else 0
        return marker, sheet.filled(marker=marker, version=version, act=act) | dict(
            _OF_THE_PAGE.findall(page.body)
        )

    def _keep(self, sheet: Sheet, page: Page) -> None:
        marker, data = self._filled(sheet, page, "save")
        answer = self.post("自動保存", f"{sheet.url}draft/", data, http.client.OK)
        if answer.status == http.client.OK:
            self.draft = marker

    def _save(self, sheet: Sheet, page: Page, act: str) -> bool:
        marker, data = self._filled(sheet, page, act)
        answer = self.post("保存" if act == "save" else "提出", sheet.url, data, http.client.FOUND)
        verdict = verdict_of(answer)
        self.attempts.append(Attempt(act, sheet, marker, int(data["version"]), verdict, answer.status))
        if answer.status != http.client.FOUND:
            return False
        self.draft = ""
        return True

    def _approve(self, _length: float) -> Iterator[None]:
        """Read what was handed in, approve it; look at the list while nothing is there."""
        while True:
            sheet = self.office.next_of(self.worker.below)
            if sheet is None:
                self.get("一覧", f"{self.worker.below}cycles/{FISCAL_YEAR}/matrix/")
                yield
                continue
            review = self.get("確認画面", sheet.review_url)
            yield
            action = f"{sheet.review_url}step/approve/"
            self.number += 1
            marker = f"{self.worker.username}の{self.number}回目"
            data = review.step_fields(action) | {"approve-comment": marker, "confirmed": "yes"}
            answer = self.post("承認", action, data, http.client.FOUND)
            version, verdict = int(data.get("version", 0)), verdict_of(answer)
            self.attempts.append(Attempt("approve", sheet, marker, version, verdict, answer.status))
            self.get("確認画面", sheet.review_url)
            yield

    def _look(self, _length: float) -> Iterator[None]:
        """Look at the dashboards, one after another."""
        number = self.chance.randrange(len(DASHBOARDS))
        while True:
            page = DASHBOARDS[number % len(DASHBOARDS)]
            self.get("ダッシュボード" if page else "ホーム", f"{self.worker.below}{page}")
            number += 1
            yield

    def begin(self) -> None:
        """Look at what is looked at every day, not timed: the server has been running since the morning."""
        self.person.log_in()
        for _process in range(4):
            for page in DASHBOARDS:
                self.person.get(f"{self.worker.below}{page}")
        self.person.cookies.clear()

    def ask(self) -> None:
        """Ask for the report of the year, which the worker makes."""
        path = f"{self.worker.below}reports/{FISCAL_YEAR}/evaluation.pdf"
        self.get("帳票の画面", f"{self.worker.below}reports/")
        self.post("帳票の依頼", path, {}, http.client.FOUND)

"""20 people save, submit, withdraw, approve and return the same five reports at once."""

import os
import random
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from accounts.models import ChainLink, Role
from script.bench_stress.attempts import Attempt, Verdict, verdict_of
from script.bench_stress.people import Page, Person, Sheet, make_people, make_sheets
from script.bench_stress.proof import prove
from script.bench_stress.server import Server
from tests.postgresql import ThrowawayPostgresql

ACTS = int(os.environ.get("BENCH_ACTS", "1000"))
ROLES = {Role.EDITOR: 10, Role.APPROVER: 6, Role.SECRETARIAT: 4}
REPORTS = 5
# How often each act is tried, by role.
WISHES = {
    Role.EDITOR: {"save": 5, "submit": 4, "withdraw": 2},
    Role.APPROVER: {"save": 2, "submit": 1, "withdraw": 1, "approve": 4, "return": 3},
    Role.SECRETARIAT: {"save": 2, "submit": 1, "approve": 2, "return": 4},
}
# Once in so many times somebody presses what an old page still offered.
BLIND_EVERY = 5


def measure(
    server: Server, _postgresql: ThrowawayPostgresql | None
) -> tuple[dict[str, int | str], list[str]]:
    """Let them act, then prove that nothing was lost or taken twice."""
    people, sheets = make_people(server.port, ROLES), make_sheets(REPORTS)
    connections.close_all()
    server.start()
    with ThreadPoolExecutor(len(people)) as pool:
        signing_in = sorted(pool.map(_signed_in_after, people))
        together = threading.Barrier(len(people))
        shares = [ACTS // len(people) + (number < ACTS % len(people)) for number in range(len(people))]
        days = [_Day(person, sheets, share, together) for person, share in zip(people, shares, strict=True)]
        start = time.perf_counter()
        attempts = [attempt for attempts in pool.map(_Day.live, days) for attempt in attempts]
        seconds = time.perf_counter() - start
    connections.close_all()
    return _figures(attempts, seconds, signing_in), prove(attempts)


def _signed_in_after(person: Person) -> float:
    start = time.perf_counter()
    person.log_in()
    return time.perf_counter() - start


class _Day:
    """What one person does: opens a report, decides, acts; again and again."""

    def __init__(
        self, person: Person, sheets: Sequence[Sheet], acts: int, together: threading.Barrier
    ) -> None:
        self.person, self.sheets, self.acts, self.together = person, sheets, acts, together
        self.chance = random.Random(person.username)

    def live(self) -> list[Attempt]:
        """All acts of the person."""
        self.together.wait()
        return [self._act(number) for number in range(self.acts)]

    def _act(self, number: int) -> Attempt:
        sheet = self.chance.choice(self.sheets)
        marker = f"{self.person.username}の{number + 1}回目"
        page = self.person.get(sheet.url)
        if page.status != 200:
            return Attempt("open", sheet, marker, 0, Verdict.ERROR, page.status)
        review = self.person.get(sheet.review_url)
        act = self._choose(sheet, page, review)
        if act in ("save", "submit"):
            data = sheet.filled(marker=marker, version=page.version, act=act)
            answer = self.person.post(sheet.url, data)
        else:
            page, action = review, f"{sheet.review_url}step/{act}/"
            data = review.step_fields(action) | {f"{act}-comment": marker, "confirmed": "yes"}
            answer = self.person.post(action, data)
        verdict = verdict_of(answer)
        if verdict == Verdict.ERROR:
            sys.stderr.write(f"{act} {sheet.url}: {answer.status}\n")
        return Attempt(act, sheet, marker, page.version, verdict, answer.status)

    def _choose(self, sheet: Sheet, page: Page, review: Page) -> str:
        wishes = WISHES[Role(self.person.role)]
        offered = [act for act in wishes if page.saves(act) or review.takes(act, sheet.review_url)]
        if not offered or self.chance.randrange(BLIND_EVERY) == 0:
            offered = list(wishes)
        return self.chance.choices(offered, [wishes[act] for act in offered])[0]


def _figures(attempts: list[Attempt], seconds: float, signing_in: list[float]) -> dict[str, int | str]:
    verdicts = Counter(attempt.verdict for attempt in attempts)
    accepted = Counter(attempt.act for attempt in attempts if attempt.verdict == Verdict.ACCEPTED)
    return {
        "操作（20人が同時に、5件の実績へ）": len(attempts),
        "受け付けた操作": verdicts[Verdict.ACCEPTED],
        "　うち保存": accepted["save"],
        "　うち提出": accepted["submit"],
        "　うち取戻し": accepted["withdraw"],
        "　うち承認": accepted["approve"],
        "　うち差戻し": accepted["return"],
        "古い画面のため断った操作（409）": verdicts[Verdict.STALE],
        "状態が合わず断った操作（403・409・422）": verdicts[Verdict.REFUSED],
        "サーバーの失敗": verdicts[Verdict.ERROR],
        "所要時間（秒）": f"{seconds:.1f}",
        "1秒当たりの操作": f"{len(attempts) / seconds:.1f}",
        "20人の同時のログイン（秒、中央値）": f"{statistics.median(signing_in):.2f}",
        "　いちばん遅い人（秒）": f"{signing_in[-1]:.2f}",
        "記録の連鎖（件）": ChainLink.objects.count(),
    }

"""``script/audit hosts``: a year of work through two machines in turn, and what each must know of the other.

Each check is a row of the table in docs/scale.md; the rows are printed with what was seen.
"""

import contextlib
import hashlib
import http.client
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Page

from accounts.confirming.question import PASSWORD as PASSWORD_FIELD
from accounts.confirming.recency import KEY
from accounts.sessions.store import SessionStore
from indicators.models import AnnualReport, EvidenceFile
from reports.models import ACTIVE, Edition, JobState, ReportJob
from script.bench_stress.people import Page as Answer
from script.bench_stress.people import Person, Sheet
from tests.browser.test_whole_year import test_one_whole_year as whole_year
from tests.browser.test_whole_year import year_to_come  # noqa: F401
from tests.cast import PASSWORD, World
from tests.hosts.machines import Machine, Proxy
from tests.indicators.book.answer_data import posted
from tests.reports.editions.published_year import YEAR, decided_plan

PATIENCE = 180.0  # seconds, for a document on a busy machine
# What a page has that no two answers share.
_OF_ONE_ANSWER = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"|nonce="[^"]+"'
    r'|data-session-left="[^"]+"|name="shown_at" value="[^"]+"'
)
_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


def test_a_whole_year_in_turn(
    page: Page,
    year_to_come: World,  # noqa: F811  # the fixture
    log_in: Callable[[str], None],
    machines: list[Machine],
    proxy: Proxy,
) -> None:
    """From the form of the round to its end, in a browser: no two requests in a row meet the same machine."""
    whole_year(page, year_to_come, log_in)
    a, b = (proxy.asked[one.name] for one in machines)
    assert min(a, b) > 50
    assert abs(a - b) <= 1
    for one in machines:
        assert "Traceback" not in one.log("web"), one.log("web")
    sys.stdout.write(
        f"\n年間の作業（ブラウザー）：依頼 {a + b} 件を、host-a {a} 件、host-b {b} 件で交互に処理\n"
    )


class Table:
    """What was looked at, and what was seen."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def note(self, what: str, seen: object, *, holds: bool) -> None:
        self.rows.append(("○" if holds else "×", what, str(seen)))

    def print(self) -> None:
        sys.stdout.write("\n")
        for mark, what, seen in self.rows:
            sys.stdout.write(f"{mark}　{what}：{seen}\n")


@pytest.fixture
def table() -> Iterator[Table]:
    made = Table()
    yield made
    made.print()


class Work:
    """The people of the checks, and the two machines."""

    def __init__(self, world: World, machines: list[Machine]) -> None:
        self.world = world
        self.a, self.b = machines

    def person(self, name: str) -> Person:
        """Somebody who signs in at A."""
        one = Person(name, name, self.a.port)
        one.log_in()
        return one

    def at(self, person: Person, machine: Machine, path: str) -> Answer:
        """What a person is answered by a machine."""
        person.port = machine.port
        return person.get(path)

    def send(self, person: Person, machine: Machine, path: str, data: dict[str, object]) -> Answer:
        person.port = machine.port
        return person.post(path, data)


def test_what_each_must_know_of_the_other(
    live_world: World, machines: list[Machine], table: Table, tmp_path: Path
) -> None:
    plan = decided_plan(live_world)
    work = Work(live_world, machines)
    editor, secretariat = work.person("editor-gakko"), work.person("secretariat")
    for check in (
        lambda: sessions(work, table),
        lambda: lockouts(work, table),
        lambda: drafts_and_saves(work, table, editor),
        lambda: pages_are_the_same(work, table, secretariat),
        lambda: evidence(work, table, editor),
        lambda: jobs(work, table, secretariat),
        lambda: a_killed_worker(work, table, secretariat),
        lambda: editions(work, table, secretariat, plan.slug),
        lambda: static_files(work, table, secretariat),
        lambda: operation(work, table, tmp_path),
        lambda: connections_to_the_database(table),
    ):
        try:
            check()
        except (AssertionError, LookupError, OSError, ValueError, http.client.HTTPException) as error:
            table.note(f"{type(error).__name__}", str(error)[:300], holds=False)
    assert all(mark == "○" for mark, _what, _seen in table.rows), table.rows


def sessions(work: Work, table: Table) -> None:
    one, other = work.person("viewer"), work.person("viewer")
    seen = [work.at(one, work.b, "/").status, work.at(other, work.b, "/").status]
    table.note("A でログインして、B で開く", seen, holds=seen == [200, 200])
    listed = work.at(one, work.a, "/account/sessions/").body
    key = re.search(r'name="session" value="([^"]+)"', listed)
    assert key, listed[-2000:]
    ended = work.send(one, work.a, "/account/sessions/end/", {"session": key[1]})
    seen = [ended.status, work.at(other, work.b, "/").status, work.at(one, work.b, "/").status]
    table.note("ほかの端末のログインを A で終わらせると、B でも開けない", seen, holds=seen == [302, 302, 200])
    work.send(one, work.a, "/account/logout/", {})
    seen = [work.at(one, work.b, "/").status]
    table.note("A でログアウトすると、B でも開けない", seen, holds=seen == [302])


def lockouts(work: Work, table: Table) -> None:
    one = Person("headquarters", "headquarters", work.a.port)
    for number in range(10):
        work.at(one, (work.a, work.b)[number % 2], "/account/login/")
        one.post("/account/login/", {"username": one.username, "password": f"違う{number}"})
    work.at(one, work.b, "/account/login/")
    right = {"username": one.username, "password": PASSWORD}
    seen = [work.send(one, machine, "/account/login/", right).status for machine in (work.a, work.b)]
    table.note("A と B で合わせて10回間違えると、どちらでも入れない", seen, holds=302 not in seen)


def sheet_of(work: Work) -> Sheet:
    report = AnnualReport.objects.select_related("cycle__plan", "initiative").get(
        cycle__plan=work.world.plan, cycle__fiscal_year=2025, initiative__slug="gyo-10"
    )
    form = posted(work.world["editor-gakko"], report)
    return Sheet(report.pk, "/entry/2025/gyo-10/", form, 0)


def drafts_and_saves(work: Work, table: Table, editor: Person) -> None:
    sheet = sheet_of(work)
    opened = work.at(editor, work.a, sheet.url)
    unseen = dict(re.findall(r'name="(base|screen|seen_draft)" value="([^"]*)"', opened.body))
    typed = sheet.filled(marker="A で入力中", version=opened.version) | unseen
    kept = work.send(editor, work.a, f"{sheet.url}draft/", typed)
    seen = [kept.status, "A で入力中" in work.at(editor, work.b, sheet.url).body]
    table.note("A で自動保存した入力が、B に出る", seen, holds=seen == [200, True])
    version = work.at(editor, work.a, sheet.url).version
    saved = work.send(editor, work.a, sheet.url, sheet.filled(marker="A で保存", version=version))
    at_b = work.at(editor, work.b, sheet.url)
    seen = [saved.status, "A で保存" in at_b.body, at_b.version - version]
    table.note("A で保存すると、B ですぐ読める", seen, holds=seen == [302, True, 1])
    stale = work.send(editor, work.b, sheet.url, sheet.filled(marker="古い", version=version))
    table.note("古い画面からの B での保存は断られる", stale.status, holds=stale.status == 409)


PAGES = (
    "/",
    "/dashboard/",
    "/dashboard/years/",
    "/dashboard/indicators/",
    "/dashboard/alerts/",
    "/cycles/2025/matrix/",
    "/initiatives/gyo-10/",
    "/reports/",
)


def pages_are_the_same(work: Work, table: Table, secretariat: Person) -> None:
    """Each has made the years of the plan before: what it remembers must give way to what the other does."""

    def differing() -> list[str]:
        return [
            path
            for path in PAGES
            if len({_OF_ONE_ANSWER.sub("", work.at(secretariat, one, path).body) for one in (work.a, work.b)})
            > 1
        ]

    before = differing()
    old = work.at(secretariat, work.b, "/dashboard/years/").body
    head, sheet = work.person("editor-gakko"), sheet_of(work)
    version = work.at(head, work.a, sheet.url).version
    form = sheet.filled(marker="提出", version=version, act="submit") | {"self_grade": "A"}
    sent = work.send(head, work.a, sheet.url, form)
    after = differing()
    changed = [path for path in PAGES if "提出" in work.at(secretariat, work.b, path).body]
    seen = [before, sent.status, after, bool(changed), old != ""]
    table.note(
        "覚えた年度：A での提出の前後で、8つの画面が A と B で同じ", seen, holds=not before and not after
    )


def evidence(work: Work, table: Table, editor: Person) -> None:
    content = b"%PDF-1.4 " + bytes(range(32, 127)) * 40
    sheet = sheet_of(work)
    state = AnnualReport.objects.get(pk=sheet.pk).state
    if state != "drafting":
        work.at(editor, work.a, sheet.review_url)
        page = work.at(editor, work.a, sheet.review_url)
        fields = page.step_fields(f"{sheet.review_url}step/withdraw/")
        work.send(editor, work.a, f"{sheet.review_url}step/withdraw/", fields)
    work.at(editor, work.a, f"{sheet.url}evidence/")
    added = _upload(editor, work.a, f"{sheet.url}evidence/", content)
    row = EvidenceFile.objects.get(report=sheet.pk)
    got = _download(editor, work.b, f"{sheet.url}evidence/{row.pk}/")
    same = hashlib.sha256(got).digest() == hashlib.sha256(content).digest()
    table.note(
        "A で登録した根拠資料を、B で受け取る（SHA-256）", [added, same], holds=[added, same] == [302, True]
    )


def _upload(person: Person, machine: Machine, path: str, content: bytes) -> int:
    parts = {"csrfmiddlewaretoken": person.token, "description": "資料"}
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts.items()
    )
    body += b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
    body += b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n--x--\r\n"
    status, _body = _raw(person, machine, "POST", path, body, "multipart/form-data; boundary=x")
    return status


def _download(person: Person, machine: Machine, path: str) -> bytes:
    status, body = _raw(person, machine, "GET", path)
    assert status == 200, (path, status)
    return body


def _raw(
    person: Person, machine: Machine, method: str, path: str, body: bytes = b"", kind: str = ""
) -> tuple[int, bytes]:
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items())}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", machine.port, timeout=60)) as asked:
        asked.request(method, path, body or None, headers | ({"Content-Type": kind} if kind else {}))
        answer = asked.getresponse()
        return answer.status, answer.read()


def until(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def nothing_waits() -> bool:
    return not ReportJob.objects.filter(state__in=ACTIVE).exists()


DOCUMENTS = ("plan-sheets.pdf", "2025/progress.pdf", "2025/evaluation.pdf", "2025/evaluation.xlsx")


def jobs(work: Work, table: Table, secretariat: Person) -> None:
    work.at(secretariat, work.a, "/reports/")
    for one in DOCUMENTS:
        work.send(secretariat, work.a, f"/reports/{one}", {})
    workers: set[str] = set()

    def done() -> bool:
        workers.update(ReportJob.objects.exclude(worker="").values_list("worker", flat=True))
        return nothing_waits()

    finished = until(done)
    made = list(ReportJob.objects.order_by("pk").values_list("state", "attempts"))
    hosts = sorted({one.partition(":")[0] for one in workers})
    once = made == [(JobState.DONE, 1)] * len(DOCUMENTS)
    table.note(
        f"A で頼んだ{len(DOCUMENTS)}件の帳票を、{'、'.join(hosts)} が1回ずつ作る",
        made,
        holds=finished and once,
    )
    last = ReportJob.objects.order_by("pk").first()
    assert last
    got = _download(secretariat, work.b, f"/reports/jobs/{last.pk}/file/")
    table.note("A で頼んだ帳票を、B で受け取る", f"{len(got):,} バイト", holds=got.startswith(b"%PDF"))


def a_killed_worker(work: Work, table: Table, secretariat: Person) -> None:
    """The other machine cannot look whether the process lives: it goes by the signs of life."""
    work.at(secretariat, work.a, "/reports/")
    work.send(secretariat, work.a, "/reports/plan.pdf", {})
    job = ReportJob.objects.order_by("-pk").first()
    assert job
    assert until(lambda: ReportJob.objects.get(pk=job.pk).state == JobState.RUNNING)
    first = ReportJob.objects.get(pk=job.pk).worker
    killed = next(one for one in (work.a, work.b) if first.startswith(f"{one.name}:"))
    start = time.monotonic()
    killed.kill("worker")
    finished = until(nothing_waits)
    job.refresh_from_db()
    took = time.monotonic() - start
    seen = [job.state, job.attempts, f"{took:.0f}秒"]
    table.note(
        f"作成の途中で {killed.name} のワーカーを強制終了すると、もう一方が作り直す",
        seen,
        holds=finished and (job.state, job.attempts) == (JobState.DONE, 2),
    )
    killed.start_worker()


def editions(work: Work, table: Table, secretariat: Person, plan: str) -> None:
    page = f"/p/{plan}/reports/{YEAR}/publish/"
    before = "第１版" in work.at(secretariat, work.b, f"/p/{plan}/reports/editions/").body
    work.at(secretariat, work.a, page)
    session = SessionStore(session_key=secretariat.cookies["sessionid"])
    session[KEY] = 0  # signed in long ago
    session.save()
    asked = work.send(secretariat, work.b, page, {"confirmed": "yes"})
    answer = {"confirmed": "yes", PASSWORD_FIELD: PASSWORD}
    sent = work.send(secretariat, work.a, page, answer)
    seen = [PASSWORD_FIELD in asked.body, sent.status]
    table.note("B でパスワードを尋ねられ、A で答えると進む", seen, holds=seen == [True, 302])
    assert until(lambda: Edition.objects.published().exists()), sent
    listed = work.at(secretariat, work.b, f"/p/{plan}/reports/editions/").body
    checked = work.at(secretariat, work.b, f"/p/{plan}/reports/{YEAR}/editions/1/?check=1")
    seen = [before, sent.status, "第１版" in listed, checked.status]
    table.note("A で公表すると、B に公表版が出る", seen, holds=seen == [False, 302, True, 200])


def static_files(work: Work, table: Table, secretariat: Person) -> None:
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', work.at(secretariat, work.a, "/").body)
    seen = {name: _raw(secretariat, work.b, "GET", name)[0] for name in names}
    table.note(
        f"A の画面の静的ファイル{len(names)}件を、B が返す",
        sorted(set(seen.values())),
        holds=bool(names) and set(seen.values()) == {200},
    )


def operation(work: Work, table: Table, folder: Path) -> None:
    stranger = Person("nobody", "nobody", work.a.port)
    work.a.manage("maintenance", "on")
    closed = [work.at(stranger, one, "/account/login/").status for one in (work.a, work.b)]
    work.b.manage("maintenance", "off")
    opened = [work.at(stranger, one, "/account/login/").status for one in (work.a, work.b)]
    table.note(
        "A で画面を閉じ、B で開く", [closed, opened], holds=closed == [503, 503] and opened == [200, 200]
    )
    (folder / "backups").mkdir()
    made = work.a.manage("backup", str(folder / "backups"))
    assert made.returncode == 0, made.stderr
    ready = json.loads(_raw(stranger, work.b, "GET", "/health/ready")[1])
    table.note(
        "A で控えを作ると、B の点検が知っている",
        ready["checks"]["backup"],
        holds=ready["checks"]["backup"] == "ok",
    )
    work.a.kill("web")
    work.a.kill("worker")
    archive = next((folder / "backups").iterdir())
    refused = work.a.manage("restore", str(archive), "--yes")
    table.note(
        "B が動いている間は、A で復元できない",
        refused.stderr.strip()[-60:],
        holds="動いています" in refused.stderr,
    )


def connections_to_the_database(table: Table) -> None:
    known = connection.settings_dict
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname=known["NAME"]) as asked:
        (count,) = asked.execute(_CONNECTIONS).fetchone()  # type: ignore[misc]
    table.note("PostgreSQL への接続", f"{count} 本", holds=count < 40)

"""あなたの担当: what waits for whom, with what one needs to know, and that it leaves when it is done."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, Membership, Role
from indicators.home.page import WorkPage
from indicators.models import Act, ReportingCycle, ReportState
from indicators.workflow.queues import queue_of
from indicators.workflow.rights import ReportRights
from indicators.workflow.transition_table import Queue
from initiatives.models import Plan
from tests.cast import START, World
from tests.indicators.home.work_story import attach, only_this_year, put, send_back

EDITOR = ReportRights(may_read=True, is_editor=True)
HEAD = ReportRights(may_read=True, is_approver=True)
BOTH = ReportRights(may_read=True, is_editor=True, is_approver=True)
SECRETARIAT = ReportRights(may_read=True, is_secretariat=True)
ALL = ReportRights(may_read=True, is_editor=True, is_approver=True, is_secretariat=True)
READER = ReportRights(may_read=True)
ENTERING, APPROVING, CHECKING, DECIDING = (
    frozenset({act}) for act in (Act.SUBMIT, Act.APPROVE, Act.CHECK, Act.FINALISE)
)
DONE: frozenset[Act] = frozenset()


@pytest.mark.parametrize(
    ("rights", "possible", "facts", "expected"),
    [
        (EDITOR, ENTERING, {"is_asked"}, Queue.ENTER),
        (EDITOR, ENTERING, {"is_asked", "is_late"}, Queue.ENTER),
        (EDITOR, ENTERING, set(), None),  # 計画なし, or the round is closed
        (EDITOR, ENTERING, {"is_returned"}, Queue.ENTER),
        (EDITOR, APPROVING, {"is_asked"}, None),
        (EDITOR, DECIDING, {"is_asked"}, None),
        (HEAD, ENTERING, {"is_asked"}, None),
        (HEAD, APPROVING, {"is_asked"}, Queue.APPROVE),
        (HEAD, APPROVING, set(), Queue.APPROVE),  # handed in without being asked
        (HEAD, CHECKING, {"is_asked"}, None),
        (BOTH, ENTERING, {"is_asked"}, Queue.ENTER),
        (BOTH, APPROVING, {"is_asked"}, Queue.APPROVE),
        (SECRETARIAT, ENTERING, {"is_asked"}, None),
        (SECRETARIAT, ENTERING, {"is_asked", "is_late"}, Queue.LATE),
        (SECRETARIAT, ENTERING, {"is_asked", "is_late", "is_returned"}, Queue.RETURNED),
        (SECRETARIAT, APPROVING, {"is_asked", "is_late"}, None),
        (SECRETARIAT, CHECKING, {"is_asked"}, Queue.CHECK),
        (SECRETARIAT, DECIDING, {"is_asked"}, Queue.DECIDE),
        (SECRETARIAT, DECIDING, {"is_asked", "is_headquarters"}, Queue.DECIDE),
        (ALL, ENTERING, {"is_asked", "is_late"}, Queue.ENTER),
        (ALL, APPROVING, {"is_asked"}, Queue.APPROVE),
        (READER, DECIDING, {"is_asked", "is_headquarters"}, Queue.READ),
        (READER, DECIDING, {"is_asked"}, None),  # a supporting department
        (ReportRights(), DECIDING, {"is_asked", "is_headquarters"}, None),
        (ALL, DONE, {"is_asked", "is_headquarters"}, None),
    ],
)
def test_in_which_queue_a_report_stands(
    rights: ReportRights, possible: frozenset[Act], facts: set[str], expected: Queue | None
) -> None:
    names = ("is_headquarters", "is_asked", "is_returned", "is_late")
    assert queue_of(rights, possible=possible, **{name: name in facts for name in names}) == expected


def page_of(world: World, name: str, query: str = "") -> WorkPage:
    return WorkPage(world[name], world.plan, QueryDict(query))


def queues_of(world: World, name: str) -> dict[str, list[str]]:
    """The reader's queues: short year and slug of each row in its order."""
    return {
        queue.value: [f"{row.fiscal_year.short_label} {row.slug}" for group in groups for row in group.rows]
        for queue, groups in page_of(world, name).queues
    }


def row_of(world: World, name: str, slug: str) -> Any:
    return next(
        row for row in page_of(world, name).all_rows if row.slug == slug and row.fiscal_year.year == 2025
    )


@pytest.fixture
def running(world: World) -> World:
    """R7 runs: 行－⑩ submitted, 行－⑪ approved, 行－⑫ returned, 産－① checked; all else untouched."""
    only_this_year(world)
    put(world, "gyo-10", ReportState.SUBMITTED)
    put(world, "gyo-11", ReportState.APPROVED)
    send_back(world, "gyo-12", "工事の時期を\n書いてください")
    put(world, "san-1", ReportState.CHECKED)
    return world


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("editor-gakko", {"enter": ["R7 gyo-12"]}),
        ("head-gakko", {"approve": ["R7 gyo-10"]}),
        ("deputy-gakko", {"approve": ["R7 gyo-10"]}),
        ("editor-sangyo", {}),  # 産－②〜⑤ are 計画なし in R7
        ("editor-support", {}),
        ("secretariat", {"check": ["R7 gyo-11"], "decide": ["R7 san-1"], "returned": ["R7 gyo-12"]}),
        ("headquarters", {"read": ["R7 san-1"]}),
        ("viewer", {}),
        ("admin", {}),
        ("nobody", {}),
    ],
)
def test_what_waits_for_each_role(running: World, name: str, expected: dict[str, list[str]]) -> None:
    assert queues_of(running, name) == expected


def test_the_secretariat_sees_what_is_late_and_not_what_was_not_asked(running: World) -> None:
    only_this_year(running, days_left=-1)
    late = queues_of(running, "secretariat")["late"]
    assert "R7 gyo-1" in late
    assert "R7 gyo-12" not in late  # it waits among the returned ones
    assert "R7 san-2" not in late  # 計画なし
    only_this_year(running, days_left=0)
    assert "late" not in queues_of(running, "secretariat")


@pytest.mark.parametrize(
    ("name", "act", "fields", "slug", "next_reader", "next_queue"),
    [
        ("head-gakko", "approve", {}, "gyo-10", "secretariat", "check"),
        ("head-gakko", "return", {"return-comment": "理由"}, "gyo-10", "editor-gakko", "enter"),
        ("secretariat", "check", {}, "gyo-11", "headquarters", "read"),
    ],
)
def test_what_is_done_leaves_the_queue_and_waits_for_the_next(
    running: World, name: str, act: str, fields: dict[str, str], slug: str, next_reader: str, next_queue: str
) -> None:
    client = Client()
    client.force_login(running[name])
    data = {"version": running.report(slug).version} | fields
    assert client.post(f"/review/2025/{slug}/step/{act}/", data | {"confirmed": "yes"}).status_code == 302
    own = (Queue.RETURNED,) if name == "secretariat" else ()
    assert all(
        f"R7 {slug}" not in rows
        for queue, rows in queues_of(running, name).items()
        if queue not in (*own, "decide")
    )
    assert f"R7 {slug}" in queues_of(running, next_reader)[next_queue]


def test_a_year_stays_until_it_is_done(running: World) -> None:
    """R6 is closed: nothing is asked any more, but what was handed in still waits."""
    put(running, "gyo-10", ReportState.SUBMITTED, 2024)
    assert queues_of(running, "head-gakko") == {"approve": ["R6 gyo-10", "R7 gyo-10"]}
    ReportingCycle.objects.filter(plan=running.plan, fiscal_year=2024).update(closed_on=None)
    assert set(queues_of(running, "editor-gakko")["enter"]) == {"R6 gyo-11", "R6 gyo-12", "R7 gyo-12"}


def test_a_round_in_preparation_asks_nothing(running: World) -> None:
    ReportingCycle.objects.filter(plan=running.plan, fiscal_year=2025).update(opened_on=None)
    page = page_of(running, "editor-gakko")
    assert page.queues == []
    assert page.fiscal_year is not None
    assert page.fiscal_year.year == 2024


def test_without_the_heads_step_the_secretariat_checks_what_was_submitted(running: World) -> None:
    Plan.objects.filter(pk=running.plan.pk).update(skips_approval=True)
    running.plan.refresh_from_db()
    assert queues_of(running, "head-gakko") == {}
    assert queues_of(running, "secretariat")["check"] == ["R7 gyo-10", "R7 gyo-11"]


def test_several_roles_make_several_queues_and_no_report_stands_twice(running: World) -> None:
    person = running["editor-gakko"]
    department = Department.objects.get(name="学校教育課")
    for role, where in ((Role.APPROVER, department), (Role.SECRETARIAT, None), (Role.HEADQUARTERS, None)):
        Membership.objects.create(user=person, role=role, department=where, valid_from=START)
    only_this_year(running, days_left=-1)
    queues = queues_of(running, "editor-gakko")
    assert queues["enter"] == ["R7 gyo-12"]
    assert queues["approve"] == ["R7 gyo-10"]
    assert queues["check"] == ["R7 gyo-11"]
    assert queues["decide"] == ["R7 san-1"]
    everything = [row for rows in queues.values() for row in rows]
    assert len(everything) == len(set(everything))
    page = page_of(running, "editor-gakko")
    shown = [(row.fiscal_year.year, row.slug) for row in page.others]
    shown += [(row.fiscal_year.year, row.slug) for row in page.rows if row.queue]
    assert len(shown) == len(set(shown))


def test_a_row_says_what_one_needs_to_know(running: World) -> None:
    before = running.report("gyo-12", 2024)
    before.next_steps, before.next_steps_due = "全校で公開授業を行う。", "令和7年10月"
    before.save()
    row = row_of(running, "editor-gakko", "gyo-12")
    assert (row.returned.reason, row.returned.by) == ("工事の時期を\n書いてください", "head-gakkoさん")
    assert row.returned.on == dt.date(2026, 5, 1)
    assert (row.last.act, row.last.by) == ("差戻し", "head-gakkoさん")
    assert (row.previous.label, row.previous.text) == ("令和6年度", "全校で公開授業を行う。")
    assert row.previous.due == "令和7年10月"
    assert row.days_left == 10
    client = Client()
    client.force_login(running["editor-gakko"])
    page = client.get("/").content.decode()
    for text in (
        "入力・提出するもの",
        "工事の時期を<br>書いてください",
        "head-gakkoさん、令和8年5月1日",
        "令和6年度の「今後の取組」",
        "全校で公開授業を行う。",
        "時期：令和7年10月",
        "あと10日",
    ):
        assert text in page


def test_who_saved_last_is_said_where_nothing_came_after(running: World) -> None:
    report = running.report("gyo-12")
    report.updated_by, report.updated_at = running["editor-gakko"], dt.datetime(2026, 5, 2, 20, tzinfo=dt.UTC)
    report.save()
    row = row_of(running, "editor-gakko", "gyo-12")
    assert (row.last.act, row.last.by, row.last.on) == ("保存", "editor-gakkoさん", dt.date(2026, 5, 3))
    assert row.returned is not None  # still to be corrected


def test_after_the_check_the_day_of_the_meeting_counts(running: World) -> None:
    cycle = ReportingCycle.objects.get(plan=running.plan, fiscal_year=2025)
    cycle.review_on = cycle.due_on + dt.timedelta(5)
    cycle.save()
    assert row_of(running, "headquarters", "san-1").days_left == 15
    assert row_of(running, "head-gakko", "gyo-10").days_left == 10


def test_returned_ones_come_first(running: World) -> None:
    for slug in ("gyo-10", "gyo-11"):
        put(running, slug, ReportState.DRAFTING)
    assert queues_of(running, "editor-gakko")["enter"] == ["R7 gyo-12", "R7 gyo-10", "R7 gyo-11"]


def test_reasons_are_for_those_who_may_read_the_report(running: World) -> None:
    row = row_of(running, "headquarters", "gyo-12")
    assert (row.returned, row.last, row.previous, row.url) == (None, None, None, "")


@pytest.mark.parametrize(
    ("name", "slug", "count"),
    [
        ("editor-gakko", "gyo-12", 2),  # a third was removed
        ("editor-gakko", "gyo-11", 0),  # R6 has one
        ("secretariat", "gyo-12", 2),
        ("editor-support", "gyo-10", 1),
        ("headquarters", "gyo-10", 1),
        ("headquarters", "gyo-12", None),  # returned: only its writers may open it
        ("headquarters", "gyo-1", None),
    ],
)
def test_evidence_is_counted_for_those_who_may_open_the_report(
    running: World, name: str, slug: str, count: int | None
) -> None:
    for one in ("gyo-10", "gyo-12", "gyo-12"):
        attach(running, one)
    attach(running, "gyo-12", is_removed=True)
    attach(running, "gyo-11", 2024)
    assert row_of(running, name, slug).evidence_count == count


def test_the_count_leads_to_the_files(running: World) -> None:
    attach(running, "gyo-12")
    client = Client()
    client.force_login(running["editor-gakko"])
    page = client.get("/").content.decode()
    link = '<a href="/entry/2025/gyo-12/evidence/">1件<span class="visually-hidden">（行－⑫の根拠資料）'
    assert link in page
    assert page.count("/evidence/") == 1  # none for 0件
    assert '<td data-label="根拠資料">0件</td>' in page
    client.force_login(running["headquarters"])
    page = client.get("/?others=open").content.decode()
    assert '<td data-label="根拠資料">－</td>' in page
    assert "/gyo-12/evidence/" not in page


# The headquarters' page has the year's figures as well.
@pytest.mark.parametrize(("name", "limit"), [("secretariat", 29), ("head-gakko", 29), ("headquarters", 43)])
def test_more_rows_take_no_more_queries(running: World, name: str, limit: int) -> None:
    client = Client()
    client.force_login(running[name])
    client.get("/")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    before = count()
    for number in range(13, 22):
        put(running, f"gyo-{number}", ReportState.CHECKED)
        send_back(running, f"gyo-{number - 11}", "理由")
        attach(running, f"gyo-{number}")
    assert count() == before <= limit

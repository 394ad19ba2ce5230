"""People who save and act at the same moment, in threads of their own, on whichever database the run uses."""

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.test import Client

from imari_dx.operation.verify.walk import walk
from indicators.book.answers import ReportAnswer
from indicators.entry.services import save_report
from indicators.models import AnnualReport, OutboxMessage, TransitionLog
from indicators.reminders.outbox import send_outbox
from indicators.reminders.services import write_digests
from indicators.rounds.services import CycleContent, open_cycle, prepare_cycle
from indicators.workflow.errors import ConflictError, StaleReportError
from indicators.workflow.transitions import finalise_report, reopen_report, return_report, submit_report
from initiatives.models import Initiative, Plan
from reports.builders.overview import read_overview
from tests.cast import PASSWORD, World, known_world, make_world
from tests.indicators.entry.test_choice import answer, as_user, opened, other_saves
from tests.indicators.reminders.test_reminders import OPENED, with_addresses
from tests.kept_rows import by_rows
from tests.reports.story import finalise, number, ratio, report

AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)
PEOPLE = 8


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """A world that other connections see."""
    if connection.vendor != "sqlite":
        return make_world()
    by_rows("world", make_world)
    return known_world()


def at_once(act: Callable[[int], str]) -> list[str]:
    """Run the act in several threads, each with a connection of its own; return what each says."""

    def run(number: int) -> str:
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(run, range(PEOPLE)))


def test_of_many_who_save_the_same_version_one_is_accepted(committed_world: World) -> None:
    stored = committed_world.report("gyo-10")
    user = committed_world["editor-gakko"]

    def save(person: int) -> str:
        answer = ReportAnswer(texts={"results": f"{person}人目の文章"})
        try:
            save_report(report=stored, by=user, at=AT, answer=answer, version=0)
        except StaleReportError:
            return "stale"
        return f"{person}人目の文章"

    said = at_once(save)
    accepted = [one for one in said if one != "stale"]
    after = committed_world.report("gyo-10")
    assert len(accepted) == 1
    assert (after.results, after.version) == (accepted[0], 1)


def test_who_signs_in_and_who_submits_at_once_are_linked_one_after_the_other(
    committed_world: World,
) -> None:
    reports = [
        report(committed_world, "gyo-10", 2025, ratio(3, 24)),
        report(committed_world, "gyo-11", 2025, number(2)),
    ]
    user = committed_world["editor-gakko"]
    user.set_password(PASSWORD)
    user.save()

    def act(person: int) -> str:
        for _again in range(2):
            Client().post("/account/login/", {"username": user.username, "password": PASSWORD})
        if person < len(reports):
            submit_report(report=reports[person], by=user, at=AT)
        return ""

    at_once(act)
    walked = walk()
    assert (walked.first, walked.count) == (None, 2 * PEOPLE + len(reports))


def test_nobody_submits_twice(committed_world: World) -> None:
    stored = report(committed_world, "gyo-11", 2025, number(2))
    user = committed_world["editor-gakko"]

    def submit(_person: int) -> str:
        try:
            submit_report(report=AnnualReport.objects.get(pk=stored.pk), by=user, at=AT)
        except ConflictError:
            return "refused"
        return "submitted"

    said = at_once(submit)
    assert said.count("submitted") == 1
    assert TransitionLog.objects.filter(report=stored).count() == 1
    assert connection.vendor in ("sqlite", "postgresql")


def test_the_log_is_in_the_order_of_the_steps_though_one_of_them_had_to_wait(committed_world: World) -> None:
    """Who pressed first may get the report last: the time of pressing then says the opposite."""
    user, head = committed_world["editor-gakko"], committed_world["head-gakko"]
    stored = submit_report(report=report(committed_world, "gyo-11", 2025, number(2)), by=user, at=AT)
    return_report(report=stored, by=head, at=AT - dt.timedelta(seconds=1), comment="根拠を書いてください")
    log = committed_world.report("gyo-11").transitions
    assert [one.to_state for one in log.all()] == ["submitted", "drafting"]
    assert log.last().act == "return_report"


def test_a_decision_is_taken_and_taken_back_by_one_person_only(committed_world: World) -> None:
    """Half of them reopen, half finalise, all of them what they read: each step is taken once."""
    user = committed_world["secretariat"]
    stored = finalise(committed_world, report(committed_world, "gyo-11", 2025, number(2)), "A")

    def reopen(_person: int) -> str:
        try:
            reopen_report(report=stored, by=user, at=AT, comment="誤り", version=stored.version)
        except ConflictError:
            return "refused"
        return "reopened"

    def decide(_person: int) -> str:
        try:
            finalise_report(
                report=stored,
                by=user,
                at=AT,
                grade="A",
                grade_reason="",
                meeting_name="第2回ＤＸ推進本部会議",
                meeting_date=dt.date(2026, 7, 1),
                version=stored.version + 1,
            )
        except ConflictError:
            return "refused"
        return "finalised"

    said = at_once(lambda person: (reopen if person % 2 else decide)(person))
    assert said.count("reopened") == 1
    assert said.count("finalised") <= 1  # none where all of them came before the decision was taken back
    after = committed_world.report("gyo-11")
    assert (after.state == "finalised") == ("finalised" in said)
    assert (after.final_grade, after.meeting_name != "") == (("A", True) if after.scale else ("", False))
    acts = list(after.transitions.values_list("act", flat=True))[4:]
    assert acts == ["reopen_report", "finalise_report"][: len(acts)]
    assert len(acts) == 8 - said.count("refused")


def test_of_many_who_choose_at_once_one_is_accepted_and_the_others_choose_again(
    committed_world: World,
) -> None:
    world, url = committed_world, "/entry/2025/gyo-10/"
    mine = opened(world) | {"results": "私の実績"}
    other_saves(world, results="所属長の実績")
    page = as_user(world, "editor-gakko").post(url, mine).content.decode()
    clients = [as_user(world, "editor-gakko") for _ in range(8)]

    def choose(person: int) -> str:
        data = answer(page, results="mine") | {"outcomes": f"{person}人目の成果"}
        return str(clients[person].post(url, data).status_code)

    said = at_once(choose)
    assert said.count("302") == 1
    assert said.count("409") == 7
    assert world.report("gyo-10").version == 2


def test_two_senders_send_each_message_once(committed_world: World, monkeypatch: Any) -> None:
    """What is being sent takes a while; the other senders leave it alone."""
    with_addresses(committed_world)
    write_digests(plan=committed_world.plan, as_of=OPENED, at=AT)
    send = EmailBackend.send_messages

    def slowly(backend: Any, messages: Any) -> int:
        time.sleep(0.1)
        return int(send(backend, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", slowly)

    def run(person: int) -> str:
        time.sleep(person * 0.03)  # the later ones read what is being sent by then
        return str(send_outbox(at=AT).sent)

    said = at_once(run)
    assert sum(map(int, said)) == 3
    assert len(mail.outbox) == 3
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 3
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_a_round_is_opened_once(committed_world: World) -> None:
    """Who comes second is told so; every initiative has one report."""
    user, plan = committed_world["secretariat"], committed_world.plan
    plan.end_fiscal_year = 2026
    plan.save()
    content = CycleContent(opens_on=dt.date(2027, 4, 1), due_on=dt.date(2027, 4, 15))
    cycle = prepare_cycle(plan=plan, fiscal_year=2026, content=content, by=user, at=AT)

    def open_it(_person: int) -> str:
        try:
            open_cycle(cycle=cycle, by=user, at=AT)
        except ConflictError:
            return "refused"
        return "opened"

    assert at_once(open_it).count("opened") == 1
    assert cycle.reports.count() == plan.initiatives.count()


def test_what_another_connection_writes_is_in_the_next_overview(committed_world: World) -> None:
    """What was made of a plan's rows is kept in memory only together with the rows."""

    def titles() -> set[str]:
        plan = Plan.objects.get(pk=committed_world.plan.pk)
        return {row.title for row in read_overview(plan, committed_world["secretariat"]).rows.values()}

    def rename(number: int) -> str:
        Initiative.objects.filter(slug="gyo-10").update(title=f"{number}番目の名前")
        return ""

    before = titles()
    assert titles() == before
    at_once(rename)
    assert len(titles() - before) == 1

"""People who save and act at the same moment, in threads of their own, on whichever database the run uses."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from indicators.answers import ReportAnswer
from indicators.models import AnnualReport, TransitionLog
from indicators.services import ConflictError, StaleReportError, return_report, save_report, submit_report
from tests.cast import World, make_world
from tests.reports.story import number, report

AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)
PEOPLE = 8


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """A world that other connections see."""
    return make_world()


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

"""代決 and 代理入力: who acts in whose place is logged and shown; and a plan that skips the head's step."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.permissions import access_of
from indicators.book.stored_answers import report_answer
from indicators.entry.services import save_report
from indicators.models import AnnualReport, ReportState
from indicators.workflow.errors import ConflictError
from indicators.workflow.transitions import approve_report, check_report, return_report, submit_report
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.reports.story import number, report, submit

pytestmark = pytest.mark.any_database

AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)
URL = "/entry/2025/gyo-11/"


def opened(world: World, name: str, address: str = URL) -> str:
    client = Client()
    client.force_login(world[name])
    return client.get(address).content.decode()


@pytest.fixture
def submitted(world: World) -> AnnualReport:
    return submit(world, report(world, "gyo-11", 2025, number(2)))


@pytest.fixture
def skipping(world: World) -> World:
    world.plan.skips_approval = True
    world.plan.save()
    return world


# --- 代決 ---


def test_a_deputy_is_named_as_one_by_the_membership(world: World) -> None:
    access = access_of(world["deputy-gakko"])
    assert access.approver_departments == access.deputy_departments != frozenset()
    assert not access_of(world["head-gakko"]).deputy_departments
    assert "所属長（代決者）" in opened(world, "deputy-gakko", "/")


def test_who_became_the_head_is_a_deputy_no_longer(world: World) -> None:
    old = Membership.objects.get(user=world["deputy-gakko"])
    Membership.objects.create(
        user=old.user, role=old.role, department=old.department, valid_from=dt.date(2025, 4, 1)
    )
    assert not access_of(world["deputy-gakko"]).deputy_departments


@pytest.mark.parametrize(
    ("name", "by_deputy", "on_behalf"),
    [("head-gakko", False, False), ("deputy-gakko", True, False), ("secretariat", False, True)],
)
@pytest.mark.parametrize("act", ["approve", "return"])
def test_an_approval_says_in_whose_place_it_was_given(
    world: World, submitted: AnnualReport, act: str, name: str, by_deputy: bool, on_behalf: bool
) -> None:
    if act == "approve":
        approve_report(report=submitted, by=world[name], at=AT)
    else:
        return_report(report=submitted, by=world[name], at=AT, comment="根拠を書いてください")
        on_behalf = False  # returning is an act of the secretariat's own
    log = submitted.transitions.last()
    assert (log.is_by_deputy, log.is_on_behalf) == (by_deputy, on_behalf)
    page = opened(world, "editor-gakko")
    assert ("代決</span>" in page) == by_deputy
    assert ("代理</span>" in page) == on_behalf


def test_only_the_heads_acts_are_by_deputy(world: World) -> None:
    stored = report(world, "gyo-11", 2025, number(2))
    submit_report(report=stored, by=world["deputy-gakko"], at=AT)
    assert not stored.transitions.get().is_by_deputy


# --- 代理入力 ---


def test_what_the_secretariat_enters_for_a_department_is_logged_and_shown(world: World) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    data = posted(world["secretariat"], world.report("gyo-10"), act="submit", **COMPLETE_GYO_10)
    assert client.post("/entry/2025/gyo-10/", data).status_code == 302
    rows = world.report("gyo-10").transitions.values_list("act", "from_state", "to_state", "is_on_behalf")
    assert list(rows) == [
        ("save_report", "not_started", "drafting", True),
        ("submit_report", "drafting", "submitted", True),
    ]
    page = opened(world, "editor-gakko", "/entry/2025/gyo-10/")
    assert page.count("代理入力</span>") == 2
    assert "secretariatさん" in page


@pytest.mark.parametrize("name", ["editor-gakko", "head-gakko"])
def test_a_departments_own_saves_are_not_in_the_log(world: World, name: str) -> None:
    stored = world.report("gyo-11")
    save_report(report=stored, by=world[name], at=AT, answer=report_answer(stored), version=0)
    assert not stored.transitions.exists()


def test_a_secretary_who_belongs_to_the_department_enters_for_it(world: World) -> None:
    editor = Membership.objects.get(user=world["editor-gakko"])
    Membership.objects.create(
        user=world["secretariat"], role="editor", department=editor.department, valid_from=editor.valid_from
    )
    stored = world.report("gyo-11")
    save_report(report=stored, by=world["secretariat"], at=AT, answer=report_answer(stored), version=0)
    assert not stored.transitions.exists()


def test_a_return_still_shows_after_the_secretariat_saved(world: World, submitted: AnnualReport) -> None:
    back = return_report(report=submitted, by=world["head-gakko"], at=AT, comment="根拠を書いてください")
    save_report(report=back, by=world["secretariat"], at=AT, answer=report_answer(back), version=back.version)
    assert "差戻しされました" in opened(world, "editor-gakko")


@pytest.mark.parametrize(
    ("name", "shown"), [("editor-gakko", True), ("secretariat", True), ("headquarters", False)]
)
def test_the_log_is_for_those_who_write(
    world: World, submitted: AnnualReport, name: str, shown: bool
) -> None:
    assert ("操作の記録" in opened(world, name)) == shown


# --- a plan that skips the head's step ---


def test_what_was_submitted_waits_for_the_secretariat(skipping: World) -> None:
    client = Client()
    client.force_login(skipping["editor-gakko"])
    data = posted(skipping["editor-gakko"], skipping.report("gyo-10"), act="submit", **COMPLETE_GYO_10)
    home = client.post("/entry/2025/gyo-10/", data, follow=True).content.decode()
    assert "行－⑩ を提出しました。次は事務局の確認です。" in home
    page = opened(skipping, "secretariat", "/review/2025/gyo-10/")
    assert "確認待ち" in page
    assert "step/check/" in page
    assert "step/approve/" not in page
    assert "step/approve/" not in opened(skipping, "head-gakko", "/review/2025/gyo-10/")


@pytest.mark.parametrize(("name", "waits"), [("secretariat", True), ("head-gakko", False)])
def test_it_stands_first_for_whom_it_waits(
    skipping: World, submitted: AnnualReport, name: str, waits: bool
) -> None:
    page = opened(skipping, name, "/")
    assert ("事務局で確認するもの" in page) == waits
    assert "承認するもの" not in page


def test_it_is_checked_without_an_approval(skipping: World, submitted: AnnualReport) -> None:
    with pytest.raises(ConflictError, match="所属長の承認を省いています"):
        approve_report(report=submitted, by=skipping["head-gakko"], at=AT)
    done = check_report(report=submitted, by=skipping["secretariat"], at=AT)
    assert (done.state, done.approved_at, done.checked_at) == (ReportState.CHECKED, None, AT)


def test_without_the_flag_the_secretariat_waits_for_the_head(world: World, submitted: AnnualReport) -> None:
    with pytest.raises(ConflictError, match="事務局確認はできません"):
        check_report(report=submitted, by=world["secretariat"], at=AT)

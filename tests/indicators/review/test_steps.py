"""The steps after entering, through the page: who may take them, what they need, what they say."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import AnnualReport, ReportState
from indicators.workflow.transitions import approve_report, check_report, submit_report
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted

pytestmark = pytest.mark.any_database

URL = "/review/2025/gyo-10/"
ENTRY = "/entry/2025/gyo-10/"
DECISION = {
    "finalise-grade": "D",
    "finalise-grade_reason": "",
    "finalise-meeting_name": "第1回ＤＸ推進本部会議",
    "finalise-meeting_date": "令和8年6月1日",
}


def take(world: World, name: str, act: str, **data: Any) -> Any:
    client = Client()
    client.force_login(world[name])
    return client.post(
        f"{URL}step/{act}/", {"version": world.report("gyo-10").version, "confirmed": "yes"} | data
    )


@pytest.fixture(scope="module")
def handed_in(loaded_world: World, django_db_blocker: Any) -> World:
    """行－⑩ R7 提出済, entered through the page."""
    world, client = loaded_world, Client()
    with django_db_blocker.unblock():
        client.force_login(world["editor-gakko"])
        client.post(ENTRY, posted(world["editor-gakko"], world.report("gyo-10"), **COMPLETE_GYO_10))
        submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=timezone.now())
    return world


@pytest.fixture
def report(handed_in: World, db: None) -> AnnualReport:
    return handed_in.report("gyo-10")


def checked(world: World, report: AnnualReport) -> None:
    approve_report(report=report, by=world["head-gakko"], at=timezone.now())
    check_report(report=report, by=world["secretariat"], at=timezone.now())


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        # withdraw, return (without its reason), approve, check and finalise (too early)
        ("editor-gakko", [302, 403, 403, 403, 403]),
        ("head-gakko", [403, 422, 302, 403, 403]),
        ("secretariat", [403, 422, 302, 409, 422]),
        ("deputy-gakko", [403, 422, 302, 403, 403]),
        ("headquarters", [403, 403, 403, 403, 403]),
        ("editor-support", [403, 403, 403, 403, 403]),
        ("editor-sangyo", [404, 404, 404, 404, 404]),
        ("viewer", [404, 404, 404, 404, 404]),
    ],
)
@pytest.mark.parametrize("number", range(5))
def test_who_may_take_which_step(
    world: World, report: AnnualReport, name: str, statuses: list[int], number: int
) -> None:
    act = ["withdraw", "return", "approve", "check", "finalise"][number]
    assert take(world, name, act).status_code == statuses[number]


def test_unknown_steps_and_gets_do_nothing(world: World, report: AnnualReport) -> None:
    assert take(world, "secretariat", "explode").status_code == 404
    client = Client()
    client.force_login(world["head-gakko"])
    assert client.get(f"{URL}step/approve/").status_code == 302  # back to the page
    assert world.report("gyo-10").state == ReportState.SUBMITTED


def test_a_return_says_why_to_the_department(world: World, report: AnnualReport) -> None:
    response = take(world, "head-gakko", "return", **{"return-comment": " "})
    assert "差戻しの理由を入力してください。" in response.content.decode()
    take(world, "head-gakko", "return", **{"return-comment": "工事の時期を\n書いてください"})
    assert world.report("gyo-10").state == ReportState.DRAFTING
    client = Client()
    client.force_login(world["editor-gakko"])
    assert "工事の時期を<br>書いてください" in client.get(ENTRY).content.decode()
    assert "差戻し" in client.get("/").content.decode()


def test_the_decision_is_recorded_with_its_meeting(world: World, report: AnnualReport) -> None:
    checked(world, report)
    assert take(world, "secretariat", "finalise", **DECISION).status_code == 302
    stored = world.report("gyo-10")
    assert (stored.state, stored.final_grade) == (ReportState.FINALISED, "D")
    assert stored.meeting_name == "第1回ＤＸ推進本部会議"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"finalise-grade": "A"}, "判定案（D）と異なる評価です。理由を入力してください。"),
        ({"finalise-meeting_name": ""}, "決定した会議の名称を入力してください。"),
        ({"finalise-meeting_date": ""}, "会議の日を入力してください。"),
        ({"finalise-meeting_date": "来週"}, "「来週」は日付として読み取れません。"),
    ],
)
def test_an_incomplete_decision_is_refused_in_words(
    world: World, report: AnnualReport, change: dict[str, str], sentence: str
) -> None:
    checked(world, report)
    response = take(world, "secretariat", "finalise", **DECISION | change)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert world.report("gyo-10").state == ReportState.CHECKED


def test_a_step_that_came_too_late_says_so(world: World, report: AnnualReport) -> None:
    checked(world, report)
    response = take(world, "head-gakko", "approve")
    assert response.status_code == 409
    assert "現在「事務局確認済」のため、所属長承認はできません。" in response.content.decode()


@pytest.mark.parametrize("act", ["approve", "return", "check", "finalise"])
@pytest.mark.parametrize("broken", [False, True])
def test_nobody_decides_on_what_they_have_not_read(
    world: World, report: AnnualReport, act: str, broken: bool
) -> None:
    """The content changed after the page was opened: approving it would approve something else."""
    if act == "check":
        approve_report(report=report, by=world["head-gakko"], at=timezone.now())
    if act == "finalise":
        checked(world, report)
    read = world.report("gyo-10").version
    client = Client()
    client.force_login(world["secretariat"])
    changed = posted(world["secretariat"], report, results="あとから直した文章")
    assert client.post(ENTRY, changed).status_code == 302
    state = world.report("gyo-10").state
    typed = DECISION | {"return-comment": "読んだ内容への意見"}
    response = take(world, "secretariat", act, **typed, version="abc" if broken else read)
    page = response.content.decode()
    assert response.status_code == 409
    assert "この画面を開いたあとに、内容か状態が変わりました。" in page
    assert "あとから直した文章" in page
    assert ("読んだ内容への意見" in page) == (act == "return")
    assert world.report("gyo-10").state == state
    assert take(world, "secretariat", act, **typed).status_code == 302


def test_who_takes_back_what_the_head_changed_meanwhile_sees_it_first(
    world: World, report: AnnualReport
) -> None:
    read = world.report("gyo-10").version
    client = Client()
    client.force_login(world["head-gakko"])
    client.post(ENTRY, posted(world["head-gakko"], report, results="所属長が直した文章"))
    response = take(world, "editor-gakko", "withdraw", version=read)
    assert response.status_code == 409
    assert "所属長が直した文章" in response.content.decode()
    assert take(world, "editor-gakko", "withdraw").status_code == 302


def test_a_comment_for_a_step_that_is_over_is_shown_to_be_copied(world: World, report: AnnualReport) -> None:
    read = report.version
    take(world, "editor-gakko", "withdraw")
    response = take(world, "head-gakko", "return", **{"return-comment": "長い意見\n二行目"}, version=read)
    assert response.status_code == 409
    assert "<dt>差戻しの理由</dt><dd>長い意見<br>二行目</dd>" in response.content.decode()


# --- 確定の取消し ---


def finalised(world: World, report: AnnualReport) -> AnnualReport:
    checked(world, report)
    take(world, "secretariat", "finalise", **DECISION)
    return world.report("gyo-10")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("editor-gakko", 403),
        ("head-gakko", 403),
        ("deputy-gakko", 403),
        ("editor-support", 403),
        ("headquarters", 403),
        ("editor-sangyo", 404),
        ("viewer", 404),
        ("secretariat", 302),
    ],
)
def test_who_may_take_a_decision_back(world: World, report: AnnualReport, name: str, status: int) -> None:
    finalised(world, report)
    assert take(world, name, "reopen", **{"reopen-comment": "数値の誤り"}).status_code == status


def test_a_decision_is_taken_back_with_a_reason_and_may_be_taken_again(
    world: World, report: AnnualReport
) -> None:
    before = finalised(world, report)
    refused = take(world, "secretariat", "reopen", **{"reopen-comment": "　"})
    assert refused.status_code == 422
    assert "確定を取り消す理由を入力してください。" in refused.content.decode()
    take(world, "secretariat", "reopen", **{"reopen-comment": "学校数に誤りがあったため"})
    stored = world.report("gyo-10")
    assert (stored.state, stored.checked_at) == (ReportState.CHECKED, before.checked_at)
    assert (stored.finalised_at, stored.meeting_date, stored.scale) == (None, None, None)
    assert {stored.final_grade, stored.meeting_name, stored.proposed_grade, stored.proposed_reason} == {""}
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get(URL).content.decode()
    assert "学校数に誤りがあったため" in page
    changed = posted(world["secretariat"], stored, m0_denominator="25")
    assert client.post(ENTRY, changed).status_code == 302
    assert take(world, "secretariat", "finalise", **DECISION).status_code == 302


def test_a_reopened_report_may_go_back_to_the_department(world: World, report: AnnualReport) -> None:
    finalised(world, report)
    take(world, "secretariat", "reopen", **{"reopen-comment": "誤り"})
    take(world, "secretariat", "return", **{"return-comment": "直してください"})
    assert world.report("gyo-10").state == ReportState.DRAFTING


def test_what_is_not_decided_cannot_be_reopened(world: World, report: AnnualReport) -> None:
    response = take(world, "secretariat", "reopen", **{"reopen-comment": "早すぎる取消し"})
    assert response.status_code == 409
    assert "現在「提出済」のため、確定の取消しはできません。" in response.content.decode()
    assert "早すぎる取消し" in response.content.decode()


@pytest.mark.parametrize(
    ("act", "name", "data"),
    [
        ("approve", "head-gakko", {}),
        ("return", "head-gakko", {"return-comment": "工事の時期を書いてください。"}),
        ("withdraw", "editor-gakko", {}),
    ],
)
def test_the_same_step_twice_has_been_taken(
    world: World, report: AnnualReport, act: str, name: str, data: dict[str, str]
) -> None:
    """The button was pressed twice, or in two tabs."""
    version = {"version": report.version}
    assert take(world, name, act, **version, **data).status_code == 302
    client = Client()
    client.force_login(world[name])
    again = client.post(f"{URL}step/{act}/", version | data, follow=True)
    assert again.redirect_chain
    assert "すでに済んでいます。" in again.content.decode()
    if data:
        other = client.post(f"{URL}step/{act}/", version | {"return-comment": "別の理由"})
        assert other.status_code == 409


def test_the_secretariat_takes_back_what_it_has_submitted_in_the_department_s_place(
    world: World, report: AnnualReport
) -> None:
    take(world, "editor-gakko", "withdraw")
    client = Client()
    client.force_login(world["secretariat"])
    submit_report(report=world.report("gyo-10"), by=world["secretariat"], at=timezone.now())
    assert "step/withdraw/" in client.get(URL).content.decode()
    assert take(world, "secretariat", "withdraw").status_code == 302
    assert world.report("gyo-10").state == ReportState.DRAFTING
    # What the department submits again is the department's.
    submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=timezone.now())
    assert "step/withdraw/" not in client.get(URL).content.decode()
    assert take(world, "secretariat", "withdraw").status_code == 403

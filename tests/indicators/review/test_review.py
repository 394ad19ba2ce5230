"""The page for reviewing: who reads it, what its acts need, where they lead."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import AnnualReport, ReportState
from indicators.review.addresses import report_page
from indicators.workflow.rights import ReportRights
from indicators.workflow.transition_table import Reader
from indicators.workflow.transitions import approve_report, check_report, return_report
from tests.cast import World
from tests.indicators.home.work_story import put
from tests.reports.story import at, ratio, report, submit

pytestmark = pytest.mark.any_database

URL = "/review/2025/gyo-10/"
WRITER = {"may_read": True, "is_editor": True, "may_edit_now": True}


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def shown(world: World, name: str, url: str = URL) -> str:
    response = client_of(world, name).get(url)
    assert response.status_code == 200
    return response.content.decode()


def take(
    world: World, name: str, act: str, slug: str = "gyo-10", *, is_htmx: bool = False, **data: Any
) -> Any:
    headers = {"HX-Request": "true"} if is_htmx else {}
    version = {"version": world.report(slug).version}
    url = f"/review/2025/{slug}/step/{act}/"
    return client_of(world, name).post(url, version | data, headers=headers, follow=not is_htmx)


@pytest.fixture(scope="module")
def handed_in(loaded_world: World, django_db_blocker: Any) -> World:
    """行－⑩, ⑪ and ⑫ R7 提出済."""
    with django_db_blocker.unblock():
        submit(loaded_world, report(loaded_world, "gyo-10", 2025, ratio(3, 24), next_steps="増設する"))
        for slug in ("gyo-11", "gyo-12"):
            put(loaded_world, slug, ReportState.SUBMITTED)
    return loaded_world


@pytest.fixture
def submitted(handed_in: World, db: None) -> AnnualReport:
    return handed_in.report("gyo-10")


@pytest.mark.parametrize(
    ("rights", "state", "page"),
    [
        ({}, "submitted", ""),
        (WRITER, "not_started", "entry"),
        (WRITER, "drafting", "entry"),
        # A head may still correct what was submitted, but reviews it first.
        (WRITER | {"is_editor": False, "is_approver": True}, "submitted", "review"),
        ({"may_read": True, "is_secretariat": True, "may_edit_now": True}, "approved", "review"),
        ({"may_read": True, "reader": Reader.HEADQUARTERS}, "checked", "review"),
        ({"may_read": True}, "drafting", "review"),
        ({"may_read": True, "may_enter_figures_now": True}, "drafting", "own_figures"),
        (WRITER | {"may_enter_figures_now": True}, "drafting", "entry"),
        (WRITER | {"may_edit_now": False}, "finalised", "review"),
    ],
)
def test_where_a_report_opens(rights: dict[str, Any], state: str, page: str) -> None:
    assert report_page(ReportRights(**rights), state) == page


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("editor-gakko", ["withdraw"]),
        ("head-gakko", ["approve", "return"]),
        ("deputy-gakko", ["approve", "return"]),
        ("secretariat", ["approve", "return"]),
        ("headquarters", []),
        ("editor-support", []),
    ],
)
def test_each_reader_reads_all_and_is_offered_the_own_acts(
    world: World, submitted: AnnualReport, name: str, acts: list[str]
) -> None:
    page = shown(world, name)
    assert re.findall(r'id="step-([a-z]+)"', page) == acts
    assert "3校÷24校" in page or "12.5" in page
    assert "gyo-10 2025 の取組実績" in page
    assert "<form" not in page.split('id="texts-heading"')[1].split("</section>")[0]
    assert ('href="/entry/2025/gyo-10/">直す' in page) == (
        name in ("head-gakko", "deputy-gakko", "secretariat")
    )


def test_a_head_goes_through_the_queue_and_home(world: World, submitted: AnnualReport) -> None:
    assert "次の承認待ちへ（残り2件）" in shown(world, "head-gakko")
    first = take(world, "head-gakko", "approve")
    assert first.redirect_chain[-1][0] == "/review/2025/gyo-11/"
    assert (
        "承認しました。次は事務局の確認です。続けて、次の承認待ちを表示しています（残り2件）。"
        in first.content.decode()
    )
    assert take(world, "head-gakko", "approve", "gyo-11").redirect_chain[-1][0] == "/review/2025/gyo-12/"
    last = take(world, "head-gakko", "approve", "gyo-12")
    assert last.redirect_chain[-1][0] == "/"
    assert "承認待ちは、もうありません。" in last.content.decode()


def test_a_return_is_asked_about_once_its_reason_is_there(world: World, submitted: AnnualReport) -> None:
    missing = take(world, "head-gakko", "return", is_htmx=True)
    assert missing.status_code == 422
    assert missing["HX-Retarget"] == "#step-return"
    assert "差戻しの理由を入力してください。" in missing.content.decode()
    reason = {"return-comment": "工事の時期を書いてください"}
    asked = take(world, "head-gakko", "return", is_htmx=True, **reason)
    assert asked.status_code == 200
    assert '<dialog class="confirm-dialog" data-modal' in asked.content.decode()
    assert "提出済 → 入力中" in asked.content.decode()
    assert world.report("gyo-10").state == ReportState.SUBMITTED
    plain = take(world, "head-gakko", "return", **reason).content.decode()
    assert "<dialog" not in plain
    assert "差し戻しますか" in plain
    back = take(world, "head-gakko", "return", confirmed="no", **reason).content.decode()
    assert "工事の時期を書いてください</textarea>" in back
    done = take(world, "head-gakko", "return", confirmed="yes", **reason)
    assert done.redirect_chain[-1][0] == "/review/2025/gyo-11/"
    assert world.report("gyo-10").state == ReportState.DRAFTING


def decision(**changes: str) -> dict[str, str]:
    typed = {
        "grade": "D",
        "grade_reason": "",
        "meeting_name": "第1回本部会議",
        "meeting_date": "令和8年6月1日",
    }
    return {f"finalise-{key}": value for key, value in (typed | changes).items()}


def test_a_decision_says_what_differs_and_remembers_the_meeting(
    world: World, submitted: AnnualReport
) -> None:
    for slug in ("gyo-10", "gyo-11"):
        approve_report(report=world.report(slug), by=world["head-gakko"], at=at(2025))
        check_report(report=world.report(slug), by=world["secretariat"], at=at(2025))
    refused = take(world, "secretariat", "finalise", **decision(grade="A"))
    assert "判定案（D）と異なる評価です。理由を入力してください。" in refused.content.decode()
    asked = take(world, "secretariat", "finalise", **decision(grade="A", grade_reason="災害のため"))
    assert "判定案 D → A" in asked.content.decode()
    assert "第1回本部会議（令和8年6月1日）" in asked.content.decode()
    assert "（判定案のとおり）" in take(world, "secretariat", "finalise", **decision()).content.decode()
    done = take(world, "secretariat", "finalise", confirmed="yes", **decision())
    page = done.content.decode()
    assert done.redirect_chain[-1][0] == "/review/2025/gyo-11/"
    assert 'value="第1回本部会議"' in page
    assert 'value="令和8年6月1日"' in page


def test_what_changed_since_the_return_is_marked(world: World, submitted: AnnualReport) -> None:
    return_report(report=submitted, by=world["head-gakko"], at=timezone.now(), comment="校数を直してください")
    assert "まだ修正されていません。" in shown(world, "head-gakko")
    submit(world, report(world, "gyo-10", 2025, ratio(2, 24), next_steps="増設する", results="2校に減った"))
    page = shown(world, "head-gakko")
    since = page.split('id="since-heading"')[1].split("</section>")[0]
    assert "校数を直してください" in since
    assert "<u>2</u>" in since
    assert "増設する" not in since


def test_nobody_decides_on_what_they_have_not_read(world: World, submitted: AnnualReport) -> None:
    read = world.report("gyo-10").version
    stored = AnnualReport.objects.filter(pk=submitted.pk)
    stored.update(version=read + 1, results="あとから直した文章")
    late = take(world, "head-gakko", "return", version=read, **{"return-comment": "古い内容への意見"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "この画面を開いたあとに、内容か状態が変わりました。" in page
    assert "あとから直した文章" in page
    assert "古い内容への意見" in page


def test_pressed_twice_it_is_done_once(world: World, submitted: AnnualReport) -> None:
    version = world.report("gyo-10").version
    take(world, "head-gakko", "approve")
    again = take(world, "head-gakko", "approve", version=version)
    assert again.status_code == 200
    assert "すでに済んでいます。" in again.content.decode()


@pytest.mark.parametrize("name", ["head-gakko", "secretariat"])
@pytest.mark.parametrize("is_returned", [False, True])
def test_a_fixed_number_of_queries(
    world: World, submitted: AnnualReport, name: str, is_returned: bool
) -> None:
    if is_returned:
        return_report(report=submitted, by=world["head-gakko"], at=timezone.now(), comment="校数を直す")
        submit(world, report(world, "gyo-10", 2025, ratio(2, 24), results="2校に減った"))
    client = client_of(world, name)
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    assert len(queries) <= 42


def test_a_remark_made_on_the_page_comes_back_to_it(submitted: AnnualReport, handed_in: World) -> None:
    client, page = client_of(handed_in, "head-gakko"), shown(handed_in, "head-gakko")
    assert '<input type="hidden" name="on" value="review">' in page
    typed = {"remark-kind": "comment", "remark-text": "確かめました。", "on": "review"}
    wrong = client.post("/entry/2025/gyo-10/remark/", typed | {"remark-text": ""})
    assert wrong.status_code == 422
    assert 'id="remark' in (text := wrong.content.decode())
    assert 'name="on" value="review"' in text
    assert 'id="entry-form"' not in text
    done = client.post("/entry/2025/gyo-10/remark/", typed)
    assert done["Location"] == f"{URL}#remarks"
    part = client.post("/entry/2025/gyo-10/remark/", typed, headers={"HX-Request": "true"}).content.decode()
    assert 'name="on" value="review"' in part

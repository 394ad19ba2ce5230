"""The pages of a closing round: who sees what in which state, nothing typed is lost, files say the same."""

import csv
import datetime as dt
import io
from dataclasses import asdict, replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from indicators.closing.answer import ClosingAnswer
from indicators.closing.services import close_closing, save_closing_report
from indicators.models import ClosingReport, ClosingRound
from initiatives.models import Initiative
from tests.cast import World
from tests.ended_plan import AT, DUE, WHOLE, answer_all, closing_report, end_plan, opened_closing
from tests.reports.story import tell

pytestmark = pytest.mark.any_database
URL = "/closing/"
ANSWER = "/closing/initiatives/gyo-10/"
EVERYBODY = (
    "editor-gakko",
    "head-gakko",
    "deputy-gakko",
    "editor-sangyo",
    "editor-support",
    "secretariat",
    "headquarters",
    "viewer",
    "admin",
    "nobody",
)


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def text(world: World, name: str, url: str = URL) -> str:
    response = as_user(world, name).get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def body(act: str = "save", version: int = 0, **changes: Any) -> dict[str, Any]:
    return {"version": str(version), "act": act, **asdict(replace(WHOLE, **changes))}


def statuses(world: World, url: str) -> dict[str, int]:
    return {name: as_user(world, name).get(url).status_code for name in EVERYBODY}


@pytest.fixture
def closing(world: World) -> ClosingRound:
    return opened_closing(world)


def close(world: World, closing: ClosingRound) -> None:
    answer_all(world)
    day = dt.date(2026, 7, 1)
    close_closing(closing=closing, meeting_name="第2回会議", meeting_date=day, by=world["secretariat"], at=AT)


# --- before it is opened ---


def test_what_is_missing_is_said_with_the_way_there(world: World) -> None:
    tell(world)
    page = text(world, "secretariat")
    assert "計画の最終年度（令和7年度）の実績のうち、23件がまだ確定していません。" in page
    assert 'href="/entry/2025/gyo-10/"' in page
    assert "総括の照会を開く" not in page
    refused = as_user(world, "secretariat").post("/closing/edit/", {"due_on": "令和81年3月31日"})
    assert refused.status_code == 409
    assert "令和81年3月31日" in refused.content.decode()


def test_it_is_opened_on_its_page(world: World) -> None:
    end_plan(world)
    assert 'href="/closing/edit/"' in text(world, "secretariat")
    client = as_user(world, "secretariat")
    assert client.post("/closing/edit/", {"due_on": ""}).status_code == 422
    response = client.post("/closing/edit/", {"due_on": "令和81年3月31日", "inquiry_text": ""}, follow=True)
    assert "総括の照会を開きました。" in response.content.decode()
    assert ClosingReport.objects.count() == 28


# --- who sees what ---


def test_who_opens_which_page(world: World, closing: ClosingRound) -> None:
    in_part = dict.fromkeys(EVERYBODY, 200) | {"viewer": 403, "admin": 403, "nobody": 403}
    departments = {"editor-gakko", "head-gakko", "deputy-gakko", "editor-support", "secretariat"}
    own = {name: 200 if name in departments else 404 for name in EVERYBODY}
    assert statuses(world, URL) == in_part
    assert statuses(world, ANSWER) == own
    as_user(world, "editor-gakko").post(ANSWER, body("submit"))
    assert statuses(world, ANSWER) == own | {"headquarters": 200}
    close(world, closing)
    assert statuses(world, URL) == in_part | {"viewer": 200, "admin": 200}
    assert statuses(world, ANSWER) == own | {"headquarters": 200}


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_an_answer_says_is_shown_to_whom(world: World, closing: ClosingRound, name: str) -> None:
    stored = closing_report(world, "gyo-10")
    draft = ClosingAnswer("mostly", "まだ見せない成果", "", "continued", "")
    save_closing_report(report=stored, answer=draft, by=world["editor-gakko"], at=AT, version=0)
    seen = []
    for act in (None, "submit"):
        if act:
            as_user(world, "editor-gakko").post(ANSWER, body(act, 1, outcome="見せる成果"))
        page = as_user(world, name).get(URL).content.decode()
        assert "まだ見せない成果" not in page
        seen.append("見せる成果" in page)
    close(world, closing)
    seen.append("見せる成果" in as_user(world, name).get(URL).content.decode())
    is_own = name in ("editor-gakko", "head-gakko", "deputy-gakko", "editor-support")
    before = is_own or name in ("secretariat", "headquarters")
    assert seen == [False, before, name != "nobody"]


def test_departments_see_their_own_rows_until_it_is_closed(world: World, closing: ClosingRound) -> None:
    assert "行－⑩" in text(world, "editor-gakko")
    assert "産－①" not in text(world, "editor-gakko")
    (count,) = as_user(world, "headquarters").get(URL).context["page"].counts
    assert (count.done, count.due) == (0, 28)
    close(world, closing)
    page = text(world, "viewer")
    assert page.count(WHOLE.outcome) == 28
    assert "第2回会議（令和8年7月1日）で確定しました。" in page


def test_the_number_of_queries_does_not_grow(
    world: World, closing: ClosingRound, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_user(world, "secretariat")
    with django_assert_max_num_queries(25):
        client.get(URL)
    with django_assert_max_num_queries(60):
        client.get(ANSWER)


# --- answered ---


def test_what_is_proposed_is_shown_and_is_no_answer(world: World) -> None:
    tell(world)
    opened_closing(world)
    page = text(world, "editor-gakko", ANSWER)
    assert "まだ回答ではありません" in page
    assert "令和6年度" in page
    assert closing_report(world, "gyo-10").outcome == ""
    as_user(world, "editor-gakko").post(ANSWER, body())
    page = text(world, "editor-gakko", ANSWER)
    assert "まだ回答ではありません" not in page
    assert WHOLE.outcome in page


def test_saved_then_submitted_then_read_only(world: World, closing: ClosingRound) -> None:
    client = as_user(world, "editor-gakko")
    saved = client.post(ANSWER, body(outcome=""), follow=True)
    assert "行－⑩の総括を保存しました。" in saved.content.decode()
    refused = client.post(ANSWER, body("submit", 1, outcome=""))
    assert refused.status_code == 422
    assert 'href="#id_outcome"' in refused.content.decode()
    assert closing_report(world, "gyo-10").state == "drafting"
    client.post(ANSWER, body("submit", 1))
    page = text(world, "editor-gakko", ANSWER)
    assert 'name="act"' not in page
    assert "事務局に差戻しを頼んでください" in page
    late = client.post(ANSWER, body("save", 2, outcome="遅れて打った成果"))
    assert late.status_code == 409
    assert "遅れて打った成果" in late.content.decode()


def test_the_secretariat_enters_on_behalf_returns_and_says_why(world: World, closing: ClosingRound) -> None:
    client = as_user(world, "secretariat")
    assert "代理入力" in text(world, "secretariat", ANSWER)
    client.post(ANSWER, body("submit"))
    assert "提出（代理）" in text(world, "editor-gakko", ANSWER)
    sent = {"return-version": "1", "return-comment": ""}
    assert client.post(f"{ANSWER}return/", sent).status_code == 422
    client.post(f"{ANSWER}return/", sent | {"return-comment": "成果を詳しく"})
    page = text(world, "editor-gakko", ANSWER)
    assert "差し戻されました" in page
    assert "成果を詳しく" in page
    stale = client.post(f"{ANSWER}return/", sent | {"return-comment": "もう一度見る"})
    assert stale.status_code == 409
    assert "もう一度見る" in stale.content.decode()


def test_of_two_who_write_nothing_is_lost(world: World, closing: ClosingRound) -> None:
    """Both changed 成果: both stand there. Only one changed 課題, only the other the handling: both stay."""
    first, second = as_user(world, "editor-gakko"), as_user(world, "head-gakko")
    first.post(ANSWER, body())
    second.post(ANSWER, body("save", 1, outcome="所属長の成果", handling="changed"))
    response = first.post(ANSWER, body("submit", 1, outcome="担当者の成果", remaining_issues="新しい課題"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "head-gakkoさん さんが保存しました" in page
    assert "計画期間の成果：保存されている内容" in page
    assert page.count("保存されている内容</strong>") == 1
    form = response.context["page"].form
    assert (form["outcome"].value(), form["remaining_issues"].value(), form["handling"].value()) == (
        "担当者の成果",
        "新しい課題",
        "changed",
    )
    assert closing_report(world, "gyo-10").outcome == "所属長の成果"
    chosen = {name: form[name].value() for name in ("version", *asdict(WHOLE))}
    assert first.post(ANSWER, chosen | {"act": "submit"}).status_code == 302
    assert closing_report(world, "gyo-10").outcome == "担当者の成果"


def test_a_joint_department_does_not_submit(world: World, closing: ClosingRound) -> None:
    row = world.initiative("gyo-10").responsibilities.get(department__name="まちづくり課")
    row.kind = "joint"
    row.save()
    client = as_user(world, "editor-support")
    assert 'value="submit"' not in text(world, "editor-support", ANSWER)
    assert client.post(ANSWER, body("submit")).status_code == 403
    assert client.post(ANSWER, body()).status_code == 302


def test_a_broken_version_is_named(world: World, closing: ClosingRound) -> None:
    response = as_user(world, "editor-gakko").post(ANSWER, body() | {"version": ""})
    assert response.status_code == 422
    assert "画面の情報が欠けています" in response.content.decode()
    assert WHOLE.outcome in response.content.decode()


# --- closed ---


def test_it_is_closed_and_opened_again_on_its_page(world: World, closing: ClosingRound) -> None:
    client = as_user(world, "secretariat")
    assert "まだ提出されていない総括が28件あります。" in text(world, "secretariat")
    decision = {"meeting_name": "第2回会議", "meeting_date": "令和8年7月1日"}
    early = client.post("/closing/step/close/", decision)
    assert early.status_code == 409
    assert "総括が28件あります" in early.content.decode()
    answer_all(world)
    wrong = client.post("/closing/step/close/", {"meeting_name": "", "meeting_date": "いつか"})
    assert wrong.status_code == 422
    assert "いつか" in wrong.content.decode()
    client.post("/closing/step/close/", decision)
    assert "確定しています" in text(world, "editor-gakko", ANSWER)
    assert client.post(ANSWER, body("save", 1)).status_code == 409
    client.post("/closing/step/reopen/", {"reason": "誤りがあった"})
    assert "誤りがあった" in text(world, "secretariat")
    assert client.post("/closing/step/shred/", {}).status_code == 404


# --- files and other plans ---


def test_the_file_says_what_the_page_says(world: World, closing: ClosingRound) -> None:
    as_user(world, "editor-gakko").post(ANSWER, body("submit"))
    for name, rows in (("secretariat", 28), ("editor-gakko", 3)):
        response = as_user(world, name).get("/closing/answers.csv")
        found = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(found) == rows
        (row,) = [one for one in found if one[world.plan.words.initiative_code] == "行-10"]
        assert (row["達成状況"], row["次期計画での扱い"]) == ("おおむね達成", "継続")
        assert (row["計画期間の成果"], row["残った課題"]) == (WHOLE.outcome, WHOLE.remaining_issues)
    assert as_user(world, "secretariat").get("/closing/answers.xlsx").content[:2] == b"PK"
    assert as_user(world, "secretariat").get("/closing/answers.pdf").status_code == 404


def test_what_ended_before_the_plan_is_proposed_so(world: World) -> None:
    Initiative.objects.filter(slug="gyo-10").update(last_year=2023, ending="completed")
    opened_closing(world)
    page = as_user(world, "editor-gakko").get(ANSWER)
    assert page.context["page"].facts.proposal.handling == "completed"
    assert "令和5年度で完了" in page.content.decode()
    assert closing_report(world, "gyo-10").round.due_on == DUE

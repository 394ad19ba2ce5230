"""Several reports at once: what is planned, what is confirmed, and that one refusal stops nothing else."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from indicators.home.bulk.rules import (
    OUTSIDE,
    Candidate,
    Proposed,
    plan_bulk,
)
from indicators.home.bulk.services import act_on_reports
from indicators.models import Act, AnnualReport, Measurement, ReportState, TransitionLog
from indicators.workflow.selection import Selected, read_selection
from indicators.workflow.several import Order
from indicators.workflow.transitions import finalise_report
from initiatives.models import Responsibility, ResponsibilityKind
from tests.cast import START, World
from tests.indicators.home.work_story import NOW, attach, put
from tests.shipped_scales import use_scale

URL = "/bulk/2025/"
TEN = [f"gyo-{number}" for number in range(1, 11)]


def candidate(**changes: Any) -> Candidate:
    facts: dict[str, Any] = {
        "slug": "gyo-10",
        "code": "行－⑩",
        "title": "学校ネットワークの適正化",
        "department": "学校教育課",
        "state_label": "承認待ち",
        "url": "/entry/2025/gyo-10/",
    }
    return Candidate(**facts | changes)


DECISION = {"proposed": Proposed("C", "遅れている", "3校で不良")}
CHANGED = "画面を開いたあとに、内容か状態が変わりました。"


@pytest.mark.parametrize(
    ("selected", "known", "refusal"),
    [
        (Selected("gyo-10", 3), candidate(), ""),
        (Selected("gyo-10", 3), None, OUTSIDE),
        (Selected("gyo-10", 3), candidate(refusal="できません。"), "できません。"),
        (Selected("gyo-10", 3, "C"), candidate(refusal="できません。"), "できません。"),
        # Once the grade was shown, only that one is decided.
        (Selected("gyo-10", 3), candidate(**DECISION), ""),
        (Selected("gyo-10", 3, "C"), candidate(**DECISION), ""),
        (
            Selected("gyo-10", 3, "B"),
            candidate(**DECISION),
            "判定案が「B」から「C」に変わりました。個別の画面で確定してください。",
        ),
    ],
)
def test_what_is_done_and_what_is_refused(selected: Selected, known: Candidate | None, refusal: str) -> None:
    candidates = {known.slug: known} if known else {}
    assert [item.refusal for item in plan_bulk([selected], candidates)] == [refusal]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        (["gyo-10:3"], [Selected("gyo-10", 3)]),
        (["gyo-10:3:－"], [Selected("gyo-10", 3, "－")]),
        (["gyo-10:3", "gyo-11:0", "gyo-10:3"], [Selected("gyo-10", 3), Selected("gyo-11", 0)]),
        (["", "gyo-10", "gyo-10:", "gyo-10:-1", "gyo-10:x", "gyo-10:３", "gyo/10:3"], []),
    ],
)
def test_what_the_checkboxes_send(values: list[str], expected: list[Selected]) -> None:
    assert read_selection(values) == expected


def test_an_act_that_is_not_done_with_several_is_no_order(world: World) -> None:
    with pytest.raises(ValueError, match="withdraw"):
        act_on_reports(act=Act.WITHDRAW, orders=[], by=world["secretariat"], at=NOW)


def test_each_order_stands_for_itself(world: World) -> None:
    """Two of ten changed after the page was opened: eight are done, the two are untouched and said."""
    orders = [
        Order(put(world, slug, ReportState.APPROVED), version=2 if slug in TEN[3:5] else 3) for slug in TEN
    ]
    outcomes = act_on_reports(act=Act.CHECK, orders=orders, by=world["secretariat"], at=NOW)
    assert [one.is_done for one in outcomes] == [True] * 3 + [False] * 2 + [True] * 5
    assert all("変わりました" in one.refusal for one in outcomes[3:5])
    states = [world.report(slug).state for slug in TEN]
    assert states == ["checked"] * 3 + ["approved"] * 2 + ["checked"] * 5
    assert TransitionLog.objects.filter(act=Act.CHECK).count() == 8


def post(world: World, name: str, act: str, *selected: str, **fields: str) -> Any:
    client = Client()
    client.force_login(world[name])
    return client.post(URL, {"act": act, "selected": list(selected)} | fields, follow=True)


def confirm(world: World, name: str, act: str, *selected: str, **fields: str) -> Any:
    return post(world, name, act, *selected, confirmed="yes", **fields)


def test_the_confirmation_says_what_will_happen_and_does_nothing(world: World) -> None:
    put(world, "gyo-10", ReportState.SUBMITTED)
    put(world, "gyo-11", ReportState.DRAFTING)
    response = post(world, "head-gakko", "approve", "gyo-10:3", "gyo-11:3", "san-1:0")
    page = response.content.decode()
    assert response.status_code == 200
    assert "まとめて承認する" in page
    assert "所属長として承認し、事務局に送ります。" in page
    assert 'value="gyo-10:3" checked' in page
    assert "現在「入力中」のため、所属長承認はできません。" in page
    assert f"san-1：{OUTSIDE}" in page  # not more than what was asked for
    assert "ＤＸセミナー" not in page
    assert world.report("gyo-10").state == ReportState.SUBMITTED


def test_part_of_it_is_done_and_the_rest_is_explained(world: World) -> None:
    put(world, "gyo-10", ReportState.SUBMITTED)
    put(world, "gyo-11", ReportState.SUBMITTED)
    response = confirm(world, "head-gakko", "approve", "gyo-10:3", "gyo-11:1", "san-1:0")
    page = response.content.decode()
    assert response.status_code == 200
    assert "承認しました（1件）" in page
    assert "できなかったもの（2件）" in page
    assert CHANGED in page
    assert [world.report(slug).state for slug in ("gyo-10", "gyo-11", "san-1")] == [
        ReportState.APPROVED,
        ReportState.SUBMITTED,
        ReportState.NOT_STARTED,
    ]


def test_reloading_the_result_does_nothing_twice(world: World) -> None:
    put(world, "gyo-10", ReportState.SUBMITTED)
    response = confirm(world, "head-gakko", "approve", "gyo-10:3", "gyo-11:1")
    assert response.redirect_chain == [("/bulk/2025/done/", 302)]
    logs = TransitionLog.objects.count()
    for _ in range(2):
        again = response.client.get("/bulk/2025/done/")
        assert "承認しました（1件）" in again.content.decode()
        assert '<a href="/entry/2025/gyo-11/">' in again.content.decode()
    assert TransitionLog.objects.count() == logs
    # The result is of this year, of whoever did it.
    assert response.client.get("/bulk/2024/done/").url == "/"
    client = Client()
    client.force_login(world["secretariat"])
    assert client.get("/bulk/2025/done/").url == "/"


@pytest.mark.parametrize(
    ("name", "act", "selected", "fields", "status", "sentence"),
    [
        ("head-gakko", "approve", [], {}, 422, "施策が選ばれていません"),
        ("head-gakko", "approve", ["nonsense"], {}, 422, "施策が選ばれていません"),
        ("head-gakko", "approve", ["gyo-10:2"], {}, 409, CHANGED),
        ("head-gakko", "approve", ["san-1:0"], {}, 409, OUTSIDE),
        ("head-gakko", "return", ["gyo-10:3"], {"comment": "  "}, 422, "差戻しの理由を入力してください。"),
        ("head-gakko", "check", ["gyo-10:3"], {}, 403, ""),
        ("head-gakko", "finalise", ["gyo-10:3"], {}, 403, ""),
        ("head-gakko", "explode", ["gyo-10:3"], {}, 404, ""),
        ("head-gakko", "withdraw", ["gyo-10:3"], {}, 404, ""),
        ("editor-gakko", "approve", ["gyo-10:3"], {}, 403, ""),
        ("headquarters", "finalise", ["gyo-10:3"], {}, 403, ""),
        ("secretariat", "check", ["gyo-10:3"], {}, 409, "現在「提出済」のため"),
    ],
)
def test_what_is_refused_as_a_whole(
    world: World, name: str, act: str, selected: list[str], fields: dict[str, str], status: int, sentence: str
) -> None:
    put(world, "gyo-10", ReportState.SUBMITTED)
    response = confirm(world, name, act, *selected, **fields)
    assert response.status_code == status
    assert sentence in response.content.decode()
    report = world.report("gyo-10")
    assert (report.state, report.version) == (ReportState.SUBMITTED, 3)


def test_there_is_no_such_year(world: World) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    assert client.post("/bulk/2030/", {"act": "check", "selected": "gyo-10:3"}).status_code == 404


def test_one_reason_for_all_that_are_returned(world: World) -> None:
    for slug in ("gyo-10", "gyo-11"):
        put(world, slug, ReportState.SUBMITTED)
    response = confirm(
        world, "head-gakko", "return", "gyo-10:3", "gyo-11:3", comment="成果も書いてください。"
    )
    assert "差し戻しました（2件）" in response.content.decode()
    comments = TransitionLog.objects.filter(act=Act.RETURN).values_list("comment", flat=True)
    assert list(comments) == ["成果も書いてください。"] * 2


MEETING = {"meeting_name": "第1回ＤＸ推進本部会議", "meeting_date": "令和8年6月1日"}


def test_several_decisions_of_one_meeting(world: World) -> None:
    for slug in ("gyo-10", "gyo-11"):
        put(world, slug, ReportState.CHECKED)
    indicator = world.initiative("gyo-10").indicators.get()
    Measurement.objects.create(
        report=world.report("gyo-10"), indicator=indicator, status="confirmed", numerator=3, denominator=24
    )
    AnnualReport.objects.filter(pk=world.report("gyo-10").pk).update(self_grade="A")
    attach(world, "gyo-10")
    page = post(world, "secretariat", "finalise", "gyo-10:3", "gyo-11:3").content.decode()
    assert "<strong>12.5％</strong>（目標 0.0％以下" in page
    assert "自己評価 A は、判定案 D と異なります" in page
    assert '<td data-label="根拠資料">1件</td>' in page
    assert page.count("と異なります") == 1
    assert "判定案と異なる評価に決まった施策は、選択を外し" in page
    assert "実施評価指標" in page  # the proposal's sentence
    shown = [part.split('"')[0] for part in page.split('name="selected" value="')[1:]]
    assert [one.rsplit(":", 1)[0] for one in shown] == ["gyo-10:3", "gyo-11:3"]
    incomplete = confirm(world, "secretariat", "finalise", *shown, meeting_name="会議")
    assert incomplete.status_code == 422
    assert "会議の日を入力してください。" in incomplete.content.decode()
    done = confirm(world, "secretariat", "finalise", *shown, **MEETING)
    assert "確定しました（2件）" in done.content.decode()
    put(world, "gyo-12", ReportState.CHECKED)
    again = post(world, "secretariat", "finalise", "gyo-12:3").content.decode()
    assert MEETING["meeting_name"] in again
    assert MEETING["meeting_date"] in again
    for one in shown:
        stored = world.report(one.split(":")[0])
        assert (stored.state, stored.final_grade) == (ReportState.FINALISED, one.rsplit(":", 1)[1])
        assert (stored.proposed_grade, stored.meeting_name) == (stored.final_grade, MEETING["meeting_name"])


@pytest.mark.parametrize("value", ["gyo-10:3:A", "gyo-10:3"])
def test_only_the_grade_that_was_shown_is_decided(world: World, value: str) -> None:
    put(world, "gyo-10", ReportState.CHECKED)
    assert confirm(world, "secretariat", "finalise", value, **MEETING).status_code == 409
    assert world.report("gyo-10").state == ReportState.CHECKED


def test_what_one_only_supports_is_not_approved_beside_ones_own(world: World) -> None:
    Responsibility.objects.create(
        initiative=world.initiative("san-1"),
        department=Department.objects.get(name="学校教育課"),
        kind=ResponsibilityKind.SUPPORTING,
        valid_from=START,
    )
    for slug in ("gyo-10", "san-1"):
        put(world, slug, ReportState.SUBMITTED)
    page = confirm(world, "head-gakko", "approve", "gyo-10:3", "san-1:3").content.decode()
    assert "この操作をする権限がありません。" in page
    assert world.report("gyo-10").state == ReportState.APPROVED
    assert world.report("san-1").state == ReportState.SUBMITTED


def test_what_was_decided_on_a_scale_that_is_no_longer_used_is_refused_in_words(world: World) -> None:
    """Somebody else decides the report, and the scale in use does not know its grade: the list says so."""
    put(world, "gyo-11", ReportState.CHECKED)
    report = put(world, "gyo-10", ReportState.CHECKED)
    indicator = report.initiative.indicators.get()
    Measurement.objects.create(
        report=report, indicator=indicator, status="confirmed", numerator=0, denominator=24
    )
    decided = finalise_report(
        report=report,
        by=world["secretariat"],
        at=NOW,
        grade="A",
        grade_reason="本部の判断",
        meeting_name=MEETING["meeting_name"],
        meeting_date=dt.date(2026, 6, 1),
    )
    new = use_scale(world, "ino")
    assert decided.proposed_grade not in {code.code for code in new.scale.choices}
    response = post(world, "secretariat", "finalise", "gyo-10:3", "gyo-11:3")
    assert response.status_code == 200
    page = response.content.decode()
    assert "この実績は現在「確定」のため、確定はできません。" in page
    assert 'value="gyo-11:3:' in page  # the other one is decided on as before
    assert 'value="gyo-10:3' not in page


@pytest.mark.parametrize("act", ["check", "finalise"])
def test_more_rows_take_no_more_queries(world: World, act: str) -> None:
    state = ReportState.APPROVED if act == "check" else ReportState.CHECKED
    for slug in TEN:
        put(world, slug, state)
    client = Client()
    client.force_login(world["secretariat"])

    def count(slugs: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert (
                client.post(URL, {"act": act, "selected": [f"{slug}:3" for slug in slugs]}).status_code == 200
            )
        return len(queries)

    count(TEN[:1])
    assert count(TEN[:2]) == count(TEN) <= 36

"""数値確定: who may, what it writes, when the decision stands and when a new one is asked for.

行－⑩: 5 of 24 schools in R6, 3 of 24 (速報) in R7: better, so C. Decided C. 2 of 24 is C as well, 0 of 24
is A.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from indicators.book.answers import MeasurementAnswer
from indicators.book.stored_answers import measurement_answer, report_answer
from indicators.entry.services import save_report
from indicators.models import AnnualReport, Measurement, ReportState
from indicators.workflow.decision import Decision
from indicators.workflow.errors import ConflictError, DecisionNeededError
from indicators.workflow.final_figures import confirm_figures
from indicators.workflow.transitions import reopen_report
from tests.cast import World
from tests.reports.story import events, finalise, ratio, report

AT = dt.datetime(2026, 11, 10, 9, 0, tzinfo=dt.UTC)
URL = "/entry/2025/gyo-10/figures/"
NEW = Decision("A", "", "第3回ＤＸ推進本部会議", dt.date(2026, 11, 9))
NEW_TYPED = {
    "decision-grade": "A",
    "decision-grade_reason": "",
    "decision-meeting_name": "第3回ＤＸ推進本部会議",
    "decision-meeting_date": "令和8年11月9日",
}
PENDING = MeasurementAnswer(status="pending", reason="学校からの回答を集計中")


def decided(world: World, answer: MeasurementAnswer) -> AnnualReport:
    finalise(world, report(world, "gyo-10", 2024, ratio(5, 24)), "D")
    stored = report(world, "gyo-10", 2025, answer)
    grade, reason = ("－", "集計中のため") if answer.status == "pending" else ("C", "")
    return finalise(world, stored, grade, reason)


@pytest.fixture
def preliminary(world: World) -> AnnualReport:
    return decided(world, replace(ratio(3, 24), status="preliminary"))


def confirm(world: World, stored: AnnualReport, answer: MeasurementAnswer, **rest: Any) -> AnnualReport:
    figures = {stored.initiative.indicators.get().pk: answer}
    return confirm_figures(report=stored, by=world["secretariat"], at=AT, figures=figures, **rest)


def client_of(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def typed(world: World, numerator: str, status: str = "confirmed", **rest: Any) -> dict[str, Any]:
    stored = world.report("gyo-10")
    prefix = f"measurement-{stored.initiative.indicators.get().pk}"
    fields = {"numerator": numerator, "denominator": "24", "status": status, "change_reason": ""}
    fields |= {"reference_date": ""}
    body = {f"{prefix}-{name}": value for name, value in fields.items()}
    return {"version": str(stored.version), "figures-comment": "", **body, **rest}


# --- the service ---


def test_the_decision_stands_where_the_proposed_grade_does(world: World, preliminary: AnnualReport) -> None:
    assert preliminary.is_proposal_provisional
    done = confirm(world, preliminary, ratio(2, 24), comment="11月の公表値")
    done.refresh_from_db()
    assert (done.state, done.final_grade, done.proposed_grade) == (ReportState.FINALISED, "C", "C")
    assert (done.meeting_name, done.finalised_at) == (preliminary.meeting_name, preliminary.finalised_at)
    assert "2" in done.proposed_reason != preliminary.proposed_reason
    assert not done.is_proposal_provisional
    assert measurement_answer(done.measurements.get()) == ratio(2, 24)
    log = done.transitions.last()
    assert (log.act, log.from_state, log.to_state) == ("confirm_figures", "finalised", "finalised")
    assert log.comment.endswith("\n11月の公表値")
    assert list(done.snapshots.values_list("number", "cause")) == [(1, "finalised"), (2, "figures_confirmed")]


def test_another_proposed_grade_asks_for_a_decision_and_writes_nothing_without(
    world: World, preliminary: AnnualReport
) -> None:
    with pytest.raises(DecisionNeededError, match="「C」から「A」に変わります"):
        confirm(world, preliminary, ratio(0, 24))
    stored = world.report("gyo-10")
    assert stored.version == preliminary.version
    assert stored.measurements.get().status == "preliminary"
    done = confirm(world, preliminary, ratio(0, 24), decision=NEW)
    assert (done.final_grade, done.proposed_grade, done.meeting_date) == ("A", "A", NEW.meeting_date)
    assert done.finalised_at == AT


def test_a_decision_against_the_new_proposal_needs_its_reason(
    world: World, preliminary: AnnualReport
) -> None:
    with pytest.raises(ConflictError, match="判定案と異なる評価には理由"):
        confirm(world, preliminary, ratio(0, 24), decision=replace(NEW, grade="C"))
    kept = replace(NEW, grade="C", grade_reason="年度途中の改善にとどまる")
    assert confirm(world, preliminary, ratio(0, 24), decision=kept).final_grade == "C"


def test_a_decision_that_nobody_needs_changes_nothing(world: World, preliminary: AnnualReport) -> None:
    done = confirm(world, preliminary, ratio(2, 24), decision=NEW)
    assert (done.final_grade, done.meeting_name) == ("C", preliminary.meeting_name)


def test_a_figure_that_had_not_come_yet_comes(world: World) -> None:
    stored = decided(world, PENDING)
    done = confirm(world, stored, ratio(0, 24), decision=NEW)
    assert measurement_answer(done.measurements.get()) == ratio(0, 24)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "確定した数値がありません"),
        (replace(ratio(2, 24), status="preliminary"), "区分が「確定」の数値だけ"),
        (MeasurementAnswer(status="not_applicable", reason="事業終了"), "区分が「確定」の数値だけ"),
    ],
)
def test_only_final_figures_are_taken(
    world: World, preliminary: AnnualReport, answer: MeasurementAnswer | None, sentence: str
) -> None:
    figures = {preliminary.measurements.get().indicator_id: answer} if answer else {}
    with pytest.raises(ConflictError, match=sentence):
        confirm_figures(report=preliminary, by=world["secretariat"], at=AT, figures=figures)


def test_a_final_figure_is_not_changed_by_the_lighter_act(world: World, preliminary: AnnualReport) -> None:
    done = confirm(world, preliminary, ratio(2, 24))
    with pytest.raises(ConflictError, match="数値の確定を待っていない"):
        confirm(world, done, ratio(1, 24))


def test_it_is_for_decided_reports_and_for_what_was_read(world: World, preliminary: AnnualReport) -> None:
    with pytest.raises(ConflictError, match="内容か状態が変わりました"):
        confirm(world, preliminary, ratio(2, 24), version=preliminary.version - 1)
    opened = reopen_report(report=preliminary, by=world["secretariat"], at=AT, comment="誤り")
    with pytest.raises(ConflictError, match="数値確定はできません"):
        confirm(world, opened, ratio(2, 24))


def test_saving_a_decided_report_stays_refused(world: World, preliminary: AnnualReport) -> None:
    with pytest.raises(ConflictError, match="「確定」のため、内容を変更できません"):
        save_report(
            report=preliminary,
            by=world["secretariat"],
            at=AT,
            answer=report_answer(preliminary),
            version=preliminary.version,
        )


# --- the page ---


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("secretariat", 200),
        ("editor-gakko", 403),
        ("head-gakko", 403),
        ("editor-support", 403),
        ("headquarters", 403),
        ("editor-sangyo", 404),
        ("viewer", 404),
    ],
)
def test_who_may_open_and_post_it(world: World, preliminary: AnnualReport, name: str, status: int) -> None:
    client = client_of(world, name)
    assert client.get(URL).status_code == status
    assert client.post(URL, typed(world, "2")).status_code == (302 if status == 200 else status)


@pytest.mark.any_database
def test_the_report_leads_the_secretariat_there_and_says_what_was_done(
    world: World, preliminary: AnnualReport
) -> None:
    assert URL in client_of(world).get("/entry/2025/gyo-10/").content.decode()
    assert URL not in client_of(world, "editor-gakko").get("/entry/2025/gyo-10/").content.decode()
    page = client_of(world).post(URL, typed(world, "２"), follow=True).content.decode()
    assert "数値を確定しました。評価は変わりません。" in page
    assert "数値確定</strong>" in page
    assert URL not in page


@pytest.mark.any_database
def test_a_changed_proposal_asks_in_the_same_form(world: World, preliminary: AnnualReport) -> None:
    client = client_of(world)
    asked = client.post(URL, typed(world, "0"))
    assert asked.status_code == 422
    assert "判定案が「C」から「A」に変わります" in asked.content.decode()
    assert "本部の決定：判定案が変わるため、入力が必要です。" in asked.content.decode()
    assert 'name="decision-meeting_name"' in asked.content.decode()
    incomplete = client.post(URL, typed(world, "0", **NEW_TYPED | {"decision-meeting_name": ""}))
    assert incomplete.status_code == 422
    assert "決定した会議の名称を入力してください。" in incomplete.content.decode()
    assert world.report("gyo-10").final_grade == "C"
    assert client.post(URL, typed(world, "0", **NEW_TYPED)).status_code == 302
    assert world.report("gyo-10").final_grade == "A"


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("numerator", "status", "sentence"),
    [
        ("", "confirmed", "「確定」を選んだときは、確定した値を入力してください。"),
        ("2", "preliminary", "値や補足を変えたときは、区分で「確定」を選んでください。"),
        ("3", "preliminary", "確定した数値がありません。"),
        ("二校", "confirmed", "数として読み取れません"),
        ("2", "not_held", "正しく選択してください"),
    ],
)
def test_what_is_no_final_figure_is_said_in_words(
    world: World, preliminary: AnnualReport, numerator: str, status: str, sentence: str
) -> None:
    response = client_of(world).post(URL, typed(world, numerator, status, **{"figures-comment": "残る"}))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "残る" in response.content.decode()
    assert world.report("gyo-10").measurements.get().status == "preliminary"


@pytest.mark.any_database
def test_a_decision_typed_before_stays_beside_a_mistake(world: World, preliminary: AnnualReport) -> None:
    page = client_of(world).post(URL, typed(world, "二校", **NEW_TYPED)).content.decode()
    assert 'value="第3回ＤＸ推進本部会議"' in page


@pytest.mark.any_database
@pytest.mark.parametrize("version", ["0", "", "abc"])
def test_who_read_something_else_is_told_and_loses_nothing(
    world: World, preliminary: AnnualReport, version: str
) -> None:
    response = client_of(world).post(URL, typed(world, "2", version=version))
    assert response.status_code == 409
    assert "この画面を開いたあとに、内容か状態が変わりました。" in response.content.decode()
    assert 'value="2"' in response.content.decode()
    assert world.report("gyo-10").measurements.get().status == "preliminary"


@pytest.mark.any_database
def test_who_comes_second_sees_what_was_typed_in_vain(world: World, preliminary: AnnualReport) -> None:
    body = typed(world, "2")
    client_of(world).post(URL, body)
    response = client_of(world).post(URL, body)
    assert response.status_code == 409
    assert "あなたが別の画面で先に記録しています。" in response.content.decode()
    assert "<dd>2</dd>" in response.content.decode()


@pytest.mark.any_database
def test_what_is_not_decided_is_no_case_for_it(world: World, preliminary: AnnualReport) -> None:
    reopen_report(report=preliminary, by=world["secretariat"], at=AT, comment="誤り")
    for response in (client_of(world).get(URL), client_of(world).post(URL, typed(world, "2"))):
        assert response.status_code == 409
        assert "現在「事務局確認済」です。" in response.content.decode()


@pytest.mark.any_database
def test_without_anything_to_wait_for_it_says_so(world: World) -> None:
    decided(world, ratio(3, 24))
    response = client_of(world).get(URL)
    assert response.status_code == 200
    assert "確定を待っている数値はありません" in response.content.decode()


@pytest.mark.any_database
def test_events_are_confirmed_as_they_are_entered(world: World) -> None:
    answer = replace(events(12, 14, fiscal_year=2025), status="preliminary")
    stored = finalise(world, report(world, "san-2", 2025, answer), "C", "回数が足りないため")
    client = client_of(world)
    url = "/entry/2025/san-2/figures/"
    prefix = f"measurement-{stored.measurements.get().indicator_id}"
    page = client.get(url).content.decode()
    assert page.count('-held_on"') >= 2
    body = {f"{prefix}-status": "confirmed", f"{prefix}-event_rows": "2", "version": str(stored.version)}
    for number, count in enumerate((12, 15)):
        body |= {
            f"{prefix}-event-{number}-held_on": f"2025-06-0{number + 1}",
            f"{prefix}-event-{number}-name": f"第{number + 1}回",
            f"{prefix}-event-{number}-count": str(count),
        }
    assert client.post(url, body).status_code == 302
    row = Measurement.objects.get(report=stored)
    assert (row.status, row.numerator) == ("confirmed", 27)


@pytest.mark.any_database
def test_the_page_takes_a_fixed_number_of_queries(
    world: World, preliminary: AnnualReport, django_assert_max_num_queries: Any
) -> None:
    client = client_of(world)
    client.get(URL)
    with django_assert_max_num_queries(34):
        client.get(URL)

"""The services: what each act writes, what it refuses, what the database refuses by itself."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import access_from, memberships_on
from indicators import judgement
from indicators.book.answers import ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.book.assessment import facts_of, stored_history
from indicators.book.results import initiatives_with_everything, load_results
from indicators.entry.services import save_report
from indicators.models import (
    AnnualReport,
    ItemStatus,
    Measurement,
    MeasurementStatus,
    ReportingCycle,
    ReportState,
    TransitionLog,
)
from indicators.workflow.errors import ConflictError, NotReadyError, StaleReportError
from indicators.workflow.transitions import (
    approve_report,
    check_report,
    finalise_report,
    return_report,
    submit_report,
    withdraw_report,
)
from tests.cast import World
from tests.indicators.home.work_story import put

AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)


def answered(world: World) -> AnnualReport:
    """行－⑩ R7 with everything that submitting needs."""
    report = world.report("gyo-10")
    indicator = report.initiative.indicators.get()
    item = report.initiative.evaluation_items.get(fiscal_year=2025)
    answer = ReportAnswer(
        texts={"results": "実施した", "direction": "continue"},
        measurements={indicator.pk: MeasurementAnswer(status="confirmed", numerator=0, denominator=24)},
        items={item.pk: ItemAnswer("done", "")},
    )
    return save_report(report=report, by=world["editor-gakko"], at=AT, answer=answer, version=0)


def checked(world: World) -> AnnualReport:
    report = submit_report(report=answered(world), by=world["editor-gakko"], at=AT)
    report = approve_report(report=report, by=world["head-gakko"], at=AT)
    return check_report(report=report, by=world["secretariat"], at=AT)


DECISION: dict[str, Any] = {
    "grade": "A",
    "grade_reason": "",
    "meeting_name": "第1回ＤＸ推進本部会議",
    "meeting_date": dt.date(2026, 6, 1),
}


def test_a_report_goes_its_way_to_the_decision_and_every_step_is_logged(world: World) -> None:
    report = finalise_report(report=checked(world), by=world["secretariat"], at=AT, **DECISION)
    report.refresh_from_db()
    assert report.state == ReportState.FINALISED
    assert (report.final_grade, report.proposed_grade, report.scale.key) == ("A", "A", "imari")
    assert "通信不良発生学校率" in report.proposed_reason
    steps = report.transitions.values_list("from_state", "to_state", "actor__username")
    assert list(steps) == [
        ("drafting", "submitted", "editor-gakko"),
        ("submitted", "approved", "head-gakko"),
        ("approved", "checked", "secretariat"),
        ("checked", "finalised", "secretariat"),
    ]


def test_another_grade_than_the_proposal_needs_a_reason(world: World) -> None:
    report = checked(world)
    with pytest.raises(ConflictError, match="判定案と異なる評価には理由"):
        finalise_report(report=report, by=world["secretariat"], at=AT, **DECISION | {"grade": "B"})
    with pytest.raises(ConflictError, match="判定基準にありません"):
        finalise_report(report=report, by=world["secretariat"], at=AT, **DECISION | {"grade": "Z"})
    decided = finalise_report(
        report=report,
        by=world["secretariat"],
        at=AT,
        **DECISION | {"grade": "B", "grade_reason": "改善の余地がある"},
    )
    assert (decided.proposed_grade, decided.final_grade) == ("A", "B")


def test_a_return_needs_a_comment_and_clears_the_dates(world: World) -> None:
    report = checked(world)
    with pytest.raises(ConflictError, match="差戻しには理由"):
        return_report(report=report, by=world["secretariat"], at=AT, comment="　")
    returned = return_report(report=report, by=world["secretariat"], at=AT, comment="根拠を追記してください")
    assert returned.state == ReportState.DRAFTING
    assert (returned.submitted_at, returned.approved_at, returned.checked_at) == (None, None, None)


def test_acts_out_of_order_are_refused_and_change_nothing(world: World) -> None:
    report = answered(world)
    for act in (withdraw_report, approve_report, check_report):
        with pytest.raises(ConflictError, match="現在「入力中」のため"):
            act(report=report, by=world["secretariat"], at=AT)
    assert not TransitionLog.objects.exists()


def test_what_is_missing_stops_submitting(world: World) -> None:
    report = save_report(
        report=world.report("gyo-10"), by=world["editor-gakko"], at=AT, answer=ReportAnswer(), version=0
    )
    with pytest.raises(NotReadyError) as caught:
        submit_report(report=report, by=world["editor-gakko"], at=AT)
    assert len(caught.value.missing) == 4


def test_only_what_was_read_is_submitted(world: World) -> None:
    report = answered(world)
    with pytest.raises(ConflictError, match="この画面を開いたあとに"):
        submit_report(report=report, by=world["editor-gakko"], at=AT, version=report.version - 1)
    assert world.report("gyo-10").state == ReportState.DRAFTING
    submitted = submit_report(report=report, by=world["editor-gakko"], at=AT, version=report.version)
    assert submitted.state == ReportState.SUBMITTED


def test_a_closed_round_takes_no_submission(world: World) -> None:
    report = answered(world)
    ReportingCycle.objects.filter(fiscal_year=2025).update(closed_on=dt.date(2026, 5, 1))
    with pytest.raises(ConflictError, match="締め切られています"):
        submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=AT)
    assert report.state == ReportState.DRAFTING


def test_a_stale_save_is_refused_whole(world: World) -> None:
    answered(world)
    with pytest.raises(StaleReportError) as caught:
        save_report(
            report=world.report("gyo-10"),
            by=world["head-gakko"],
            at=AT,
            answer=ReportAnswer(texts={"results": "古い画面から"}),
            version=0,
        )
    assert caught.value.saved_by == world["editor-gakko"]
    assert world.report("gyo-10").results == "実施した"


def test_a_final_report_is_not_saved_over(world: World) -> None:
    report = finalise_report(report=checked(world), by=world["secretariat"], at=AT, **DECISION)
    with pytest.raises(ConflictError, match="「確定」のため、内容を変更できません"):
        save_report(
            report=report, by=world["secretariat"], at=AT, answer=ReportAnswer(), version=report.version
        )


def save_again(world: World, name: str, state: ReportState) -> AnnualReport:
    """Save other 取組実績 into a report that is in a state."""
    report = put(world, "gyo-10", state)
    answer = ReportAnswer(texts={"results": "書き直した"})
    return save_report(report=report, by=world[name], at=AT, answer=answer, version=report.version)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("editor-gakko", ReportState.DRAFTING),
        ("head-gakko", ReportState.SUBMITTED),
        ("secretariat", ReportState.APPROVED),  # 代理入力
        ("secretariat", ReportState.CHECKED),
    ],
)
def test_the_content_is_saved_while_it_is_the_writers(world: World, name: str, state: ReportState) -> None:
    stored = save_again(world, name, state)
    assert (stored.state, stored.version, stored.results) == (state, 4, "書き直した")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("editor-gakko", ReportState.SUBMITTED),
        ("head-gakko", ReportState.APPROVED),
        ("editor-sangyo", ReportState.DRAFTING),  # not theirs in any state
    ],
)
def test_the_content_is_not_saved_in_a_wrong_state(world: World, name: str, state: ReportState) -> None:
    with pytest.raises(ConflictError, match=f"「{state.label}」のため、内容を変更できません"):
        save_again(world, name, state)
    stored = world.report("gyo-10")
    assert (stored.state, stored.version, stored.results) == (state, 3, "取組実績")


def test_access_follows_the_dates_of_a_membership(world: World) -> None:
    user = world["editor-gakko"]
    Membership.objects.filter(user=user).update(valid_until=dt.date(2026, 3, 31))
    assert access_from(memberships_on(user, dt.date(2026, 3, 31))).own_departments
    assert not access_from(memberships_on(user, dt.date(2026, 4, 1))).own_departments


# --- the database refuses by itself ---


def _refused(name: str, change: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("annual_report_submitted_has_date", {"state": "submitted"}),
        ("annual_report_submitted_has_date", {"state": "drafting", "submitted_at": AT}),
        ("annual_report_approved_has_date", {"state": "approved", "submitted_at": AT}),
        ("annual_report_checked_has_date", {"state": "checked", "submitted_at": AT}),
        (
            "annual_report_finalised_has_d",
            {"state": "finalised", "submitted_at": AT, "checked_at": AT, "finalised_at": AT},
        ),
        ("annual_report_settlement_with_status", {"settlement": 5}),
        ("annual_report_settlement_with_status", {"settlement_status": "confirmed"}),
        ("annual_report_money_not_negative", {"budget": -1}),
        ("annual_report_", {"state": "lost"}),  # several at once; which is named first differs
    ],
)
def test_states_and_dates_are_bound(world: World, name: str, fields: dict[str, Any]) -> None:
    rows = AnnualReport.objects.filter(pk=world.report("gyo-10").pk)
    _refused(name, lambda: rows.update(**fields))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("measurement_value_for_status", {"status": "confirmed"}),
        ("measurement_value_for_status", {"status": "preliminary", "numerator": 3}),
        ("measurement_reason_for_status", {"status": "pending"}),
        ("measurement_reason_for_status", {"status": "not_applicable", "reason": "なし", "value": 0}),
        ("measurement_denominator_positive", {"status": "confirmed", "numerator": 0, "denominator": 0}),
        ("measurement_reached_day_only_if_reached", {"reached_on": dt.date(2025, 5, 1)}),
        ("measurement_reached_has_day", {"status": "confirmed", "is_reached": True}),
        ("measurement_known_status", {"status": "perhaps", "reason": "？"}),
    ],
)
def test_status_value_and_reason_are_bound(world: World, name: str, fields: dict[str, Any]) -> None:
    report = world.report("gyo-10")
    indicator = report.initiative.indicators.get()
    _refused(name, lambda: Measurement.objects.create(report=report, indicator=indicator, **fields))


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("transition_known_act", "explode_report"),
        ("transition_return_has_comment", "return_report"),
        ("transition_reopening_has_reason", "reopen_report"),
    ],
)
def test_the_log_knows_its_acts_and_their_reasons(world: World, name: str, act: str) -> None:
    report, by = answered(world), world["secretariat"]
    log = {"from_state": "submitted", "to_state": "drafting", "actor": by, "at": AT}
    _refused(name, lambda: TransitionLog.objects.create(report=report, act=act, **log))


def test_one_live_report_one_measurement_each(world: World) -> None:
    report = answered(world)
    cycle, initiative = report.cycle, report.initiative
    unique = "UNIQUE|annual_report_one_live|unique"
    _refused(unique, lambda: AnnualReport.objects.create(cycle=cycle, initiative=initiative))
    indicator = initiative.indicators.get()
    _refused(unique, lambda: Measurement.objects.create(report=report, indicator=indicator))


def test_history_says_who_changed_what(world: World) -> None:
    report = answered(world)
    measurement = report.measurements.get()
    measurement.numerator = 2
    measurement.save()
    values = [row.numerator for row in measurement.history.all()]
    assert values == [2, 0]
    assert timezone.now() >= measurement.history.first().history_date


@pytest.mark.parametrize(
    ("stored", "judged"),
    [
        (MeasurementStatus, judgement.Status),
        (ItemStatus, judgement.ItemStatus),
    ],
)
def test_database_and_judgement_know_the_same_codes(stored: Any, judged: Any) -> None:
    assert set(stored.values) == {one.value for one in judged} - {judgement.Status.BLANK}


def test_the_reason_of_a_missing_value_reaches_the_judgement(world: World) -> None:
    report = world.report("gyo-10")
    indicator = report.initiative.indicators.get()
    Measurement.objects.create(
        report=report, indicator=indicator, status="not_applicable", reason="事業終了のため"
    )
    (initiative,) = initiatives_with_everything(world.plan, slug="gyo-10")
    history = stored_history(load_results(world.plan, initiatives=[initiative]), initiative)
    facts = facts_of(initiative, initiative.indicators.all()[0], 2025, history)
    assert facts.status_reason == "事業終了のため"

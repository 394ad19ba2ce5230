"""An earlier decided year is corrected: the later one stays as decided, and says what it rests on."""

from typing import Any

import pytest
from django.test import Client

from indicators.models import ReportState
from indicators.workflow.measurements import write_measurements
from indicators.workflow.transitions import finalise_report, reopen_report
from tests.cast import World
from tests.indicators.home.work_story import put
from tests.reports.story import at, finalise, number, report

pytestmark = pytest.mark.any_database


def text(world: World, name: str, address: str) -> str:
    client = Client()
    client.force_login(world[name])
    return client.get(address).content.decode()


DECIDED: dict[str, Any] = {"grade_reason": "本部の判断", "meeting_name": "第2回本部会議"}


@pytest.fixture
def corrected(world: World) -> World:
    """行－⑫: a 累計, R5 42 and R6 83 decided; then R5 is corrected to 52. R7 37 is handed in."""
    indicator = world.initiative("gyo-12").indicators.filter(counts_events_of=None).first()
    assert indicator is not None
    type(indicator).objects.filter(pk=indicator.pk).update(
        kind="cumulative", timing="at_end", direction="at_least", unit="人", target=300, baseline=None
    )
    type(indicator).objects.filter(pk=indicator.pk).update(first_year=2023, last_year=2025, due_year=None)
    world.initiative("gyo-12").indicators.exclude(pk=indicator.pk).update(first_year=2025, last_year=2025)
    for year, value in ((2023, 42), (2024, 83)):
        finalise(world, report(world, "gyo-12", year, number(value)), "B", "本部の判断")
    stored = world.report("gyo-12", 2023)
    stored = reopen_report(report=stored, by=world["secretariat"], at=at(2024), comment="誤り")
    write_measurements(stored, {indicator.pk: number(52)})
    finalise_report(
        report=stored,
        by=world["secretariat"],
        at=at(2024),
        grade="B",
        meeting_date=at(2024).date(),
        **DECIDED,
    )
    return world


SAID = "の累計は、決定した時は125人、今の記録では135人です。"


@pytest.mark.parametrize("name", ["viewer", "secretariat", "editor-sangyo"])
def test_page_report_and_alert_name_it_and_the_decision_stays(corrected: World, name: str) -> None:
    for address in (
        "/reports/2024/gyo-12.html",
        "/reports/2024/evaluation.html",
        "/reports/2024/progress.html",
        "/initiatives/gyo-12/?year=2024",
        "/initiatives/gyo-12/?year=2025",
        "/dashboard/indicators/?year=2024",
        "/dashboard/alerts/?year=2024",
        "/dashboard/alerts.csv?year=2024",
    ):
        page = text(corrected, name, address)
        assert SAID in page, address
        assert "今の記録による判定案は「" in page, address
    assert "累計125人（うち当年度83人）" in text(corrected, name, "/reports/2024/gyo-12.html")
    assert SAID not in text(corrected, name, "/reports/2023/gyo-12.html")
    assert "前の年度の訂正が及ぶ確定済の年度" in text(corrected, name, "/dashboard/alerts/?year=2024")


def test_the_next_years_report_does_not_leave_two_totals_without_a_word(corrected: World) -> None:
    report(corrected, "gyo-12", 2025, number(37))
    put(corrected, "gyo-12", ReportState.SUBMITTED)
    page = text(corrected, "secretariat", "/reports/2025/gyo-12.html")
    assert "累計125人" in page
    assert "累計172人" in page
    assert "令和6年度の評価：数値目標「" in page
    assert SAID in page


def test_a_year_decided_anew_rests_on_what_is_today(corrected: World) -> None:
    stored = corrected.report("gyo-12", 2024)
    stored = reopen_report(report=stored, by=corrected["secretariat"], at=at(2024), comment="訂正を反映")
    finalise_report(
        report=stored,
        by=corrected["secretariat"],
        at=at(2024),
        grade="B",
        meeting_date=at(2024).date(),
        **DECIDED,
    )
    page = text(corrected, "viewer", "/reports/2024/gyo-12.html")
    assert "今の記録" not in page
    assert "累計135人（うち当年度83人）" in page


def test_what_is_being_corrected_is_told_to_nobody(corrected: World) -> None:
    """R5 is open again with another figure: R6 is as it was decided, on whatever R5 was then."""
    stored = corrected.report("gyo-12", 2023)
    stored = reopen_report(report=stored, by=corrected["secretariat"], at=at(2024), comment="もう一度")
    assert stored.state == ReportState.CHECKED
    for name in ("viewer", "secretariat"):
        assert "今の記録" not in text(corrected, name, "/reports/2024/gyo-12.html")
        assert "今の記録" not in text(corrected, name, "/dashboard/alerts/?year=2024")

"""改善, 低下, 同じ after last year was decided anew: one answer on every page and in every document."""

import csv
import io

import pytest
from django.test import Client

from indicators.workflow.transitions import finalise_report, reopen_report
from tests.cast import World
from tests.reports.page_tables import tables
from tests.reports.story import at, finalise, ratio, report

pytestmark = pytest.mark.any_database

NOTE = "（決定時。その後の決定ではC）"


def client_of(world: World, name: str = "viewer") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def decided_anew(world: World) -> World:
    """行－⑩ R5 A, R6 A; then R5 is decided anew: C."""
    for year in (2023, 2024):
        finalise(world, report(world, "gyo-10", year, ratio(0, 24)), "A")
    stored = world.report("gyo-10", 2023)
    stored = reopen_report(report=stored, by=world["secretariat"], at=at(2024), comment="誤りがあったため")
    finalise_report(
        report=stored,
        by=world["secretariat"],
        at=at(2024),
        grade="C",
        grade_reason="本部の判断",
        meeting_name="第2回本部会議",
        meeting_date=at(2024).date(),
    )
    return world


@pytest.mark.parametrize("name", ["viewer", "secretariat"])
def test_every_output_compares_with_what_was_decided_on_and_names_what_is(
    decided_anew: World, name: str
) -> None:
    client = client_of(decided_anew, name)
    sheet = text(client, "/reports/2024/gyo-10.html")
    assert f"前年度：A（計画どおり・達成）{NOTE}　同じ" in sheet
    listed = text(client, "/reports/2024/progress.html")
    assert f"行－⑩　令和６年度が比べた前年度の評価：A（計画どおり・達成）{NOTE}" in listed
    page = text(client, "/initiatives/gyo-10/?year=2024")
    assert f"前年度：A（計画どおり・達成）{NOTE}　→　<strong>同じ</strong>" in page
    changes = next(
        rows for caption, rows in tables(text(client, "/dashboard/?year=2024")).items() if "変化" in caption
    )
    assert changes[-1][2:] == ["0 0.0％", "1 100.0％", "0 0.0％", "0 0.0％"]  # 改善, 同じ, 低下, 新規
    years = text(client, "/dashboard/years/?year=2024")
    assert "前年度と同じ" in years
    assert f"前年度はA（計画どおり・達成）{NOTE}" in years
    files = csv.DictReader(io.StringIO(text(client, "/dashboard/years.csv?year=2024&change=同じ").lstrip("﻿")))
    assert [(row["令和5年度"], row["令和6年度"]) for row in files] == [("C 新", "A →")]
    meeting = text(client, "/dashboard/meeting/?year=2024")
    assert "改善 0施策、低下 0施策、同じ 1施策、新規 0施策" in meeting
    rows = tables(text(client, "/reports/2024/evaluation.html"))["施策一覧"]
    assert [line[-1] for line in rows if line[0].startswith("行－⑩")] == ["同じ"]


def test_while_last_year_is_open_again_nobody_learns_of_it(decided_anew: World) -> None:
    stored = decided_anew.report("gyo-10", 2023)
    reopen_report(report=stored, by=decided_anew["secretariat"], at=at(2024), comment="もう一度")
    sheet = text(client_of(decided_anew), "/reports/2024/gyo-10.html")
    assert "前年度：A（計画どおり・達成）　同じ" in sheet
    assert "その後の決定" not in sheet


def test_a_running_year_compares_with_last_year_as_it_is_today(decided_anew: World) -> None:
    finalise(decided_anew, report(decided_anew, "gyo-10", 2025, ratio(0, 24)), "A")
    stored = decided_anew.report("gyo-10", 2025)
    reopen_report(report=stored, by=decided_anew["secretariat"], at=at(2025), comment="訂正")
    page = text(client_of(decided_anew, "secretariat"), "/reports/2025/gyo-10.html")
    assert "前年度：A（計画どおり・達成）　同じ" in page

"""Schedules of quarters, halves, years and none: whatever draws, asks, judges or lists bars follows."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import BarAnswer
from initiatives.models import Initiative, ScheduleBar
from reports.builders.overview import read_overview
from reports.builders.schedule import build_schedule
from reports.dashboards.schedule.files import schedule_rows
from tests.cast import World
from tests.reports.jobs.running import taken
from tests.reports.story import number, report, submit
from tests.shapes.shaped import FIRST_YEAR, shaped_document, shaped_world

ENTRY = f"/entry/{FIRST_YEAR}/green-1/"
pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page(world: World, url: str, name: str = "secretariat") -> str:
    response = client_of(world, name).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def with_bars(world: World, *bars: tuple[int, int]) -> None:
    """Hand in the first initiative's report with bars of the first phase."""
    phase = world.plan.phases.get(code="survey")
    answers = [BarAnswer(phase.pk, first, last) for first, last in bars]
    submit(world, report(world, "green-1", FIRST_YEAR, number(7), bars=answers))


@pytest.mark.parametrize(
    ("periods", "heads", "labels"),
    [
        (4, ["4〜6月", "7〜9月", "10〜12月", "1〜3月"], ["第1四半期", "第4四半期"]),
        (2, ["4〜9月", "10〜3月"], ["上半期", "下半期"]),
        (1, ["通年"], ["通年"]),
    ],
)
def test_the_entry_page_asks_for_the_periods_of_the_plan(
    periods: int, heads: list[str], labels: list[str]
) -> None:
    world = shaped_world(shaped_document(periods=periods))
    html = page(world, ENTRY, "editor")
    assert "".join(f'<th scope="col">{head}</th>' for head in heads) in html
    # The plan has a bar over the whole year.
    assert (
        html.count('<span class="bar-mark">計画</span></label>') == periods
    )  # the plan has a bar over the whole year
    assert all(f"調査 {label}</span>" in html for label in labels)
    word = {4: "四半期", 2: "半期", 1: "年度"}[periods]
    assert f"実際に行った{word}にチェックを付けてください。" in html


@pytest.mark.parametrize(
    ("periods", "bars", "told", "delays"),
    [
        (2, [(2, 2)], "1半期遅れて開始", ("開始の遅れ（半期）", 1)),
        (1, [], "開始遅れ（1年、実績の線なし）", ("開始の遅れ（年）", 1)),
        (4, [(3, 4)], "2四半期遅れて開始", ("開始の遅れ（四半期）", 2)),
    ],
)
def test_delays_are_counted_in_periods(
    periods: int, bars: list[tuple[int, int]], told: str, delays: tuple[str, int]
) -> None:
    world = shaped_world(shaped_document(periods=periods))
    with_bars(world, *bars)
    read = read_overview(world.plan, world["secretariat"], with_schedule=True)
    ids = [one.pk for one in read.initiatives]
    until = FiscalYear(FIRST_YEAR)
    rows = schedule_rows(build_schedule(read, ids, until=until, today=dt.date(2026, 6, 1)))
    first = rows[0]
    assert first[delays[0]] == delays[1]
    assert first["計画との違い"] == told
    assert first["計画の開始"] == {4: "令和7年度第1四半期", 2: "令和7年度上半期", 1: "令和7年度"}[periods]


@pytest.mark.parametrize("periods", [1, 2])
def test_the_schedule_page_speaks_of_its_periods(periods: int) -> None:
    world = shaped_world(shaped_document(periods=periods))
    with_bars(world, (1, 1))
    html = page(world, "/dashboard/schedule/")
    word = {2: "半期", 1: "年度"}[periods]
    assert f"予定の終わりを過ぎて行った{word}" in html
    assert f"まで、{word}ごと" in html
    assert "四半期" not in html
    assert ">調査</text>" in html


@pytest.mark.parametrize("periods", [1, 2])
def test_the_sheet_is_drawn_in_its_periods(periods: int) -> None:
    world = shaped_world(shaped_document(periods=periods))
    html = page(world, "/initiatives/green-1/sheet/")
    title = {2: "調査：令和７年度上半期〜令和８年度下半期", 1: "調査：令和７年度〜令和８年度"}[periods]
    assert title in html
    assert "四半期" not in html
    (sheet,) = [one for one in openpyxl.load_workbook(plan_xlsx(world)).worksheets if one.title == "緑1"]
    filled = [cell.column for cell in sheet[bar_row(sheet)] if cell.fill.fill_type == "solid"]
    assert filled == list(range(2, 2 + 16))  # two of three years, each of eight columns


def plan_xlsx(world: World) -> io.BytesIO:
    response = taken(client_of(world, "secretariat"), "/reports/plan.xlsx")
    return io.BytesIO(b"".join(response) if response.streaming else response.content)


def bar_row(sheet: Any) -> int:
    """The lane of the first phase that holds its bar."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "調 査") + 1


def test_changes_of_bars_are_told_in_periods() -> None:
    world = shaped_world(shaped_document(periods=2))
    with_bars(world, (1, 2))
    html = page(world, f"{ENTRY}history/")
    assert "上半期〜下半期" in html
    assert "四半期" not in html


class TestWithoutASchedule:
    @pytest.fixture
    def world(self) -> World:
        return shaped_world(shaped_document(periods=0, phases=()))

    def test_there_is_no_page_of_it(self, world: World) -> None:
        client = client_of(world, "secretariat")
        assert client.get("/dashboard/schedule/").status_code == 404
        assert client.get("/dashboard/schedule.csv").status_code == 404

    @pytest.mark.parametrize(
        "url",
        [
            "/dashboard/",
            ENTRY,
            "/initiatives/green-1/",
            "/initiatives/green-1/sheet/",
            f"/cycles/{FIRST_YEAR}/form/",
            "/reports/",
        ],
    )
    def test_no_page_mentions_it(self, world: World, url: str) -> None:
        assert "スケジュール" not in page(world, url)

    def test_documents_have_no_row_of_it(self, world: World) -> None:
        for sheet in openpyxl.load_workbook(plan_xlsx(world)).worksheets:
            assert not any("スケジュール" in str(cell.value) for row in sheet.iter_rows() for cell in row)
        client = client_of(world, "secretariat")
        response = taken(client, "/reports/plan.pdf")
        pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
        assert not any("スケジュール" in one.extract_text() for one in pages)


def test_a_bar_outside_the_periods_of_the_plan_is_refused() -> None:
    world = shaped_world(shaped_document(periods=2))
    bar = ScheduleBar(
        initiative=Initiative.objects.get(slug="green-1"),
        phase=world.plan.phases.get(code="build"),
        start_fiscal_year=FIRST_YEAR,
        start_period=3,
        end_fiscal_year=FIRST_YEAR,
        end_period=3,
    )
    with pytest.raises(ValidationError, match="期は1から2で"):
        bar.full_clean()


def test_the_periods_of_a_plan_with_bars_stay() -> None:
    world = shaped_world(shaped_document(periods=2))
    world.plan.periods_per_year = 4
    with pytest.raises(ValidationError, match="スケジュールの区切りは変えられません"):
        world.plan.full_clean()

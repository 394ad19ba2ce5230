"""Two revisions of a plan: each year's pages, judgement and documents use what was in force in it.

tests/reports/twice_revised.py tells the revisions; test_before_and_after_revising.py compares with before.
"""

import datetime as dt
import re
import subprocess
from typing import Any

import pytest
from django.test import Client

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.results import load_results
from indicators.home.facts import read_work
from indicators.home.work_list import WorkRow, work_rows
from indicators.models import AnnualReport
from indicators.planning.rows import Edit
from indicators.planning.services.edits import correct_plan
from indicators.reminders.facts import report_facts
from initiatives.permissions import access_to
from reports.builders.indicator_series import heads_of_plan, indicator_series
from reports.builders.results_table import result_rows
from reports.downloads.files import pdf_of, xlsx_of
from reports.formats.indicator_chart import indicator_chart
from reports.formats.spark import spark
from tests.cast import World
from tests.reports.formats.xlsx_reading import opened
from tests.reports.story import finalise
from tests.reports.twice_revised import (
    NEW_TITLE,
    OLD_TITLE,
    TIMES,
    TODAY,
    evaluation,
    everything,
    overview,
    page,
    report_three,
    revise_twice,
    sheet,
)
from tests.revisions import REASON, change, revised

pytestmark = pytest.mark.any_database  # tests/test_nul.py opens every page on PostgreSQL
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture(scope="module")
def revised_world(loaded_world: World, django_db_blocker: Any) -> World:
    """The plan revised twice, once for the module."""
    with django_db_blocker.unblock():
        report_three(loaded_world)
        revise_twice(loaded_world)
    return loaded_world


@pytest.fixture
def plan_of_two(revised_world: World, world: World) -> World:
    """The plan revised twice; what a test changes is undone after it."""
    return world


@pytest.mark.parametrize("year", TIMES)
def test_the_sheet_of_a_year_is_the_one_in_force(plan_of_two: World, year: int) -> None:
    shown = sheet(plan_of_two, year).sheet
    assert shown.target_lines == (f"研修等実施回数：年{str(TIMES[year]).translate(WIDE)}回",)
    assert shown.title_line == f"行－⑪{OLD_TITLE if year < 2024 else NEW_TITLE}"
    (bars,) = (row.bars for row in shown.phase_rows if row.bars)
    assert bars == ((0, 19 if year < 2024 else 15),)
    assert shown.activities[3] == ("研修等の実施" if year < 2024 else "研修を倍にする")


@pytest.mark.parametrize(("year", "code"), [(2022, "A"), (2023, "A"), (2024, "C"), (2025, "C")])
def test_judged_is_by_the_target_in_force(plan_of_two: World, year: int, code: str) -> None:
    results = sheet(plan_of_two, year).results
    (found,) = results.indicators
    assert (results.grade.code, found.grade and found.grade.code) == (code, code)
    assert found.target_text.endswith(f"年{str(TIMES[year]).translate(WIDE)}回")
    assert found.reference_text == f"目標 {TIMES[year]}回以上"
    row = overview(plan_of_two).row(plan_of_two.initiative("gyo-11").pk, year)
    assert row
    assert (row.grade.code, row.indicators[0].reference_text) == (code, f"目標 {TIMES[year]}回以上")


def test_what_a_revision_adds_is_in_no_report_before_it(plan_of_two: World) -> None:
    for year in TIMES:
        document = evaluation(plan_of_two, year)
        slugs = [row.slug for summary in document.summaries for row in summary.list_rows]
        assert ("sha-1" in document.results) == ("sha-1" in document.plan.sheets) == (year >= 2024)
        assert ("sha-1" in slugs) == (year >= 2024)
        asked = {row.slug for row in overview(plan_of_two).of_year(year)}
        assert ("sha-1" in asked) == (year >= 2024)
        rows = result_rows(load_results(plan_of_two.plan), is_visible=everything)
        in_data = {row["initiative_slug"] for row in rows if row["fiscal_year"] == str(year)}
        assert ("sha-1" in in_data) == (year >= 2024)


def test_the_end_is_marked_from_the_year_of_the_revision_on(plan_of_two: World) -> None:
    for year in TIMES:
        line = sheet(plan_of_two, year, "san-5").sheet.title_line
        assert line.endswith("【令和５年度で完了】") == (year >= 2024)
        assert line.endswith("】") == (year >= 2024)


# --- the year of a change ---


def test_the_year_of_a_change_shows_both_sides(plan_of_two: World) -> None:
    """Below the sheet, with reason and day; the years before and after show their own plan alone."""
    shown = {year: sheet(plan_of_two, year).results.revised for year in TIMES}
    assert shown[2022] is None
    assert shown[2023] is None
    first, second = shown[2024], shown[2025]
    assert first
    assert second
    assert first.heading == "令和６年度改定（第１回、令和６年３月２５日決定）"
    assert first.reasons == [f"改定の理由：{REASON}"]
    assert {one.label: (one.before, one.after) for one in first.lines} == {
        "施策名称": (OLD_TITLE, NEW_TITLE),
        "令和6年度の取組内容": ("研修等の実施", "研修を倍にする"),
        "スケジュール（実施・運用）": (
            "令和3年度第1四半期〜令和7年度第4四半期",
            "令和3年度第1四半期〜令和6年度第4四半期",
        ),
        "数値目標「研修等実施回数」の計画書の記載": ("研修等実施回数：年２回", "研修等実施回数：年４回"),
        "数値目標「研修等実施回数」の目標値": ("2回以上", "4回以上"),
    }
    assert second.heading == "令和７年度改定（第２回、令和７年３月２５日決定）"
    assert [(one.before, one.after) for one in second.lines][1:] == [("4回以上", "6回以上")]


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2023, "研修等実施回数：年２回"),
        (2024, "改定前：研修等実施回数：年２回\n改定後：研修等実施回数：年４回"),
        (2025, "改定前：研修等実施回数：年４回\n改定後：研修等実施回数：年６回"),
    ],
)
def test_a_target_that_changed_stands_on_two_lines(plan_of_two: World, year: int, text: str) -> None:
    (found,) = sheet(plan_of_two, year).results.indicators
    assert found.target_text == text


def test_what_a_revision_adds_is_told_as_one(plan_of_two: World) -> None:
    told = sheet(plan_of_two, 2024, "sha-1").results.revised
    assert told
    assert [(one.label, one.before, one.after) for one in told.lines] == [
        ("施策", "（新設）", "新－①　新しい取組【令和６年度新規】")
    ]
    assert sheet(plan_of_two, 2025, "sha-1").results.revised is None


def test_a_decided_year_keeps_what_it_showed(plan_of_two: World) -> None:
    told = sheet(plan_of_two, 2024)
    stored = plan_of_two.report("gyo-11", 2024)
    AnnualReport.objects.filter(pk=stored.pk).update(state="drafting", submitted_at=None)
    finalise(plan_of_two, plan_of_two.report("gyo-11", 2024), "C")
    decided = sheet(plan_of_two, 2024)
    assert decided.results.revised == told.results.revised
    assert decided.results.indicators[0].target_text == told.results.indicators[0].target_text
    with revised(plan_of_two, 2025):
        change(plan_of_two.initiative("gyo-11"), title="さらに別の名称")
    assert sheet(plan_of_two, 2024) == decided


VERBATIM, READ = "研修等実施回数：年([２４６])回", "研修等実施回数（目標 ([246])回以上）"
PAGES: dict[str, tuple[str, str]] = {
    "entry": ("/entry/{}/gyo-11/", VERBATIM),
    "sheet": ("/initiatives/gyo-11/sheet/?year={}", VERBATIM),
    "html": ("/reports/{}/gyo-11.html", VERBATIM),
    "report": ("/reports/{}/evaluation.html", VERBATIM),
    "initiative": ("/initiatives/gyo-11/?year={}", READ),
    "indicators": ("/dashboard/indicators/?year={}", "研修等実施回数.{,400}?([246])回以上"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("year", TIMES)
def test_pages_of_a_year(plan_of_two: World, name: str, year: int) -> None:
    address, pattern = PAGES[name]
    shown = page(plan_of_two, address.format(year))
    both = year in (2024, 2025) and pattern == VERBATIM
    assert {int(one) for one in re.findall(pattern, shown)} == {TIMES[year], TIMES[year - both]}


def test_years_beside_each_other_name_the_target_of_each(plan_of_two: World) -> None:
    shown = page(plan_of_two, "/initiatives/gyo-11/?year=2025")
    cells = re.findall(r"3回<br><span[^>]*>(.*?)</span>", shown)
    assert cells == [
        "達成（目標 2回以上）",
        "達成（目標 2回以上）",
        "遅れ（目標 4回以上）",
        "遅れ（目標 6回以上）",
    ]


def test_the_line_of_the_target_steps_where_a_revision_changed_it(plan_of_two: World) -> None:
    """In the chart downwards from year to year, in the small picture across; else it is straight."""
    seen, initiative = overview(plan_of_two), plan_of_two.initiative("gyo-11")
    rows = seen.of_initiative(initiative.pk)
    (series,) = indicator_series(rows, chosen=2025, opened=seen.opened, plan=heads_of_plan(initiative))
    assert series.targets == (2, 2, 2, 4, 6)
    drawing, small = indicator_chart(series), spark(series)
    assert drawing
    assert small
    (line,) = (one.d for one in drawing.lines if one.dash == "5 3")
    assert re.fullmatch(r"M[\d.]+ 18.0V140.0H[\d.]+V178.0H[\d.]+V216.0", line)
    assert "目標 2回以上→4回以上→6回以上" in [one.text for one in drawing.texts]
    assert re.fullmatch(r"M0 [\d.]+H72.0V[\d.]+H96.0V3.0H120.0", small.target)


# --- 履歴 ---


def test_the_history_tells_a_revision_as_one_act(plan_of_two: World) -> None:
    shown = page(plan_of_two, "/history/?year=2024&kind=計画")
    (row,) = re.findall(r"<tr> <th scope=\"row\"(.*?)</tr>", shown)
    assert "第1回改定（令和6年度から）" in row
    assert REASON in row
    assert "産－⑤、行－⑪、新－①" in row
    assert "第2回改定" in page(plan_of_two, "/history/?year=2025&kind=計画")
    assert "改定（" not in page(plan_of_two, "/history/?year=2023&kind=計画")
    assert "改定（" not in page(plan_of_two, "/history/?year=2024&initiative=gyo-10")
    assert "第1回改定" in page(plan_of_two, "/entry/2024/gyo-11/history/")
    assert "第1回改定" not in page(plan_of_two, "/entry/2023/gyo-11/history/")


def test_the_history_tells_an_erratum_in_all_years_that_were_opened(plan_of_two: World) -> None:
    initiative, by = plan_of_two.initiative("gyo-10"), plan_of_two["secretariat"]
    edit = Edit(type(initiative), initiative.pk, {"title": "正しい名称"})
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    correct_plan(plan=plan_of_two.plan, edits=[edit], reason="誤記のため", by=by, at=at)
    for year in TIMES:
        shown = page(plan_of_two, f"/history/?year={year}&initiative=gyo-10")
        assert "計画の訂正" in shown
        assert "誤記のため" in shown


# --- lists ---


@pytest.mark.parametrize("year", [2023, 2024])
def test_lists_name_an_initiative_as_its_year_does(plan_of_two: World, year: int) -> None:
    names = {2023: "ＩＣＴ支援員の活用", 2024: "ＩＣＴ支援員の増員"}
    for address in (f"/cycles/{year}/matrix/", f"/reports/?year={year}", f"/dashboard/schedule/?year={year}"):
        shown = page(plan_of_two, address)
        assert {one for one in names if names[one] in shown} == {year}, address
        assert ("新しい取組" in shown) == (year == 2024), address
    (row,) = (row for row in work(plan_of_two) if (row.slug, row.fiscal_year.year) == ("gyo-11", year))
    assert row.title == names[year]
    facts = report_facts(plan_of_two.plan, TODAY)
    (name,) = (
        one.name for one in facts if one.name.endswith(f"{names[year]}（{FiscalYear(year).label}実績）")
    )
    assert name.startswith("行－⑪")


def work(world: World) -> list[WorkRow]:
    by = world["secretariat"]
    return [
        row
        for year in ("2023", "2024")
        for row in work_rows(access_to(by, world.plan), read_work(world.plan, by, whole_year=year), TODAY)
        if str(row.fiscal_year.year) == year
    ]


def test_nothing_is_printed_of_what_a_later_revision_adds(plan_of_two: World) -> None:
    client = Client()
    client.force_login(plan_of_two["secretariat"])
    answers = {year: client.get(f"/reports/{year}/sha-1.html").status_code for year in (2023, 2024)}
    assert answers == {2023: 404, 2024: 200}


def test_paper_and_excel_show_what_the_page_shows(plan_of_two: World) -> None:
    for year, both in ((2023, False), (2024, True)):
        document = sheet(plan_of_two, year)
        cells = [str(cell) for row in opened(xlsx_of(document)).worksheets[0].values for cell in row if cell]
        printed = subprocess.run(
            ["pdftotext", "-raw", "-", "-"], input=pdf_of(document), capture_output=True, check=True
        ).stdout.decode()
        for text in ("令和６年度改定（第１回、令和６年３月２５日決定）", f"改定の理由：{REASON}"):
            assert (text in cells) == (text in printed.replace("\n", "")) == both
        assert ("改定前：研修等実施回数：年２回\n改定後：研修等実施回数：年４回" in cells) == both
        assert ("改定前：研修等実施回数：年２回" in printed) == both

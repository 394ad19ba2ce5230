"""Words that must not mislead: whose reason, whose day, what is only proposed, what is not late."""

import datetime as dt
import re

import pytest
from django.test import Client

from indicators.book.answers import MeasurementAnswer
from indicators.models import AnnualReport, ReportState, Snapshot
from indicators.workflow.transitions import reopen_report
from reports.documents.stamp import day_in, decided_label, printed_label
from tests.cast import World
from tests.indicators.home.work_story import put
from tests.reports.formats.xlsx_reading import opened
from tests.reports.jobs.running import taken
from tests.reports.story import at, finalise, ratio, report, submit, tell

pytestmark = pytest.mark.any_database

DAY = dt.date(2026, 6, 1)


def text(world: World, address: str, name: str = "secretariat") -> str:
    client = Client()
    client.force_login(world[name])
    return client.get(address).content.decode()


def workbook_texts(world: World, address: str) -> list[str]:
    client = Client()
    client.force_login(world["secretariat"])
    book = opened(taken(client, address).content)
    return [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]


@pytest.fixture
def told(world: World) -> World:
    """行－⑩ R6 確定 (D), R7 提出済 (C); 行－⑪ R7 確定 (A); 行－⑫ R7 入力中."""
    tell(world)
    return world


# --- The day ---


@pytest.mark.parametrize(
    ("decisions", "label"),
    [
        ([], ""),
        ([("第1回会議", DAY)], "第1回会議（令和８年６月１日）決定"),
        ([("第1回会議", DAY), ("第2回会議", dt.date(2026, 7, 2))], "第2回会議（令和８年７月２日）決定"),
        ([("本部会議", DAY), ("分科会", DAY), ("本部会議", DAY)], "本部会議、分科会（令和８年６月１日）決定"),
    ],
)
def test_a_decided_document_names_the_body_and_the_latest_day(
    decisions: list[tuple[str, dt.date]], label: str
) -> None:
    assert decided_label(decisions) == label
    assert day_in(label) == max((day for _name, day in decisions), default=None)


def test_a_draft_carries_the_day_and_the_time() -> None:
    label = printed_label(DAY, dt.datetime(2026, 6, 1, 9, 5, tzinfo=dt.UTC))
    assert label == "令和８年６月１日０９時０５分現在"
    assert (printed_label(DAY), day_in(label)) == ("令和８年６月１日現在", DAY)


def test_each_sheet_has_its_own_decision(told: World) -> None:
    decided = "第1回ＤＸ推進本部会議（令和８年６月１日）決定"
    page = text(told, "/reports/2025/gyo-11.html")
    assert f'<p class="date">{decided}</p>' in page
    assert f"決定：{decided}" in page
    assert not re.search(r"\d分現在", page)
    assert decided in workbook_texts(told, "/reports/2025/gyo-11.xlsx")
    draft = text(told, "/reports/2025/gyo-10.html")
    assert re.search(
        r'<p class="date">令和[０-９]+年[０-９]+月[０-９]+日[０-９]{2}時[０-９]{2}分現在</p>', draft
    )
    assert "決定：" not in draft
    whole = text(told, "/reports/2025/evaluation.html")
    assert re.search(
        r'<p class="edition">案（令和[０-９]+年[０-９]+月[０-９]+日[０-９]{2}時[０-９]{2}分現在）</p>', whole
    )
    assert whole.count(f"決定：{decided}") == 1


def test_the_report_of_a_decided_year_has_the_latest_day(world: World) -> None:
    for slug, day in (("gyo-10", DAY), ("gyo-11", dt.date(2026, 7, 2))):
        stored = finalise(world, report(world, slug, 2024, ratio(1, 24)), "C", "本部の判断")
        AnnualReport.objects.filter(pk=stored.pk).update(
            meeting_date=day, meeting_name=f"{day.month}月の会議"
        )
    for initiative in world.plan.initiatives.exclude(slug__in=["gyo-10", "gyo-11"]):
        initiative.activities.filter(fiscal_year=2024).delete()
        initiative.evaluation_items.filter(fiscal_year=2024).delete()
    Snapshot.objects.all().delete()  # the two days were set past the services
    for address in ("/reports/2024/evaluation.html", "/dashboard/meeting/?year=2024"):
        page = text(world, address)
        assert re.search("7月の会議(（令和８年７月２日）決定|</p>\n<p>令和８年７月２日決定)", page), address
        assert "分現在" not in page
    assert "6月の会議（令和８年６月１日）決定" in text(world, "/reports/2024/gyo-10.html")


# --- Whose reason, what is only proposed ---


def test_a_proposal_has_the_reason_of_a_proposal(told: World) -> None:
    for address, word, other in (
        ("/reports/2025/gyo-10.html", "判定案の理由", "評価の理由"),
        ("/reports/2025/gyo-11.html", "評価の理由", "判定案の理由"),
    ):
        page = text(told, address)
        assert f"<b>{word}：</b>" in page
        assert f"<b>{other}：</b>" not in page
        texts = workbook_texts(told, address.replace("html", "xlsx"))
        assert word in texts
        assert other not in texts


def test_late_and_changed_tables_mark_what_is_not_decided(told: World) -> None:
    page = text(told, "/reports/2025/evaluation.html")
    for heading in ("遅れている施策", "前年度から評価が変わった施策"):
        table = page[page.index(f'<caption class="unseen">{heading}') :]
        table = table[: table.index("</table>")]
        assert "行－⑩" in table
        assert "（案）" in table
    assert "C（案）" in workbook_texts(told, "/reports/2025/evaluation.xlsx")
    changes = text(told, "/dashboard/?year=2025")
    assert "<strong>C</strong>（案）" in changes
    decided = text(told, "/reports/2024/evaluation.html")
    table = decided[decided.index('<caption class="unseen">遅れている施策') :]
    assert "（案）" not in table[: table.index("</table>")]


def test_provisional_proposals_are_counted_in_the_summary(world: World) -> None:
    pending = MeasurementAnswer(status="preliminary", numerator=3, denominator=24)  # type: ignore[arg-type]
    submit(world, report(world, "gyo-10", 2025, pending))
    said = "暫定の判定案1施策を含みます。"
    for address in (
        "/dashboard/?year=2025",
        "/dashboard/meeting/?year=2025",
        "/reports/2025/evaluation.html",
    ):
        assert said in text(world, address), address
    assert any(said in one for one in workbook_texts(world, "/reports/2025/evaluation.xlsx"))
    put(world, "gyo-10", ReportState.DRAFTING)
    assert said not in text(world, "/dashboard/?year=2025")


# --- What is not late ---


def test_a_milestone_before_its_deadline_is_in_progress(world: World) -> None:
    """行－⑬'s kind: a deadline in R7, not reached in R6."""
    indicator = world.initiative("gyo-11").indicators.first()
    assert indicator is not None
    type(indicator).objects.filter(pk=indicator.pk).update(
        kind="milestone", due_year=2025, target=None, baseline=None, unit="", timing="at_end"
    )
    world.initiative("gyo-11").indicators.exclude(pk=indicator.pk).update(first_year=2021, last_year=2021)
    no = MeasurementAnswer(status="confirmed", is_reached=False)
    for year, word, other in ((2024, "進行中（期限前）", "未達成"), (2025, "未達成", "進行中（期限前）")):
        finalise(world, report(world, "gyo-11", year, no), "C", "本部の判断")
        page = text(world, f"/reports/{year}/gyo-11.html")
        value = re.search(r'実績値</th><td class="value">([^<]*)', page)
        assert value is not None
        assert value[1] == word
        assert value[1] != other
    assert "令和6年度末の時点で進行中" in text(world, "/initiatives/gyo-11/?year=2024")
    assert "令和7年度末の時点で未達成" in text(world, "/initiatives/gyo-11/?year=2025")


def test_a_schedule_says_that_it_is_the_schedule_that_is_late(told: World) -> None:
    page = text(told, "/dashboard/schedule/?year=2025")
    assert "日程の遅れ" in page
    assert not re.search(r"(?<!日程の)遅れ(の|が)(ある|続)", page)


@pytest.mark.parametrize("year", [2021, 2025])
def test_the_entry_page_of_a_year_that_is_not_graded_says_so(world: World, year: int) -> None:
    """A year that is 計画なし has no grade in grey beside its buttons."""
    initiative = world.initiative("gyo-10")
    initiative.activities.filter(fiscal_year=year).delete()
    initiative.evaluation_items.filter(fiscal_year=year).delete()
    page = text(world, f"/entry/{year}/gyo-10/")
    proposal = page[page.index('id="proposal"') :]
    proposal = proposal[: proposal.index("</details>")]
    assert "この年度は評価の対象外です" in proposal
    assert "評価できない</" not in proposal
    assert 'class="grade' not in proposal


def test_a_report_that_is_open_again_is_dated_by_its_printing(told: World) -> None:
    stored = told.report("gyo-11")
    reopen_report(report=stored, by=told["secretariat"], at=at(2025), comment="訂正")
    assert "決定</p>" not in text(told, "/reports/2025/gyo-11.html")

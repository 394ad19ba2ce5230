"""The schedule as files: the same rows as the page, and a print on two pages of A3."""

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from indicators.models import AnnualReport, ReportingCycle, Snapshot
from reports.dashboards.schedule import views as schedule_views
from tests.cast import World
from tests.reports.finished.accessible import assert_accessible
from tests.reports.formats.pdf_reading import MM, font_sizes, left_edges, pdf_text
from tests.reports.formats.xlsx_reading import list_rows, read
from tests.reports.schedule_story import AFTER_R7, client_of, csv_rows, page_of, tell_schedule, words

pytestmark = pytest.mark.any_database

A3_LANDSCAPE = (1191, 842)  # points


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_views.timezone, "localdate", lambda *_zone: AFTER_R7)


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """The story is told."""
    with django_db_blocker.unblock():
        tell_schedule(loaded_world)
    return loaded_world


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [
        ("", "産－①", 28),
        ("?order=late", "行－⑩", 28),
        ("?only=late", "産－②", 2),
        ("?order=late&only=late", "行－⑩", 2),
        ("?order=late&level1=chi", "地－①", 2),
        ("?order=unknown&only=unknown", "産－①", 28),
    ],
)
def test_order_and_choice_of_rows_in_page_and_files(world: World, query: str, first: str, count: int) -> None:
    page = page_of(world, query=query)
    codes = list(words(page))
    assert (codes[0], len(codes)) == (first, count)
    plain = [row["施策番号"] for row in csv_rows(world, query=query)]
    assert [code[0] for code in dict.fromkeys(plain)] == [code[0] for code in codes]
    titles = re.findall(r'<th scope="row"><a href="[^"]*">\w－[①-㉟]　([^<]+)<', page)
    assert list(dict.fromkeys(row["施策名称"] for row in csv_rows(world, query=query))) == titles
    content = client_of(world, "secretariat").get(f"/dashboard/schedule.xlsx{query}").content
    head, *rows = list_rows(content)
    assert [row[head.index("施策番号")] for row in rows] == plain


def test_the_rows_of_one_initiative_in_the_csv(world: World) -> None:
    rows = [row for row in csv_rows(world) if row["施策番号"] == "行-10"]
    common = {
        "分野": "行政",
        "施策の柱": "デジタル化による市民生活の利便性の向上",
        "担当課": "学校教育課",
        "実績の分からない年度": rows[0]["実績の分からない年度"],
        "データの区分": "案",
    }
    named = {*common, "施策番号", "施策名称"}
    assert [{key: row[key] for key in row if key not in named} for row in rows] == [
        {
            "工程": "計画",
            "計画の開始": "令和4年度第1四半期",
            "計画の終了": "令和6年度第4四半期",
            "実績の開始": "",
            "実績の終了": "",
            "開始の遅れ（四半期）": "",
            "終了の遅れ（四半期）": "",
            "計画との違い": "実績は不明",
        },
        {
            "工程": "検討・設計・開発",
            "計画の開始": "令和3年度第1四半期",
            "計画の終了": "令和6年度第4四半期",
            "実績の開始": "令和6年度第1四半期",
            "実績の終了": "令和7年度第2四半期",
            "開始の遅れ（四半期）": "",
            "終了の遅れ（四半期）": "2",
            "計画との違い": "実績は不明、2四半期遅れて終了",
        },
        {
            "工程": "実施・運用",
            "計画の開始": "令和7年度第1四半期",
            "計画の終了": "令和7年度第4四半期",
            "実績の開始": "令和7年度第3四半期",
            "実績の終了": "令和7年度第4四半期",
            "開始の遅れ（四半期）": "2",
            "終了の遅れ（四半期）": "0",
            "計画との違い": "2四半期遅れて開始",
        },
    ]  # fmt: skip
    assert all({key: row[key] for key in common} == common for row in rows)


def pdf_of(world: World, name: str = "secretariat", query: str = "") -> pypdf.PdfReader:
    response = client_of(world, name).get(f"/dashboard/schedule.pdf{query}")
    assert response["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(response.content))


def test_the_pdf_can_be_bound_and_read(world: World, tmp_path: Path) -> None:
    """25 mm are free on the left, nothing is below 8 points, and a name is larger than its phases."""
    content = client_of(world, "secretariat").get("/dashboard/schedule.pdf").content
    assert min(left_edges(content)) >= 25 * MM
    sizes = font_sizes(content)
    assert min(sizes) >= 8
    assert sizes[10.0] > sizes[8.5] / 2 > 50
    assert "第１" in pdf_text(content)
    assert_accessible(content, tmp_path)


def test_the_workbook_stands_on_a3_with_a_margin_for_binding(world: World) -> None:
    sheet = read(client_of(world, "secretariat").get("/dashboard/schedule.xlsx").content).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.page_margins.left * 25.4 == pytest.approx(25, abs=0.2)


def test_the_pdf_has_all_initiatives_on_two_pages_of_a3(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(is_demo=True)
    pdf = pdf_of(world)
    assert [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages] == [
        A3_LANDSCAPE
    ] * 2
    texts = [re.sub(r"\s", "", page.extract_text()) for page in pdf.pages]
    for initiative in world.plan.initiatives.all():
        assert re.sub(r"\s", "", initiative.plain_title) in "".join(texts)
    for number_, text in enumerate(texts, start=1):
        assert f"{number_}／2" in text
        for mark in ("案", "デモデータ"):
            assert mark in text
        for word in ("令和3年度", "計画との違い"):
            assert word in text, "the head is repeated"
    assert re.search(r"令和８年５月１日[０-９]{2}時[０-９]{2}分現在", texts[0])
    assert "予定の終わりを過ぎて行った四半期" in texts[0]  # the legend
    assert "2四半期遅れて開始" in "".join(texts)


def test_what_is_decided_bears_no_mark(world: World) -> None:
    texts = "".join(page.extract_text() for page in pdf_of(world, "viewer").pages)
    assert "デモデータ" not in texts
    assert "案" not in texts


def test_the_name_of_the_file(world: World) -> None:
    response = client_of(world, "secretariat").get("/dashboard/schedule.csv?year=2024")
    assert "%E4%BB%A4%E5%92%8C6%E5%B9%B4%E5%BA%A6_%E3%82%B9%E3%82%B1" in response["Content-Disposition"]
    assert client_of(world, "secretariat").get("/dashboard/schedule.html").status_code == 404


def test_the_pdf_of_a_plan_without_rounds(world: World) -> None:
    Snapshot.objects.all().delete()
    AnnualReport.objects.all().delete()
    ReportingCycle.objects.all().delete()
    pdf = pdf_of(world)
    assert "実績の線はまだ報告されていません" in pdf.pages[0].extract_text()
    assert len(pdf.pages) <= 2

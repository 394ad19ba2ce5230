"""全体の状況: who sees what, what is said where there is nothing to show, and how much is read for it."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import AnnualReport, RatingScale
from indicators.workflow.transitions import reopen_report
from initiatives.models import Heading, Initiative, Plan
from tests.cast import World
from tests.reports.dashboards.dashboard_pages import PAGES, cells, client_of, page_of
from tests.reports.formats.xlsx_reading import list_rows
from tests.reports.page_tables import tables
from tests.reports.story import INTERNAL, at, finalise, number, ratio, report, submit

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("name", "gyo10", "gyo12", "san1"),
    [
        ("secretariat", "C", "入力中", "未着手"),
        ("headquarters", "C", "入力中", "未着手"),
        ("editor-gakko", "C", "入力中", "公表前"),
        ("head-gakko", "C", "入力中", "公表前"),
        ("editor-sangyo", "公表前", "公表前", "未着手"),
        ("editor-support", "C", "公表前", "公表前"),
        ("viewer", "公表前", "公表前", "公表前"),
        ("admin", "公表前", "公表前", "公表前"),
    ],
)
def test_each_reader_sees_of_the_running_year_what_is_his(
    told: World, name: str, gyo10: str, gyo12: str, san1: str
) -> None:
    shown = cells(page_of(told, name, "/dashboard/years/?year=2025"))
    assert gyo10 in shown["行－⑩"][4]
    assert gyo12 in shown["行－⑫"][4]
    assert san1 in shown["産－①"][4]
    # What is decided everybody sees.
    assert "A" in shown["行－⑪"][4]
    assert "D" in shown["行－⑩"][3]
    assert "B" in shown["産－②"][1]


@pytest.mark.parametrize(
    ("name", "progress"),
    [("secretariat", "2/対象 24"), ("editor-gakko", "2/対象 3"), ("viewer", "1/対象 1")],
)
def test_the_denominator_is_what_the_reader_knows_of(told: World, name: str, progress: str) -> None:
    page = page_of(told, name, "/dashboard/?year=2025")
    found, rest = tables(page), 24 - int(progress.split()[-1])
    assert (f"公表前の{rest}施策は、数に入っていません。" in page) == bool(rest)
    totals = [rows[-1][1] for caption, rows in found.items() if caption.startswith("分野ごとの")]
    assert totals
    assert set(totals) == {f"報告済 {progress}"}


@pytest.mark.parametrize("name", ["viewer", "admin", "editor-sangyo", "headquarters"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_internal_is_on_it(told: World, name: str, address: str) -> None:
    page = page_of(told, name, f"{address}?year=2025") + page_of(told, name, f"{address}?year=2024")
    assert [text for text in INTERNAL.values() if text in page] == []
    assert "まだ誰にも見せない下書き" not in page


def test_the_running_year_is_marked_and_a_decided_one_is_not(told: World) -> None:
    assert '<span class="draft-mark">案</span>' in page_of(told, "secretariat", "/dashboard/?year=2025")
    only = "/dashboard/?year=2025&state=finalised"
    assert '<span class="draft-mark">案</span>' not in page_of(told, "secretariat", only)


def test_the_late_come_first_with_reason_and_next_step(told: World) -> None:
    report = told.report("gyo-10")
    AnnualReport.objects.filter(pk=report.pk).update(
        challenges="工事の遅れ", next_steps="残る3校の工事", next_steps_due="令和8年10月"
    )
    page = page_of(told, "headquarters", "/dashboard/?year=2025")
    late = page[page.index('id="late"') : page.index('id="changes"')]
    assert "行－⑩" in late
    assert "工事の遅れ" in late
    assert "残る3校の工事（令和8年10月）" in late
    assert "前年度 D" in late
    assert "行－⑪" not in late


@pytest.mark.parametrize("address", PAGES)
def test_an_unknown_choice_is_named_and_restricts_nothing(told: World, address: str) -> None:
    page = page_of(told, "secretariat", f"{address}?year=1999&level1=moon&grade=Z")
    assert page.count("正しく選択してください") >= 3 or page.count("候補にありません") >= 3
    assert "当てはまる施策はありません" not in page


@pytest.mark.parametrize("query", ["", "?year=2025&grade=C", "?year=all&level1=gyo", "?state=drafting"])
def test_the_files_of_the_map_hold_what_the_page_shows(told: World, query: str) -> None:
    client = client_of(told, "headquarters")
    page = tables(client.get(f"/dashboard/years/{query}").content.decode())
    shown = [row[0][:3] for table in page.values() for row in table[1:]]
    content = client.get(f"/dashboard/years.csv{query}").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    codes = [
        told.initiative(row["施策番号"].replace("行-", "gyo-").replace("産-", "san-").replace("地-", "chi-"))
        for row in rows
    ]
    assert [one.code for one in codes] == shown
    assert [one.plain_code for one in codes] == [row["施策番号"] for row in rows]
    content = client.get(f"/dashboard/years.xlsx{query}").content
    sheet = [[cell or "" for cell in row] for row in list_rows(content)]
    place = sheet[0].index("施策番号")
    assert [row[place] for row in sheet[1:]] == [one.plain_code for one in codes]
    assert [row[place + 2 :] for row in sheet[1:]] == [list(row.values())[place + 2 :] for row in rows]
    if query == "?year=2025&grade=C":
        assert rows[0]["令和7年度"] == "C ↑（案・提出済）"


# --- Nothing to show ---


@pytest.mark.parametrize(
    "address",
    [
        *PAGES,
        "/dashboard/years.csv",
        "/dashboard/indicators/",
        "/dashboard/alerts/",
        "/dashboard/schedule/",
        "/dashboard/schedule.pdf",
        "/dashboard/meeting/",
        "/dashboard/meeting.pdf",
        "/initiatives/gyo-10/",
        "/entry/2025/gyo-10/",
        "/reports/2025/evaluation.html",
        "/reports/2025/gyo-10.html",
        "/reports/results.csv",
    ],
)
def test_no_scale_is_in_use(told: World, address: str) -> None:
    RatingScale.objects.update(is_active=False)
    response = client_of(told, "headquarters").get(address)
    assert response.status_code == 409
    assert "現在使う判定基準がありません" in response.content.decode()


def test_no_initiative_meets_the_choice(told: World) -> None:
    page = page_of(told, "secretariat", "/dashboard/?year=2025&grade=B")
    assert "当てはまる施策はありません" in page
    assert "すべての施策を表示する" in page


# --- Decided years stay, running years follow ---


def test_a_later_edit_of_the_plan_changes_no_decided_year(told: World) -> None:
    before = cells(page_of(told, "secretariat", "/dashboard/years/?year=2024"))["行－⑩"][3]
    table = tables(page_of(told, "secretariat", "/dashboard/?year=2024"))
    initiative = told.initiative("gyo-10")
    initiative.indicators.update(target=50)
    type(initiative.heading).objects.filter(pk=initiative.heading_id).update(title="別の柱")
    initiative.activities.all().delete()
    assert cells(page_of(told, "secretariat", "/dashboard/years/?year=2024"))["行－⑩"][3] == before
    assert {
        caption: rows[-1]
        for caption, rows in tables(page_of(told, "secretariat", "/dashboard/?year=2024")).items()
        if "数値目標" in caption
    } == {caption: rows[-1] for caption, rows in table.items() if "数値目標" in caption}


def test_a_decision_that_is_taken_back_is_shown_as_it_is_now(told: World) -> None:
    """What is remembered of a snapshot is used only while the report is decided on it."""
    assert "案" not in cells(page_of(told, "secretariat", "/dashboard/years/"))["行－⑪"][4]
    report = told.report("gyo-11")
    reopen_report(report=report, by=told["secretariat"], at=at(2025), comment="会議の日の誤り")
    assert "案・事務局確認済" in cells(page_of(told, "secretariat", "/dashboard/years/"))["行－⑪"][4]


# --- Speed ---


@pytest.mark.parametrize("address", [f"{one}?year={year}" for one in PAGES for year in ("2025", "all")])
@pytest.mark.parametrize("name", ["secretariat", "editor-gakko", "viewer"])
def test_queries_do_not_grow(told: World, name: str, address: str) -> None:
    client = client_of(told, name)
    client.get(address)  # decided years are remembered from the first time on
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    assert len(few) <= 24, [query["sql"][:90] for query in few.captured_queries]
    _more_of_everything(told)
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def _more_of_everything(world: World) -> None:
    """Another initiative and heading, another answered report, another decided one, another plan."""
    submit(world, report(world, "gyo-11", 2024, number(2)))
    finalise(world, report(world, "gyo-10", 2023, ratio(6, 24)), "D")
    top, below, _last = world.plan.levels.all()
    parent = Heading.objects.create(plan=world.plan, level=top, slug="sha", title="社会", sort_order=9)
    heading = Heading.objects.create(
        plan=world.plan, level=below, parent=parent, slug="sha-h1", title="新しい柱", sort_order=1
    )
    Initiative.objects.create(
        plan=world.plan, heading=heading, code="社－①", plain_code="社-1", slug="sha-1", number=1,
        sort_order=99, title="追加", description="。", effect="。", target_text="。",
    )  # fmt: skip
    Plan.objects.create(slug="next", title="次期計画", start_fiscal_year=2026, end_fiscal_year=2030)


def test_another_plan_has_its_own_pages_and_frame(told: World) -> None:
    """Below /p/<plan>/ the frame names that plan, in as many queries."""
    Plan.objects.filter(pk=told.plan.pk).update(is_default=False)
    Plan.objects.create(
        slug="next", title="次期計画", is_default=True, start_fiscal_year=2026, end_fiscal_year=2030
    )
    client = client_of(told, "headquarters")
    client.get("/p/imari-dx/dashboard/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/p/imari-dx/dashboard/").content.decode()
    assert len(queries) <= 24
    assert told.plan.short_title in page
    assert 'href="/p/imari-dx/initiatives/gyo-10/?year=2025"' in page
    assert "現在使う判定基準がありません" in client.get("/dashboard/").content.decode()


def test_a_link_of_before_levels_narrows_as_it_did(told: World) -> None:
    def main(choice: str) -> str:
        page = page_of(told, "secretariat", f"/dashboard/?year=2025{choice}")
        shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.split("<main", 1)[1])
        # The way back keeps the link as it was.
        return shown.split("</main>")[0].replace("sector%3D", "level1%3D")

    assert main("&sector=gyo") == main("&level1=gyo")
    assert main("&sector=gyo") != main("")

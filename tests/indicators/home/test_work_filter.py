"""The work list narrowed and sorted by the address, and taken away whole in the order shown."""

import csv
import io
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from indicators.home.page import WorkPage
from indicators.models import ReportState
from tests.cast import World
from tests.indicators.home.work_story import attach, only_this_year, put, send_back
from tests.reports.formats.xlsx_reading import list_rows

pytestmark = pytest.mark.any_database


@pytest.fixture
def running(world: World) -> World:
    only_this_year(world)
    put(world, "gyo-10", ReportState.SUBMITTED)
    put(world, "gyo-11", ReportState.APPROVED)
    send_back(world, "gyo-12", "=SUM(A1)のような理由")
    return world


def slugs(world: World, **query: str) -> list[str]:
    """The rows as the page shows them to the secretariat: the queues, then the others."""
    choice = QueryDict(mutable=True)
    choice.update(query)
    page = WorkPage(world["secretariat"], world.plan, choice)
    return [row.slug for _q, groups in page.queues for group in groups for row in group.rows] + [
        row.slug for row in page.others
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "submitted"}, ["gyo-10"]),
        ({"state": "returned"}, ["gyo-12"]),
        ({"state": "not_planned"}, ["san-2", "san-3", "san-4", "san-5"]),
        ({"state": "late"}, []),
        ({"department": "学校教育課"}, ["gyo-11", "gyo-12", "gyo-10"]),
        ({"department": "学校教育課", "state": "approved"}, ["gyo-11"]),
        ({"group": "chi"}, ["chi-1", "chi-2"]),
        ({"group": "chi-h2"}, ["chi-2"]),  # a heading of any level
        ({"q": "行-10"}, ["gyo-10"]),
        ({"q": "行－⑩"}, ["gyo-10"]),
        ({"q": "ＩＣＴ支援員"}, ["gyo-11"]),
        ({"q": "ict支援員"}, ["gyo-11"]),
        ({"q": "head-gakkoさん"}, ["gyo-12"]),  # who had it last
        ({"q": "どこにもない"}, []),
    ],
)
def test_narrowing(running: World, query: dict[str, str], expected: list[str]) -> None:
    assert slugs(running, **query) == expected


def test_what_cannot_be_chosen_narrows_nothing_and_says_so(running: World) -> None:
    assert slugs(running, state="exploded") == slugs(running)
    client = Client()
    client.force_login(running["secretariat"])
    assert "選べない値が指定されたため、絞り込んでいません。" in client.get("/?state=x").content.decode()


def test_another_year(running: World) -> None:
    page = WorkPage(running["secretariat"], running.plan, QueryDict("year=2022"))
    assert {row.fiscal_year.year for row in page.rows} == {2022}
    assert page.others or page.queues


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("code", "san-1", "chi-2"),
        ("state", "san-1", "gyo-10"),  # 未着手 … 提出済; what waits stands above
        ("updated", "gyo-10", "chi-2"),
    ],
)
def test_sorting(running: World, sort: str, first: str, last: str) -> None:
    page = WorkPage(running["secretariat"], running.plan, QueryDict(f"sort={sort}"))
    if sort == "updated":
        report = running.report("gyo-10")
        report.updated_by, report.updated_at = running["editor-gakko"], report.submitted_at
        report.save()
        page = WorkPage(running["secretariat"], running.plan, QueryDict(f"sort={sort}"))
    assert [page.others[0].slug, page.others[-1].slug] == [first, last]


def test_the_page_offers_the_filtered_files(running: World) -> None:
    client = Client()
    client.force_login(running["secretariat"])
    page = client.get("/", {"department": "学校教育課"}).content.decode()
    assert "/reports/work.csv?department=%E5%AD%A6" in page
    assert "/reports/work.xlsx?department=%E5%AD%A6" in page


def files(world: World, query: str = "", by: str = "secretariat") -> tuple[list[list[str]], list[list[Any]]]:
    client = Client()
    client.force_login(world[by])
    text = client.get(f"/reports/work.csv{query}").content.decode("utf-8-sig")
    rows = list_rows(client.get(f"/reports/work.xlsx{query}").content)
    return list(csv.reader(io.StringIO(text, newline=""))), rows


def test_csv_and_excel_hold_the_whole_list_in_the_order_of_the_page(running: World) -> None:
    table, sheet = files(running)
    assert table[0] == list(sheet[0])
    assert [row[2] for row in table[1:]] == [row[2] for row in sheet[1:]]
    codes = {row.slug: row.plain_code for row in page_rows(running)}
    assert [row[2] for row in table[1:]] == [codes[slug] for slug in slugs(running)]
    assert len(table) == 1 + 28


def page_rows(world: World) -> list[Any]:
    return WorkPage(world["secretariat"], world.plan, QueryDict()).rows


def test_files_say_what_was_returned_and_why(running: World) -> None:
    table, sheet = files(running, "?state=returned")
    assert len(table) == 2
    row = dict(zip(table[0], table[1], strict=True))
    assert row["区分"] == "差戻し中のもの"
    assert row["差戻しの理由"] == "'=SUM(A1)のような理由"  # no spreadsheet computes it
    assert row["残り日数"] == "10"
    assert dict(zip(sheet[0], sheet[1], strict=True))["残り日数"] == 10


def test_files_count_the_evidence_and_tell_0_from_hidden(running: World) -> None:
    attach(running, "gyo-10")
    table, sheet = files(running, "?department=学校教育課&sort=code")
    column = table[0].index("根拠資料の件数")
    counts = {row[2]: (row[column], cells[column]) for row, cells in zip(table[1:], sheet[1:], strict=True)}
    codes = [running.initiative(slug).plain_code for slug in ("gyo-10", "gyo-11", "gyo-12")]
    assert counts == dict(zip(codes, [("1", 1), ("0", 0), ("0", 0)], strict=True))
    table, sheet = files(running, "?q=行-12", by="headquarters")
    assert (table[1][column], sheet[1][column]) == ("", None)


def test_an_empty_list_is_a_file_with_a_head(running: World) -> None:
    table, sheet = files(running, "?q=どこにもない")
    assert (len(table), len(sheet)) == (1, 1)


def test_only_known_formats(running: World) -> None:
    client = Client()
    client.force_login(running["secretariat"])
    assert client.get("/reports/work.docx").status_code == 404

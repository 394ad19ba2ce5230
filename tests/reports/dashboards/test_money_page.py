"""予算・決算 on the dashboards: the same figures as in report, hand-out and files; what the choice does."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import World
from tests.reports.builders.test_money_of_readers import tell_of_money
from tests.reports.formats.xlsx_reading import opened
from tests.reports.story import finalise, ratio, report

pytestmark = pytest.mark.django_db

ADDRESS = "/dashboard/money/"


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock():
        finalise(loaded_world, report(loaded_world, "gyo-10", 2024, ratio(5, 24)), "D")
        tell_of_money(loaded_world)
    return loaded_world


def client_of(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page_of(world: World, query: str = "?year=2025", name: str = "secretariat") -> str:
    return client_of(world, name).get(ADDRESS + query).content.decode()


def cells(html: str, caption: str) -> list[list[str]]:
    """The rows of the table with a caption, as they read, without the names of its columns."""
    found = next(one for one in re.findall(r"<table.*?</table>", html, re.DOTALL) if caption in one)
    lines = re.findall(r"<tr.*?</tr>", found, re.DOTALL)[1:]
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", line, re.DOTALL)
        ]
        for line in lines
    ]


@pytest.mark.parametrize("name", ["secretariat", "editor-sangyo", "viewer"])
def test_one_text_on_page_report_and_hand_out(world: World, name: str) -> None:
    client = client_of(world, name)
    page = page_of(world, name=name)
    report_page = client.get("/reports/2025/evaluation.html").content.decode()
    hand_out = client.get("/dashboard/meeting/?year=2025").content.decode()
    by_heading = cells(page, "分野別の予算額")
    assert by_heading[-1][0] == "合計"
    assert cells(report_page, "分野別の予算額") == by_heading
    assert cells(hand_out, "分野別の予算額") == by_heading
    assert cells(report_page, "担当課別の予算額") == cells(page, "担当課別の予算額")
    assert cells(report_page, "年度別の予算額") == cells(page, "年度別の予算額")


def lines_of_csv(world: World, query: str = "?year=2025", name: str = "secretariat") -> list[dict[str, str]]:
    content = client_of(world, name).get(f"/dashboard/money.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.parametrize("name", ["secretariat", "viewer"])
def test_the_list_holds_every_sum_of_the_page(world: World, name: str) -> None:
    lines = [one for one in lines_of_csv(world, name=name) if one["年度"] == "令和7年度"]
    page = page_of(world, name=name)
    for kind in ("分野", "担当課"):
        shown = cells(page, f"{kind}別の予算額")[:-1]
        listed = [one for one in lines if one["集計の単位"] == kind]
        assert [line[:2] for line in shown] == [[one["名称"], one["報告済"]] for one in listed]
        # An amount that nobody states is empty, not 0.
        assert [line[2].replace(",", "").replace("－", "") for line in shown] == [
            one["予算額（千円）"] for one in listed
        ]
    [whole] = [one for one in lines if one["集計の単位"] == "全体"]
    total = cells(page, "分野別の予算額")[-1]
    assert whole["執行率（％）"] == total[-2].removesuffix("％")
    assert f"{int(whole['決算額（千円）']):,}" == total[3]


def test_the_workbook_has_numbers(world: World) -> None:
    content = client_of(world).get("/dashboard/money.xlsx?year=2025").content
    rows = list(opened(content).worksheets[0].iter_rows(values_only=True))
    [whole] = [row for row in rows if row[:3] == ("令和7年度", "全体", "合計")]
    assert whole[3:] == (2, 2400, 0, 1750, 0, 1150, pytest.approx(0.729, abs=0.001), 2)


def test_other_formats_are_not_there(world: World) -> None:
    assert client_of(world).get("/dashboard/money.pdf").status_code == 404


def test_the_choice_narrows_the_sums(world: World) -> None:
    page = page_of(world, "?year=2025&grade=A")
    assert "令和7年度の決算額は600千円、執行率は50.0％です" in page
    assert cells(page, "担当課別の予算額")[-1][2] == "1,200"


def test_a_heading_leads_to_what_stands_under_it(world: World) -> None:
    page = page_of(world)
    [link] = re.findall(r'href="(/dashboard/money/[^"]+)">行政</a>', page)
    narrowed = client_of(world).get(link.replace("&amp;", "&")).content.decode()
    assert [line[0] for line in cells(narrowed, "分野別の予算額")] == ["行政", "合計"]


def test_the_whole_period_puts_all_years_together(world: World) -> None:
    page = page_of(world, "?year=all")
    assert cells(page, "分野別の予算額")[-1][2] == "3,600"
    assert "両方が記載された2件の" in page
    assert {one["年度"] for one in lines_of_csv(world, "?year=all")} >= {"令和6年度", "令和7年度"}


def test_a_year_without_amounts_says_so(world: World) -> None:
    assert "予算額・決算額の報告がありません" in page_of(world, "?year=2023")
    type(world.plan).objects.update(end_fiscal_year=2026)
    assert "この年度の照会はまだ開かれていません" in page_of(world, "?year=2026")


def test_number_of_queries(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = client_of(world)
    client.get(ADDRESS)  # decided years are read once and remembered
    with django_assert_max_num_queries(24):
        client.get(ADDRESS)

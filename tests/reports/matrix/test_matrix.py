"""The page of the matrix and its files: choice in the address, the same rows in the same order everywhere."""

import csv
import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.cast import World

pytestmark = pytest.mark.any_database

ADDRESS = "/cycles/2025/matrix/"


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def codes(page: str) -> list[str]:
    """The codes of the initiatives on the page, in its order."""
    return re.findall(r'data-label="施策">(?:<a[^>]*>)?(\w－[①-㉟])', page)


def csv_rows(client: Client, query: str = "") -> list[dict[str, str]]:
    content = client.get(f"/cycles/2025/matrix.csv{query}").content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 28),
        ("?group=department", 28),
        ("?state=finalised", 1),
        ("?state=submitted", 1),
        ("?state=drafting", 1),
        ("?state=none", 4),  # 計画なし
        ("?state=not_started", 21),  # 28 less 3 reported on, less 4 of 計画なし
        ("?returned=on", 0),
        ("?state=burnt&group=moon", 28),  # unknown choices restrict nothing
    ],
)
def test_page_csv_and_excel_show_the_same_rows_in_the_same_order(told: World, query: str, shown: int) -> None:
    client = client_of(told, "secretariat")
    page = client.get(ADDRESS + query).content.decode()
    assert len(codes(page)) == shown
    rows = csv_rows(client, query)
    plain = [row["施策番号"] for row in rows]
    assert len(plain) == shown
    titles = re.findall(r'data-label="施策">(?:<a[^>]*>)?\w－[①-㉟]　([^<]+)<', page)
    assert [row["施策名称"] for row in rows] == titles
    content = client.get(f"/cycles/2025/matrix.xlsx{query}").content
    cells = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    head = next(number for number, row in enumerate(cells) if "施策番号" in row)
    assert [row[cells[head].index("施策番号")] for row in cells[head + 1 :]] == plain


def test_the_files_follow_the_choice_in_the_address(told: World) -> None:
    page = client_of(told, "secretariat").get(f"{ADDRESS}?group=department&late=on").content.decode()
    assert 'href="/cycles/2025/matrix.csv?group=department&amp;late=on"' in page


def test_one_row_of_the_csv(told: World) -> None:
    rows = csv_rows(client_of(told, "secretariat"), "?state=finalised")
    assert rows[0] | {"施策名称": ""} == {
        "対象年度": "令和7年度",
        "分野": "行政",
        "施策の柱": "デジタル化による市民生活の利便性の向上",
        "施策番号": "行-11",
        "施策名称": "",
        "担当課": "学校教育課",
        "計画": "あり",
        "状態": "確定",
        "回答期限": "2026-04-15",
        "延長の理由": "",
        "期限": "期限内",
        "差戻し": "",
        "入力の日": "2026-04-10",
        "提出の日": "2026-04-10",
        "承認の日": "2026-04-10",
        "確認の日": "2026-04-10",
        "確定の日": "2026-04-10",
        "データの区分": "",
    }


def test_counts_on_the_page(told: World) -> None:
    """行－⑩ and 行－⑪ are handed in; 24 are asked for in R7."""
    page = client_of(told, "headquarters").get(f"{ADDRESS}?group=department&state=finalised").content.decode()
    assert "報告済 <strong>2</strong>" in page
    assert "対象 24" in page
    assert "学校教育課　報告済 2／対象 3" in page
    assert "全28件のうち1件を表示しています" in page


def test_a_department_sees_its_own_rows_only(told: World) -> None:
    page = client_of(told, "editor-gakko").get(ADDRESS).content.decode()
    assert codes(page) == ["行－⑩", "行－⑪", "行－⑫"]
    assert [row["施策番号"] for row in csv_rows(client_of(told, "editor-support"))] == ["行-10"]


def test_nothing_to_show_says_what_to_do(told: World) -> None:
    page = client_of(told, "secretariat").get(f"{ADDRESS}?returned=on").content.decode()
    assert "当てはまる施策はありません" in page
    assert "matrix.csv" not in page


@pytest.mark.parametrize("file_format", ["pdf", "html"])
def test_other_formats_are_not_there(told: World, file_format: str) -> None:
    client = client_of(told, "secretariat")
    assert client.get(f"/cycles/2025/matrix.{file_format}").status_code == 404


@pytest.mark.parametrize("address", [ADDRESS, "/cycles/2025/matrix.csv"])
def test_number_of_queries(
    told: World, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    client = client_of(told, "secretariat")
    with django_assert_max_num_queries(24):
        client.get(address)

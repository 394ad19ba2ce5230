"""利用者 and 部署 taken away: the rows of the pages, in their order, with the choice of the address.

Who may take them away stands in tests/test_addresses.py.
"""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Department, Membership, User
from tests.cast import START, World
from tests.reports.formats.xlsx_reading import list_rows, read

pytestmark = pytest.mark.any_database

TODAY = dt.date(2026, 3, 2)
APRIL = dt.date(2026, 4, 1)


@pytest.fixture
def office(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The secretariat on 2 March 2026. viewer becomes head of 学校教育課 in April; nobody has left.

    学校教育課 stands below 教育委員会, which has nobody; 電算課 was over in 2024.
    """
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)
    client.force_login(world["secretariat"])
    board = Department.objects.create(name="教育委員会", valid_from=START, sort_order=1)
    Department.objects.create(name="電算課", valid_from=START, valid_until=dt.date(2024, 3, 31), sort_order=2)
    Department.objects.filter(name="学校教育課").update(parent=board)
    head = Department.objects.get(name="学校教育課")
    Membership.objects.create(
        user=world["viewer"], role="approver", department=head, valid_from=APRIL, is_deputy=True
    )
    User.objects.filter(username="nobody").update(is_active=False, full_name="=HYPERLINK()")
    return client


def table(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV by its head."""
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(client: Client, address: str) -> list[list[Any]]:
    return list_rows(client.get(address).content)


def test_a_person_has_a_row_for_each_membership(office: Client) -> None:
    rows = [row for row in table(office, "/people.csv") if row["利用者ID"] == "viewer"]
    assert [
        (row["所属の時期"], row["部署"], row["役割"], row["代決者"], row["開始日"], row["終了日"])
        for row in rows
    ] == [
        ("現在", "", "閲覧者", "", "2021-04-01", ""),
        ("予定", "学校教育課", "所属長", "代決者", "2026-04-01", ""),
    ]
    assert {(row["氏名"], row["利用"], row["基準日"]) for row in rows} == {
        ("viewerさん", "利用中", "2026-03-02")
    }


def test_who_belongs_nowhere_is_listed_too(office: Client) -> None:
    (row,) = (row for row in table(office, "/people.csv") if row["利用者ID"] == "nobody")
    assert (row["利用"], row["所属の時期"], row["役割"]) == ("利用停止", "所属なし", "")
    assert row["氏名"] == "'=HYPERLINK()"  # no spreadsheet computes it


@pytest.mark.parametrize("query", ["", "?role=approver", "?text=gakko&role=", "?text=gakko&role=editor"])
def test_people_are_those_of_the_page_in_its_order(office: Client, query: str) -> None:
    page = office.get(f"/people/{query}")
    shown = [row["user"].username for row in page.context["rows"]]
    in_csv = [row["利用者ID"] for row in table(office, f"/people.csv{query}")]
    assert list(dict.fromkeys(in_csv)) == shown
    assert [row[1] for row in sheet(office, f"/people.xlsx{query}")[1:]] == in_csv
    for kind in ("csv", "xlsx"):
        assert f'href="/people.{kind}{query.replace("&", "&amp;")}"' in page.content.decode()


def test_a_department_says_where_it_hangs_and_what_it_has(office: Client) -> None:
    rows = {row["部署"]: row for row in table(office, "/departments.csv")}
    school, board = rows["学校教育課"], rows["教育委員会"]
    assert list(school.values())[1:] == [
        "学校教育課",
        "教育委員会",
        "存続中",
        "2021-04-01",
        "",
        "head-gakkoさん、deputy-gakkoさん（代決者）",
        "editor-gakkoさん",
        "3",
        "0",
        "0",
        "",
    ]
    assert (board["上位部署"], board["所属長"], board["担当する取組"]) == ("", "", "0")


def test_counts_are_numbers_in_excel_and_nobody_is_an_empty_cell(office: Client) -> None:
    head, *rows = sheet(office, "/departments.xlsx")
    board = next(dict(zip(head, row, strict=True)) for row in rows if row[0] == "教育委員会")
    assert (board["担当する取組"], board["所属長"]) == (0, None)


@pytest.mark.parametrize(("query", "is_there"), [("", False), ("?all=1", True)])
def test_departments_are_those_of_the_page_in_its_order(office: Client, query: str, is_there: bool) -> None:
    page = office.get(f"/departments/{query}")
    shown = [row.department.name for row in page.context["rows"]]
    assert [row["部署"] for row in table(office, f"/departments.csv{query}")] == shown
    assert [row[0] for row in sheet(office, f"/departments.xlsx{query}")[1:]] == shown
    assert ("電算課" in shown) == is_there
    assert f'href="/departments.xlsx{query}"' in page.content.decode()


@pytest.mark.parametrize("address", ["/people", "/departments"])
def test_demo_data_are_marked(office: Client, address: str) -> None:
    def header() -> str:
        return str(read(office.get(f"{address}.xlsx").content).active.oddHeader.right.text)

    assert "デモデータ" not in header()
    User.objects.filter(username="viewer").update(is_demo=True)
    Department.objects.filter(name="まちづくり課").update(is_demo=True)
    assert "デモデータ" in header()
    marked = [row for row in table(office, f"{address}.csv") if row["データの区分"] == "デモデータ"]
    assert {row.get("利用者ID", row["部署"]) for row in marked} <= {"viewer", "まちづくり課"}
    assert marked


@pytest.mark.parametrize("address", ["/people", "/departments"])
def test_only_known_formats_and_few_queries(office: Client, address: str) -> None:
    assert office.get(f"{address}.pdf").status_code == 404
    with CaptureQueriesContext(connection) as queries:
        assert office.get(f"{address}.csv").status_code == 200
    before = len(queries)
    for number in range(5):
        row = Department.objects.create(name=f"第{number}課", valid_from=START)
        user = User.objects.create_user(f"person-{number}", full_name=f"職員{number}")
        Membership.objects.create(user=user, role="editor", department=row, valid_from=START)
    with CaptureQueriesContext(connection) as queries:
        office.get(f"{address}.csv")
    assert len(queries) == before <= 10  # one of them records that the file was handed out


def test_an_empty_choice_is_a_file_with_a_head(office: Client) -> None:
    assert table(office, "/people.csv?text=どこにもいない") == []
    assert len(sheet(office, "/people.xlsx?text=どこにもいない")) == 1

"""Every list as Excel and CSV: numbers are numbers, days are days, each initiative has one form of number."""

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from initiatives.models import Initiative, Plan
from reports.documents.cells import Cell
from reports.documents.list_head import ListHead
from reports.formats.xlsx.listing import render_list
from tests.cast import World
from tests.reports.formats.xlsx_reading import head_row, shown

pytestmark = pytest.mark.any_database

LISTS = (
    "/reports/work",
    "/dashboard/indicators",
    "/dashboard/years",
    "/dashboard/alerts",
    "/dashboard/schedule",
    "/cycles/2025/matrix",
    "/people",
    "/departments",
    "/history",
    "/sign-ins",
)
# A text that is nothing but a number, with or without a unit, or a day.
NUMBER = re.compile(r"[▲△\-−]?[0-9０-９][0-9０-９,，]*(\.[0-9]+)?\s*[^\s0-9（）]{0,2}")
DAY = re.compile(r"(令和|平成).{1,2}年.{1,2}月.{1,2}日.*|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}.*")
CODES = ("施策番号", "施策")


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def sheet_of(client: Client, address: str) -> Worksheet:
    response = client.get(f"{address}.xlsx")
    assert response.status_code == 200, address
    sheet: Any = load_workbook(io.BytesIO(response.content)).active
    return sheet


def csv_of(client: Client, address: str) -> list[list[str]]:
    text = client.get(f"{address}.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.usefixtures("whole_login")
@pytest.mark.parametrize("address", LISTS)
def test_no_number_and_no_day_is_a_text(told: World, address: str) -> None:
    sheet = sheet_of(client_of(told, "secretariat"), address)
    assert sheet.max_row > head_row(sheet), "an empty list proves nothing"
    rows = sheet.iter_rows(min_row=head_row(sheet) + 1)
    texts = [cell.value for row in rows for cell in row if isinstance(cell.value, str)]
    assert [text for text in texts if NUMBER.fullmatch(text) or DAY.fullmatch(text)] == []


@pytest.mark.parametrize("address", LISTS)
def test_all_lists_have_the_same_form_of_number(told: World, address: str) -> None:
    client = client_of(told, "secretariat")
    head, *rows = csv_of(client, address)
    sheet = sheet_of(client, address)
    codes = set(Initiative.objects.values_list("plain_code", flat=True))
    if column := next((name for name in CODES if name in head), None):
        place = head.index(column)
        assert {row[place] for row in rows} <= codes
        first = head_row(sheet)
        in_sheet = [cell.value for cell in sheet[first]].index(column)
        below = sheet.iter_rows(min_row=first + 1)
        assert [row[in_sheet].value for row in below] == [row[place] for row in rows]


@pytest.mark.parametrize("address", LISTS)
def test_days_and_numbers_of_csv_are_for_programs(told: World, address: str) -> None:
    _head, *rows = csv_of(client_of(told, "secretariat"), address)
    cells = [cell for row in rows for cell in row]
    for_people = re.compile(r"▲[0-9].*|[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|(令和|平成).*年.*月.*日")
    assert [cell for cell in cells if for_people.fullmatch(cell)] == []


def test_a_target_has_its_number_its_unit_and_the_words_beside_it(told: World) -> None:
    sheet = sheet_of(client_of(told, "secretariat"), "/dashboard/indicators")
    head = [cell.value for cell in sheet[head_row(sheet)]]
    below = sheet.iter_rows(min_row=head_row(sheet) + 1)
    rows = [dict(zip(head, row, strict=True)) for row in below]
    row = next(row for row in rows if row["施策番号"].value == "行-10")
    past = row["令和6年度"]
    assert (past.data_type, shown(past), row["単位"].value) == ("n", "20.8", "％")
    assert past.value == pytest.approx(5 / 24 * 100), "the value itself, not what is printed of it"
    assert row["令和3年度"].value == "未報告"
    assert (row["達成率"].data_type, row["目標値"].value, row["目標"].value) == ("s", 0, "0.0％以下")
    assert row["達成率"].value == "－"
    events = next(
        row for row in rows if row["種類"].value == "１回当たり" and row["令和4年度"].data_type == "n"
    )
    assert shown(events["令和4年度"]) == "11.0"
    assert events["単位"].value == "社"


@pytest.mark.parametrize("address", LISTS)
def test_every_list_names_whom_to_ask(told: World, address: str) -> None:
    Plan.objects.update(word_contact_department="企画課", word_contact_telephone="0955-00-0000")
    sheet = sheet_of(client_of(told, "secretariat"), address)
    assert "問い合わせ先　企画課　電話 0955-00-0000" in str(sheet.oddFooter.center.text)


def test_a_list_that_is_too_wide_for_a_page_names_its_rows_on_each() -> None:
    widths = {"番号": 66, "名称": 320} | {f"{kind}{year}": 120 for year in range(1, 13) for kind in "値注"}
    rows: list[dict[str, Cell]] = [dict.fromkeys(widths, "")]
    notes = [name for name in widths if name[0] == "注"]
    sheet: Any = load_workbook(
        io.BytesIO(render_list(ListHead(title="表"), widths, rows, named_by=2, beside=notes))
    ).active
    # Names and six years with their notes are as wide as a page; on the second the names again and six.
    assert [one.id for one in sheet.col_breaks.brk] == [14]
    assert (sheet.page_setup.paperSize, sheet.print_title_cols) == (8, "$A:$B")
    assert sheet.page_setup.scale == 80, "10 points are printed as 8"


@pytest.mark.parametrize(("columns", "paper"), [(2, 9), (7, 9), (8, 8), (12, 8)])
def test_a_list_stands_on_the_paper_that_it_needs(columns: int, paper: int) -> None:
    """Never smaller than 8 points: A4 holds 1,261 pixels of columns at that size, A3 1,842."""
    widths = {"番号": 66, "名称": 320} | {f"値{number}": 120 for number in range(columns)}
    rows: list[dict[str, Cell]] = [dict.fromkeys(widths, "")]
    sheet: Any = load_workbook(io.BytesIO(render_list(ListHead(title="表"), widths, rows))).active
    assert (sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage) == (paper, True)
    assert sheet.page_setup.orientation == "landscape"
    assert not sheet.col_breaks.brk


def test_days_are_days(told: World) -> None:
    sheet = sheet_of(client_of(told, "secretariat"), "/reports/work")
    head = [cell.value for cell in sheet[head_row(sheet)]]
    due = [row[head.index("期限")] for row in sheet.iter_rows(min_row=head_row(sheet) + 1)]
    days = [cell for cell in due if cell.value is not None]
    assert days
    assert all(isinstance(cell.value, dt.datetime) and shown(cell).startswith("令和") for cell in days)


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_what_it_is_when_it_was_taken_by_whom_and_how_many_rows_it_has(
    told: World, address: str
) -> None:
    Plan.objects.update(word_contact_department="企画課")
    response = client_of(told, "secretariat").get(f"{address}.xlsx")
    book = load_workbook(io.BytesIO(response.content))
    sheet: Any = book.active
    head, filtered = head_row(sheet), sheet.auto_filter.ref
    cells = [cell.value for row in sheet.iter_rows(max_row=head - 1) for cell in row]
    above = [str(value) for value in cells if value is not None]
    title, *lines, count = above[1:] if above[0].startswith("【") else above
    assert title == book.properties.title
    assert book.properties.creator.endswith("　企画課")
    assert lines[0].startswith(f"{book.properties.creator}　")
    assert book.properties.subject, "the moment or the decision"
    assert book.properties.subject in lines[0]
    rows = sheet.max_row - head
    assert filtered == f"A{head}:{get_column_letter(sheet.max_column)}{sheet.max_row}"
    assert sheet.freeze_panes.endswith(str(head + 1))
    by_a_full_column = rf"=SUBTOTAL\(103,(?P<at>[A-Z]+){head + 1}:(?P=at){sheet.max_row}\)"
    assert re.fullmatch(by_a_full_column if rows else "0", count)
    figures: Any = load_workbook(io.BytesIO(response.content), data_only=True).active
    assert [cell.value for cell in figures[head - 2] if cell.value is not None] == [rows]


def test_what_was_chosen_stands_above_the_rows_and_in_the_properties(told: World) -> None:
    response = client_of(told, "secretariat").get("/dashboard/years.xlsx?year=2025&grade=C")
    book = load_workbook(io.BytesIO(response.content))
    sheet: Any = book.active
    chosen = "年度：令和7年度、評価：C"
    assert book.properties.description == chosen
    above = [cell.value for row in sheet.iter_rows(max_row=head_row(sheet) - 1) for cell in row]
    assert f"条件　{chosen}" in above
    everything = load_workbook(io.BytesIO(client_of(told, "secretariat").get("/history.xlsx").content)).active
    assert everything
    assert not any(str(cell.value).startswith("条件") for row in everything.iter_rows() for cell in row)

"""Published plans typed into an empty workbook as a person would: by headings, with no name for machines."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.plan_books.books import empty_book
from indicators.plan_books.new_plan import make_plan, read_new
from indicators.plan_books.rows_out import Rows, rows_of
from indicators.plan_books.sheets import SHEETS, Sheet
from indicators.plan_io import export_document, load_plan
from tests.indicators.plan_books.typing_in import TypedBook

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
ROOT = Path(settings.BASE_DIR)
FILES = sorted((ROOT / "docs/plans").glob("*.json"))
MACHINES = {"slug", "plain_code", "number", "code"}
# Of an initiative and a heading the code is what is printed; of an item or a chapter the number is.
PEOPLES = {("initiatives", "code"), ("headings", "code"), ("vision_items", "number"), ("sections", "number")}


def told(rows: Rows) -> Rows:
    """The rows of all sheets without what only machines use."""
    return {
        sheet: [
            {key: cell for key, cell in row.items() if key not in MACHINES or (sheet, key) in PEOPLES}
            for row in listed
        ]
        for sheet, listed in rows.items()
    }


def typed(rows: Rows, first: int, last: int) -> TypedBook:
    """An empty workbook with these rows typed in, each cell below its heading."""
    book = TypedBook(empty_book(first, last))
    for sheet in SHEETS:
        if sheet.key != "scale":
            _type(book, sheet, rows[sheet.key])
    return book


def _type(book: TypedBook, sheet: Sheet, rows: list[dict[str, str]]) -> None:
    headings = {column.key: column.heading for column in sheet.columns}
    for row in rows:
        cells = {headings.get(key) or _year(book, sheet.name, key): cell for key, cell in row.items() if cell}
        if sheet.is_upright:
            book.fill(sheet.name, **cells)
        else:
            book.add(sheet.name, **cells)


def _year(book: TypedBook, name: str, year: str) -> str:
    """The heading of a year; one outside the plan's is added behind the others."""
    label = FiscalYear(int(year)).label
    if label not in book.heads(name):
        page = book.sheet(name)
        page.cell(2, page.max_column + 1).value = label
    return label


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_plan_typed_into_an_empty_workbook_is_that_plan(file: Path) -> None:
    with transaction.atomic():
        document: dict[str, Any] = export_document(load_plan(json.loads(file.read_text("utf-8"))).plan)
        transaction.set_rollback(True)
    plan, wanted = document["plan"], told(rows_of(document))
    wanted["scale"] = []
    book = typed(wanted, plan["start_fiscal_year"], plan["end_fiscal_year"])
    if isinstance(document.get("scale"), dict):
        book.fill("計画", 判定基準=None)  # a scale of one's own is made on its screen
        wanted["plan"][0]["scale"] = ""
    shown = read_new(book.saved(), "計画.xlsx")
    assert [f"{one.place}：{one.sentence}" for one in shown.problems] == []
    made = told(rows_of(export_document(make_plan(document=shown.parcel.document).plan)))
    made["scale"], made["plan"][0]["scale"] = [], wanted["plan"][0]["scale"]
    for sheet in wanted:
        assert made[sheet] == wanted[sheet], sheet

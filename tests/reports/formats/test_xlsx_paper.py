"""Where the pages of a worksheet end, and how much of it a page holds."""

import io
from typing import Any

import openpyxl
import pytest

from reports.documents.cells import figure_of, percent_of
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.paper import Page, Paper, page_breaks
from reports.formats.xlsx.table import NUMBER, Table
from reports.formats.xlsx.values import Share, Sum


@pytest.mark.parametrize(
    ("heights", "given", "breaks"),
    [
        ([10] * 9, {}, []),
        ([10] * 25, {}, [10, 20]),
        ([10] * 10, {}, []),  # exactly full
        ([10] * 11, {}, [8]),  # no page with a row or two alone
        ([10] * 21, {}, [10, 18]),
        ([10] * 25, {"head": range(1)}, [10, 19]),  # the head takes a row of the further pages
        ([10] * 30, {"head": range(2, 4)}, [10, 18, 26]),
        ([10] * 25, {"chances": {0, 7, 8, 15, 22}}, [8, 15]),
        ([10] * 25, {"forced": {4}}, [4, 14, 22]),
        ([10] * 25, {"forced": {4, 23}}, [4, 14, 23]),  # a page of its own may be short
        ([10] * 25, {"chances": set()}, [10, 20]),  # together, and more than a page
        ([50, 120, 50], {}, [1, 2]),  # a row higher than a page: the next one begins a page
        ([], {}, []),
    ],
)
def test_pages_end_between_rows(heights: list[float], given: dict[str, Any], breaks: list[int]) -> None:
    assert page_breaks(heights, 100, **given) == breaks


def test_a_page_holds_more_of_what_is_printed_smaller() -> None:
    page = Page(Paper.A4)
    assert page.width == pytest.approx(180 / 25.4 * 96)
    assert page.height(500) == page.height(page.width), "nothing is printed larger than it is"
    assert page.height(2 * page.width) == pytest.approx(2 * page.height(page.width))
    across = Page(Paper.A3, is_landscape=True)
    assert across.height(1) == pytest.approx(page.height(1))
    assert Page(Paper.A3, is_landscape=True, has_binding=True).width == pytest.approx(380 / 25.4 * 96)


def test_a_worksheet_for_binding_has_its_margin_on_the_left() -> None:
    book = Book(title="表", author="ある市")
    book.add_sheet("一覧", paper=Paper.A3, landscape=True, has_binding=True)
    read = openpyxl.load_workbook(io.BytesIO(book.finish()))
    sheet: Any = read.active
    assert sheet.page_margins.left * 25.4 == pytest.approx(25, abs=0.2)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (read.properties.title, read.properties.creator) == ("表", "ある市")


def test_a_table_among_others_has_its_heads_again_on_every_page() -> None:
    """What goes on begins with the heads; caption, heads and a first row are never apart."""
    book = Book(title="表")
    table = Table(book, book.add_sheet("表"), [200, 200])
    for number in range(36):
        table.line(f"前{number}")
    with table.headed(["番号", "名称"], caption="遅れているもの"):
        for number in range(100):
            table.cells([str(number), "名称"], [NUMBER, NUMBER])
    table.line("後")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(book.finish())).active
    firsts = [sheet.cell(one.id + 1, 1).value for one in sheet.row_breaks.brk]
    assert firsts == ["番号"] * 3
    texts = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    place = texts.index("遅れているもの")
    assert texts[place + 1 : place + 3] == ["番号", "0"]
    assert [text for text in texts[place + 1 :] if text != "番号"] == [*map(str, range(100)), "後"]
    assert texts.count("番号") == 4


def test_a_caption_goes_to_the_next_page_with_its_first_row() -> None:
    book = Book(title="表")
    table = Table(book, book.add_sheet("表"), [200, 200])
    for number in range(39):
        table.line(f"前{number}")
    with table.headed(["番号", "名称"], caption="遅れているもの"):
        for number in range(3):
            table.cells([str(number), "名称"], [NUMBER, NUMBER])
    sheet: Any = openpyxl.load_workbook(io.BytesIO(book.finish())).active
    assert [sheet.cell(one.id + 1, 1).value for one in sheet.row_breaks.brk] == ["遅れているもの"]


def written(*rows: list[Any]) -> Any:
    """The cells of a table, as formulas."""
    book = Book(title="表")
    table = Table(book, book.add_sheet("表"), [60] * len(rows[0]))
    for row in rows:
        table.cells(row, [NUMBER] * len(row))
    return openpyxl.load_workbook(io.BytesIO(book.finish())).active


def test_a_sum_that_does_not_add_up_stays_the_number_of_the_document() -> None:
    sheet = written([1, 10], [2, "調査中"], [Sum(range(2), 3), Sum(range(2), 11)])
    assert [cell.value for cell in sheet[3]] == ["=SUM(A1:A2)", 11]
    assert written(["対象外"], [Sum(range(1), "－")])["A2"].value == "－"
    figures = [figure_of("1.5"), figure_of("2.25"), figure_of("3.75")]
    sheet = written([figures[0]], [figures[1]], [Sum(range(2), figures[2])])
    assert (sheet["A3"].value, sheet["A3"].number_format) == ("=SUM(A1:A2)", '#,##0.00;"▲"#,##0.00')


def test_a_share_is_a_formula_only_of_what_it_is_the_share_of() -> None:
    sheet = written(
        [1, 3, Share(0, 1, percent_of("33.3％"))],
        [1, 3, Share(0, 1, percent_of("50.0％"))],
        [0, 0, Share(0, 1, percent_of("－"))],
    )
    assert [row[2].value for row in sheet.iter_rows()] == ["=A1/B1", 0.5, "－"]
    assert sheet["C1"].number_format == '#,##0.0%;"▲"#,##0.0%'

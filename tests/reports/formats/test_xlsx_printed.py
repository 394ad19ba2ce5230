"""Workbooks as LibreOffice prints them: on as many pages as meant, no text cut. More: ``script/audit``."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from reports.documents.cells import Cell, figure_of, percent_of
from reports.documents.list_head import ListHead
from reports.downloads.files import xlsx_of
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.listing import render_list
from reports.formats.xlsx.table import NUMBER, TEXT, Table
from tests.reports import document_factory as factory
from tests.reports.formats.printed import cut_texts, intended_pages, printed
from tests.reports.formats.xlsx_reading import evaluation_bytes, official_texts, squeezed

HEAD = ListHead(
    title="施策の一覧",
    date_label="令和８年５月１日現在",
    author="ある市",
    conditions="担当課：学校教育課",
)


def a_list(*, columns: int, rows: int) -> bytes:
    """A list with texts of one to five lines, days, figures and shares."""
    widths = {"番号": 66, "名称": 200, "日": 112, "値": 90, "率": 80} | {
        f"補足{number}": 140 for number in range(columns)
    }
    cells: list[dict[str, Cell]] = [
        {
            "番号": f"行-{number}",
            "名称": "施策の名称" * (number % 5 + 1),
            "日": dt.date(2019, 5, 1),
            "値": figure_of("▲1,234.5"),
            "率": percent_of("82.0％"),
        }
        | {f"補足{column}": "令和7年度ABC " * (column % 4) for column in range(columns)}
        for number in range(rows)
    ]
    return render_list(HEAD, widths, cells, named_by=2)


BOOKS = {"narrow": (1, 90), "wide": (8, 60), "wider": (30, 60)}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, bytes], dict[str, Any]]]:
    """The report and lists of three widths with their printed pages."""
    folder = tmp_path_factory.mktemp("printed")
    books = {name: a_list(columns=columns, rows=rows) for name, (columns, rows) in BOOKS.items()}
    books["report"] = evaluation_bytes()
    yield books, printed(folder, books)
    shutil.rmtree(folder, ignore_errors=True)


def pages_of(reader: pypdf.PdfReader) -> list[str]:
    """The texts of the pages without white space."""
    return [squeezed(page.extract_text()) for page in reader.pages]


@pytest.mark.parametrize("name", ["report", *BOOKS])
def test_as_many_pages_are_printed_as_meant(paper: Any, name: str) -> None:
    books, readers = paper
    assert len(readers[name].pages) == intended_pages(books[name])
    assert intended_pages(books[name]) > 1


def test_every_page_of_a_list_has_its_heads_its_title_and_its_number(paper: Any) -> None:
    pages = pages_of(paper[1]["wider"])
    for number, page in enumerate(pages, start=1):
        assert "番号名称" in page
        assert page.count("施策の一覧") >= 1
        assert f"{number}/{len(pages)}" in page


def test_a_day_a_figure_and_a_share_print_as_on_paper(paper: Any) -> None:
    page = pages_of(paper[1]["narrow"])[0]
    assert "令和元年5月1日" in page
    assert "▲1,234.5" in page
    assert "82.0%" in page
    assert "件数90件" in page


def test_every_sheet_is_printed_uncut(paper: Any) -> None:
    """Every text is on paper to its last character, and each official table on one page."""
    document = factory.evaluation_document()
    pages = pages_of(paper[1]["report"])
    whole = "".join(pages)
    for slug, official in document.plan.sheets.items():
        first_label, last_label = map(squeezed, (factory.LABELS.title, factory.LABELS.evaluation_items))
        page = next(
            page
            for page in pages
            if squeezed(official.title_line) in page and first_label in page and last_label in page
        )
        for text in official_texts(official):
            for character in squeezed(text):
                assert character in page, (slug, character)
        for block in document.results[slug].texts:
            assert squeezed(block.text)[-8:] in whole
    for number in range(1, 251):
        assert whole.count(f"第{number:03d}文") >= 2  # 取組実績 and 成果 of one sheet


def test_the_official_table_is_printed_in_mincho(paper: Any) -> None:
    page = paper[1]["report"].pages[-1]
    fonts = {str(one.get_object()["/BaseFont"]) for one in page["/Resources"]["/Font"].values()}
    assert any("BIZUDMincho" in font for font in fonts), fonts
    assert any("BIZUDGothic" in font for font in fonts), fonts


def test_every_row_is_as_high_as_its_texts_and_the_measure_finds_one_that_is_not(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("measured")
    book = Book(title="表")
    table = Table(book, book.add_sheet("表"), [120])
    table.cells(["二行になる文" * 4], [TEXT])
    table.cells(["一行になる文" * 4], [NUMBER])
    table.sheet.set_row(0, 18)
    too_low = book.finish()
    books = {
        "low": too_low,
        "sheet": xlsx_of(factory.sheet_document("gyo-21")),
        "list": a_list(columns=8, rows=20),
    }
    found = cut_texts(folder, books)
    assert [re.sub(":.*", "", one) for one in found] == ["low 表!A1"]

"""進捗一覧表 as it leaves the house: page, PDF and workbook say the same, on as few pages as intended."""

import datetime as dt
import html
import io
import re
from collections.abc import Iterator

import openpyxl
import pypdf
import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.results import load_results
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.overview import forget_frozen_years
from reports.builders.progress import build_progress
from reports.documents.progress import ProgressDocument, ProgressRow, ProgressValue
from reports.downloads.files import html_of, pdf_of, xlsx_of
from reports.permissions import SEES_EVERYTHING
from tests.kept_rows import load_demo_rows
from tests.reports.formats.pdf_reading import MM, font_sizes, left_edges, pdf_text
from tests.reports.progress import progress_factory as made
from tests.reports.progress.progress_factory import twelve_years

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

YEARS = (2024, 2025)  # decided, running


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the demo is loaded once, and nothing in it changes."""


@pytest.fixture(scope="module")
def documents(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[int, ProgressDocument]]:
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_rows()
        book = load_results(Plan.objects.get())
        yield {
            year: build_progress(
                EvaluationBuilder(
                    book,
                    year,
                    is_visible=SEES_EVERYTHING.is_visible,
                    knows_state=SEES_EVERYTHING.knows_state,
                    today=dt.date(2026, 5, 1),
                )
            )
            for year in YEARS
        }
        transaction.set_rollback(True)
    forget_frozen_years()


@pytest.fixture(scope="module")
def pdfs(documents: dict[int, ProgressDocument]) -> dict[int, bytes]:
    return {year: pdf_of(document) for year, document in documents.items()}


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def printed(row: ProgressRow) -> str:
    """What is printed of an initiative, in the order of the cells; a grade's letter is what is told of it."""
    first = [f"{row.code}{row.mark}", row.told_title, row.department]
    first += [*(cell.told for cell in row.grades), row.change]
    lines = [
        "".join(
            [
                line.name,
                line.target,
                *(f"{cell.told}{cell.grade.code}" for cell in line.values),
                line.standing,
            ]
        )
        for line in row.lines
    ]
    return squeeze("".join([*first, *lines]))


@pytest.mark.parametrize("year", YEARS)
def test_all_of_the_plan_stands_on_one_page_of_a3_with_room_to_bind_it(
    pdfs: dict[int, bytes], year: int
) -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(pdfs[year])).pages
    assert [round(float(side) / MM) for side in (page.mediabox.width, page.mediabox.height)] == [420, 297]
    assert min(left_edges(pdfs[year])) >= 25 * MM


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_smaller_than_eight_points(pdfs: dict[int, bytes], year: int) -> None:
    sizes = font_sizes(pdfs[year])
    assert sum(sizes.values()) > 2_000
    assert min(sizes) >= 8


@pytest.mark.parametrize("year", YEARS)
def test_paper_and_page_show_every_cell(
    documents: dict[int, ProgressDocument], pdfs: dict[int, bytes], year: int
) -> None:
    paper = squeeze(pdf_text(pdfs[year], "-raw"))
    page = squeeze(
        html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", "", html_of(documents[year]), flags=re.DOTALL))
    )
    for row in documents[year].rows:
        assert printed(row) in page
        assert printed(row) in paper
    document = documents[year]
    for told in (*document.sentences, document.legend_text, document.date_label):
        assert squeeze(told) in page
        assert squeeze(told) in paper


@pytest.mark.parametrize("year", YEARS)
def test_the_workbook_shows_every_cell(documents: dict[int, ProgressDocument], year: int) -> None:
    document = documents[year]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(document))).active
    rows = [
        ["" if cell is None else squeeze(str(cell)) for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    for row in document.rows:
        for line in row.lines:
            wanted = [f"{row.code}{row.mark}", row.told_title, row.department]
            wanted += [*(cell.told for cell in row.grades), row.change, line.name, line.target]
            wanted += [text for cell in line.values for text in (cell.told, cell.grade.code)]
            assert [*map(squeeze, wanted), line.standing] in rows
    assert {document.title, *document.sentences} <= {row[0].value for row in sheet.iter_rows()}


def test_the_workbook_is_set_up_for_paper_and_to_be_read(documents: dict[int, ProgressDocument]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(documents[2024]))).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_margins.left * 25.4 == pytest.approx(25, abs=0.2)
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "番号")
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.freeze_panes == f"C{head + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{head}:")
    assert sheet.print_area.rpartition("$")[2] == str(sheet.max_row)


def test_the_same_document_gives_the_same_bytes(
    documents: dict[int, ProgressDocument], pdfs: dict[int, bytes]
) -> None:
    assert pdf_of(documents[2024]) == pdfs[2024]
    assert xlsx_of(documents[2024]) == xlsx_of(documents[2024])


# --- a plan of twelve years, several chapters, targets of each year ---


@pytest.fixture(scope="module")
def twelve() -> ProgressDocument:
    return twelve_years()


def grid(page: str) -> list[int]:
    """How many columns each row of the table fills, with what reaches down into it from rows above."""
    table = page.partition("<thead>")[2].partition("</table>")[0]
    below: dict[int, int] = {}
    filled = []
    for number, row in enumerate(re.findall(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)):
        columns = below.pop(number, 0)
        for attributes in re.findall(r"<t[hd]\b([^>]*)>", row):
            spans = {name: int(size) for name, size in re.findall(r'(rowspan|colspan)="(\d+)"', attributes)}
            columns += spans.get("colspan", 1)
            for later in range(number + 1, number + spans.get("rowspan", 1)):
                below[later] = below.get(later, 0) + spans.get("colspan", 1)
        filled.append(columns)
    assert not below
    return filled


def test_every_row_of_the_table_fills_its_columns(
    documents: dict[int, ProgressDocument], twelve: ProgressDocument
) -> None:
    for document, columns in ((documents[2024], 22), (twelve, 27)):
        page = html_of(document)
        assert page.count("<col ") == columns
        assert set(grid(page)) == {columns}


def test_twelve_years_stand_in_two_blocks_on_paper_and_on_two_worksheets(twelve: ProgressDocument) -> None:
    content = pdf_of(twelve)
    assert min(font_sizes(content)) >= 8
    assert min(left_edges(content)) >= 25 * MM
    paper = squeeze(pdf_text(content, "-raw"))
    for row in twelve.rows:
        for line in row.lines:
            first = "".join(f"{cell.told}{cell.grade.code}" for cell in line.values[:6])
            second = "".join(f"{cell.told}{cell.grade.code}" for cell in line.values[6:])
            assert squeeze(f"{line.name}{line.target}令和６〜１１年度{first}{line.standing}") in paper
            assert squeeze(f"令和１２〜１７年度{second}") in paper
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(twelve)))
    assert book.sheetnames == ["令和6年度〜令和11年度", "令和12年度〜令和17年度"]
    for sheet, place in zip(book.worksheets, (slice(6), slice(6, 12)), strict=True):
        cells = {squeeze(str(cell.value)) for row in sheet.iter_rows() for cell in row if cell.value}
        values = [cell for row in twelve.rows for line in row.lines for cell in line.values[place]]
        assert {squeeze(cell.told) for cell in values if cell.told} <= cells


def test_the_last_page_has_more_than_one_row(twelve: ProgressDocument) -> None:
    *_pages, last = pypdf.PdfReader(io.BytesIO(pdf_of(twelve))).pages
    codes = {row.code for row in twelve.rows}
    assert len(codes & set(re.findall(r"緑\d+", last.extract_text()))) >= 2


def test_a_day_that_is_too_long_for_its_column_breaks_before_its_month() -> None:
    reached = ProgressValue("達成（令和5年10月2日）", is_value=True)
    page = html_of(made.document(rows=(made.row(lines=(made.line(values=(reached,) * 5),)),)))
    cell = re.findall(r'<td class="value">(.*?)</td>', page)[0]
    assert re.findall(r'<span class="keep">([^<]*)</span>', cell) == ["達成", "（令和5年", "10月2日）"]

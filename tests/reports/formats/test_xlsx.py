"""The workbooks: read back by another library, every sheet holds the official characters and no other."""

import dataclasses
import io
import time
from itertools import combinations
from typing import Any

import openpyxl
import pytest

from imari_dx.shared.fiscal_year import Timeline
from imari_dx.shared.row_heights import MAX_ROW_HEIGHT
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import xlsx_of
from reports.formats.xlsx import palette
from reports.formats.xlsx.grid import Grid
from tests.reports import document_factory as factory
from tests.reports.formats.xlsx_reading import (
    all_texts,
    evaluation_book,
    fill_of,
    official_texts,
    plan_book,
    plan_bytes,
    read,
    table_bounds,
    table_texts,
)

SLUGS = tuple(factory.plan_document().sheets)
MAX_SECONDS = 1.5


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("book", [plan_book, evaluation_book], ids=["plan", "evaluation"])
def test_the_table_holds_the_official_texts_and_no_other(book: Any, slug: str) -> None:
    sheet = factory.plan_document().sheets[slug]
    assert table_texts(book()[sheet.plain_code]) == official_texts(sheet)


@pytest.mark.parametrize("slug", SLUGS)
def test_bars_fill_exactly_their_quarters(slug: str) -> None:
    official = factory.plan_document().sheets[slug]
    sheet = plan_book()[official.plain_code]
    left, top, right, bottom = table_bounds(sheet)
    label_rows = {
        str(sheet.cell(row, left).value): row
        for row in range(top, bottom + 1)
        if sheet.cell(row, left).value is not None
    }
    barred = set()
    for phase in official.phase_rows:
        middle = label_rows[phase.label] + 1
        expected = {quarter for first, last in phase.bars for quarter in range(first, last + 1)}
        barred |= {(middle, left + 1 + quarter) for quarter in expected}
        for first, last in phase.bars:
            for quarter in range(first, last):
                here, following = (sheet.cell(middle, left + 1 + quarter + step).border for step in (0, 1))
                assert here.right.style is None, "a line inside a bar"
                assert following.left.style is None, "a line inside a bar"
    filled = {
        (row, column)
        for row in range(top, bottom + 1)
        for column in range(left + 1, right + 1)
        if fill_of(sheet.cell(row, column)) == palette.PLANNED_BAR
    }
    assert filled == barred


def test_year_lines_are_solid_and_quarter_lines_thin() -> None:
    sheet = plan_book()["産-2"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "計 画")
    styles = [sheet.cell(row, column).border.left.style for column in range(2, 22)]
    assert styles == ["thin", "hair", "hair", "hair"] * 5


def test_term_marks_are_raised() -> None:
    book = openpyxl.load_workbook(io.BytesIO(plan_bytes()), rich_text=True)
    sheet = book["産-1"]
    title = next(
        cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("産－①")
    )
    runs = [(str(run.text), run.font.vertAlign) for run in title]
    assert runs == [("産－①ＤＸ", None), ("※", "superscript"), ("セミナーの開催", None)]


def test_one_worksheet_per_initiative_in_official_order() -> None:
    codes = [sheet.plain_code for sheet in factory.plan_document().sheets.values()]
    assert plan_book().sheetnames == ["表紙", *codes]
    assert evaluation_book().sheetnames == [
        "表紙",
        "評価の方法",
        "所見",
        "評価の概要",
        "担当課別の状況",
        *codes,
        "施策一覧",
        "用語解説",
        "出典",
        "奥付",
    ]
    assert codes[0] == "産-1"
    assert codes[-1] == "地-2"
    assert len(codes) == 28


def test_the_cover_leads_to_every_worksheet() -> None:
    for book in (plan_book(), evaluation_book()):
        cover = book["表紙"]
        targets = {
            cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink is not None
        }
        assert targets == {f"'{name}'!A1" for name in book.sheetnames if name != "表紙"}
        assert factory.PLAN_NOTE in all_texts(cover)


def test_headings_stand_above_the_first_sheet_they_hold_for() -> None:
    document = factory.plan_document()
    for place in document.places:
        sheet = plan_book()[document.sheets[place.slug].plain_code]
        top = table_bounds(sheet)[1]
        above = [
            str(cell.value)
            for row in sheet.iter_rows(max_row=max(top - 1, 1), max_col=21)
            for cell in row
            if cell.value is not None and cell.row < top
        ]
        assert above == [text for one in place.opened for text in (one.text, one.note) if text]


def test_pages_are_set_up_for_print() -> None:
    for book in (plan_book(), evaluation_book(), read(xlsx_of(factory.sheet_document("gyo-21")))):
        for sheet in book.worksheets:
            landscape = sheet.title == "施策一覧"
            assert sheet.page_setup.paperSize == 9
            assert sheet.page_setup.orientation == ("landscape" if landscape else "portrait")
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToWidth in (1, None)
            assert sheet.page_setup.fitToHeight == (None if sheet.title == "表紙" else 0)
            assert sheet.print_area, sheet.title
            assert str(sheet.oddFooter.right.text).endswith("&P/&N")


def test_draft_and_demo_are_named_on_every_worksheet() -> None:
    for sheet in evaluation_book().worksheets:
        first = " ".join(str(cell.value) for cell in sheet[1] if cell.value is not None)
        assert "案" in first, sheet.title
        assert "デモデータ" in first, sheet.title
        assert "案　デモデータ" in sheet.oddHeader.right.text
    for sheet in plan_book().worksheets:
        assert "デモデータ" not in " ".join(all_texts(sheet))
        assert not sheet.oddHeader.right.text or "案" not in sheet.oddHeader.right.text


def test_final_results_without_demo_data_carry_no_mark() -> None:
    document = dataclasses.replace(factory.sheet_document("san-1"), is_draft=False, is_demo=False)
    sheet = read(xlsx_of(document))["産-1"]
    assert not any(mark in text for text in all_texts(sheet) for mark in ("案】", "デモデータ"))
    assert not sheet.oddHeader.right.text or "案" not in sheet.oddHeader.right.text
    assert table_texts(sheet) == official_texts(document.sheet)


def test_merged_ranges_do_not_overlap_and_keep_their_text() -> None:
    for sheet in evaluation_book().worksheets:
        ranges = [merged.bounds for merged in sheet.merged_cells.ranges]
        for one, other in combinations(ranges, 2):
            apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
            assert apart, (sheet.title, one, other)


def test_no_row_is_higher_than_excel_allows() -> None:
    for sheet in evaluation_book().worksheets:
        assert all((row.height or 0) <= MAX_ROW_HEIGHT for row in sheet.row_dimensions.values())


def test_another_plan_may_have_another_number_of_years() -> None:
    document = factory.sheet_document("gyo-3")
    official = dataclasses.replace(
        document.sheet,
        timeline=Timeline(2026, 2028),
        activities=("一", "", "三"),
        evaluation_items=(("い", "ろ"), (), ("は",)),
        phase_rows=tuple(dataclasses.replace(row, bars=((0, 11),)) for row in document.sheet.phase_rows),
    )
    results = dataclasses.replace(
        document.results,
        indicators=tuple(
            dataclasses.replace(one, years=one.years[:3]) for one in document.results.indicators
        ),
        planned_rows=official.phase_rows,
        actual_rows=(),
    )
    sheet = read(xlsx_of(dataclasses.replace(document, sheet=official, results=results)))["行-3"]
    assert table_texts(sheet) == official_texts(official)
    assert table_bounds(sheet)[2] == 25  # eight columns a year


@pytest.mark.parametrize(
    "document",
    [factory.plan_document(), factory.evaluation_document(), factory.sheet_document("san-1")],
    ids=["plan", "evaluation", "sheet"],
)
def test_the_same_document_gives_the_same_bytes(document: Any) -> None:
    assert xlsx_of(document) == xlsx_of(document)


def test_the_file_carries_the_day_of_the_document() -> None:
    assert f"{evaluation_book().properties.created:%Y-%m-%d}" == "2026-05-01"
    assert f"{plan_book().properties.created:%Y-%m-%d}" == "2000-01-01"


def test_the_whole_report_is_written_quickly() -> None:
    document: EvaluationDocument = factory.evaluation_document()
    started = time.process_time()
    xlsx_of(document)
    assert time.process_time() - started < MAX_SECONDS


def test_anything_else_is_refused() -> None:
    with pytest.raises(TypeError):
        xlsx_of("計画書")


def test_columns_are_shared_out_completely() -> None:
    grid = Grid.__new__(Grid)
    for count in (12, 16, 20, 24):
        grid.column_count = count
        spans = grid.spans(4, 3, 2, 4, 3, 2, 2)
        assert spans[0][0] == 1
        assert spans[-1][1] == count
        assert all(before[1] + 1 == after[0] for before, after in zip(spans, spans[1:], strict=False))


def texts_of(name: str) -> list[str]:
    return [str(cell.value) for row in evaluation_book()[name].iter_rows() for cell in row if cell.value]


def test_commentary_stands_whole_on_a_worksheet_of_its_own() -> None:
    document = factory.evaluation_document()
    text = "".join(texts_of("所見")).replace("\n", "")
    places = [text.index("２　所見")]
    places += [text.index(block.text.replace("\n", "")) for block in document.commentaries]
    assert places == sorted(places)


def test_the_method_is_told_as_on_paper() -> None:
    texts = texts_of("評価の方法")
    for part in factory.evaluation_document().method:
        told = [part.heading, *part.sentences, *part.closing, *(text for row in part.terms for text in row)]
        told += [text for grade, meaning in part.grades for text in (grade.code, grade.label, meaning)]
        told += [table.lead for table in part.tables]
        told += ["\n".join(f"・{one}" for one in row.cases) for table in part.tables for row in table.rows]
        assert set(told) - {""} <= set(texts)


def test_late_ones_have_their_reasons_below_them() -> None:
    texts = texts_of("評価の概要")
    for block in factory.LATE_REASONS:
        late = factory.evaluation_document().summaries[0].late_rows
        assert texts.count(block.text) == len(late) > 0

"""The results in the workbooks: every value and every text, complete, and texts only ever texts."""

import dataclasses
import html
import io
import re
import zipfile

import pytest
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook

from reports.documents.evaluation import GradeMark, TextBlock
from reports.downloads.files import html_of, xlsx_of
from reports.formats.xlsx import palette
from reports.formats.xlsx.lists import list_heads
from tests.reports import document_factory as factory
from tests.reports.formats.xlsx_reading import (
    all_texts,
    block_text,
    evaluation_book,
    evaluation_bytes,
    evaluation_figures,
    fill_of,
    read,
    shown,
    table_bounds,
)


def test_every_text_of_every_report_is_complete() -> None:
    document = factory.evaluation_document()
    for slug, results in document.results.items():
        sheet = evaluation_book()[document.plan.sheets[slug].plain_code]
        for block in results.texts:
            assert block_text(sheet, block.label) == block.text


def with_text(text: str) -> Workbook:
    """A single sheet whose 取組実績 is the text."""
    document = factory.sheet_document("gyo-3")
    results = dataclasses.replace(document.results, texts=(TextBlock("取組実績", text),))
    return read(xlsx_of(dataclasses.replace(document, results=results)))


@pytest.mark.parametrize(
    "text",
    [
        factory.LONG_TEXT,
        "句点のない長い文" * 5_000,  # above Excel's limit of 32,767 characters in one cell
        "\n".join(f"{number}行目" for number in range(400)),
        "段落。\n\n\n" * 60,
        "𠮷髙😀" * 1_500,
        "https://www.example.lg.jp/" + "path/" * 900,
    ],
    ids=["sentences", "no stop", "lines", "empty lines", "outside the BMP", "one word"],
)
def test_long_texts_go_on_in_further_rows_without_losing_a_character(text: str) -> None:
    sheet = with_text(text)["行-3"]
    assert block_text(sheet, "取組実績") == text
    assert all(len(part.encode("utf-16-le")) // 2 <= 32_767 for part in all_texts(sheet))


@pytest.mark.parametrize("text", ["=1+1", "+81 955", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "=※印"])
def test_a_text_never_becomes_a_formula(text: str) -> None:
    content = xlsx_of(
        dataclasses.replace(
            factory.sheet_document("gyo-3"),
            results=dataclasses.replace(
                factory.sheet_document("gyo-3").results,
                texts=(TextBlock("取組実績", text),),
                grade_reason=text,
                notice=text,
            ),
        )
    )
    assert block_text(read(content)["行-3"], "取組実績") == text
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_rare_characters_survive() -> None:
    assert block_text(with_text(factory.RARE_TEXT)["行-3"], "取組実績") == factory.RARE_TEXT


def test_the_results_show_every_value_of_the_document() -> None:
    document = factory.evaluation_document()
    for slug, results in document.results.items():
        sheet = evaluation_book()[document.plan.sheets[slug].plain_code]
        bottom = table_bounds(sheet)[3]
        cells = [cell for row in sheet.iter_rows(min_row=bottom + 1) for cell in row]
        below = {shown(cell).replace("%", "％") for cell in cells}
        if results.in_one_line:
            assert below - {"None", ""} == {results.in_one_line}, slug
            continue
        expected = {results.department, results.state_label, results.notice, results.grade.code}
        expected |= {results.grade_reason, results.grade_heading if results.grade.code else ""}
        for one in results.indicators:
            expected |= {one.name, one.target_text, one.value_text, "\n".join(one.detail_lines)}
            expected |= {one.status_label, one.reference_text, one.rate_text, one.reason, one.change_reason}
            expected |= {year.value_text for year in one.years}
        for item in results.items:
            expected |= {item.text, item.status_label, item.note}
        assert expected - {""} <= below, slug


def test_actual_bars_stand_below_the_planned_ones() -> None:
    document = factory.evaluation_document()
    results = document.results["gyo-3"]
    sheet = evaluation_book()["行-3"]
    bottom = table_bounds(sheet)[3]
    for planned, actual in zip(results.planned_rows, results.actual_rows, strict=True):
        row = next(cell.row for cell in sheet["A"] if cell.row > bottom and cell.value == planned.label)
        for offset, phase, colour in (
            (1, planned, palette.PLANNED_BAR_BESIDE_ACTUAL),
            (3, actual, palette.ACTUAL_BAR),
        ):
            filled = {
                quarter for quarter in range(20) if fill_of(sheet.cell(row + offset, quarter + 2)) == colour
            }
            assert filled == {quarter for first, last in phase.bars for quarter in range(first, last + 1)}


def test_the_summary_counts_are_numbers_in_the_table_and_the_chart() -> None:
    document = factory.evaluation_document()
    sheet = evaluation_figures()["評価の概要"]
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    for summary in document.summaries[0].summary_rows:
        cells = rows[summary.name]
        assert [cells[1].value, cells[2].value] == [summary.reported, summary.due]
        pairs = cells[3 : 3 + 2 * len(document.summaries[0].columns)]
        assert tuple(cell.value for cell in pairs[::2]) == summary.grade_counts
        assert all(cell.data_type == "n" for cell in pairs[::2])
        for cell, share in zip(pairs[1::2], summary.grade_shares, strict=True):
            assert shown(cell) == share.replace("％", "%"), "a real percentage"
            assert isinstance(cell.value, str) == (share == "－")
        assert cells[3 + 2 * len(document.summaries[0].columns)].value == summary.not_reported
    with zipfile.ZipFile(io.BytesIO(evaluation_bytes())) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    first, last = (
        rows[document.summaries[0].summary_rows[0].name][0].row,
        rows[document.summaries[0].summary_rows[-1].name][0].row,
    )
    values = re.findall(r"<c:val><c:numRef><c:f>評価の概要!\$(\w+)\$(\d+):\$\w+\$(\d+)</c:f>", chart)
    assert values == [(column, str(first), str(last)) for column in ("D", "F", "H", "J", "L")]
    assert document.summaries[0].chart_title in chart
    texts = all_texts(sheet)
    assert set(document.summaries[0].summary_sentences) <= set(texts)
    assert {f"・{sentence}" for sentence in document.missing_sentences} <= set(texts)


def test_totals_and_shares_of_the_counts_are_formulas_over_their_cells() -> None:
    """What Excel reckons anew is what the document says: all cells but the names and 「－」 are in play."""
    document = factory.evaluation_document()
    summary = document.summaries[0]
    formulas, figures = evaluation_book()["評価の概要"], evaluation_figures()["評価の概要"]
    by_name = {row[0].value: row[0].row for row in formulas.iter_rows() if row[0].value}
    first, total = by_name[summary.summary_rows[0].name], by_name[summary.summary_rows[-1].name]
    pairs = range(4, 4 + 2 * len(summary.columns), 2)
    for column in (2, 3, *pairs, pairs[-1] + 2):
        letter = get_column_letter(column)
        assert formulas.cell(total, column).value == f"=SUM({letter}{first}:{letter}{total - 1})"
        parts = [figures.cell(row, column).value for row in range(first, total)]
        assert figures.cell(total, column).value == sum(parts)
    for row in range(first, total + 1):
        for column in pairs:
            count, share = figures.cell(row, column).value, formulas.cell(row, column + 1)
            reported = figures.cell(row, 2).value
            if not reported:
                assert share.value == "－"
                continue
            assert share.value == f"={get_column_letter(column)}{row}/B{row}"
            assert figures.cell(row, column + 1).value == pytest.approx(count / reported)


def test_the_counts_of_departments_are_on_a_worksheet_of_their_own() -> None:
    summary = factory.evaluation_document().summaries[0]
    rows = [[cell.value for cell in row] for row in evaluation_figures()["担当課別の状況"].iter_rows()]
    for one in summary.department_rows:
        row = [value for value in next(row for row in rows if row[0] == one.name) if value is not None]
        assert row[1:3] == [one.reported, one.due]
        assert tuple(row[3 : 3 + 2 * len(one.grades) : 2]) == one.grade_counts


def test_the_list_holds_every_initiative_and_can_be_filtered() -> None:
    document = factory.evaluation_document()
    sheet = evaluation_book()["施策一覧"]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == list_heads(document.plan.words)[0])
    left, top, right, bottom = range_boundaries(sheet.auto_filter.ref)
    assert (left, top, right, bottom - top) == (
        1,
        head,
        len(list_heads(document.plan.words)),
        len(document.summaries[0].list_rows),
    )
    assert sheet.freeze_panes == f"C{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"
    for row, cells in zip(
        document.summaries[0].list_rows, sheet.iter_rows(min_row=head + 1, max_row=bottom), strict=True
    ):
        assert [cell.value or "" for cell in cells[:7]] == [
            row.code,
            row.title,
            row.department,
            row.state_label,
            "\n".join(row.values),
            row.grade.code,
            row.change_label,
        ]
        assert cells[0].hyperlink.location == f"'{document.plan.sheets[row.slug].plain_code}'!A1"


def test_glossary_and_sources_are_complete() -> None:
    document = factory.evaluation_document()
    texts = all_texts(evaluation_book()["用語解説"])
    for group in document.glossary:
        assert group.heading in texts
        for entry in group.entries:
            assert texts[texts.index(entry.heading) + 1] == entry.definition
    assert set(document.sources) <= set(all_texts(evaluation_book()["出典"]))


@pytest.mark.parametrize(
    ("token", "fill"), [("grade-a", "#C0E7EE"), ("grade-none", "#FFFFFF"), ("something-else", "")]
)
def test_a_grade_has_its_letter_whatever_its_colour(token: str, fill: str) -> None:
    document = factory.sheet_document("gyo-3")
    results = dataclasses.replace(document.results, grade=GradeMark("◎", "順調", token))
    sheet = read(xlsx_of(dataclasses.replace(document, results=results)))["行-3"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "◎")
    assert fill_of(cell) == fill


def test_workbook_and_page_use_the_same_words() -> None:
    page = html_of(factory.evaluation_document())
    page = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", "", page, flags=re.DOTALL))
    heads = {
        text
        for sheet in evaluation_book()
        for row in sheet.iter_rows()
        for cell in row
        if cell.font.b and cell.data_type == "s"
        for text in [cell.value]
    }
    # A worksheet splits 施策 in two columns, and names the year where a page has its chapter's number.
    own = {"施策番号", "施策名称", "令和７年度　評価の概要", "令和７年度　施策一覧"}
    known = re.sub(r"[\s※]", "", page)
    missing = {text for text in heads - own if re.sub(r"[\s※]", "", text) not in known}
    assert {text for text in missing if not text.startswith("【")} == set()


def test_a_year_without_reference_and_rate_has_dashes_in_excel_and_no_empty_cells_on_paper() -> None:
    document = factory.evaluation_document()
    slug, one = next(
        (slug, one)
        for slug, results in document.results.items()
        for one in results.indicators
        if not one.reference_text and not one.rate_text
    )
    sheet = evaluation_book()[document.plan.sheets[slug].plain_code]
    row = next(row for row in sheet.iter_rows(min_row=table_bounds(sheet)[3]) if row[0].value == one.name)
    texts = [cell.value for cell in row if cell.value is not None]
    assert texts[:3] == [one.name, one.target_text, one.value_text]
    assert texts[-3:-1] == ["－", "－"]
    page = html_of(document)
    assert f'<td colspan="5" class="value">{one.value_text}</td></tr>' in page
    assert '<td>目標 80％</td><th scope="row">達成率</th><td>－</td>' in page, "a reference without a rate"

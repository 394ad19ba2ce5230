"""Names of any length in drawings and workbooks: nothing overlaps, and what is cut ends with a sign."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.template.loader import render_to_string

from imari_dx.shared.fiscal_year import Timeline
from imari_dx.shared.row_heights import text_width as ems
from imari_dx.shared.row_heights import usable_width
from reports.documents.evaluation import GradeMark, YearCell
from reports.documents.list_head import ListHead
from reports.documents.sheet import PhaseRow
from reports.formats.chart import schedule_grid
from reports.formats.drawing import fitting
from reports.formats.grade_chart import NARROW_WIDTH, narrow_grades, stacked_grades
from reports.formats.indicator_rows import indicator_table
from reports.formats.lettering import CUT, lines_of, shortened, text_width
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.listing import render_list
from reports.formats.xlsx.lists import CODE_WIDTH, code_width
from tests.reports.document_factory import evaluation_document
from tests.reports.formats.xlsx_reading import head_row

JAPANESE = "誰もが安心して暮らし続けられる地域社会の実現に向けた取組※の推進" * 7
LATIN = "Sustainable_Development_Goals_" * 7
NAMES = ("産業", "安心して暮らせるまちづくりの推進", JAPANESE[:200], LATIN[:200])


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("産業", 20, "産業"), ("産業分野", 30, "産業…"), ("abcdef", 30, "abc…"), ("", 10, ""), ("産業", 5, "…")],
)
def test_a_text_that_is_too_wide_is_cut_with_a_sign(text: str, width: float, shown: str) -> None:
    assert shortened(text, width, 10) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("産業", ["産業"]),
        ("産業と観光", ["産業と", "観光"]),
        ("産業と観光の振興", ["産業と", "観光…"]),
        ("産業　観光", ["産業", "観光"]),
    ],
)
def test_a_text_in_lines(text: str, shown: list[str]) -> None:
    assert lines_of(text, 30, 10, most=2) == shown


@pytest.mark.parametrize("name", NAMES)
def test_the_name_beside_a_bar_stays_beside_it(name: str) -> None:
    marks = [GradeMark("A", "順調", "grade-a")]
    chart = stacked_grades([(name, [3]), ("合計", [3])], marks, title="図", counter="施策")
    shown = [line for _y, line in chart.rows[0].lines]
    assert all(text_width(line, 3.4) <= chart.bar_x for line in shown)
    assert "".join(shown) == name or shown[-1].endswith(CUT)
    below = chart.rows[0].count_y
    assert max(y for y, _line in chart.rows[0].lines) < below < chart.rows[1].lines[0][0] - 3.4
    assert name in chart.alternative_text


@pytest.mark.parametrize("name", NAMES)
def test_on_a_telephone_the_name_stands_above_its_bar(name: str) -> None:
    """Clear of the labels above a bar too narrow for them, and within the drawing."""
    marks = [GradeMark("A", "順調", "grade-a"), GradeMark("B", "遅れ", "grade-d")]
    chart = narrow_grades([(name, [40, 1]), ("合計", [40, 1])], marks, title="図", counter="施策")
    for row in chart.rows:
        ((y, line),) = row.lines
        assert text_width(line, 3.4) <= NARROW_WIDTH
        assert y < row.segments[1].label_y - 3.2 < row.y
    assert chart.rows[1].lines[0][0] - 3.4 > chart.rows[0].y + chart.bar_height
    assert name in chart.alternative_text


def test_long_codes_in_narrow_parts_of_a_bar_stand_above_it_side_by_side() -> None:
    marks = [GradeMark(code, code, "") for code in ("順調", "要努力", "停滞", "終了")]
    chart = stacked_grades([("合計", [50, 1, 1, 1])], marks, title="図", counter="施策")
    wide, *narrow = chart.rows[0].segments
    assert wide.label == "順調 50"
    edges = [
        (one.label_x - text_width(one.label, 3.2) / 2, one.label_x + text_width(one.label, 3.2) / 2)
        for one in narrow
    ]
    assert all(end <= start for (_from, end), (start, _to) in zip(edges, edges[1:], strict=False))
    assert chart.bar_x < edges[0][0]
    assert edges[-1][1] <= chart.bar_x + chart.bar_width


def test_a_label_that_just_fits_its_part_of_a_bar_stands_in_it() -> None:
    """One of 28, as decided years have printed it."""
    marks = [GradeMark(code, code, "") for code in ("A", "－")]
    chart = stacked_grades([("合計", [27, 1])], marks, title="図", counter="施策")
    inside, narrow = chart.rows[0].segments
    assert (narrow.label, narrow.label_y) == ("－1", inside.label_y)


@pytest.mark.parametrize(
    ("label", "lines"),
    [("計画", 1), ("検討・設計・開発", 1), ("関係機関との調整と開発", 2), ("工程" * 25, 5)],
)
def test_the_rows_of_a_schedule_are_as_high_as_the_names_of_its_phases(label: str, lines: int) -> None:
    timeline = Timeline(2025, 2027)
    grid = schedule_grid([PhaseRow("a", label, ((0, 3),)), PhaseRow("b", "整備", ())], timeline, 3)
    assert grid.label_lines == lines
    assert grid.row_lines[0] >= lines * 3.2
    (bar,) = grid.bars
    assert 0 < bar.y < bar.y + bar.height < grid.row_lines[0]


def test_a_text_in_a_chart_becomes_smaller_and_then_ends_with_a_sign() -> None:
    text = fitting(0, 0, JAPANESE, 100)
    assert text.size == 7
    assert text.text.endswith(CUT)
    assert text_width(text.text, text.size) <= 100


def test_a_column_of_long_names_is_wider() -> None:
    rows: list[Any] = [{"章": JAPANESE[:200], "番号": "1"}, {"章": "緑", "番号": "2"}]
    file = io.BytesIO(render_list(ListHead(title="表"), {"章": 60, "番号": 60}, rows))
    sheet: Any = openpyxl.load_workbook(file).active
    assert sheet.max_row == head_row(sheet) + 2, "one row each: none goes on in the next"
    assert sheet.column_dimensions["A"].width > 2 * sheet.column_dimensions["B"].width


@pytest.mark.parametrize("landscape", [False, True])
def test_the_head_of_a_worksheet_has_room_for_its_marks(*, landscape: bool) -> None:
    book = Book(title=JAPANESE[:120], marks=("案", "デモデータ"), contact="企画課" * 15)
    book.add_sheet("一覧", landscape=landscape)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(book.finish())).active
    title, marks = sheet.oddHeader.left.text, sheet.oddHeader.right.text
    assert title.endswith(CUT)
    page = (297 if landscape else 210) - 30  # mm, and a size of 9 points
    assert ems(title) + ems(marks) <= page / (9 * 0.3528)
    is_below = sheet.oddFooter.center.text.startswith("\n")
    assert is_below == (not landscape), "where it would meet the worksheet's name"


@pytest.mark.parametrize(("code", "is_wider"), [("行－⑩", False), ("第３章-第２節-（１０）－③", True)])
def test_a_number_that_is_a_link_stands_on_one_line(code: str, *, is_wider: bool) -> None:
    rows = [replace(row, code=code) for row in evaluation_document().summaries[0].list_rows[:2]]
    assert ems(code) <= usable_width(code_width(rows), 10)
    assert (code_width(rows) > CODE_WIDTH) == is_wider


@pytest.mark.parametrize(
    ("last_year", "is_narrow"), [(2023, False), (2024, True), (2028, False), (2030, True)]
)
def test_where_six_years_stand_abreast_the_words_beside_a_value_may_break(
    last_year: int, *, is_narrow: bool
) -> None:
    timeline = Timeline(2019, last_year)
    years = [YearCell("累計1,515件（うち当年度1,255件）", None) for _year in timeline.years]
    one = replace(evaluation_document().results["san-1"].indicators[0], years=tuple(years))
    table = indicator_table(one, timeline, "令和６年度")
    page = render_to_string("reports/print/_indicator.html", {"table": table})
    assert page.count('<tr class="years">') == len(timeline.blocks)
    assert page.count("narrow") == int(is_narrow)
    assert page.count("うち当年度1,255件") == len(timeline.years)


def test_a_width_holds_what_it_is_made_for() -> None:
    assert usable_width(60, 10) < ems("安心安全") < usable_width(220, 10)

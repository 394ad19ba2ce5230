"""進捗一覧表: its rows are those of the dashboards, its words tell every absence from a blank."""

import datetime as dt
from typing import Any

import pytest

from imari_dx.shared.fiscal_year import Timeline
from indicators.book.results import load_results
from indicators.models import ReportState
from initiatives.models import Initiative
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.progress import build_progress, marks_of
from reports.builders.progress_lines import told_target
from reports.documents.progress import ProgressDocument, ProgressGrade, ProgressRow, ProgressValue
from reports.formats.progress_context import blocks_of, label_of, progress_context
from reports.permissions import SEES_EVERYTHING, Reader, reader_of
from tests.cast import World
from tests.reports.overview_rows import row as year_row
from tests.reports.progress.progress_factory import document, line, row

pytestmark = pytest.mark.any_database


def built(world: World, year: int = 2025, reader: Reader = SEES_EVERYTHING) -> ProgressDocument:
    builder = EvaluationBuilder(
        load_results(world.plan),
        year,
        is_visible=reader.is_visible,
        knows_state=reader.knows_state,
        today=dt.date(2026, 5, 1),
    )
    return build_progress(builder)


def told_row(document: ProgressDocument, slug: str) -> ProgressRow:
    return next(row for row in document.rows if row.slug == slug)


# --- texts ---


@pytest.mark.parametrize(
    ("name", "wording", "wanted"),
    [
        ("参加社数", "参加社数：年１０社以上", "年１０社以上"),
        ("参加社数", "参加社数:年10社", "年10社"),
        ("参加社数", "参加社数　年10社", "年10社"),
        ("参加社数", "年１０社以上", "年１０社以上"),
        ("参加社数", "参加社数の増加", "参加社数の増加"),  # the name is part of the sentence
        ("システムの導入", "システムの導入", ""),
        ("参加社数", "参加社数：", ""),
        ("参加社数", "", ""),
    ],
)
def test_a_target_stands_without_the_name_that_begins_it(name: str, wording: str, wanted: str) -> None:
    assert told_target(name, wording) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("１回当たり11.5社", ["１回当たり", "11.5社"]),
        ("達成（令和5年4月2日）", ["達成", "（令和5年4月2日）"]),
        ("累計162人（うち当年度47人）", ["累計162人", "（うち当年度47人）"]),
        ("累計162人（うち当年度47人）（速報）", ["累計162人", "（うち当年度47人）", "（速報）"]),
        ("歩ける（だれでも", ["歩ける", "（だれでも"]),
        ("－", ["－"]),
        ("", []),
    ],
)
def test_a_value_is_parted_where_it_may_break(text: str, wanted: list[str]) -> None:
    assert list(ProgressValue(text).pieces) == wanted
    assert "".join(wanted) == text


def test_a_grade_is_told_with_its_marks_and_notes() -> None:
    assert ProgressGrade("B", marks="案", notes=(1, 3)).told == "B案（注1・3）"
    assert ProgressGrade("計画なし").pieces == ("計画", "なし")
    assert ProgressGrade("未報告").pieces == ("未報告",)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, "案"),
        ({"is_provisional": True}, "暫"),
        ({"state": ReportState.FINALISED}, ""),
        ({"state": ReportState.FINALISED, "migrated": "移行データ（出所：前の報告書）"}, "移"),
        ({"is_planned": False}, ""),  # reported of the department's own accord: not graded
        ({"is_shown": False}, ""),
    ],
)
def test_a_grade_that_is_not_the_bodys_own_decision_is_marked(fields: dict[str, Any], wanted: str) -> None:
    assert marks_of(year_row(**fields)) == wanted


# --- years beside each other ---


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (2024, 2024, ["令和６年度"]),
        (2021, 2025, ["令和３〜７年度"]),
        (2017, 2022, ["平成２９〜令和４年度"]),
        (2021, 2027, ["令和３〜６年度", "令和７〜９年度"]),
        (2021, 2032, ["令和３〜８年度", "令和９〜１４年度"]),
    ],
)
def test_more_than_six_years_stand_in_two_blocks_of_one_width(
    first: int, last: int, labels: list[str]
) -> None:
    blocks = blocks_of(document(timeline=Timeline(first, last)))
    assert ["".join(label_of(block)) for block in blocks] == labels
    assert len({len(block) for block in blocks}) == 1
    shown = [year.label for block in blocks for year in block if year.label]
    assert len(shown) == last - first + 1


def test_every_cell_stands_once_in_the_rows_of_the_table() -> None:
    """Three indicators of a plan of seven years: six rows, each grade over three of them."""
    years = range(2021, 2028)
    grades = tuple(ProgressGrade(f"評{year}") for year in years)
    lines = tuple(line(f"指標{n}", tuple(ProgressValue(f"{n}値{year}") for year in years)) for n in range(3))
    found = progress_context(document(timeline=Timeline(2021, 2027), rows=(row(grades=grades, lines=lines),)))
    (chunk,) = found["chunks"]
    assert (len(chunk.lines), chunk.grades_span) == (6, 3)
    assert [[cell.text for _y, cell in one.grades if cell] for one in chunk.lines if one.grades] == [
        [f"評{year}" for year in range(2021, 2025)],
        [f"評{year}" for year in range(2025, 2028)],
    ]
    values = [[cell.text for _y, cell, _parts in one.values if cell] for one in chunk.lines]
    assert values[:2] == [
        [f"0値{year}" for year in range(2021, 2025)],
        [f"0値{year}" for year in range(2025, 2028)],
    ]
    assert [one.indicator.name for one in chunk.lines if one.indicator] == ["指標0", "指標1", "指標2"]


def test_an_initiative_of_many_indicators_is_parted() -> None:
    """So that no cell that several rows share is cut at a page's end; its name stands again."""
    lines = tuple(line(f"指標{n}") for n in range(19))
    chunks = progress_context(document(rows=(row(lines=lines),)))["chunks"]
    assert [len(chunk.lines) for chunk in chunks] == [8, 8, 3]
    assert [chunk.is_continued for chunk in chunks] == [False, True, True]


def test_an_initiative_in_two_blocks_of_years_is_parted_by_its_rows() -> None:
    years = Timeline(2021, 2032)
    lines = tuple(line(f"指標{n}", (ProgressValue("12人"),) * 12) for n in range(5))
    one = row(lines=lines, grades=(ProgressGrade("B"),) * 12)
    chunks = progress_context(document(timeline=years, rows=(one,)))["chunks"]
    assert [len(chunk.lines) for chunk in chunks] == [8, 2]
    assert [chunk.grades_span for chunk in chunks] == [4, 1]


# --- what a reader sees ---


def test_the_secretariat_sees_the_running_year_as_a_draft(told: World) -> None:
    shown = built(told, reader=reader_of(told["secretariat"], told.plan))
    assert shown.is_draft
    assert shown.title.endswith("令和７年度　進捗一覧表")
    assert len(shown.rows) == 28
    assert sum(len(row.lines) for row in shown.rows) == 34
    assert shown.counts[0].progress == "報告済 2/対象 24"
    words = {row.grades[-1].text for row in shown.rows}
    assert {"未報告", "計画なし"} <= words


def test_what_a_reader_may_not_see_is_not_published_yet(told: World) -> None:
    """The row of another department: no grade, no value, no state, no standing; the plan's words stay."""
    shown = built(told, reader=reader_of(told["viewer"], told.plan))
    hidden = [row for row in shown.rows if row.grades[-1].text == "公表前"]
    assert hidden
    for one in hidden:
        assert not one.grades[-1].marks
        assert one.change == "－"
        for target in one.lines:
            assert target.values[-1].text == target.standing == "公表前"
            assert target.values[-1].grade.code == ""
            assert target.name
            assert target.target
    assert "公表前" in dict(shown.legend)
    assert "未報告" not in {cell.text for row in shown.rows for cell in row.grades}


def test_cells_agree_with_the_rows_of_the_evaluation_report(told: World) -> None:
    reader = reader_of(told["secretariat"], told.plan)
    builder = EvaluationBuilder(
        load_results(told.plan), 2025, is_visible=reader.is_visible, today=dt.date(2026, 5, 1)
    )
    shown = build_progress(builder)
    for initiative in builder.initiatives:
        mine = told_row(shown, initiative.slug)
        rows = builder.until(initiative)
        for cell, year in zip(mine.grades, rows, strict=True):
            assert cell.grade.code == (year.grade.code if year.is_shown and year.is_planned else "")
        values = {(one.name, year.fiscal_year): one for year in rows for one in year.indicators if one.status}
        for target in mine.lines:
            for year, cell in zip(rows, target.values, strict=True):
                one = values.get((target.name, year.fiscal_year))
                if one and cell.is_value:
                    assert cell.text == one.value_text


def test_later_years_are_blank(told: World) -> None:
    shown = built(told, year=2024)
    assert all(row.grades[-1].told == "" for row in shown.rows)
    assert all(target.values[-1].told == "" for row in shown.rows for target in row.lines)
    assert dict(shown.legend)["空欄"] == "報告年度より後の年度"


def test_a_title_bears_no_glossary_mark_and_a_priority_its_sign(told: World) -> None:
    shown = built(told)
    assert "※" not in "".join(row.title + row.place for row in shown.rows)
    marked = {row.code for row in shown.rows if row.mark}
    assert marked == set(
        Initiative.objects.filter(plan=told.plan, national_priority=True).values_list("code", flat=True)
    )

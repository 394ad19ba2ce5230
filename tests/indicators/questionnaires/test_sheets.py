"""What people do to a workbook before they bring it back, and what is read of it then."""

import copy
from collections.abc import Callable

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from imari_dx.shared.workbook_in import CellKind
from indicators.entry.cells import laid_over
from indicators.entry.services import Saving, save_several
from indicators.questionnaires.ids import LEDGER
from indicators.questionnaires.sheets import Questionnaire
from tests.cast import World
from tests.indicators.book.answer_data import entry_form
from tests.indicators.questionnaires.books import (
    NOW,
    back,
    book_of,
    cell_at,
    edited,
    fill,
    id_column,
    only,
    reports,
    sheet_of,
    without_merges,
)

pytestmark = pytest.mark.any_database
WIFI, VISITS = "行-10", "産-2"


@pytest.fixture
def wifi(world: World) -> bytes:
    """行－⑩: 通信不良発生学校数 ÷ 全学校数, nothing reported yet."""
    return book_of(world, "gyo-10")


@pytest.fixture
def visits(world: World) -> bytes:
    """産－② of 令和6年度, whose figure is of events: two are stored."""
    fill(world, world["secretariat"], "san-2", year=2024)
    [one] = reports(world, world["secretariat"], "san-2", year=2024)
    prefix = f"{one.opened.stored.measurement_forms[0].prefix}-event"
    typed = {
        f"{prefix}-0-held_on": "令和6年6月1日",
        f"{prefix}-0-name": "第1回",
        f"{prefix}-0-count": "11",
        f"{prefix}-1-held_on": "令和6年7月1日",
        f"{prefix}-1-name": "第2回",
        f"{prefix}-1-count": "12",
    }
    answer = one.form(laid_over(one.opened.stored, typed).data)
    assert answer.is_valid()
    save_several(
        savings=[Saving(one.opened.report, answer.answer, one.opened.report.version)],
        by=world["secretariat"],
        at=NOW,
    )
    return book_of(world, "san-2", year=2024)


def wifi_filled(book: Workbook) -> None:
    """Somebody fills in the most necessary."""
    sheet = sheet_of(book, WIFI)
    cell_at(sheet, "通信不良発生学校数").value = 3
    cell_at(sheet, "全学校数").value = "２４校"
    cell_at(sheet, "取組実績").value = "全校を調べた。"
    cell_at(sheet, "実施・運用　4〜6月").value = "レ"


def said(found: Questionnaire) -> dict[str, str]:
    """What was typed by ``wifi_filled``, by the end of the field's name."""
    cells = only(found).cells
    ends = ("-numerator", "-denominator", "results", ":1")
    return {
        end: next(cell.text for name, cell in cells.items() if name.endswith(end) and cell.text)
        for end in ends
    }


TYPED = {"-numerator": "3", "-denominator": "２４校", "results": "全校を調べた。", ":1": "レ"}


def test_what_was_typed_stands_at_its_fields(wifi: bytes) -> None:
    found = back(edited(wifi, wifi_filled))
    assert said(found) == TYPED
    assert found.notes == ()


def _insert_columns(sheet: Worksheet) -> None:
    sheet.insert_cols(1)
    sheet.insert_cols(4, 2)


def _insert_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 3)
    sheet.insert_rows(20)


def _move_columns(sheet: Worksheet) -> None:
    """The answers behind all others, the ids behind them."""
    last = sheet.max_row
    sheet.move_range(f"C1:C{last}", cols=4)
    sheet.move_range(f"A1:A{last}", cols=8)


def _move_rows(sheet: Worksheet) -> None:
    """Whole rows below all others."""
    for label in ("取組実績", "全学校数"):
        row = cell_at(sheet, label).row
        sheet.move_range(f"A{row}:E{row}", rows=sheet.max_row - row + 2)


def _reverse_rows(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, values in zip(sheet.iter_rows(min_row=2), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value


def _rename(sheet: Worksheet) -> None:
    sheet.title = "通信環境（鈴木）"


def _drop_ids(sheet: Worksheet) -> None:
    sheet.delete_cols(1)


def _drop_hidden(sheet: Worksheet) -> None:
    """Column of the ids and row of the codes."""
    sheet.delete_cols(1)
    sheet.delete_rows(1)


def _drop_codes(sheet: Worksheet) -> None:
    sheet.delete_rows(2, 1)
    for column in "BCDE":
        sheet[f"{column}1"].value = None


def _blank_some_ids(sheet: Worksheet) -> None:
    for label in ("取組実績", "全学校数", "実施・運用　4〜6月"):
        sheet[f"A{cell_at(sheet, label).row}"].value = None


EDITS = (
    _insert_columns,
    _insert_rows,
    _move_columns,
    _move_rows,
    _reverse_rows,
    _rename,
    _drop_ids,
    _drop_hidden,
    _drop_codes,
    _blank_some_ids,
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_sheet_is_read_whatever_was_done_to_it(wifi: bytes, edit: Callable[[Worksheet], None]) -> None:
    def change(book: Workbook) -> None:
        wifi_filled(book)
        without_merges(sheet_of(book, WIFI))
        edit(sheet_of(book, WIFI))

    found = back(edited(wifi, change))
    assert said(found) == TYPED
    assert only(found).slug == "gyo-10"


def test_a_sheet_copied_into_another_workbook_is_read_by_its_own_ids(wifi: bytes) -> None:
    def change(book: Workbook) -> None:
        wifi_filled(book)
        for name in (LEDGER, "はじめに"):
            del book[name]

    assert said(back(edited(wifi, change))) == TYPED


def test_sheets_in_another_order_and_a_note_of_ones_own(world: World) -> None:
    def change(book: Workbook) -> None:
        book.move_sheet("行-11", -2)
        book.create_sheet("メモ")["A1"] = "鈴木さんに聞く"

    found = back(edited(book_of(world, "gyo-10", "gyo-11"), change))
    assert [one.slug for one in found.sheets] == ["gyo-11", "gyo-10"]
    assert found.notes == ("シート「メモ」は調査票ではないので、読みません。",)


# --- what cannot be told ---


def problems(content: bytes, edit: Callable[[Worksheet], None], name: str = WIFI) -> list[str]:
    return [str(one) for one in back(edited(content, lambda book: edit(sheet_of(book, name)))).problems]


def test_two_sheets_of_one_initiative(wifi: bytes) -> None:
    found = back(edited(wifi, lambda book: book.copy_worksheet(book[WIFI])))
    [problem] = found.problems
    assert str(problem) == (
        "シート「行-10 Copy」のB2：シート「行-10」と同じものの調査票です。どちらを取り込むかを決めて、"
        "もう1枚のシートを削除してください。"
    )
    assert [one.sheet for one in found.sheets] == [WIFI]


def test_a_formula_without_its_value_is_found_as_one(wifi: bytes) -> None:
    def formula(book: Workbook) -> None:
        cell_at(sheet_of(book, WIFI), "全学校数").value = "=SUM(20,4)"

    [cell] = [one for one in only(back(edited(wifi, formula))).cells.values() if not one.is_readable]
    assert cell.kind == CellKind.FORMULA_WITHOUT_VALUE


def test_rows_of_which_only_a_part_was_sorted(wifi: bytes) -> None:
    def swap(sheet: Worksheet) -> None:
        first, second = cell_at(sheet, "通信不良発生学校数"), cell_at(sheet, "全学校数")
        one, other = sheet[f"B{first.row}"], sheet[f"B{second.row}"]
        one.value, other.value = other.value, one.value
        first.value = 24

    assert problems(wifi, swap)[0].endswith(
        "「通信不良発生学校数」の欄でしたが、左の見出しが「全学校数」になっています。行の一部だけを並べ替えたり"
        "動かしたりしたようです。調査票をもう一度受け取り、書き写してください。"
    )


def test_a_row_that_stands_twice(wifi: bytes) -> None:
    def repeat(sheet: Worksheet) -> None:
        row, last = cell_at(sheet, "予算額").row, sheet.max_row + 1
        for column in "ABCDE":
            sheet[f"{column}{last}"].value = copy.copy(sheet[f"{column}{row}"].value)

    [problem] = problems(wifi, repeat)
    assert "と同じ欄の行です。どちらかの行を削除してください。" in problem


def test_cells_that_were_merged(wifi: bytes) -> None:
    def merge(sheet: Worksheet) -> None:
        cell = cell_at(sheet, "予算額")
        cell.value = 1200
        sheet.merge_cells(f"C{cell.row}:C{cell.row + 1}")

    [problem] = problems(wifi, merge)
    assert "結合されたセルなので、どの欄の回答か分かりません" in problem


def test_without_a_column_of_answers(wifi: bytes) -> None:
    def lose(sheet: Worksheet) -> None:
        without_merges(sheet)
        sheet.delete_cols(3)

    [problem] = problems(wifi, lose)
    assert "「回答」の列が見つかりません" in problem


def test_words_that_stand_twice_tell_nothing_once_the_ids_are_gone(world: World) -> None:
    content = book_of(world, "gyo-13")  # two targets, each with a value

    def mix(sheet: Worksheet) -> None:
        without_merges(sheet)
        sheet.delete_cols(1)
        label = next(one for one in sheet["A"] if str(one.value or "").startswith("年度末の値"))
        twin = sheet.max_row + 1
        sheet[f"A{twin}"].value = label.value
        sheet[f"B{twin}"].value = 5
        sheet[f"B{label.row}"].value = 3

    [problem] = problems(content, mix, "行-13")
    assert "「年度末の値」の欄がいくつもあり、どの欄の回答か分かりません" in problem


def test_a_row_that_is_gone_is_not_a_blanked_one(wifi: bytes) -> None:
    def drop(sheet: Worksheet) -> None:
        without_merges(sheet)
        sheet.delete_rows(cell_at(sheet, "取組実績").row)

    found = back(edited(wifi, lambda book: drop(sheet_of(book, WIFI))))
    assert "results" not in only(found).cells
    assert only(found).cells["outcomes"].is_blank
    assert found.notes == ("シート「行-10」に「取組実績」の行がないので、その内容は変えません。",)


def test_sheets_of_two_rounds_in_one_workbook(world: World) -> None:
    older = {}

    def take(book: Workbook) -> None:
        sheet = sheet_of(book, "行-11")
        older["cells"] = [(cell.coordinate, cell.value) for row in sheet for cell in row if cell.value]

    edited(book_of(world, "gyo-11", year=2024), take)

    def add(book: Workbook) -> None:
        sheet = book.create_sheet("行-11")
        for place, value in older["cells"]:
            sheet[place] = value

    [problem] = back(edited(book_of(world, "gyo-10"), add)).problems
    assert str(problem) == (
        "シート「行-11」のB2：ほかのシートと年度か計画が違う調査票（令和6年度）です。"
        "1つのファイルには、同じ照会の調査票だけを入れてください。"
    )


def test_a_workbook_that_is_none(wifi: bytes) -> None:
    def other(book: Workbook) -> None:
        del book[WIFI]

    found = back(edited(wifi, other))
    assert (found.plan_slug, found.sheets) == ("", ())
    assert "調査票のシートがありません" in str(found.problems[0])


# --- events ---


def events(found: Questionnaire) -> dict[str, str]:
    """The texts of the rows of events by the end of their names: 0-name."""
    cells = only(found).cells.items()
    return {name.partition("-event-")[2]: cell.text for name, cell in cells if "-event-" in name}


STORED = {
    "0-held_on": "2024-06-01",
    "0-name": "第1回",
    "0-count": "11",
    "1-held_on": "2024-07-01",
    "1-name": "第2回",
    "1-count": "12",
}
NEW = {"2-held_on": "令和6年8月1日", "2-name": "第3回", "2-count": "13"}


def first_event(sheet: Worksheet) -> int:
    return cell_at(sheet, "開催日").row + 1


def add_event(sheet: Worksheet, row: int) -> None:
    for column, text in zip("BCD", NEW.values(), strict=True):
        sheet[f"{column}{row}"].value = text


def visits_with(content: bytes, edit: Callable[[Worksheet], None]) -> dict[str, str]:
    def change(book: Workbook) -> None:
        without_merges(sheet_of(book, VISITS))
        edit(sheet_of(book, VISITS))

    return events(back(edited(content, change)))


def test_events_that_are_stored_and_a_new_one(visits: bytes) -> None:
    assert events(back(visits)) == STORED
    assert visits_with(visits, lambda sheet: add_event(sheet, first_event(sheet) + 5)) == STORED | NEW


def test_a_row_of_events_is_inserted_before_the_others(visits: bytes) -> None:
    def insert(sheet: Worksheet) -> None:
        row = first_event(sheet)
        sheet.insert_rows(row)
        add_event(sheet, row)

    assert visits_with(visits, insert) == STORED | NEW


def test_a_row_of_events_is_copied_with_its_id(visits: bytes) -> None:
    def repeat(sheet: Worksheet) -> None:
        row = first_event(sheet)
        sheet[f"A{row + 3}"].value = sheet[f"A{row}"].value
        add_event(sheet, row + 3)

    assert visits_with(visits, repeat) == STORED | NEW


def test_events_are_sorted_without_their_ids(visits: bytes) -> None:
    def swap(sheet: Worksheet) -> None:
        row = first_event(sheet)
        for column in "BCD":
            one, other = sheet[f"{column}{row}"], sheet[f"{column}{row + 1}"]
            one.value, other.value = other.value, one.value

    found = visits_with(visits, swap)
    assert [found["0-name"], found["1-name"]] == ["第2回", "第1回"]


def test_a_stored_event_is_blanked(visits: bytes) -> None:
    def blank(sheet: Worksheet) -> None:
        for column in "BCD":
            sheet[f"{column}{first_event(sheet)}"].value = None

    assert visits_with(visits, blank) == STORED | {"0-held_on": "", "0-name": "", "0-count": ""}


def test_events_without_ids_are_told_by_their_place(visits: bytes) -> None:
    def lose(sheet: Worksheet) -> None:
        row = first_event(sheet)
        add_event(sheet, row + 4)
        for column in "BCD":
            sheet[f"{column}{row}"].value = None
        sheet.delete_cols(1)

    assert visits_with(visits, lose) == STORED | NEW | {"0-held_on": "", "0-name": "", "0-count": ""}


def test_the_row_below_the_events_is_gone(visits: bytes) -> None:
    def drop(book: Workbook) -> None:
        sheet = sheet_of(book, VISITS)
        row = next(one.row for one in sheet["A"] if str(one.value or "").startswith("@end"))
        for column in "AB":
            sheet[f"{column}{row}"].value = None

    assert events(back(edited(visits, drop))) == STORED


def test_ids_stand_in_the_first_column(world: World, wifi: bytes) -> None:
    """What the edits above take for granted."""
    seen = []
    edited(wifi, lambda book: seen.append(id_column(sheet_of(book, WIFI))))
    assert seen == [1]
    assert entry_form(world["secretariat"], world.report("gyo-10")).measurement_forms


def test_the_first_and_the_hidden_sheet_of_workbooks_put_together_are_no_answers(world: World) -> None:
    def change(book: Workbook) -> None:
        for name in ("はじめに", "識別子"):
            book.copy_worksheet(sheet_of(book, name))

    found = back(edited(book_of(world, "gyo-10"), change))
    assert [str(one) for one in found.problems] == []
    assert [one.sheet for one in found.sheets] == [WIFI]
    assert found.notes == ("シート「はじめに Copy」は調査票ではないので、読みません。",)


def without_top(sheet: Worksheet) -> None:
    without_merges(sheet)
    sheet.delete_rows(1, 4)


def without_ids(sheet: Worksheet) -> None:
    without_merges(sheet)
    sheet.delete_cols(1)
    sheet.parent.remove(sheet.parent["識別子"])


@pytest.mark.parametrize("edit", [without_top, without_ids])
def test_a_sheet_that_no_longer_says_of_what_it_is_is_no_mere_note(
    world: World, edit: Callable[[Worksheet], None]
) -> None:
    content = edited(book_of(world, "gyo-10", "gyo-11"), lambda book: edit(sheet_of(book, WIFI)))
    found = back(content)
    [problem] = found.problems
    assert (problem.sheet, found.notes) == (WIFI, ())
    assert "何についてのものか分かりません" in problem.sentence

"""A cell is read as the page reads what is typed, and what cannot be read is named by sheet and cell."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.workbook_in import Cell, Readings
from tests.imari_dx.shared.workbook_in.files import cell_of, number_formats, rows, sheet_of, text, worksheet

Reader = Callable[[Readings, Cell], Any]


def number(**options: Any) -> Reader:
    return lambda readings, cell: readings.number(cell, **options)


def typed(content: str) -> Cell:
    return cell_of(text(content))


def shown(code: str, value: str) -> Cell:
    return cell_of(f'<c s="1"><v>{value}</v></c>', styles=number_formats(code))


DAY = shown("yyyy/m/d", "45809")

READ: list[tuple[Cell, Reader, object]] = [
    (typed("１，２３４"), number(), Decimal(1234)),
    (typed("▲5"), number(), Decimal(-5)),
    (typed("1億2,300万円"), number(unit="千円"), Decimal(123_000)),
    (shown("0%", "0.82"), number(unit="％"), Decimal(82)),
    (shown("0%", "0.82"), number(), Decimal(82)),
    (shown('#,##0"万円"', "12"), number(unit="千円"), Decimal(120)),
    (shown('#,##0,"千円"', "1200000"), number(unit="千円"), Decimal(1200)),
    (cell_of("<c><f>A1</f><v>5</v></c>"), number(), Decimal(5)),
    (typed("12社"), lambda readings, cell: readings.whole(cell, unit="社"), 12),
    (typed("令和７年６月１日"), Readings.day, dt.date(2025, 6, 1)),
    (DAY, Readings.day, dt.date(2025, 6, 1)),
    (shown("yyyy/m/d h:mm", "45809.5"), Readings.day, dt.date(2025, 6, 1)),
    (typed("20250601"), Readings.day, dt.date(2025, 6, 1)),
    (typed("R7"), Readings.year, FiscalYear(2025)),
    (cell_of("<c><v>2025</v></c>"), Readings.year, FiscalYear(2025)),
    (shown('"令和"0"年度"', "7"), Readings.year, FiscalYear(2025)),
    (typed(" ○ "), Readings.yes, True),
    (typed("いいえ"), Readings.yes, False),
    (cell_of('<c t="b"><v>1</v></c>'), Readings.yes, True),
    (typed("ｲｼﾞ"), lambda readings, cell: readings.choice(cell, {"維持": 1, "イジ": 2}), 2),
    (typed(" a\nb "), Readings.text, "a\nb"),
    (cell_of("<c><v>7</v></c>"), Readings.text, "7"),
    (shown("000", "7"), Readings.text, "007"),
    (typed("　"), Readings.text, ""),
    (typed(" "), number(), None),
]


@pytest.mark.parametrize(("cell", "read", "expected"), READ)
def test_what_is_read(cell: Cell, read: Reader, expected: object) -> None:
    readings = Readings()
    assert read(readings, cell) == expected
    assert not readings.problems


@pytest.mark.parametrize(
    "read",
    [
        Readings.text,
        Readings.number,
        Readings.whole,
        Readings.day,
        Readings.year,
        Readings.yes,
        lambda readings, cell, **more: readings.choice(cell, {"維持": 1}, **more),
    ],
)
def test_a_blank_cell_is_nothing_and_a_problem_only_where_something_must_stand(read: Any) -> None:
    readings = Readings()
    assert not read(readings, typed("　"))
    assert not readings.problems
    assert not read(readings, typed(" "), required=True)
    assert [str(one) for one in readings.problems] == ["シート「表」のA1：空欄です。値を入力してください。"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("○ 〇 ◯ ● ✓ ✔ はい 有 あり 有り 該当 TRUE １ Yes y", True),
        ("× ✕ ✖ いいえ 無 なし 無し 非該当 FALSE ０ No n - － ―", False),
    ],
)
def test_how_people_tick(words: str, meant: bool) -> None:
    readings = Readings()
    assert {readings.yes(typed(word)) for word in words.split()} == {meant}


NO_VALUE = cell_of("<c><f>A2</f></c>")
UNSAVED = (
    "計算式の結果がファイルに保存されていません。Excelで開いて保存し直すか、計算式を値に置き換えてください。"
)
REFUSED: list[tuple[Cell, Reader, str]] = [
    (typed("５ or 6"), number(), "「５ or 6」は数として読み取れません。"),
    (
        shown("0%", "0.82"),
        number(unit="社"),
        "「82％」は数として読み取れません。「％」は、この欄の単位（社）と違います。",
    ),
    (typed("-5"), number(allow_negative=False), "負の数は入力できません。0以上の数を入力してください。"),
    (
        shown("0%", "0.825"),
        number(unit="％", whole=True),
        "小数は入力できません。整数で入力してください。（0.825が％の書式",
    ),
    (DAY, number(), "日付（令和7年6月1日）になっています。"),
    (DAY, Readings.text, "日付（令和7年6月1日）になっています。文字のまま書くには、"),
    (cell_of("<c><v>412058123456789012</v></c>"), Readings.text, "15桁以上の数になっていて、"),
    (cell_of('<c t="b"><v>1</v></c>'), number(), "TRUEは数ではありません。"),
    (typed("令和7年13月1日"), Readings.day, "「令和7年13月1日」は日付として読み取れません。"),
    (typed("昨年"), Readings.year, "「昨年」は年度として読み取れません。"),
    (DAY, Readings.year, "「2025-06-01」は年度として読み取れません。"),
    (typed("△"), Readings.yes, "「△」は読み取れません。○ か × を入力してください。"),
    (
        typed("維時"),
        lambda readings, cell: readings.choice(cell, {"維持": 1, "増加": 2}),
        "「維時」は選べません。次のどれかを入力してください：維持、増加。",
    ),
    (typed("あ\nい"), lambda readings, cell: readings.text(cell, one_line=True), "改行は使えません。"),
    (
        typed("あいう"),
        lambda readings, cell: readings.text(cell, limit=2),
        "2字以内で入力してください（現在3字）。",
    ),
    (typed(" "), lambda readings, cell: readings.text(cell, required=True), "空欄です。"),
    (NO_VALUE, Readings.text, UNSAVED),
    (NO_VALUE, number(), UNSAVED),
    (cell_of('<c t="e"><v>#REF!</v></c>'), number(), "セルがエラー（#REF!）になっています。"),
    (
        typed("5社"),
        number(unit="件"),
        "「5社」は数として読み取れません。「社」は、この欄の単位（件）と違います。",
    ),
]


@pytest.mark.parametrize(("cell", "read", "sentence"), REFUSED)
def test_what_is_refused(cell: Cell, read: Reader, sentence: str) -> None:
    readings = Readings()
    assert not read(readings, cell)
    (problem,) = readings.problems
    assert problem.place == "シート「表」のA1"
    assert problem.sentence.startswith(sentence)


def test_a_merged_range_is_a_text_of_each_row_but_a_number_of_nobody_knows_which() -> None:
    data = rows(text("あ") + "<c><v>5</v></c>", '<c r="C2"><v>1</v></c>')
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    sheet = sheet_of(worksheet(data, behind=merged))
    readings = Readings()
    assert [readings.text(sheet.cell(row, 1)) for row in (1, 2)] == ["あ", "あ"]
    assert [readings.number(sheet.cell(row, 2)) for row in (1, 2)] == [5, None]
    assert [str(one) for one in readings.remarks] == [
        "シート「表」のA2：結合されたセルなので、結合の先頭（A1）の値を読みました。"
    ]
    assert [str(one) for one in readings.problems] == [
        "シート「表」のB2：縦に結合されたセルの数なので、どの行の数か分かりません。"
        "結合を解除して、行ごとに入力してください。"
    ]


def test_what_was_understood_is_remarked() -> None:
    readings = Readings()
    readings.number(shown("0%", "0.82"), unit="％")
    assert [str(one) for one in readings.remarks] == [
        "シート「表」のA1：0.82が％の書式で表示されているので、82％と読みました。"
    ]

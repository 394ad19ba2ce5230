"""What a cell of a workbook is read as: the value that somebody typed and the text that they see."""

import datetime as dt
from decimal import Decimal

import pytest

from imari_dx.shared.workbook_in import CellKind
from imari_dx.shared.workbook_in.values import Value
from imari_dx.shared.workbook_in.xlsx.formats import format_of
from tests.imari_dx.shared.workbook_in.files import (
    book_of,
    cell_of,
    lines,
    number_formats,
    parts_of,
    rows,
    sheet_of,
    text,
    with_texts,
    worksheet,
)

# the cell's XML, its kind, value and text
CELLS: dict[str, tuple[str, CellKind, Value, str]] = {
    "a number": ("<c><v>12</v></c>", CellKind.NUMBER, Decimal(12), "12"),
    "the noise of a double": (
        "<c><v>0.30000000000000004</v></c>",
        CellKind.NUMBER,
        Decimal("0.3"),
        "0.3",
    ),
    "a double below its decimal": (
        "<c><v>8.1999999999999993</v></c>",
        CellKind.NUMBER,
        Decimal("8.2"),
        "8.2",
    ),
    "an exponent": ("<c><v>1.2E+7</v></c>", CellKind.NUMBER, Decimal("12000000"), "12000000"),
    "a small one": ("<c><v>1E-3</v></c>", CellKind.NUMBER, Decimal("0.001"), "0.001"),
    "minus zero": ("<c><v>-0</v></c>", CellKind.NUMBER, Decimal(0), "0"),
    "below zero": ("<c><v>-12.50</v></c>", CellKind.NUMBER, Decimal("-12.5"), "-12.5"),
    "more digits than are kept": (
        "<c><v>12345678901234567890</v></c>",
        CellKind.NUMBER,
        Decimal("12345678901234600000"),
        "12345678901234600000",
    ),
    "no number at all": ("<c><v>NaN</v></c>", CellKind.ERROR, None, "NaN"),
    "a number as text": ('<c t="str"><v>１，２３４</v></c>', CellKind.TEXT, "１，２３４", "１，２３４"),
    "text with blanks around": (text(" a "), CellKind.TEXT, " a ", " a "),
    "an empty text": (text(""), CellKind.BLANK, None, ""),
    "a style alone": ('<c s="3"/>', CellKind.BLANK, None, ""),
    "line breaks": (text("a_x000D_\nb_x000D_c"), CellKind.TEXT, "a\nb\nc", "a\nb\nc"),
    "an escaped underline": (text("_x005F_x000D_"), CellKind.TEXT, "_x000D_", "_x000D_"),
    "a character in two halves": (text("_xD842__xDFB7_野"), CellKind.TEXT, "𠮷野", "𠮷野"),
    "half a character": (text("a_xD842_"), CellKind.TEXT, "a\ufffd", "a\ufffd"),
    "nothing but control characters": (text("_x0007_"), CellKind.BLANK, None, ""),
    "control characters and marks of direction": (text("a_x0000_\u202eb"), CellKind.TEXT, "ab", "ab"),
    "an apostrophe in front": (text("'=1"), CellKind.TEXT, "'=1", "'=1"),
    "yes": ('<c t="b"><v>1</v></c>', CellKind.BOOLEAN, True, "TRUE"),
    "no": ('<c t="b"><v>0</v></c>', CellKind.BOOLEAN, False, "FALSE"),
    "an error": ('<c t="e"><v>#REF!</v></c>', CellKind.ERROR, None, "#REF!"),
    "a computed number": ("<c><f>1+1</f><v>2</v></c>", CellKind.FORMULA, Decimal(2), "2"),
    "a computed text": ('<c t="str"><f>A2</f><v>済</v></c>', CellKind.FORMULA, "済", "済"),
    "a computed empty text": ('<c t="str"><f>""</f><v></v></c>', CellKind.FORMULA, "", ""),
    "a computed error": ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellKind.ERROR, None, "#DIV/0!"),
    "computed by nobody": ("<c><f>1+1</f><v/></c>", CellKind.FORMULA_WITHOUT_VALUE, None, ""),
    "never computed": ("<c><f>1+1</f></c>", CellKind.FORMULA_WITHOUT_VALUE, None, ""),
    "a shared formula": ('<c><f t="shared" si="0"/><v>3</v></c>', CellKind.FORMULA, Decimal(3), "3"),
    "a day in ISO": ('<c t="d"><v>2025-06-01</v></c>', CellKind.DATE, dt.date(2025, 6, 1), "2025-06-01"),
}


@pytest.mark.parametrize("case", CELLS)
def test_what_a_cell_is(case: str) -> None:
    xml, kind, value, shown = CELLS[case]
    cell = cell_of(xml)
    assert (cell.kind, cell.value, cell.text) == (kind, value, shown)
    assert type(cell.value) is type(value)


# format, number in the file, value, text
FORMATTED: list[tuple[str, str, Value, str]] = [
    ("General", "5", Decimal(5), "5"),
    ("G/標準", "5", Decimal(5), "5"),
    ('General"人"', "5", Decimal(5), "5人"),
    ("0%", "0.82", Decimal("0.82"), "82％"),
    ("0.0%", "0.82340000000000002", Decimal("0.8234"), "82.34％"),
    ("0%", "1", Decimal(1), "100％"),
    ('0.0"％"', "82.5", Decimal("82.5"), "82.5％"),
    ('#,##0"千円"', "1200", Decimal(1200), "1200千円"),
    ("#,##0円", "1200", Decimal(1200), "1200円"),
    ("#,##0,", "1234567", Decimal(1234567), "1234.567"),
    ('#,##0,"千円";▲#,##0,"千円"', "-1200000", Decimal(-1200000), "-1200千円"),
    ("#,##0;▲#,##0", "-1200", Decimal(-1200), "-1200"),
    ("#,##0_ ;[Red]\\-#,##0\\ ", "-5", Decimal(-5), "-5"),
    ("[$¥-411]#,##0", "1200", Decimal(1200), "¥1200"),
    ('"¥"#,##0;"¥"\\-#,##0', "-1200", Decimal(-1200), "-¥1200"),
    ("000", "7", Decimal(7), "007"),
    ("00", "7", Decimal(7), "07"),
    ('0 "人"', "7", Decimal(7), "7人"),
    ("h:mm AM/PM", "0.4375", "10:30", "10:30"),
    ("00", "1.5", Decimal("1.5"), "1.5"),
    ('"令和"0"年度"', "7", Decimal(7), "令和7年度"),
    ('"R"0', "7", Decimal(7), "R7"),
    ("@", "7", Decimal(7), "7"),
    (";;;", "7", Decimal(7), "7"),
    ('0"年"00"月"', "7", Decimal(7), "7"),
    ("# ?/?", "0.5", Decimal("0.5"), "0.5"),
    ("0.00E+00", "1234", Decimal(1234), "1234"),
    ('000"-"0000', "8480041", Decimal(8480041), "8480041"),
    ("yyyy/m/d", "45809", dt.date(2025, 6, 1), "2025-06-01"),
    ("m/d/yyyy", "59", dt.date(1900, 2, 28), "1900-02-28"),
    ('[$-411]ggge"年"m"月"d"日";@', "45809", dt.date(2025, 6, 1), "2025-06-01"),
    ("[$-ja-JP-x-gannen]ge.m.d", "45809", dt.date(2025, 6, 1), "2025-06-01"),
    ('yyyy"年"m"月"', "45809", dt.date(2025, 6, 1), "2025-06-01"),
    ("aaaa", "45809", dt.date(2025, 6, 1), "2025-06-01"),
    ("m", "45809", dt.date(2025, 6, 1), "2025-06-01"),
    ("yyyy/m/d h:mm", "45809.5", dt.datetime(2025, 6, 1, 12, 0), "2025-06-01 12:00"),  # noqa: DTZ001
    ("yyyy/m/d h:mm", "45809", dt.date(2025, 6, 1), "2025-06-01"),
    ("h:mm", "0.4375", "10:30", "10:30"),
    ("[h]:mm", "1.0625", "25:30", "25:30"),
    ("mm:ss", "0.00079861111111111116", "0:01:09", "0:01:09"),
    ("yyyy/m/d", "-1", None, "#####"),
    ("yyyy/m/d", "60", None, "#####"),
    ("yyyy/m/d", "0", None, "#####"),
    ("yyyy/m/d", "1", dt.date(1900, 1, 1), "1900-01-01"),
    ("yyyy/m/d", "61", dt.date(1900, 3, 1), "1900-03-01"),
    ("yyyy/m/d", "99999999", None, "#####"),
]


@pytest.mark.parametrize(("code", "number", "value", "shown"), FORMATTED)
def test_a_number_is_read_as_it_is_seen(code: str, number: str, value: Value, shown: str) -> None:
    cell = cell_of(f'<c s="1"><v>{number}</v></c>', styles=number_formats(code))
    assert (cell.value, cell.text) == (value, shown)
    assert type(cell.value) is type(value)


def test_which_formats_without_a_code_are_days_and_times() -> None:
    """Those that Excel shows in Japanese: ECMA-376 part 1, 18.8.30."""
    found = {number: format_of(number, "") for number in range(60)}
    days = {*range(14, 18), 22, 27, 28, 29, 30, 31, 36, *range(50, 59)}
    assert {number for number, one in found.items() if one.has_day} == days
    assert {number for number, one in found.items() if one.has_time} == {
        18,
        19,
        20,
        21,
        22,
        *range(32, 36),
        45,
        46,
        47,
    }


@pytest.mark.parametrize(
    ("number", "value"),
    [(14, dt.date(2025, 6, 1)), (27, dt.date(2025, 6, 1)), (57, dt.date(2025, 6, 1)), (3, Decimal(45809))],
)
def test_formats_that_have_only_a_number(number: int, value: Value) -> None:
    styles = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs>'
    assert cell_of('<c s="1"><v>45809</v></c>', styles=styles).value == value


def test_per_cent_without_a_code() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>'
    assert cell_of('<c s="1"><v>0.825</v></c>', styles=styles).text == "82.5％"


def test_per_cent_is_said() -> None:
    cell = cell_of('<c s="1"><v>0.82</v></c>', styles=number_formats("0%"))
    assert cell.notes == ("0.82が％の書式で表示されているので、82％と読みました。",)


def test_digits_that_are_not_shown_are_said() -> None:
    cell = cell_of('<c s="1"><v>1234567</v></c>', styles=number_formats("#,##0,"))
    assert cell.notes == ("1234567が下の3桁を省く書式になっているので、1234.567と読みました。",)


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    cell = cell_of(
        '<c s="1"><v>44347</v></c>', styles=number_formats("yyyy/m/d"), workbook='<workbookPr date1904="1"/>'
    )
    assert cell.value == dt.date(2025, 6, 1)


def test_a_formula_is_noted_and_without_a_trustworthy_value_named() -> None:
    cell = "<c><f>1+1</f><v>2</v></c>"
    assert cell_of(cell).notes == ("計算式のセルなので、最後に保存された計算結果を読みました。",)
    for told in ("1", "true"):
        unsaved = cell_of(cell, workbook=f'<calcPr fullCalcOnLoad="{told}"/>')
        assert unsaved.kind == CellKind.FORMULA_WITHOUT_VALUE


def test_what_is_taken_out_of_a_text_is_said() -> None:
    removed = "印刷できない制御文字や、文字の向きを変える記号（U+0007、U+202E）は、取り除きました。"
    assert cell_of(text("a_x0007_\u202eb")).notes == (removed,)


def test_readings_beside_a_text_are_not_part_of_it() -> None:
    shared = (
        "<si>\n <r>\n <t>伊万</t>\n </r>\n <r><rPr><b/></rPr><t>里</t></r><rPh><t>イマリ</t></rPh></si>"
        '<si><t xml:space="preserve"> 市 </t><phoneticPr fontId="1"/></si>'
    )
    own = "<c t='inlineStr'><is><r><t>課</t></r><rPh><t>カ</t></rPh><r><t>長</t></r></is></c>"
    row = f'<c t="s"><v>0</v></c><c t="s"><v>1</v></c>{own}'
    sheet = book_of(with_texts(parts_of({"表": rows(row)}), shared)).sheets[0]
    assert [cell.text for cell in sheet.row(1)] == ["伊万里", " 市 ", "課長"]


def test_cells_stand_where_they_say_or_one_behind_the_other() -> None:
    sheet = sheet_of('<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>')
    assert {(cell.place, cell.text) for row in lines(sheet) for cell in row if not cell.is_blank} == {
        ("B3", "1"),
        ("C3", "2"),
        ("A4", "3"),
    }
    assert [len(row) for row in lines(sheet)] == [0, 0, 3, 1]
    assert sheet.cell(99, 99).is_blank
    assert [cell.place for cell in sheet.row(3)] == ["A3", "B3", "C3"]


def test_a_merged_range_repeats_downwards_and_says_so() -> None:
    data = rows(text("a") + text("b"), text("x"), "", text("y"))
    merged = '<mergeCells><mergeCell ref="C1:D4"/><mergeCell ref="B1:B1048576"/></mergeCells>'
    data = data.replace("</row>", '<c r="C1"><v>5</v></c></row>', 1)
    sheet = sheet_of(worksheet(data, behind=merged))
    assert [[(cell.text, cell.merged) for cell in row] for row in lines(sheet)] == [
        [("a", False), ("b", False), ("5", False), ("", True)],
        [("x", False), ("b", True), ("5", True), ("", True)],
        [],
        [("y", False), ("b", True), ("5", True), ("", True)],
    ]
    assert sheet.cell(4, 2).notes == ("結合されたセルなので、結合の先頭（B1）の値を読みました。",)

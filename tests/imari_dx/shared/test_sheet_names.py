"""Names of worksheets: what Excel does not take becomes a name it does take, the printed number stays."""

import dataclasses
import warnings

import pytest

from imari_dx.shared.sheet_names import MAX_LENGTH, sheet_names
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import xlsx_of
from reports.formats.xlsx.official_sheet import TABLE_NAME
from tests.reports import document_factory as factory
from tests.reports.formats.xlsx_reading import all_texts, official_texts, read, table_texts

pytestmark = pytest.mark.any_database

FIXED = ("表紙", "評価の概要", "施策一覧", "用語解説", "出典")


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (["行-21", "産-1"], ["行-21", "産-1"]),
        (["行－㉑"], ["行－㉑"]),
        (["行/10"], ["行_10"]),
        (["[1]"], ["(1)"]),
        (["［1］"], ["（1）"]),
        (["1:2*3?4\\5"], ["1_2_3_4_5"]),
        (["１：２＊３？４＼５／６￥７"], ["１_２_３_４_５_６_７"]),
        (["'1'", "1'2", "’1", "1＇", "1!2"], ["_1_", "1_2", "_1", "1_", "1_2 (2)"]),
        (["a", "A"], ["a", "A (2)"]),
        (["ａ", "A"], ["ａ", "A (2)"]),
        (["行/10", "行_10"], ["行_10 (2)", "行_10"]),  # who needs no other name keeps his own
        (["行/10", "行:10"], ["行_10", "行_10 (2)"]),
        (["History", "history", "履歴"], ["History (2)", "history (3)", "履歴 (2)"]),
        (["表紙", "出典"], ["表紙 (2)", "出典 (2)"]),
        (["表紙 (2)", "表紙"], ["表紙 (2)", "表紙 (3)"]),
        ([""], ["シート"]),
        (["　", "\x00\x07", "/"], ["シート", "シート (2)", "_"]),
        (["1\u202e2\u200b3\ufeff", "1\n2\t3"], ["123", "123 (2)"]),
        (["あ" * 32], ["あ" * 31]),
        (["あ" * 31 + "い", "あ" * 31 + "う"], ["あ" * 31, "あ" * 27 + " (2)"]),
        (["𠮷" * 16], ["𠮷" * 15]),
    ],
)
def test_each_number_has_a_name_that_excel_takes(codes: list[str], names: list[str]) -> None:
    found = sheet_names({str(place): code for place, code in enumerate(codes)}, taken=FIXED)
    assert list(found.values()) == names
    assert all(len(name.encode("utf-16-le")) // 2 <= MAX_LENGTH for name in names)


def test_two_hundred_equal_beginnings_stay_apart() -> None:
    found = sheet_names({str(n): "長" * 40 + str(n) for n in range(200)})
    assert len({name.casefold() for name in found.values()}) == 200
    assert max(map(len, found.values())) == MAX_LENGTH


CODES = (
    "行/10",
    "[1]",
    "a",
    "A",
    "表紙",
    "施策一覧",
    "評価の概要",
    "History",
    "'",
    "1!2",
    "長" * 40,
    "長" * 41,
    "<&>\"'x",
    "R1C1",
    "1",
)


def renamed() -> EvaluationDocument:
    """The trial report with numbers that Excel does not take as names."""
    document = factory.evaluation_document()
    sheets = dict(document.plan.sheets)
    for slug, code in zip(sheets, CODES, strict=False):
        sheets[slug] = dataclasses.replace(sheets[slug], plain_code=code)
    return dataclasses.replace(document, plan=dataclasses.replace(document.plan, sheets=sheets))


def test_workbooks_of_any_numbers_open_and_their_links_lead_to_the_right_sheets() -> None:
    document = renamed()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a name that the library does not find is only a warning
        plan, report = read(xlsx_of(document.plan)), read(xlsx_of(document))
    for book in (plan, report):
        sheets = [sheet for sheet in book.worksheets if TABLE_NAME in sheet.defined_names]
        names = dict(zip(document.plan.sheets, (sheet.title for sheet in sheets), strict=True))
        for (slug, official), sheet in zip(document.plan.sheets.items(), sheets, strict=True):
            assert table_texts(sheet) == official_texts(official), slug
            assert sheet.print_area.startswith(("'", sheet.title))
        links = [
            (str(cell.value), cell.hyperlink.location)
            for cell in (cell for row in book["表紙"].iter_rows() for cell in row)
            if cell.hyperlink is not None and cell.column == 2  # the numbers
        ]
        assert links[: len(CODES)] == [
            (code, f"'{names[slug]}'!A1") for slug, code in zip(names, CODES, strict=False)
        ]
        assert set(CODES) <= set(all_texts(book["表紙"])), "the printed number is unchanged"
    codes = {row.code: names[row.slug] for row in document.summaries[0].list_rows}
    for title in ("施策一覧", "評価の概要"):
        found = [cell for row in report[title].iter_rows() for cell in row if cell.hyperlink is not None]
        assert found, title
        assert all(cell.hyperlink.location == f"'{codes[cell.value]}'!A1" for cell in found)


def test_a_sheet_of_any_number_opens_alone() -> None:
    slug = "gyo-21"
    document = factory.sheet_document(slug)
    for code in CODES:
        book = read(
            xlsx_of(dataclasses.replace(document, sheet=dataclasses.replace(document.sheet, plain_code=code)))
        )
        assert len(book.worksheets) == 1

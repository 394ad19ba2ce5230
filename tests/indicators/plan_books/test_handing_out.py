"""The workbooks as they are handed out: sheets and headings in the plan's words, drop-downs, every row."""

from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client
from openpyxl.workbook import Workbook

from imari_dx.shared.files_out import workbook_answer
from indicators.plan_books.books import empty_book, file_name
from indicators.plan_books.sheets import INSTRUCTIONS, SHEETS
from indicators.plan_books.workbook import EXAMPLE_OF, EXPLAINED
from initiatives.models import Plan
from tests.cast import World

pytestmark = pytest.mark.any_database


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def table(book: Workbook, name: str) -> list[dict[str, str]]:
    """The rows of a sheet by heading, without explanation and example."""
    rows = [[str(cell.value or "") for cell in row] for row in book[name].iter_rows(min_row=2)]
    heads = [head.replace("\n※必須", "") for head in rows[0]]
    return [
        dict(zip(heads, row, strict=True))
        for row in rows[1:]
        if any(row) and not row[0].startswith((EXPLAINED, EXAMPLE_OF))
    ]


def test_an_empty_one_has_all_sheets_the_years_asked_for_and_examples_but_no_row() -> None:
    book = opened(empty_book(2027, 2031))
    assert book.sheetnames[0] == INSTRUCTIONS
    wanted = {one.name for one in SHEETS if one.key != "scale"}
    assert wanted <= set(book.sheetnames)
    assert [cell.value for cell in book["年度別"][2]][2:7] == [f"令和{year}年度" for year in range(9, 14)]
    for name in wanted - {"計画", "ことば"}:
        assert table(book, name) == [], name
    assert str(book["数値目標"]["A4"].value).startswith(EXAMPLE_OF)


def test_coded_fields_are_chosen_in_words_and_cells_keep_what_is_typed() -> None:
    sheet = opened(empty_book(2027, 2031))["数値目標"]
    lists = {
        str(rule.sqref).split(":")[0]: str(rule.formula1) for rule in sheet.data_validations.dataValidation
    }
    heads = {str(cell.value).split("\n")[0]: cell.column_letter for cell in sheet[2]}
    kinds = lists[f"{heads['種類']}5"]
    assert "毎年の数値" in kinds
    assert "annual" not in kinds
    assert lists[f"{heads['番号']}5"].startswith("'取組'!$A$")
    # 1-1 stays 1-1, 60% stays 60%.
    typed_into = [one for one in sheet.column_dimensions.values() if one.width > 5]
    assert {one.number_format for one in typed_into} == {"@"}
    assert sheet.column_dimensions[heads["比較"]].outlineLevel == 1


def test_the_plan_s_page_hands_out_its_workbook_filled(world: World) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    assert "計画ブックを保存する" in client.get("/plan/book/").content.decode()
    answer = client.get("/plan/book/book.xlsx")
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    book = opened(answer.getvalue())
    initiatives = table(book, "施策")
    assert len(initiatives) == 28
    school = next(row for row in initiatives if row["番号"] == "行－⑩")
    assert school["担当課"] == "学校教育課"
    assert school["見出し"] in {row["名称"] for row in table(book, "体系")}
    indicators = [row for row in table(book, "数値目標") if row["番号"] == "行－⑩"]
    assert [(row["種類"], row["目標の時期"], row["目標の向き"]) for row in indicators] == [
        ("割合", "毎年", "以下")
    ]
    items = table(book, "実施評価指標")
    assert {"番号": "産－②", "年度": "令和4年度", "実施評価指標": "実施回数"}.items() <= items[3].items()


def test_a_file_s_name_holds_nothing_that_a_file_s_name_may_not() -> None:
    answer = workbook_answer(b"", file_name(Plan(short_title="人口/ビジョン 3:1")))
    assert "計画ブック_人口_ビジョン 3_1.xlsx" in unquote(answer["Content-Disposition"])
    assert file_name(None) == "計画ブック.xlsx"


def test_a_text_that_no_cell_holds_is_named_instead_of_cut(world: World) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    Plan.objects.update(outline_text="長" * 40_000)
    answer = client.get("/plan/book/book.xlsx", follow=True)
    assert answer.redirect_chain == [("/plan/book/", 302)]
    assert "Excelのセルに入る32,767字より長いため" in answer.content.decode()

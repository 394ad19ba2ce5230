"""How a sheet meets the one who fills it in: what is open, offered, and set up for print."""

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.book.form_definition import Question
from indicators.models import ReportingCycle
from indicators.questionnaires.ids import LEDGER, LISTS
from initiatives.models import Initiative, Plan
from tests.cast import World
from tests.indicators.form_data import QUESTIONS, shaped
from tests.indicators.questionnaires.books import book_of, cell_at, fill, sheet_of

pytestmark = pytest.mark.any_database
INPUT = "FFFFF6CC"


def loaded(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture
def sheet(world: World) -> Worksheet:
    return sheet_of(loaded(book_of(world, "gyo-10")), "行-10")


def test_what_is_filled_in_is_open_and_yellow_and_all_else_is_locked(sheet: Worksheet) -> None:
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.protection.locked != (cell.fill.fgColor.rgb == INPUT), cell.coordinate
    merged = {place for area in sheet.merged_cells.ranges for place in area.cells}
    opened = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert len(opened) > 25
    assert not [cell.coordinate for cell in opened if (cell.row, cell.column) in merged]
    may = sheet.protection
    assert (may.insertRows, may.formatColumns, may.formatRows) == (
        False,
        False,
        False,
    )  # False: it is allowed
    assert may.deleteRows


@pytest.mark.parametrize(
    ("label", "number_format"),
    [
        ("取組実績", "@"),
        ("今後の取組の時期", "@"),
        ("今後の方向性", "@"),
        ("全学校数", "General"),
        ("予算額", "General"),
        ("時点", '[$-411]ggge"年"m"月"d"日"'),
    ],
)
def test_texts_stay_texts_and_numbers_are_numbers(sheet: Worksheet, label: str, number_format: str) -> None:
    assert cell_at(sheet, label).number_format == number_format


def test_choices_are_offered_in_words(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    sheet = sheet_of(loaded(book_of(world, "gyo-10")), "行-10")
    offered = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    place = cell_at(sheet, "区分").coordinate
    assert offered[place].formula1 == '"確定,速報,調査中,未公表,未実施,対象外"'
    assert offered[cell_at(sheet, "実施の方法").coordinate].formula1 == '"対面,オンライン"'
    box = offered[cell_at(sheet, "計画　4〜6月").coordinate]
    assert (box.formula1, box.showErrorMessage) == ('"○"', False)
    assert cell_at(sheet, "延べ利用者数", "D").value == "人"
    assert cell_at(sheet, "予算額", "D").value == "千円"
    assert str(cell_at(sheet, "実施の方法", "B").value).endswith("※提出に必要")


def test_choices_that_no_rule_can_hold_stand_on_a_sheet(world: World) -> None:
    choices = ("甲, 乙", *(f"{number}番目の、とても長い選択肢です" * 2 for number in range(12)))
    shaped(world, questions=[Question("choice", "どれですか", choices=choices)])
    book = loaded(book_of(world, "gyo-10"))
    sheet = sheet_of(book, "行-10")
    place = cell_at(sheet, "どれですか").coordinate
    [rule] = [one for one in sheet.data_validations.dataValidation if str(one.sqref) == place]
    assert rule.formula1 == f"'{LISTS}'!$A$1:$A${len(choices)}"
    assert [row[0].value for row in book[LISTS]] == list(choices)


def test_the_round_s_own_words_and_what_it_leaves_out(world: World) -> None:
    shaped(
        world,
        outcomes={"own_label": "効果", "own_hint": "数で書いてください。"},
        challenges={"is_used": False},
        bars={"is_used": False},
    )
    sheet = sheet_of(loaded(book_of(world, "gyo-10")), "行-10")
    words = [str(cell.value or "") for cell in sheet["B"]]
    assert "効果\n数で書いてください。" in words
    assert "３　取組の実績と今後" in words
    assert not [word for word in words if word.startswith(("課題", "計画　"))]


def test_last_year_and_the_plan_stand_beside(world: World) -> None:
    fill(world, world["secretariat"], "gyo-10", year=2024)
    sheet = sheet_of(loaded(book_of(world, "gyo-10")), "行-10")
    assert cell_at(sheet, "項目", "E").value == "前年度（令和6年度）"
    assert cell_at(sheet, "全学校数", "E").value == "24"
    assert cell_at(sheet, "予算額", "E").value == "7千円"
    assert cell_at(sheet, "今後の方向性", "E").value == "拡充"
    before = str(cell_at(sheet, "取組実績", "E").value)
    assert before.startswith("【今後の取組（=A1+1の1-2）】\n=1+1 は計算式ではありません")
    assert "\n\n【取組実績】\n長い文章です。" in before
    assert cell_at(sheet, "実施・運用　4〜6月", "E").value == "○"
    assert cell_at(sheet, "計画　4〜6月", "E").value is None
    assert str(cell_at(sheet, "数値目標").value).startswith("通信不良発生学校率：０％\n（瞬間的な")


def test_rows_that_are_filled_in_grow_with_what_is_typed(world: World) -> None:
    """They have a height, which is not the user's own (``customHeight``)."""
    content = book_of(world, "gyo-10")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml").decode()
    rows = dict(re.findall(r'<row r="(\d+)"([^>]*)>', xml))
    sheet = sheet_of(loaded(content), "行-10")
    results, title = rows[str(cell_at(sheet, "取組実績").row)], rows["2"]
    assert 'ht="' in results
    assert "customHeight" not in results
    assert "customHeight" in title
    height = sheet.row_dimensions[cell_at(sheet, "取組実績").row].height
    assert height is not None
    assert height > 80  # six lines are free


def test_every_sheet_is_set_up_for_print_and_for_the_eye(world: World) -> None:
    book = loaded(book_of(world, "gyo-10", "gyo-11"))
    assert book.sheetnames == ["はじめに", "行-10", "行-11", LEDGER]
    assert book[LEDGER].sheet_state == "veryHidden"
    for name in book.sheetnames[:-1]:
        page = sheet_of(book, name)
        assert page.page_setup.paperSize == 9
        assert page.page_setup.orientation == "portrait"
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (None, 0)
        assert "&P / &N" in str(page.oddFooter.right.text)
    page = sheet_of(book, "行-10")
    assert page.freeze_panes == "A5"
    assert page.print_title_rows == "$4:$4"
    assert page.column_dimensions["A"].hidden
    assert page.row_dimensions[1].hidden
    assert "行－⑩　学校ネットワークの適正化" in str(page.oddHeader.left.text)


def test_names_that_no_sheet_can_have(world: World) -> None:
    for slug, code in (("gyo-10", "10/1"), ("gyo-11", "はじめに"), ("gyo-12", "履歴")):
        Initiative.objects.filter(slug=slug).update(plain_code=code)
    book = loaded(book_of(world, "gyo-10", "gyo-11", "gyo-12"))
    assert book.sheetnames[1:-1] == ["10_1", "はじめに (2)", "履歴 (2)"]


def test_the_first_sheet_says_what_it_is(world: World) -> None:
    Plan.objects.update(word_contact_department="情報政策課", word_contact_telephone="0955-23-2111")
    ReportingCycle.objects.filter(fiscal_year=2025).update(
        inquiry_text="回答をお願いします。", instructions="=1+1 と書かないでください。", is_demo=True
    )
    world.plan.refresh_from_db()
    sheet = sheet_of(loaded(book_of(world, "gyo-10")), "はじめに")
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert said[:2] == ["令和7年度実績　調査票", "デモデータ"]
    for text in (
        "情報政策課　電話 0955-23-2111",
        "令和8年4月15日",
        "回答をお願いします。",
        "=1+1 と書かないでください。",
    ):
        assert text in said
    link = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "行-10")
    assert link.hyperlink is not None
    assert link.hyperlink.location == "'行-10'!A1"

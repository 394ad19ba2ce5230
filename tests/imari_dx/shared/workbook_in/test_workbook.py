"""A whole workbook: its sheets, whoever wrote it, and what is said of what is not read."""

import io
import zipfile

import pytest

from imari_dx.shared.workbook_in import UnreadableFileError, read_upload
from tests.imari_dx.shared.workbook_in.files import (
    book_of,
    lines,
    packed,
    parts_of,
    rows,
    with_texts,
    worksheet,
)

ONE = "<c><v>1</v></c>"
GOOD = parts_of({"表": rows(ONE)})
RELATIONS = "xl/_rels/workbook.xml.rels"

# case: the parts, what is noted
NOTED: dict[str, tuple[dict[str, str], list[str]]] = {
    "nothing": (GOOD, []),
    "macros": (GOOD | {"xl/vbaProject.bin": "x"}, ["マクロは読みません（実行もしません）。"]),
    "links to other files": (
        GOOD | {"xl/externalLinks/externalLink1.xml": "x"},
        ["ほかのファイルへのリンクは開きません。リンクのあるセルは、最後に保存された値を読みました。"],
    ),
    "connections": (
        GOOD | {"xl/connections.xml": "x"},
        ["外部のデータへの接続は使いません。最後に保存された値を読みました。"],
    ),
}


@pytest.mark.parametrize("case", NOTED)
def test_what_is_noted(case: str) -> None:
    parts, notes = NOTED[case]
    assert list(book_of(parts).notes) == notes


def test_hidden_rows_and_columns_with_something_in_them() -> None:
    data = f'<row hidden="1">{ONE * 3}</row><row hidden="1"/><row>{ONE}</row><row hidden="true">{ONE}</row>'
    hidden = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="16384" hidden="1"/></cols>'
    sheet = book_of(parts_of({"表": worksheet(data, before=hidden)})).sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1, 4}, {2, 3})


def test_sheets_stand_in_their_order_and_say_whether_they_are_hidden() -> None:
    book = book_of(parts_of({"い": rows(ONE), "あ & <ぁ>": ""}, states={"あ & <ぁ>": "hidden"}))
    assert [(sheet.name, sheet.is_hidden, len(lines(sheet))) for sheet in book.sheets] == [
        ("い", False, 1),
        ("あ & <ぁ>", True, 0),
    ]


def test_a_sheet_that_says_nothing_of_it_is_shown() -> None:
    main = GOOD["xl/workbook.xml"].replace(' state="visible"', "")
    assert not book_of(GOOD | {"xl/workbook.xml": main}).sheets[0].is_hidden


def test_what_a_part_refers_to_outside_is_not_looked_for() -> None:
    outside = '<Relationship Id="rId1" Type="a/worksheet" Target="http://a/b.xml" TargetMode="External"/>'
    table = GOOD[RELATIONS].replace("</Relationships>", f"{outside}</Relationships>")
    assert book_of(GOOD | {RELATIONS: table}).sheets[0].cell(1, 1).text == "1"


def test_a_sheet_of_charts_has_no_cells_and_is_passed_over() -> None:
    parts = parts_of({"図": "", "表": rows(ONE)})
    parts[RELATIONS] = parts[RELATIONS].replace("/worksheet", "/chartsheet", 1)
    assert [sheet.name for sheet in book_of(parts).sheets] == ["表"]


def test_a_sheet_that_leads_nowhere_is_a_broken_file() -> None:
    parts = GOOD | {RELATIONS: GOOD[RELATIONS].replace('Id="rId1"', 'Id="rId9"')}
    with pytest.raises(UnreadableFileError, match="壊れている"):
        book_of(parts)


def test_names_of_elements_with_a_prefix() -> None:
    rest = "<x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    data = f'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rest}'
    assert book_of(GOOD | {"xl/worksheets/sheet1.xml": data}).sheets[0].cell(1, 1).text == "1"


def test_names_of_parts_in_another_spelling() -> None:
    parts = with_texts(parts_of({"表": rows('<c t="s"><v>0</v></c>')}), "<si><t>あ</t></si>")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("/", "\\").replace("sharedStrings", "SharedStrings"), part)
    assert read_upload(content.getvalue(), "a.xlsx").sheets[0].cell(1, 1).text == "あ"


def test_the_main_part_may_stand_elsewhere() -> None:
    parts = {
        name.replace("xl/", "b/").replace("workbook.xml", "main.xml"): part for name, part in GOOD.items()
    }
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("xl/workbook.xml", "/b/main.xml")
    assert book_of(parts).sheets[0].cell(1, 1).text == "1"


def test_a_file_is_what_it_holds_not_what_it_is_called() -> None:
    assert read_upload(packed(GOOD), "a.csv").kind == "xlsx"
    assert read_upload(b"BMI,1\n", "a.csv").sheets[0].cell(1, 1).text == "BMI"  # so begins a picture, too


def test_parts_without_cells_are_not_even_looked_into() -> None:
    assert book_of(GOOD | {"xl/drawings/drawing1.xml": "<broken", "docProps/app.xml": "<!DOCTYPE x>"}).sheets

"""Where a table stands on a sheet: headings in any order and row, and what is said of the others."""

from dataclasses import replace

import pytest

from imari_dx.shared.csv_in import Column
from imari_dx.shared.workbook_in import Sheet, read_upload, table
from tests.imari_dx.shared.workbook_in.files import book_of, parts_of, rows, sheet_of, text, worksheet

COLUMNS = (
    Column("コード", also=("番号",), is_required=True),
    Column("施策名", is_required=True),
    Column("備考"),
)


def sheet(*lines: str, name: str = "施策") -> Sheet:
    """Make a sheet of lines whose cells are parted by | ; an empty one is no cell."""
    cells = ["".join(text(cell) if cell else "<c/>" for cell in line.split("|")) for line in lines]
    return book_of(parts_of({name: rows(*cells)})).sheets[0]


# case: lines, and the number, コード and 備考 of each row
FOUND: dict[str, tuple[tuple[str, ...], list[tuple[int, str, str]]]] = {
    "as the template": (("コード|施策名|備考", "1|あ|x"), [(2, "1", "x")]),
    "columns moved": (("備考|コード|施策名", "x|1|あ"), [(2, "1", "x")]),
    "another width, blanks, 必須": (("ｺｰﾄﾞ※必須|施 策 名（必須）|備\n考", "1|あ|x"), [(2, "1", "x")]),
    "an alias": (("番号|施策名", "1|あ"), [(2, "1", "")]),
    "rows above": (
        ("令和7年度 施策一覧", "", "担当：総務課|備考欄に注意", "コード|施策名|備考", "1|あ|x"),
        [(5, "1", "x")],
    ),
    "blank rows between": (
        ("コード|施策名|備考", "", "1|あ|x", "|　| ", "2|い|"),
        [(3, "1", "x"), (5, "2", "")],
    ),
    "a column before": (("|コード|施策名", "※|1|あ"), [(2, "1", "")]),
    "headings repeated for printing": (
        ("コード|施策名", "1|あ", "コード|施策名", "2|い"),
        [(2, "1", ""), (4, "2", "")],
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_table_is_found(case: str) -> None:
    lines, expected = FOUND[case]
    found = table(sheet(*lines), COLUMNS)
    assert not found.problems
    assert [(row.number, row["コード"].text, row["備考"].text) for row in found.rows] == expected


def test_headings_in_two_rows_are_read_where_most_stand() -> None:
    data = rows(
        text("施策") + "<c/>" + text("備考"),
        text("コード") + text("施策名"),
        text("1") + text("あ") + text("x"),
    )
    merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C1:C2"/></mergeCells>'
    found = table(sheet_of(worksheet(data, behind=merged)), COLUMNS)
    assert found.header_row == 2
    assert [row["備考"].text for row in found.rows] == ["x"]


# case: lines, what is wrong, what is remarked
SAID: dict[str, tuple[tuple[str, ...], list[str], list[str]]] = {
    "no headings": (
        ("あ|い",),
        [
            "シート「施策」のA1：表の見出しが見つかりません。1行に「コード」「施策名」の見出しを書き、その下に値を書いて"
            "ください。"
        ],
        [],
    ),
    "a missing one": (
        ("", "コード|備考", "1|x"),
        ["シート「施策」のA2：この行の見出しに「施策名」がありません。列を足して、見出しを書いてください。"],
        [],
    ),
    "twice": (
        ("コード|施策名|番号", "1|あ|2"),
        ["シート「施策」のC1：見出し「コード」が2つあります（もう1つはA1）。1つにしてください。"],
        [],
    ),
    "unknown": (
        ("コード|施策名|色", "1|あ|赤"),
        [],
        ["シート「施策」のC1：見出し「色」の列は読みません。"],
    ),
    "nearly known": (
        ("コード|施策名|備考欄", "1|あ|x"),
        [],
        [
            "シート「施策」のC1：見出し「備考欄」の列は読みません。「備考」のことであれば、見出しを直してください。"
        ],
    ),
    "values below no heading": (
        ("コード|施策名", "1|あ", "2|い||x", "3|う||y"),
        [],
        ["シート「施策」のD3：見出しのない列なので、読みません。値が要るときは、見出しを書いてください。"],
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_what_is_said_of_headings(case: str) -> None:
    lines, problems, remarks = SAID[case]
    found = table(sheet(*lines), COLUMNS)
    assert [str(one) for one in found.problems] == problems
    assert [str(one) for one in found.remarks] == remarks


def test_what_is_hidden_and_read_is_said() -> None:
    lines = ["コード|施策名|備考", "1|あ|", *[f"{number}|い|" for number in range(2, 9)]]
    plain_sheet = sheet(*lines)
    assert not table(plain_sheet, COLUMNS).remarks
    hidden = replace(
        plain_sheet, is_hidden=True, hidden_rows=frozenset(range(1, 9)), hidden_columns=frozenset({2, 3})
    )
    assert [str(one) for one in table(hidden, COLUMNS).remarks] == [
        "シート「施策」の2行目から：非表示のシートですが、読みました。",
        "シート「施策」の2、3、4、5、6…行目：非表示の行ですが、読みました。",
        "シート「施策」のB列：非表示の列ですが、読みました。",
    ]


def test_a_csv_names_its_cells_by_row_and_heading() -> None:
    found = table(read_upload("番号,施策名\n1,あ\n".encode(), "a.csv").sheets[0], COLUMNS)
    assert [found.rows[0][name].place for name in ("コード", "備考")] == [
        "2行目の「コード」",
        "2行目の「備考」",
    ]


def test_a_row_of_a_csv_longer_than_its_headings_is_a_problem() -> None:
    found = table(read_upload("番号,施策名\n1,あ\n2,い,う\n3,え,\n".encode(), "a.csv").sheets[0], COLUMNS)
    assert [str(one) for one in found.problems] == [
        '3行目の3列目：見出しは2列ですが、この行は3列あります。コンマを含む値は、" " で囲んでください。'
    ]


def test_a_sheet_is_found_by_its_name() -> None:
    book = book_of(parts_of({"施 策": rows(text("コード") + text("施策名")), "ﾒﾓ": rows(text("コード"))}))
    first, second = book.sheets
    assert book.sheet("施策") is first
    assert book.sheet("記録", "メモ") is second
    assert book.sheet("計画") is None
    twins = book_of(parts_of({"A": rows(text("a")), "Ａ": rows(text("b"))}))
    assert [twins.sheet(name) for name in ("A", "Ａ", "a")] == [*twins.sheets, twins.sheets[0]]

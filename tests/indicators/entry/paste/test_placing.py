"""Which copied cell goes into which field: by tables, without a page."""

import json
from typing import Any

import pytest

from indicators.entry.paste.placing import (
    BELOW,
    NO_FIELD,
    NOT_TYPED,
    OTHER_ROWS,
    TO_THE_RIGHT,
    Placing,
    placing,
)
from indicators.entry.paste.request import MAX_CELLS, Paste, PasteError, Spot, read_paste

# A table of two fields a row, the second row with one, the third with one that nobody fills in.
NAMES = {
    (0, 0): "a",
    (0, 1): "b",
    (1, 0): "c",
    (2, 0): "d",
    (2, 1): "",
}
COLUMNS = {0: {"通信不良発生学校数"}, 1: {"全学校数", "母数"}}
ROWS = {0: {"行－⑩", "校内通信"}, 1: {"行－⑪"}, 2: {"行－⑫"}}


def paste(block: list[list[str]], row: int = 0, column: int = 0, rows: int = 3) -> Paste:
    spots = [Spot(*at, name) for at, name in NAMES.items() if at[0] >= row and at[1] >= column]
    return Paste(block, row, column, rows, spots)


def laid(block: list[list[str]], row: int = 0, column: int = 0, rows: int = 3) -> Placing:
    return placing(paste(block, row, column, rows), columns=COLUMNS, rows=ROWS)


def puts(found: Placing) -> dict[str, str]:
    return {cell.spot.name: cell.text for cell in found.cells if cell.spot and not cell.refusal}


def refusals(found: Placing) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): cell.refusal for cell in found.cells if cell.refusal}


@pytest.mark.parametrize(
    ("block", "at", "expected"),
    [
        ([["1", "2"], ["3"]], (0, 0), {"a": "1", "b": "2", "c": "3"}),
        ([["1"], ["2"]], (1, 0), {"c": "1", "d": "2"}),
        ([["2"]], (0, 1), {"b": "2"}),
        ([["", "2"]], (0, 0), {"a": "", "b": "2"}),
    ],
)
def test_a_block_goes_right_and_down(
    block: list[list[str]], at: tuple[int, int], expected: dict[str, str]
) -> None:
    found = laid(block, *at)
    assert puts(found) == expected
    assert not refusals(found)


def test_what_has_no_field_says_where_it_would_go() -> None:
    found = laid([["1", "2", "x"], ["3", "x"], ["4", "x"], ["x"]])
    assert puts(found) == {"a": "1", "b": "2", "c": "3", "d": "4"}
    assert refusals(found) == {
        (1, 3): TO_THE_RIGHT,
        (2, 2): NO_FIELD,
        (3, 2): NOT_TYPED,
        (4, 1): BELOW,
    }


@pytest.mark.parametrize(
    "block",
    [
        [["行－⑪", "1"], ["行－⑩", "2"]],
        [["行－⑩", "1"], ["行－⑫", "2"]],
        [["番号", "数"], ["行－⑩", "1"], ["行－⑫", "2"]],
    ],
)
def test_rows_that_are_called_otherwise_than_those_they_would_go_into_are_refused(
    block: list[list[str]],
) -> None:
    found = laid(block)
    assert not puts(found)
    assert set(refusals(found).values()) == {OTHER_ROWS}


def test_blank_cells_beyond_the_table_are_no_part_of_the_block() -> None:
    assert not refusals(laid([["1", "2", ""], ["3", " "], ["4", ""], ["", "　"]]))


@pytest.mark.parametrize(
    ("block", "expected", "left_out"),
    [
        ([["通信不良発生学校数", "全学校数"], ["1", "2"]], {"a": "1", "b": "2"}, (True, 0)),
        ([["通信不良 発生学校数※", "母数（校）"], ["1", "2"]], {"a": "1", "b": "2"}, (True, 0)),
        ([["行－⑩", "1", "2"], ["行－⑪", "3", ""]], {"a": "1", "b": "2", "c": "3"}, (False, 1)),
        ([["行－⑩", "校内通信", "1"], ["行－⑪", "", "3"]], {"a": "1", "c": "3"}, (False, 2)),
        (
            [["番号", "通信不良発生学校数", "全学校数", "備考"], ["行－⑩", "1", "2", ""]],
            {"a": "1", "b": "2"},
            (True, 1),
        ),
        # One word of another column, and the row is no heading.
        ([["全学校数", "全学校数"], ["1", "2"]], {"a": "全学校数", "b": "全学校数", "c": "1"}, (False, 0)),
        # A heading alone, or names alone, are what somebody wants to put there.
        ([["通信不良発生学校数", "全学校数"]], {"a": "通信不良発生学校数", "b": "全学校数"}, (False, 0)),
        ([["行－⑩"], ["行－⑪"]], {"a": "行－⑩", "c": "行－⑪"}, (False, 0)),
    ],
)
def test_headings_that_were_copied_along_are_left_out(
    block: list[list[str]], expected: dict[str, str], left_out: tuple[bool, int]
) -> None:
    found = laid(block)
    assert (found.leaves_out_row, found.leaves_out_columns) == left_out
    assert {name: text for name, text in puts(found).items() if text} == expected


def test_places_are_counted_in_the_block_as_it_was_copied() -> None:
    found = laid([["番号", "通信不良発生学校数", "全学校数"], ["行－⑩", "1", "2"]])
    assert [(cell.row, cell.column) for cell in found.cells] == [(2, 2), (2, 3)]


def test_a_column_fills_a_table_of_one_line() -> None:
    found = laid([["1"], ["2"], ["3"]], rows=1)
    assert found.is_turned
    assert puts(found) == {"a": "1", "b": "2"}
    assert refusals(found) == {(3, 1): TO_THE_RIGHT}
    assert not laid([["1"], ["2"]], row=2).is_turned


# --- what the page sends ---


def sent(**changes: Any) -> str:
    spot = {"row": 0, "column": 0, "name": "a", "now": ""}
    return json.dumps({"block": [["1"]], "row": 0, "column": 0, "rows": 1, "spots": [spot]} | changes)


def test_a_paste_is_read() -> None:
    paste = read_paste(sent(may_be_text=True, titles={"1": "4〜6月"}))
    assert paste == Paste([["1"]], 0, 0, 1, [Spot(0, 0, "a")], {1: "4〜6月"}, may_be_text=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        sent(block="1"),
        sent(block=[]),
        sent(block=[[]]),
        sent(block=[[1]]),
        sent(block=["1"]),
        sent(block=[["\ud800"]]),
        sent(row=-1),
        sent(row=10**9),
        sent(column="0"),
        sent(rows=True),
        sent(titles=[]),
        sent(titles={"a": "4〜6月"}),
        sent(spots=None),
        sent(spots=["a"]),
        sent(spots=[{"row": 0, "column": 0, "name": "a"}]),
    ],
)
def test_what_no_page_sends_is_refused(text: str) -> None:
    with pytest.raises(PasteError, match="何も変えていません。") as refused:
        read_paste(text)
    assert refused.value.status == 400


def test_too_large_a_block_is_refused_with_both_numbers() -> None:
    assert len(read_paste(sent(block=[["1"] * 50] * (MAX_CELLS // 50))).block) == 100
    with pytest.raises(
        PasteError, match="5,001個のセルがコピーされています。一度に貼り付けられるのは5,000個"
    ) as refused:
        read_paste(sent(block=[["1"] * 50] * (MAX_CELLS // 50) + [["1"]]))
    assert refused.value.status == 422

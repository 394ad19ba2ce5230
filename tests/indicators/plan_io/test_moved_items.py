"""Which registered item is which of the document's: told by its text, by hand."""

import pytest

from indicators.plan_io.moves import moved_items


def rows(text: str) -> dict:
    """Items as ``year:text,text year:text``, all of one initiative."""
    found = {}
    for part in text.split():
        year, texts = part.split(":")
        for number, one in enumerate(filter(None, texts.split(",")), start=1):
            found["item", "a-1", int(year), number] = {"text": one}
    return found


@pytest.mark.parametrize(
    ("registered", "document", "moves"),
    [
        ("1:a,b", "1:a,b", ""),
        ("1:a,b", "1:a,c", ""),  # reworded in place
        ("1:a,b", "1:a,b,c", ""),  # added behind
        ("1:a,b", "1:a", ""),  # removed behind
        ("1:a,b", "1:b,a", "11>12 12>11"),
        ("1:b", "1:a,b", "11>12"),  # added before
        ("1:a,b", "1:b", "11>- 12>11"),  # removed before
        ("1:a,b", "1:b,c", "11>- 12>11"),
        ("1:a,b 2:c,d,e", "1:a,b,c 2:d,e", "11>11 12>12 21>13 22>21 23>22"),  # 行－㉑
        ("1:a,b,c 2:d,e", "1:a,b 2:c,d,e", "11>11 12>12 13>21 21>22 22>23"),
        ("1:a 2:a", "2:a 3:a", ""),  # the same text in several years: nobody knows which is which
        ("1:a", "2:a", "11>21"),
        ("1:a 2:b", "1:b 2:a", "11>21 21>11"),
        ("1:a,a", "1:a", ""),
        ("1:x,a,a", "1:a,a", "11>- 12>11 13>12"),
    ],
)
def test_where_items_go(registered, document, moves):
    expected = {}
    for move in moves.split():
        old, new = move.split(">")
        place = None if new == "-" else ("item", "a-1", int(new[0]), int(new[1]))
        expected["item", "a-1", int(old[0]), int(old[1])] = place
    assert moved_items(rows(registered), rows(document)) == expected


def test_initiatives_without_a_move_are_left_alone():
    other = {("item", "b-1", 1, 1): {"text": "x"}}
    found = moved_items(rows("1:a,b") | other, rows("1:b,a") | {("item", "b-1", 1, 1): {"text": "y"}})
    assert {key[1] for key in found} == {"a-1"}

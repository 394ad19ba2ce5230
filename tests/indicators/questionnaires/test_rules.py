"""A sheet against what is stored by now: which of its contents are taken."""

import pytest

from indicators.entry.comparison import Content
from indicators.entry.three_way import Side, mark
from indicators.questionnaires.rules import Chosen, FieldBack, Standing, compared


def contents(text: str) -> dict[str, Content]:
    return {"results": Content("results", "取組実績", text, {"results": [text]})}


def back(shown: str | None, said: str, stored: str, chosen: Chosen | None = None) -> FieldBack:
    base = {} if shown is None else {"results": mark(shown)}
    return compared(said=contents(said), stored=contents(stored), base=base, chosen=chosen or Chosen())[0]


@pytest.mark.parametrize(
    ("shown", "said", "stored", "standing", "changes"),
    [
        ("", "", "", Standing.SAME, False),
        ("a", "a", "a", Standing.SAME, False),
        ("a", "b", "b", Standing.SAME, False),  # somebody typed the same into the page
        (None, "b", "b", Standing.SAME, False),
        ("a", "b", "a", Standing.TAKEN, True),
        ("a", "", "a", Standing.TAKEN, True),  # emptied in the sheet
        ("", "0", "", Standing.TAKEN, True),
        ("0", "", "0", Standing.TAKEN, True),  # 0 is not blank
        ("a", "a", "c", Standing.KEPT, False),
        ("", "", "c", Standing.KEPT, False),  # blank when it was made, filled by somebody since
        ("a", "a", "", Standing.KEPT, False),
        ("a", "b", "c", Standing.OPEN, True),
        ("a", "", "c", Standing.OPEN, True),
        ("", "b", "c", Standing.OPEN, True),
        (None, "b", "c", Standing.OPEN, True),  # a sheet that does not know what it showed
        (None, "", "c", Standing.OPEN, True),
    ],
)
def test_what_becomes_of_a_field(
    shown: str | None, said: str, stored: str, standing: Standing, changes: bool
) -> None:
    found = back(shown, said, stored)
    assert (found.standing, found.changes) == (standing, changes)
    assert (found.side is None) == (standing is Standing.OPEN)


@pytest.mark.parametrize(
    ("side", "seen", "expected"),
    [
        (Side.MINE, "c", Side.MINE),
        (Side.STORED, "c", Side.STORED),
        (Side.MINE, "d", None),  # somebody saved again: it is asked again
        (Side.STORED, "", None),
    ],
)
def test_a_choice_counts_while_what_stood_beside_it_is_stored(
    side: Side, seen: str, expected: Side | None
) -> None:
    found = back("a", "b", "c", Chosen({"results": side}, {"results": mark(seen)}))
    assert (found.side, found.is_open) == (expected, True)
    assert found.changes == (expected is not Side.STORED)


def test_nobody_chooses_where_there_is_nothing_to_choose() -> None:
    chosen = Chosen({"results": Side.MINE}, {"results": mark("c")})
    assert back("", "", "c", chosen).side is Side.STORED

"""The printed lines of 数値目標 follow the wording of the indicators."""

import pytest

from indicators.planning.printed_lines import Line, in_step, line_now

PRINTED = "回数：２回\n人数：３０人\n【人数÷回数】"


@pytest.mark.parametrize(
    ("line", "old", "new", "others", "expected"),
    [
        (Line.FOLLOW, "人数：３０人", "人数：４０人", [], "回数：２回\n人数：４０人\n【人数÷回数】"),
        pytest.param(Line.FOLLOW, "人数", "人数：４０人", [], PRINTED, id="no line of its own"),
        pytest.param(
            Line.FOLLOW, "人数：３０人", "人数：４０人", ["人数：３０人"], PRINTED, id="another's too"
        ),
        (Line.REMOVE, "人数：３０人", "", [], "回数：２回\n【人数÷回数】"),
        pytest.param(Line.REMOVE, "人数：３０人", "", ["人数：３０人"], PRINTED, id="another's, it stays"),
        (Line.ADD, "", "新：１", [], f"{PRINTED}\n新：１"),
        pytest.param(Line.ADD, "", "回数：２回", [], PRINTED, id="there already"),
        (Line.LEAVE, "人数：３０人", "人数：４０人", [], PRINTED),
    ],
)
def test_lines_are_kept_in_step(line: Line, old: str, new: str, others: list[str], expected: str) -> None:
    assert in_step(PRINTED, line, old=old, new=new, others=others) == expected


def test_the_first_line_of_a_sheet_without_any() -> None:
    assert in_step("", Line.ADD, old="", new="新：１", others=[]) == "新：１"
    assert not line_now("", "")
    assert line_now(PRINTED, "回数：２回")
    assert not line_now(PRINTED, "回数")

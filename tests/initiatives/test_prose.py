"""What stands in the prose of a plan is read by the plan's own marks, and nothing of it is lost."""

import pytest

from initiatives.prose import OutlineLine, PartKind, ProsePart, group_heading, outline_lines, prose_parts
from initiatives.words import words_of

PARAGRAPH, SUBHEADING, FIGURE = PartKind.PARAGRAPH, PartKind.SUBHEADING, PartKind.FIGURE
MARKS = {"figure_mark": "図１", "source_mark": "出典：", "subheading_marks": "（１）　①"}

CASES = [
    ("一つ目。\n　二つ目。", [ProsePart(PARAGRAPH, "一つ目。"), ProsePart(PARAGRAPH, "二つ目。")]),
    ("（２）位置付け", [ProsePart(SUBHEADING, "（２）位置付け", level=1)]),
    ("（１２）位置付け", [ProsePart(SUBHEADING, "（１２）位置付け", level=1)]),
    ("⑳見直し", [ProsePart(SUBHEADING, "⑳見直し", level=2)]),
    ("（２）見直しを行います。", [ProsePart(PARAGRAPH, "（２）見直しを行います。")]),
    ("（注）位置付け", [ProsePart(PARAGRAPH, "（注）位置付け")]),
    ("図３　人口の推移\n出典：国勢調査", [ProsePart(FIGURE, "図３　人口の推移", "出典：国勢調査")]),
    ("図３は、人口の推移です。", [ProsePart(PARAGRAPH, "図３は、人口の推移です。")]),
    ("図３　人口の推移\n本文。", [ProsePart(FIGURE, "図３　人口の推移"), ProsePart(PARAGRAPH, "本文。")]),
    ("本文。\n出典：国勢調査", [ProsePart(PARAGRAPH, "本文。"), ProsePart(FIGURE, "", "出典：国勢調査")]),
    (
        "図１ 表\n図２ 別の表\n出典：調査",
        [ProsePart(FIGURE, "図１ 表"), ProsePart(FIGURE, "図２ 別の表", "出典：調査")],
    ),
    ("\n \n　\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "parts"), CASES)
def test_parts_of_the_prose(body: str, parts: list[ProsePart]) -> None:
    assert prose_parts(body, words_of(MARKS)) == parts


def test_without_marks_every_line_is_a_paragraph() -> None:
    body = "（１）趣旨\n図１　人口\n出典：調査"
    assert [part.kind for part in prose_parts(body, words_of({}))] == [PARAGRAPH] * 3


def test_a_mark_without_a_number_stands_for_itself() -> None:
    marks = words_of({"figure_mark": "■.", "source_mark": "(出典"})
    assert prose_parts("■.絵\n(出典 県)", marks) == [ProsePart(FIGURE, "■.絵", "(出典 県)")]
    assert prose_parts("■絵", marks) == [ProsePart(PARAGRAPH, "■絵")]


def test_an_outline_keeps_its_indents() -> None:
    assert list(outline_lines("＜柱＞\n　◎施策\n　　一　事業\n  二　事業\n\n")) == [
        OutlineLine("＜柱＞", 0),
        OutlineLine("◎施策", 1),
        OutlineLine("一　事業", 2),
        OutlineLine("二　事業", 1),
    ]


@pytest.mark.parametrize(
    ("marks", "heading"),
    [("＜＞", "＜五十音順＞"), ("", "五十音順"), ("〜", "五十音順〜"), ("【「」】", "【「五十音順」】")],
)
def test_groups_of_terms_stand_between_the_marks(marks: str, heading: str) -> None:
    assert group_heading("五十音順", words_of({"term_group_marks": marks})) == heading
    assert group_heading("", words_of({"term_group_marks": marks})) == ""

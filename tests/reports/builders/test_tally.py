"""Counting: what is in which number, what the shares are of, and the sentences that say so."""

from typing import Any

import pytest

from indicators.judgement import Code, Scale, TargetStanding
from initiatives.words import NEUTRAL
from reports.builders.tally import (
    adds_up,
    behind_codes,
    chart_title,
    column_of,
    columns_of,
    counted,
    due_rows,
    late_first,
    reading_sentence,
    rounding_of,
    share,
    tallies,
    tally,
    words_without_share,
)
from reports.documents.evaluation import GradeMark
from reports.documents.overview import InitiativeYear, hidden, out_of_scope
from reports.documents.tally import ROUNDING_SENTENCE, Count, Tally
from tests.reports.overview_rows import row, target, under

WORDS = NEUTRAL.at("施策")

COLUMNS = (*(GradeMark(code, code, "") for code in "ABCD"), GradeMark("－", "評価なし", ""))


def rows(*grades: str, **fields: Any) -> list[InitiativeYear]:
    return [row(grade=grade, initiative_id=n, **fields) for n, grade in enumerate(grades)]


def counts(found: list[InitiativeYear]) -> tuple[str, list[str], int, int]:
    one = tally(found, COLUMNS)
    shares = [f"{count.count}（{count.share}）" for count in one.grades]
    return one.progress_text, shares, one.not_reported, one.not_published


NOTHING = ["0（－）"] * 5


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        # Six handed in, four graded.
        (
            rows("A", "A", "A", "A", "－", "－"),
            ("報告済 6/対象 6", ["4（66.7％）", *["0（0.0％）"] * 3, "2（33.3％）"], 0, 0),
        ),
        # Whatever the scale calls it: a code of its own, several of them, one that others grade with.
        (
            rows("A", "未実施", "未公表") + rows("D", grades=("A", "B", "C")),
            ("報告済 4/対象 4", ["1（25.0％）", *["0（0.0％）"] * 3, "3（75.0％）"], 0, 0),
        ),
        # 未報告 has no share; 公表前 is all others due, whatever their state.
        (
            [
                row(grade="B"),
                *rows("", state="drafting", is_shown=False),
                *(out_of_scope(one) for one in rows("A", "C") + rows("", state="drafting")),
            ],
            ("報告済 1/対象 2", ["0（0.0％）", "1（100.0％）", *["0（0.0％）"] * 3], 1, 3),
        ),
        ([hidden(row())], ("報告済 0/対象 0", NOTHING, 0, 1)),
        # 計画なし is in no number, reported or not, known or not.
        (
            [row(is_planned=False), out_of_scope(row(is_planned=False))],
            ("報告済 0/対象 0", NOTHING, 0, 0),
        ),
        ([], ("報告済 0/対象 0", NOTHING, 0, 0)),
    ],
)
def test_what_is_counted(found: list[InitiativeYear], wanted: tuple[str, list[str], int, int]) -> None:
    assert counts(found) == wanted


def test_a_heading_of_which_nothing_is_published_has_its_line() -> None:
    groups = tallies([row(), out_of_scope(row(headings=(under("san", "産業"),)))], COLUMNS)
    assert [(one.name, one.progress_text, one.not_published) for one in groups] == [
        ("行政", "報告済 1/対象 1", 0),
        ("産業", "報告済 0/対象 0", 1),
        ("合計", "報告済 1/対象 1", 1),
    ]


def names(groups: list[Tally]) -> list[tuple[str, str, int]]:
    return [(one.key, one.name, one.due) for one in groups]


@pytest.mark.parametrize("seen", [row, lambda **fields: out_of_scope(row(**fields))])
def test_a_heading_wholly_without_a_plan_has_no_line(seen: Any) -> None:
    unplanned = seen(is_planned=False, headings=(under("san", "産業"),))
    groups = tallies([row(), unplanned], COLUMNS)
    assert names(groups) == [("gyo", "行政", 1), ("", "合計", 1)]
    assert [one.not_published for one in groups] == [0, 0]
    assert names(tallies([unplanned], COLUMNS)) == [("", "合計", 0)]


def test_a_heading_has_the_words_of_its_decided_rows() -> None:
    found = [
        row(headings=(under("gyo", "行政"),), state="finalised"),
        row(headings=(under("gyo", "行政改革"),)),
        row(headings=(under("gyo", "廃止前"),), is_planned=False, state="finalised"),
        row(headings=(under("san", "産業"),)),
        row(headings=(under("san", "産業振興"),)),
    ]
    groups = tallies(found, COLUMNS)
    assert names(groups) == [("gyo", "行政", 2), ("san", "産業振興", 2), ("", "合計", 4)]


def test_everything_is_counted_beside_the_grades() -> None:
    standings = [TargetStanding.REACHED, TargetStanding.BEHIND, TargetStanding.BEHIND]
    found = [
        row(
            change="改善",
            is_provisional=True,
            indicators=tuple(target(standing=one) for one in standings) + (target(counts=False),),
        ),
        row(change="改善", is_provisional=True),
        row(change="新規"),
        row(),  # of a year without a grade
        row(change="低下", is_provisional=True, indicators=(target(),), is_planned=False),
        row(change="低下", is_provisional=True, indicators=(target(),), state="drafting"),
    ]
    one = tally(found, COLUMNS, key="gyo", name="行政")
    assert (one.key, one.name, one.reported, one.provisional, one.targets) == ("gyo", "行政", 4, 2, 3)
    assert [(count.key, count.label, count.count, count.share) for count in one.changes] == [
        ("改善", "改善", 2, "66.7％"),
        ("同じ", "同じ", 0, "0.0％"),
        ("低下", "低下", 0, "0.0％"),
        ("新規", "新規", 1, "33.3％"),
    ]
    assert [(count.key, count.label, count.count, count.share) for count in one.standings] == [
        ("reached", "達成", 1, "33.3％"),
        ("on_course", "順調", 0, "0.0％"),
        ("behind", "遅れ", 2, "66.7％"),
        ("not_judged", "判定なし", 0, "0.0％"),
    ]
    assert tally(found, COLUMNS).key == ""
    assert tally(found, COLUMNS).name == "合計"


def test_a_count_says_which_column_it_is_of() -> None:
    columns = (GradeMark("A", "達成", "grade-a"), GradeMark("－", "評価なし", "grade-none"))
    assert tally([row(grade="A")], columns).grades == (
        Count("A", "達成", 1, "100.0％", "grade-a"),
        Count("－", "評価なし", 0, "0.0％", "grade-none"),
    )


@pytest.mark.parametrize(
    ("one", "is_due", "is_counted", "column"),
    [
        (row(grade="B"), True, True, "B"),
        (row(grade="－"), True, True, ""),
        (row(grade="E"), True, True, ""),
        (row(state="drafting", grade=""), True, False, ""),
        (hidden(row(state="drafting")), True, False, ""),
        (hidden(row()), False, False, ""),
        (out_of_scope(row()), False, False, ""),
        (row(is_planned=False), False, False, "C"),
    ],
)
def test_which_rows_are_due_and_which_are_counted(
    one: InitiativeYear, is_due: bool, is_counted: bool, column: str
) -> None:
    assert due_rows([one]) == ([one] if is_due else [])
    assert counted([one]) == ([one] if is_counted else [])
    assert column_of(one) == column


def test_the_late_ones_stand_worst_first_then_as_planned() -> None:
    found = [
        row(code=code, grade=grade, **fields)
        for code, grade, fields in (
            ("①", "C", {}),
            ("②", "B", {}),
            ("③", "D", {}),
            ("④", "C", {}),
            ("⑤", "－", {}),
            ("⑥", "D", {"is_planned": False}),
            ("⑦", "D", {"state": "drafting"}),
        )
    ]
    assert [one.code for one in late_first(found)] == ["③", "①", "④"]


def graded(key: str, *codes: str) -> Scale:
    return Scale(key, key, tuple(Code(code, code, colour=f"grade-{code}") for code in codes))


def test_columns_are_those_of_the_scales_decided_on_then_of_the_one_in_use() -> None:
    old, new = graded("old", "A", "B"), graded("new", "S", "A")
    found = [
        row(scale=new),
        row(scale=old, state="finalised"),
        row(scale=old, state="finalised"),
        row(scale=graded("of nothing due", "X"), is_planned=False),
        row(scale=None),
    ]
    assert [(one.code, one.label, one.token) for one in columns_of(found)] == [
        ("A", "", "grade-A"),
        ("B", "", "grade-B"),
        ("S", "", "grade-S"),
        ("－", "評価なし", "grade-none"),
    ]
    assert [one.token for one in columns_of([row(scale=Scale("a", "a", (Code("－", "c"),)))])] == [
        "",
        "grade-none",
    ]


def test_which_codes_say_late() -> None:
    found = [
        row(scale=graded("a", *"ABCD")),
        row(scale=graded("b", *"SAC")),
        row(scale=graded("c", *"ABCDE")),
    ]
    assert behind_codes(found) == "C・D・E"
    assert behind_codes([row(scale=graded("one", "A"))]) == ""


# --- Sentences ---


def test_words_without_a_share_stand_where_any_group_has_one() -> None:
    nothing = Tally("", "", 2, 2, (), 0)
    assert words_without_share([]) == []
    assert words_without_share([nothing]) == []
    assert words_without_share([nothing, Tally("", "", 3, 2, (), 0)]) == ["未報告"]
    both = [Tally("", "", 2, 2, (), 1), Tally("", "", 3, 2, (), 1)]
    assert words_without_share(both) == ["公表前", "未報告"]


def test_what_the_chart_says() -> None:
    best = Count("A", "計画どおり", 3, "75.0％")
    total = Tally("", "合計", 5, 4, (best, Count("B", "", 1, "25.0％")), 0)
    assert chart_title(total, WORDS) == "報告済の4施策のうち「A 計画どおり」は3施策（75.0％）"
    wordless = Tally("", "合計", 5, 4, (Count("A", "", 3, "75.0％"),), 0)
    assert (
        chart_title(wordless, WORDS, when="令和7年度")
        == "令和7年度は、報告済の4施策のうち「A」は3施策（75.0％）"
    )
    assert chart_title(Tally("", "合計", 5, 0, (best,), 0), WORDS) == "報告済の施策は、まだありません"


@pytest.mark.parametrize(
    ("total", "sentence"),
    [
        (Tally("", "", 4, 4, (), 0), "報告済 4/対象 4。割合は、報告済の4施策に対するものです。"),
        (
            Tally("", "", 5, 4, (), 2, provisional=1),
            "報告済 4/対象 5。割合は、報告済の4施策に対するものです。"
            "未報告 1施策、公表前 2施策は、割合に入っていません。暫定の判定案1施策を含みます。",
        ),
        (
            Tally("", "", 4, 4, (), 2),
            "報告済 4/対象 4。割合は、報告済の4施策に対するものです。公表前 2施策は、割合に入っていません。",
        ),
    ],
)
def test_what_the_shares_are_of(total: Tally, sentence: str) -> None:
    assert reading_sentence(total, WORDS) == sentence


@pytest.mark.parametrize(
    ("count", "total", "text"),
    [
        (1, 3, "33.3％"),
        (2, 3, "66.7％"),
        (1, 800, "0.1％"),
        (1, 2000, "0.1％"),
        (0, 3, "0.0％"),
        (0, 0, "－"),
    ],
)
def test_a_share(count: int, total: int, text: str) -> None:
    assert share(count, total) == text


def test_a_year_without_a_grade_is_one_column_with_a_sign_of_its_own() -> None:
    plain = Scale("a", "a", (Code("A", "a"), Code("－", "未実施", is_grade=False)))
    signed = Scale("b", "b", (Code("＋", "b"), Code("－", "c")))
    for scales, codes in (((plain,), "A －"), ((signed,), "＋ － 評価なし"), ((), "－")):
        found = columns_of([row(scale=scale) for scale in scales])
        assert " ".join(one.code for one in found) == codes
        assert found[-1].label == "評価なし"


@pytest.mark.parametrize(
    ("counts", "adds"),
    [((1, 1), True), ((1, 2), True), ((1, 1, 1), False), ((0, 0), True), ((4, 2), True), ((1, 1, 4), False)],
)
def test_which_rounded_shares_add_up(counts: tuple[int, ...], adds: bool) -> None:
    shares = [share(count, sum(counts)) for count in counts]
    assert adds_up(shares) == adds
    row = Tally("", "合計", 9, 9, tuple(Count("", "", 0, one) for one in shares), 0)
    assert rounding_of([row], lambda one: one.grades) == ("" if adds else ROUNDING_SENTENCE)

"""What the years of a plan propose for its closing: tables of the rule."""

import pytest

from indicators.closing.answer import ClosingAnswer, missing_answers
from indicators.closing.rules import (
    Fate,
    TargetCount,
    YearTexts,
    proposed_achievement,
    proposed_answer,
    proposed_handling,
)
from indicators.judgement import TargetStanding
from initiatives.run import Ending
from initiatives.succession import Handling

R, O, B, N = (  # noqa: E741 (as short as the table needs)
    TargetStanding.REACHED,
    TargetStanding.ON_COURSE,
    TargetStanding.BEHIND,
    TargetStanding.NOT_JUDGED,
)


@pytest.mark.parametrize(
    ("standings", "proposed", "text"),
    [
        ([], None, ""),
        ([N, N], None, ""),
        ([R], "achieved", "達成 1／1"),
        ([R, R, N], "achieved", "達成 2／2（判定なし 1）"),
        ([R, O], "mostly", "達成 1／2（順調 1）"),
        ([O, O], "mostly", "達成 0／2（順調 2）"),
        ([R, B], "partly", "達成 1／2（遅れ 1）"),
        ([O, B], "partly", "達成 0／2（順調 1、遅れ 1）"),
        ([B, B, N], "not_achieved", "達成 0／2（遅れ 2、判定なし 1）"),
    ],
)
def test_the_achievement(standings: list[TargetStanding], proposed: str | None, text: str) -> None:
    count = TargetCount.of(standings)
    assert proposed_achievement(count) == proposed
    assert count.text == text


@pytest.mark.parametrize(
    ("fate", "direction", "handling", "text"),
    [
        (Fate(), "", "", ""),
        (Fate(), "continue", "continued", ""),
        (Fate(), "expand", "changed", "今後の方向性：拡充"),
        (Fate(), "review", "changed", "今後の方向性：見直し"),
        (Fate(), "reduce", "changed", "今後の方向性：縮小"),
        (Fate(), "end", "ended", "今後の方向性：終了"),
        (Fate(), "complete", "completed", "今後の方向性：完了"),
        (Fate(in_next_plan=Handling.CONTINUED, into=["①　道"]), "end", "continued", "①　道"),
        (Fate(in_next_plan=Handling.SPLIT, into=["①　道", "②　橋"]), "", "split", "①　道\n②　橋"),
        (Fate(in_next_plan=Handling.MERGED, into=["①　道"]), "continue", "merged", "①　道"),
        (Fate(in_next_plan=Handling.ENDED), "continue", "ended", ""),
        (Fate(in_next_plan=Handling.ENDED), "complete", "completed", ""),
        (
            Fate(True, Ending.COMPLETED, "令和5年度で完了", Handling.ENDED),
            "continue",
            "completed",
            "令和5年度で完了",
        ),
        (
            Fate(True, Ending.MERGED, "令和5年度で終了（統合：②）"),
            "",
            "merged",
            "令和5年度で終了（統合：②）",
        ),
        (Fate(True, Ending.ABOLISHED, "令和5年度で廃止"), "", "ended", "令和5年度で廃止"),
        (Fate(True, None, "令和5年度まで"), "", "ended", "令和5年度まで"),
    ],
)
def test_what_becomes_of_it(fate: Fate, direction: str, handling: str, text: str) -> None:
    assert proposed_handling(fate, direction) == (handling, text)


def test_texts_are_those_of_the_last_year_that_has_any() -> None:
    years = [
        YearTexts("初年度の成果", "初年度の課題", "continue"),
        YearTexts("二年目の成果", "", "complete"),
        YearTexts(" \n", "", ""),
    ]
    assert proposed_answer(years, [R], Fate()) == ClosingAnswer(
        "achieved", "二年目の成果", "初年度の課題", "completed", "今後の方向性：完了"
    )


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (ClosingAnswer(), ["achievement", "outcome", "handling"]),
        (ClosingAnswer("achieved", " ", "", "ended"), ["outcome"]),
        (ClosingAnswer("not_judged", "成果", "", ""), ["handling"]),
        (ClosingAnswer("achieved", "成果", "", "undecided"), []),
    ],
)
def test_what_is_missing(answer: ClosingAnswer, missing: list[str]) -> None:
    assert [one.field for one in missing_answers(answer)] == missing

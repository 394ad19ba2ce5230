"""How much of the way from baseline to target is gone, in both directions; grades without a target."""

import pytest

from indicators.judgement import propose_indicator, target_standing
from tests.indicators.judgement.judgement_cases import R2, R5, dec, facts, rule, scale


def part(**bounds):
    return {"rate": {"of": "target", "form": "progress", **bounds}}


# A tenth of the gap between baseline and target, moved for better or worse, is no longer 横ばい.
TENTH = scale(
    ["達成", "前進", "横ばい", "後退"],
    [
        ("達成", {"reached": {"of": "target"}}),
        ("前進", part(at_least=10)),
        ("横ばい", part(above=-10, below=10)),
        ("後退", part(at_most=-10)),
    ],
)
MORE = {"kind": "level", "target": 300, "baseline": 200, "baseline_year": R2}  # a tenth is 10
LESS = {"kind": "level", "target": 40, "baseline": 60, "baseline_year": R2, "direction": "at_most"}  # 2

# plan, value, grade, rate in percent
CASES = [
    (MORE, 300, "達成", None),
    (MORE, 299, "前進", 99),
    (MORE, 210, "前進", 10),  # 10 of 100, exactly a tenth
    (MORE, "209.9", "横ばい", "9.9"),  # 4.95 % of the baseline, 9.9 % of the gap
    (MORE, 200, "横ばい", 0),
    (MORE, "190.1", "横ばい", "-9.9"),
    (MORE, 190, "後退", -10),
    (MORE, 0, "後退", -200),
    (LESS, 40, "達成", None),
    (LESS, 58, "前進", 10),
    (LESS, "58.1", "横ばい", "9.5"),
    (LESS, "61.9", "横ばい", "-9.5"),
    (LESS, 62, "後退", -10),
    # 毎年 too: the way is that of the plan, not of the year.
    ({**MORE, "kind": "annual", "timing": "every_year"}, 210, "前進", 10),
    # A baseline below zero: from ▲50 to 50 a tenth is 10.
    ({**MORE, "baseline": -50, "target": 50}, -40, "前進", 10),
    ({**MORE, "baseline": -50, "target": 50}, -41, "横ばい", 9),
    # No way at all: the baseline meets the target or is it, or there is none. A plain rate would grade.
    ({**MORE, "baseline": 320}, 290, "－", None),
    ({**MORE, "baseline": 300}, 290, "－", None),
    ({**MORE, "baseline": None}, 290, "－", None),
]


@pytest.mark.parametrize(("plan", "value", "grade", "rate"), CASES)
def test_part_of_the_way(plan, value, grade, rate):
    found = propose_indicator(rule(**plan), facts(R5, value, previous=1), TENTH)
    assert (found.grade, found.rate) == (grade, dec(rate))


def test_the_sentence_says_from_where_to_where():
    found = propose_indicator(rule(**MORE, unit="人"), facts(R5, 190), TENTH)
    assert found.reason == (
        "「指標」は、令和５年度の実績が190人で、目標（300人以上）に対する"
        "基準値（令和２年度の200人）からの達成率は▲10.0％のため、後退（区分）を提案します。"
    )


def test_a_share_that_only_looks_like_its_threshold_is_told_apart():
    found = propose_indicator(rule(**MORE, unit="人"), facts(R5, "209.999"), TENTH)
    assert found.grade == "横ばい"
    assert "達成率は9.999％" in found.reason


# --- no target ---

UNTARGETED = {"kind": "annual", "timing": "every_year", "unit": "人"}
MEASURED = scale(
    "ABC",
    [
        (
            "A",
            {"has_target": False, "change": {"from": "baseline", "is": "better", "tolerance": 5}},
        ),
        ("B", {"has_target": False, "change": {"from": "baseline", "is": "same", "tolerance": 5}}),
        ("C", {"has_target": False, "change": {"from": "baseline", "is": "worse", "tolerance": 5}}),
        ("C", {"has_target": True, "reached": False}),
    ],
)


@pytest.mark.parametrize(
    ("value", "grade", "standing"),
    [(106, "A", "on_course"), (105, "B", "on_course"), (95, "B", "on_course"), (94, "C", "behind")],
)
def test_what_has_no_target_is_graded_where_the_scale_asks_for_it(value, grade, standing):
    plan = rule(**UNTARGETED, baseline=100)
    found = propose_indicator(plan, facts(R5, value), MEASURED)
    assert (found.grade, found.rate, found.reference) == (grade, None, None)
    assert target_standing(plan, facts(R5, value), MEASURED) == standing


def test_the_sentence_says_that_there_is_no_target():
    found = propose_indicator(rule(**UNTARGETED, baseline=100), facts(R5, 106), MEASURED)
    assert found.reason == (
        "「指標」は、令和５年度の実績が106人（数値の目標なし）で、"
        "基準値（令和２年度の100人）の±5人（95〜105人）の範囲より改善しているため、A（区分）を提案します。"
    )


def test_a_scale_that_does_not_ask_grades_nothing_without_a_target():
    by = scale("A", [("A", {"rate": {"at_least": 0}})])
    assert propose_indicator(rule(**UNTARGETED), facts(R5, 106), by).grade == "－"


def test_a_missing_value_without_a_target_is_not_graded():
    found = propose_indicator(rule(**UNTARGETED, baseline=100), facts(R5, status="pending"), MEASURED)
    assert (found.grade, found.provisional) == ("－", True)

"""Several figures under one rating: all of them must hold, and the rating counts once."""

import pytest

from indicators.judgement import ItemCounts, Scale, propose_initiative
from tests.indicators.judgement.judgement_cases import IMARI, R4, R5, R6, facts, rule
from tests.indicators.judgement.test_points import data, points

# 100 is ◎ (of four grades 4, and 3 points), 80 ○ (3, 2 points), 50 △ (2, 1 point), 0 × (1, no point).
AVERAGE = Scale.from_data(data([], initiative={"roll_up": "average"}))
SUM = Scale.from_data(data(points("sum", 6, 4, 2)))


def judged(scale, *given, items=None):
    """An initiative of yearly targets of 100: a group and a value or a status each, named 指標1, 指標2, …."""
    pairs = []
    for number, (group, value) in enumerate(given, start=1):
        plan = rule("annual", 100, timing="every_year", name=f"指標{number}", group=group)
        fact = facts(R5, status=value) if isinstance(value, str) else facts(R5, value)
        pairs.append((plan, fact))
    return propose_initiative(pairs, items or ItemCounts(), scale, fiscal_year=R5)


# what is given → by the average, by the sum of points
CASES = [
    ([("", 100), ("", 100), ("", 0)], "○", "◎"),  # (4 + 4 + 1) ÷ 3 = 3; 3 + 3 + 0 = 6
    ([("x", 100), ("", 100), ("x", 0)], "○", "△"),  # × and ◎: (1 + 4) ÷ 2 = 2.5, half up; 0 + 3
    ([("x", 100), ("", 0), ("x", 0)], "×", "×"),  # × and ×, where one by one made (4 + 1 + 1) ÷ 3 = 2
    ([("x", 100), ("", 100), ("x", 80)], "◎", "○"),  # ○ and ◎: 3.5; 2 + 3
    ([("x", 100), ("x", 80), ("y", 50), ("y", 100)], "○", "△"),  # two groups, ○ and △: 2.5; 2 + 1
    ([("x", 100), ("y", 0)], "○", "△"),  # alone in its group: by itself
    ([("x", 100), ("x", "not_applicable"), ("", 80)], "◎", "○"),  # 対象外 is left out: ◎ and ○
    ([("x", 100), ("x", "pending"), ("", 80)], "○", "△"),  # not known whether all hold: ○ alone, 2 points
    ([("x", 0), ("x", "not_held"), ("", 80)], "○", "△"),
]


@pytest.mark.parametrize(("given", "by_average", "by_sum"), CASES)
def test_a_group_counts_once_with_its_lowest_grade(given, by_average, by_sum):
    assert (judged(AVERAGE, *given).grade, judged(SUM, *given).grade) == (by_average, by_sum)


def test_the_lowest_grade_of_an_initiative_does_not_come_from_half_a_group():
    alone = judged(IMARI, ("", 100), ("", "pending"), items=ItemCounts(done=1))
    assert alone.grade == "A"
    together = judged(IMARI, ("x", 100), ("x", "pending"), items=ItemCounts(not_done=1))
    assert (together.grade, together.provisional) == ("D", True)  # the items decide


def test_each_indicator_keeps_the_code_of_its_own():
    found = judged(IMARI, ("x", 100), ("x", 60))
    assert (found.grade, [one.grade for one in found.indicators]) == ("C", ["A", "C"])


def test_one_that_does_not_count_this_year_is_in_no_group():
    plans = [
        rule("annual", 100, timing="every_year", name="指標1", group="x"),
        rule("annual", 100, timing="every_year", name="指標2", group="x", years=(R6, R6)),
    ]
    found = propose_initiative(
        [(plans[0], facts(R5, 100)), (plans[1], facts(R5))], ItemCounts(), IMARI, fiscal_year=R5
    )
    assert found.grade == "A"
    assert "合わせて" not in found.reason
    later = [(plans[0], facts(R4, 100)), (plans[1], facts(R4, 0))]
    assert propose_initiative(later, ItemCounts(), IMARI, fiscal_year=R4).grade == "A"


TOLD = "「指標1」は100で、目標（100以上）に達しており、達成率は100.0％"


@pytest.mark.parametrize(
    ("scale", "given", "items", "says"),
    [
        (
            IMARI,
            [("x", 100), ("x", 60)],
            None,
            TOLD + "（A）、「指標2」は60で、目標（100以上）に対する達成率は60.0％（C）、"
            "「指標1」と「指標2」は合わせて一つに評価し、最も低いCのため、C（遅れている）を提案します。",
        ),
        (
            SUM,
            [("x", 100), ("x", 80), ("", 50)],
            None,
            TOLD + "（◎）、「指標2」は80で、目標（100以上）に対する達成率は80.0％（○）、"
            "「指標3」は50で、目標（100以上）に対する達成率は50.0％（△、1点）、"
            "「指標1」と「指標2」は合わせて一つに評価し、最も低い○（2点）、"
            "数値目標の点数の合計が3点（満点6点）のため、△（やや遅れ）を提案します。",
        ),
        (
            IMARI,
            [("x", 100), ("x", "not_held")],
            None,
            TOLD + "、「指標2」は未実施、「指標1」と「指標2」は合わせて一つに評価するが、"
            "「指標2」の評価がないため評価なしで、評価できる実施評価指標もないため、評価できません。",
        ),
        (
            IMARI,
            [("x", "not_applicable"), ("x", "not_applicable")],
            ItemCounts(done=1),
            "「指標1」、「指標2」は対象外のため評価せず、「指標1」と「指標2」は合わせて一つに評価するが、"
            "いずれも対象外、実施評価指標の実施率は100.0％のため、A（計画どおり・達成）を提案します。",
        ),
    ],
)
def test_the_sentence_says_what_is_rated_as_one(scale, given, items, says):
    assert judged(scale, *given, items=items).reason == says

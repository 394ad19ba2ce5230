"""達成, 順調, 遅れ, 判定なし of one target in one year, whatever the scale says."""

import datetime as dt

import pytest

from indicators.judgement import ItemCounts, target_standing
from tests.indicators.judgement.judgement_cases import R2, R3, R4, R5, R6, R7, R8, facts, rule

EVERY_YEAR = rule("annual", 10, timing="every_year")
ZERO = rule("ratio", 0, timing="every_year", direction="at_most")
LINE = rule("ratio", 80, baseline=30, baseline_year=R2)  # 10 points a year: R3 40, R4 50 … R7 80
TOTAL = rule("cumulative", 1000)  # 200 a year
CEILING = rule("cumulative", 100, direction="at_most")  # 20 a year, 100 at most in the end
SYSTEM = rule("milestone", due=R5)


@pytest.mark.parametrize(
    ("indicator", "known", "standing"),
    [
        # 毎年: the target each year, nothing between 達成 and 遅れ.
        (EVERY_YEAR, facts(R4, 10), "reached"),
        (EVERY_YEAR, facts(R4, 9), "behind"),
        (ZERO, facts(R4, 0), "reached"),
        (ZERO, facts(R4, "0.1"), "behind"),
        (ZERO, facts(R4, "0.1", previous=20, previous_year=R3), "behind"),
        # 期末: the target, else the year's reference on the line.
        (LINE, facts(R4, 80), "reached"),
        (LINE, facts(R4, 50), "on_course"),
        (LINE, facts(R4, "49.9"), "behind"),
        (LINE, facts(R7, "79.9"), "behind"),
        (rule("ratio", 80, expected={R4: 20}, baseline=30), facts(R4, 20), "on_course"),
        # Without a baseline the first year draws no line yet, unless the target is reached.
        (rule("ratio", 80), facts(R3, 10), "not_judged"),
        (rule("ratio", 80), facts(R3, 80), "reached"),
        (rule("ratio", 80), facts(R5, 45, first=(10, R3)), "on_course"),  # 10 + 70 × 2 ÷ 4
        (rule("ratio", 80), facts(R5, "44.9", first=(10, R3)), "behind"),
        # 累計: the running total against target × years elapsed ÷ years.
        (TOTAL, facts(R4, 200, total=400), "on_course"),
        (TOTAL, facts(R4, 200, total=399), "behind"),
        (TOTAL, facts(R5, 600, total=1000), "reached"),
        (TOTAL, facts(R4, 200, total=None), "not_judged"),
        # A total that must not exceed its target may still grow before the deadline.
        (CEILING, facts(R4, 10, total=40), "on_course"),
        (CEILING, facts(R4, 10, total=41), "behind"),
        (CEILING, facts(R7, 10, total=100), "reached"),
        (CEILING, facts(R7, 10, total=101), "behind"),
        # A milestone: reached, also late; before its due year its items.
        (SYSTEM, facts(R4, reached_on=dt.date(2022, 6, 1)), "reached"),
        (SYSTEM, facts(R6, reached_on=dt.date(2024, 6, 1)), "reached"),
        (SYSTEM, facts(R5), "behind"),
        (SYSTEM, facts(R5, reached_on=dt.date(2024, 4, 1)), "behind"),  # after the year's end
        (SYSTEM, facts(R4, items=ItemCounts(done=2)), "on_course"),
        (SYSTEM, facts(R4, items=ItemCounts(done=1, partial=1)), "behind"),
        (SYSTEM, facts(R4), "not_judged"),  # no items to go by
        # Nothing to judge.
        (EVERY_YEAR, facts(R2, 10), "not_judged"),
        (EVERY_YEAR, facts(R8, 10), "not_judged"),
        (EVERY_YEAR, facts(R4, status="pending"), "not_judged"),
        (EVERY_YEAR, facts(R4, status="not_applicable"), "not_judged"),
        (EVERY_YEAR, facts(R4, status="not_held"), "not_judged"),
        (EVERY_YEAR, facts(R4, status=None), "not_judged"),
        (SYSTEM, facts(R5, status="pending"), "not_judged"),
        (rule("text"), facts(R4), "not_judged"),
        (rule("annual"), facts(R4, 10), "not_judged"),
        # 0 is a value.
        (EVERY_YEAR, facts(R4, 0), "behind"),
        (rule("annual", 0, timing="every_year", direction="below"), facts(R4, 0), "behind"),
        (rule("annual", 0, timing="every_year", direction="above"), facts(R4, 1), "reached"),
    ],
)
def test_where_a_target_stands(indicator, known, standing):
    assert target_standing(indicator, known) == standing

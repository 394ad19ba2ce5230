"""What a target came to at the end of a plan, and the sentence that says why."""

import datetime as dt

import pytest

from indicators.judgement import ItemCounts, target_outcome, why_outcome
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R6, R7, facts, rule

EVERY_YEAR = rule("annual", 10, timing="every_year")
BELOW = rule("ratio", 0, timing="every_year", direction="below")
RATIO = rule("ratio", 80, baseline=30, baseline_year=R2)
EARLY = rule("ratio", 80, due=R4)
TOTAL = rule("cumulative", 1000)
CEILING = rule("cumulative", 100, direction="at_most")
SYSTEM = rule("milestone", due=R5)

CASES = [
    (EVERY_YEAR, facts(R7, 10), "reached"),
    (EVERY_YEAR, facts(R7, 9), "missed"),
    (EVERY_YEAR, facts(R7, 0), "missed"),
    (BELOW, facts(R7, 0), "missed"),  # exactly what it must stay below
    (RATIO, facts(R7, 80), "reached"),
    (RATIO, facts(R7, "79.9"), "missed"),
    # Before the deadline nothing is missed yet; after it is, though years are to come.
    (RATIO, facts(R6, "79.9"), "running"),
    (RATIO, facts(R6, 80), "reached"),
    (EARLY, facts(R3, 60), "running"),
    (EARLY, facts(R5, 60), "missed"),
    (RATIO, facts(R6, status="pending"), "running"),
    (TOTAL, facts(R6, 100, total=999), "running"),
    (TOTAL, facts(R7, 100, total=999), "missed"),
    (TOTAL, facts(R5, 600, total=1000), "reached"),
    # A total within its limit may still grow beyond it.
    (CEILING, facts(R6, 10, total=60), "running"),
    (CEILING, facts(R7, 10, total=100), "reached"),
    (CEILING, facts(R7, 10, total=101), "missed"),
    (SYSTEM, facts(R4, items=ItemCounts(done=2)), "running"),
    (SYSTEM, facts(R5), "missed"),
    (SYSTEM, facts(R6, reached_on=dt.date(2024, 6, 1)), "reached"),  # late
    # Nothing to judge.
    (EVERY_YEAR, facts(R7, status="pending"), "not_judged"),
    (EVERY_YEAR, facts(R7, status="not_held"), "not_judged"),
    (EVERY_YEAR, facts(R7, status=None), "not_judged"),
    (TOTAL, facts(R7, 200, total=None), "not_judged"),
    (rule("text"), facts(R4), "not_judged"),
    (rule("annual"), facts(R4, 10), "not_judged"),
]


@pytest.mark.parametrize(("indicator", "known", "outcome"), CASES)
def test_what_a_target_came_to(indicator, known, outcome):
    assert target_outcome(indicator, known, is_over=False) == outcome


@pytest.mark.parametrize(
    ("indicator", "known", "outcome"),
    [
        (RATIO, facts(R5, "79.9"), "missed"),
        (RATIO, facts(R5, 80), "reached"),
        (CEILING, facts(R5, 10, total=60), "reached"),
        (SYSTEM, facts(R4), "missed"),
        (RATIO, facts(R5, status="pending"), "not_judged"),
    ],
)
def test_where_no_year_is_to_come_the_deadline_is_not_waited_for(indicator, known, outcome):
    """An initiative that ended before its plan."""
    assert target_outcome(indicator, known, is_over=True) == outcome


@pytest.mark.parametrize(
    ("indicator", "known", "sentence"),
    [
        (
            RATIO,
            facts(R7, "79.96"),
            "令和７年度の実績が79.96％で、目標（80.00％以上）に達していないため、「未達成」とします。",
        ),
        (
            RATIO,
            facts(R7, 80),
            "令和７年度の実績が80.0％で、目標（80.0％以上）に達しているため、「達成」とします。",
        ),
        (
            RATIO,
            facts(R6, 70),
            "令和６年度の実績が70.0％で、目標（80.0％以上）に達していないものの、期限（令和７年度）前のため、"
            "「進行中（期限前）」とします。",
        ),
        (
            EARLY,
            facts(R5, 60),
            "令和５年度の実績が60.0％で、期限（令和４年度）経過後の目標（80.0％以上）に達していないため、"
            "「未達成」とします。",
        ),
        (
            SYSTEM,
            facts(R5, reached_on=dt.date(2023, 10, 2)),
            "期限の年度である令和５年度（令和5年10月2日）に達成したため、「達成」とします。",
        ),
        (EVERY_YEAR, facts(R7, status="pending"), "令和７年度は調査中のため、判定しません。"),
        (
            RATIO,
            facts(R6, status="unpublished"),
            "令和６年度は未公表ですが、期限（令和７年度）前のため、「進行中（期限前）」とします。",
        ),
    ],
)
def test_the_sentence_says_why(indicator, known, sentence):
    outcome = target_outcome(indicator, known, is_over=False)
    assert why_outcome(indicator, known, IMARI, outcome) == sentence


def test_a_value_that_is_exactly_what_it_must_stay_below():
    known = facts(R7, 0)
    told = why_outcome(BELOW, known, IMARI, target_outcome(BELOW, known, is_over=False))
    assert told == "令和７年度の実績がちょうど0.0％で、0.0％を下回っていませんので、「未達成」とします。"

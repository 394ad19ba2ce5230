"""Before the deadline year whoever moves the right way is not far behind; more than today asks for more.

Worked by hand. A stated baseline must not be punished: with and without it the grade is the same here.
"""

import pytest

from indicators.judgement import (
    ItemCounts,
    Status,
    YearFigure,
    facts_from_history,
    propose_indicator,
    rate_number,
)
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R6, R7, dec, facts, rule

STATED = {"target": 70, "baseline": "20.7", "baseline_year": R2}
UNDATED = {"target": 70, "baseline": "20.7"}
NONE_STATED = {"target": 70}
DOWN = {"target": 10, "baseline": 60, "baseline_year": R2, "direction": "at_most"}
CEILING = {**DOWN, "baseline": None, "baseline_year": None}
PLANNED = {**STATED, "expected": {R4: 50}}

# rule, measurements from R3 on (None: no report), year → grade
FLOOR = [
    # 20.7 → 27.6 → 29.3 of 70: 6.9 of 9.86, 8.6 of 19.72 (43.6 %), …
    (STATED, ["27.6"], R3, "C"),  # 70.0 %
    (STATED, ["27.6", "29.3"], R4, "C"),  # 43.6 %, better than both
    (NONE_STATED, ["27.6", "29.3"], R4, "C"),
    (UNDATED, ["27.6", "29.3"], R4, "C"),
    # A first measurement has nothing to beat, only the baseline.
    (STATED, [None, "21"], R4, "C"),
    (UNDATED, ["20.8"], R3, "C"),
    (UNDATED, ["20.7"], R3, "D"),
    (UNDATED, ["20.6"], R3, "D"),
    # Better than before alone, or better than the baseline alone, is not enough.
    (STATED, ["18", "19"], R4, "D"),
    (STATED, ["29.3", "27.6"], R4, "D"),
    (STATED, ["27.6", "27.6"], R4, "D"),
    (STATED, ["27.6", None, "27.7"], R5, "C"),  # previous is the latest measured year
    # In the deadline year and after it there is no floor.
    (STATED, ["27.6", "29.3", "30", "31", "32"], R7, "D"),
    ({**STATED, "due": R5}, ["27.6", "29.3", "30"], R5, "D"),
    ({**STATED, "due": R5}, ["27.6", "29.3", "30", "31"], R6, "D"),
    # The expectation of a year is a reference in the baseline form too: 8.6 of 29.3.
    (PLANNED, ["27.6", "29.3"], R4, "C"),
    # Less is better: 60 → 55 → 50 of 10.
    (DOWN, ["59", "58"], R4, "C"),
    (DOWN, ["61", "60"], R4, "D"),
    (DOWN, ["58", "59"], R4, "D"),
    (CEILING, ["59", "58"], R4, "C"),
    # Plain rates have no floor: 毎年, a running total, a baseline that the reference does not exceed.
    ({**STATED, "timing": "every_year"}, ["27.6", "29.3"], R4, "D"),
    ({**STATED, "kind": "cumulative", "target": 700}, ["10", "20"], R4, "D"),
    ({"target": 70, "baseline": 80, "baseline_year": R2}, ["27.6", "29.3"], R4, "D"),
]


def figures(values):
    return [
        YearFigure(year, Status.CONFIRMED, dec(value))
        for year, value in enumerate(values, start=R3)
        if value is not None
    ]


def judged(plan, values, year):
    return propose_indicator(plan, facts_from_history(plan, figures(values), year, ItemCounts()), IMARI)


@pytest.mark.parametrize(("plan", "values", "year", "grade"), FLOOR)
def test_moving_the_right_way_before_the_deadline(plan, values, year, grade):
    assert judged(rule(**plan), values, year).grade == grade


def test_the_sentence_names_what_lifted_the_grade():
    reason = judged(rule(**STATED, unit="％"), ["27.6", "29.3"], R4).reason
    assert "基準値（令和２年度の20.7％）より改善" in reason
    assert "前回（令和３年度）の27.6％より改善している" in reason


# More (less) than today: 超 or 未満 whose baseline is the target itself.
MORE = {"target": 100, "baseline": 100, "baseline_year": R2, "direction": "above"}
LESS = {"target": 100, "baseline": 100, "baseline_year": R2, "direction": "below"}

# rule, year, value, previous → rate, grade
CHANGE = [
    (MORE, R3, 101, None, None, "A"),
    (MORE, R3, "100.1", 300, None, "A"),  # whatever the previous value was
    (MORE, R3, 100, None, None, "C"),
    (MORE, R5, 100, 90, None, "C"),
    (MORE, R5, 100, 110, None, "C"),
    (MORE, R5, 99, 90, None, "D"),
    (MORE, R5, 99, 110, None, "D"),
    (MORE, R7, 100, 90, None, "C"),  # the deadline changes nothing
    (MORE, R7, 150, 90, None, "A"),
    ({**MORE, "timing": "every_year"}, R4, 100, 90, None, "C"),
    ({**MORE, "timing": "every_year"}, R4, 98, 90, None, "D"),
    ({**MORE, "timing": "every_year"}, R4, 120, 90, None, "A"),
    ({**MORE, "baseline_year": None}, R4, 100, None, None, "C"),
    (LESS, R3, 99, None, None, "A"),
    (LESS, R6, 100, 120, None, "C"),
    (LESS, R6, 101, 120, None, "D"),
    ({**MORE, "kind": "annual", "target": 0, "baseline": 0}, R4, 0, -1, None, "C"),
    ({**MORE, "kind": "annual", "target": 0, "baseline": 0}, R4, -1, -2, None, "D"),
    ({**MORE, "kind": "level"}, R4, 100, None, None, "C"),
    ({**MORE, "kind": "per_event"}, R4, 99, None, None, "D"),
    # 以上 and 以下 of the baseline hold it: no line, plain.
    ({**MORE, "direction": "at_least"}, R4, 100, None, "100.0", "A"),
    ({**MORE, "direction": "at_least"}, R4, 99, None, "99.0", "B"),
    # Another baseline, or none that is stated: as any target.
    ({**MORE, "baseline": 90}, R7, 100, None, "99.999999", "B"),
    (
        {**MORE, "baseline": None, "baseline_year": None, "timing": "every_year"},
        R4,
        100,
        None,
        "99.999999",
        "B",
    ),
]


@pytest.mark.parametrize(("plan", "year", "value", "previous", "rate", "grade"), CHANGE)
def test_more_than_the_baseline(plan, year, value, previous, rate, grade):
    proposal = propose_indicator(rule(**plan), facts(year, value, previous=previous), IMARI)
    told = None if proposal.rate is None else rate_number(proposal.rate, IMARI)
    assert (told, proposal.grade) == (rate, grade)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (101, "目標（100人超）に達しているため、A"),
        (100, "ちょうど100人で、100人を超えていませんが、基準値（令和２年度の100人）と同じ水準であるため、C"),
        (99, "実績が99人で、基準値（令和２年度の100人）より悪化しているため、D"),
    ],
)
def test_its_sentence_tells_no_rate(value, words):
    reason = propose_indicator(rule("annual", **MORE, unit="人"), facts(R4, value, previous=98), IMARI).reason
    assert words in reason
    assert "達成率" not in reason

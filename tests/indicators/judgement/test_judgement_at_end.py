"""期末: the reference before, in and after the deadline year, and the rate in baseline form."""

import pytest

from indicators.judgement import propose_indicator, rate_number, rounded
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R6, R7, dec, facts, rule


def judged(plan, given):
    proposal = propose_indicator(plan, given, IMARI)
    reference = None if proposal.reference is None else f"{rounded(proposal.reference, 1).normalize():f}"
    rate = None if proposal.rate is None else rate_number(proposal.rate, IMARI)
    return reference, rate, proposal.grade


# 50 % by R7 from 10 % in R2: 8 points a year, so 18, 26, 34, 42, 50.
UP = {"target": 50, "baseline": 10, "baseline_year": R2}
# At most 10 by R7 from 30 in R2: 4 down a year, so 26, 22, 18, 14, 10.
DOWN = {"target": 10, "baseline": 30, "baseline_year": R2, "direction": "at_most"}
# 50 % by R5 from 10 % in R2: 23.3…, 36.6…, 50, and 50 in every later year.
DUE_R5 = {**UP, "due": R5}

# rule, year, actual → reference, rate, grade
WITH_BASELINE = [
    (UP, R3, 18, "18", "100.0", "A"),
    (UP, R3, "16.4", "18", "80.0", "B"),  # 6.4 of 8
    (UP, R3, 14, "18", "50.0", "C"),  # 4 of 8
    (UP, R4, 10, "26", "0.0", "D"),
    (UP, R4, 6, "26", "-25.0", "D"),  # −4 of 16
    (UP, R5, 34, "34", "100.0", "A"),
    (UP, R5, 40, "34", "125.0", "A"),  # 30 of 24
    (UP, R6, "33.9", "42", "74.7", "C"),  # 23.9 of 32 = 74.6875
    (UP, R7, 50, "50", "100.0", "A"),
    (UP, R7, 45, "50", "87.5", "B"),  # 35 of 40
    (UP, R7, 20, "50", "25.0", "D"),
    (DUE_R5, R3, 20, "23.3", "75.0", "C"),  # 10 of 13.3…
    (DUE_R5, R4, 30, "36.7", "75.0", "C"),  # 20 of 26.6…
    (DUE_R5, R5, 45, "50", "87.5", "B"),
    (DUE_R5, R6, 45, "50", "87.5", "B"),  # after the deadline the target stays
    (DUE_R5, R7, 50, "50", "100.0", "A"),
    (DOWN, R4, 22, "22", "100.0", "A"),
    (DOWN, R4, 20, "22", "125.0", "A"),  # −10 of −8
    (DOWN, R4, 24, "22", "75.0", "C"),  # −6 of −8
    (DOWN, R4, 32, "22", "-25.0", "D"),
    (DOWN, R7, 12, "10", "90.0", "B"),  # −18 of −20
    ({**DOWN, "direction": "below"}, R7, 10, "10", "99.999999", "B"),  # 未満: equal is not reached
    ({**UP, "direction": "above"}, R7, 50, "50", "99.999999", "B"),
    ({**UP, "direction": "above"}, R7, 51, "50", "102.5", "A"),  # 41 of 40
    # Down to 0 from 20: 16, 12, 8, 4, 0. With a baseline there is a rate although the reference is 0.
    ({**DOWN, "target": 0, "baseline": 20}, R5, 8, "8", "100.0", "A"),
    ({**DOWN, "target": 0, "baseline": 20}, R7, 5, "0", "75.0", "C"),  # −15 of −20
    ({**DOWN, "target": 0, "baseline": 20}, R7, 0, "0", "100.0", "A"),
    # From −20 to 30: −10, 0, 10, 20, 30.
    ({"target": 30, "baseline": -20, "baseline_year": R2}, R3, -10, "-10", "100.0", "A"),
    ({"target": 30, "baseline": -20, "baseline_year": R2}, R3, -14, "-10", "60.0", "C"),  # 6 of 10
    ({"target": 30, "baseline": -20, "baseline_year": R2}, R5, 5, "10", "83.3", "B"),  # 25 of 30
    # Three departments from none: 0.6, 1.2, 1.8, 2.4, 3.
    ({"kind": "level", "target": 3, "baseline": 0, "baseline_year": R2}, R3, 0, "0.6", "0.0", "D"),
    ({"kind": "level", "target": 3, "baseline": 0, "baseline_year": R2}, R5, 1, "1.8", "55.6", "C"),
    ({"kind": "level", "target": 3, "baseline": 0, "baseline_year": R2}, R5, 2, "1.8", "111.1", "A"),
    # A yearly number may have a target by the end too.
    ({**UP, "kind": "annual"}, R5, 34, "34", "100.0", "A"),
    ({**UP, "kind": "per_event"}, R5, 22, "34", "50.0", "C"),  # 12 of 24
    # A baseline without a year is of the year before the first.
    ({"target": 50, "baseline": 10}, R3, 18, "18", "100.0", "A"),
    # A baseline of R4, 20: 30, 40, 50 from R5 on; in R4 and before, the baseline itself.
    ({"target": 50, "baseline": 20, "baseline_year": R4}, R5, 25, "30", "50.0", "C"),
    ({"target": 50, "baseline": 20, "baseline_year": R4}, R4, 20, "20", "100.0", "A"),
    ({"target": 50, "baseline": 20, "baseline_year": R4}, R3, 15, "20", "75.0", "C"),
    # A baseline as late as the deadline leaves no room for a line.
    ({"target": 50, "baseline": 20, "baseline_year": R7}, R6, 40, "50", "66.7", "C"),  # 20 of 30
    # A baseline that already meets the target draws no line, and the rate is plain.
    ({"target": 50, "baseline": 60, "baseline_year": R2}, R3, 55, "50", "110.0", "A"),
    ({"target": 50, "baseline": 60, "baseline_year": R2}, R3, 45, "50", "90.0", "B"),
    ({"target": 50, "baseline": 50, "baseline_year": R2}, R4, 40, "50", "80.0", "B"),
    ({"target": 5, "baseline": 3, "baseline_year": R2, "direction": "at_most"}, R3, 6, "5", "83.3", "B"),
    # 目安値 of the year comes before any line; the deadline year has the target.
    ({"target": 80, "baseline": 20, "expected": {R4: 30}}, R4, 28, "30", "80.0", "B"),  # 8 of 10
    ({"target": 80, "baseline": 20, "expected": {R4: 30}}, R4, 30, "30", "100.0", "A"),
    ({"target": 80, "baseline": 35, "expected": {R4: 30}}, R4, 27, "30", "90.0", "B"),  # baseline beyond it
    ({"target": 80, "baseline": 20, "expected": {R7: 60}}, R7, 60, "80", "66.7", "C"),  # 40 of 60
    ({"target": 80, "expected": {R4: 30}}, R4, 27, "30", "90.0", "B"),  # first measurement, plain
]


@pytest.mark.parametrize(("plan", "year", "actual", "reference", "rate", "grade"), WITH_BASELINE)
def test_with_baseline_or_expectation(plan, year, actual, reference, rate, grade):
    assert judged(rule(**plan), facts(year, actual)) == (reference, rate, grade)


def test_a_stated_baseline_gives_the_same_floor_as_a_stand_in():
    """2 of 16 points, better than the year before and than the baseline."""
    assert judged(rule(**UP), facts(R4, 12, previous=11)) == ("26", "12.5", "C")


# 80 % in R4 to R7 without a baseline; the first measurement draws the line from R4 to R7.
OPEN = {"target": 80, "years": (R4, R7)}
CEILING_0 = {"target": 0, "years": (R4, R7), "direction": "at_most"}
CEILING_10 = {"target": 10, "years": (R4, R7), "direction": "at_most"}

# rule, year, actual, first measurement, previous → reference, rate, grade
STAND_IN = [
    (OPEN, R4, 79, None, None, None, None, "－"),
    (OPEN, R4, 79, (79, R4), None, None, None, "－"),
    (OPEN, R4, 80, None, None, "80", "100.0", "A"),
    (OPEN, R4, 85, (85, R4), None, "80", "106.3", "A"),  # 106.25
    (OPEN, R6, 30, None, None, None, None, "－"),  # first measured in R6
    (OPEN, R5, 72, (85, R4), 85, "80", "90.0", "B"),  # the stand-in already met the target: no line
    # From 20 in R4: 40, 60, 80.
    (OPEN, R5, 40, (20, R4), 20, "40", "100.0", "A"),
    (OPEN, R5, 36, (20, R4), 20, "40", "80.0", "B"),  # 16 of 20
    (OPEN, R5, 25, (20, R4), 20, "40", "25.0", "C"),  # at least C: better than before
    (OPEN, R5, 20, (20, R4), 20, "40", "0.0", "D"),  # the same is not better
    (OPEN, R5, 15, (20, R4), 20, "40", "-25.0", "D"),
    (OPEN, R6, 38, (20, R4), 30, "60", "45.0", "C"),  # 18 of 40
    (OPEN, R6, 38, (20, R4), 40, "60", "45.0", "D"),  # worse than before
    # From the deadline year on plain, and no floor.
    (OPEN, R7, 60, (20, R4), 50, "80", "75.0", "C"),
    (OPEN, R7, 30, (20, R4), 29, "80", "37.5", "D"),
    (CEILING_10, R7, 16, (40, R4), 20, "10", "62.5", "C"),
    # … unless the reference is 0 or less, where nothing else gives a rate. From 20: 13.3…, 6.6…, 0.
    (CEILING_0, R5, 15, (20, R4), 20, "13.3", "75.0", "C"),  # −5 of −6.6…
    (CEILING_0, R7, 5, (20, R4), 10, "0", "75.0", "C"),  # −15 of −20
    (CEILING_0, R7, 18, (20, R4), 19, "0", "10.0", "D"),  # better, but the deadline is there
    (CEILING_0, R7, 0, (20, R4), 10, "0", "100.0", "A"),
    (CEILING_0, R7, 5, None, 10, "0", None, "C"),  # first measured in R7: no rate, better
    # In the deadline year the target is the reference, so a first measurement is graded.
    (OPEN, R7, 60, None, None, "80", "75.0", "C"),
    ({"target": 80, "years": (R7, R7)}, R7, 60, None, None, "80", "75.0", "C"),
    ({"target": 80, "due": R5}, R6, 60, None, None, "80", "75.0", "C"),
    # A measurement in a year that does not count (R3) cannot stand in.
    (OPEN, R5, 30, (10, R3), 10, None, None, "－"),
    # 目安値 and a stand-in of 10 in R3: 10 of 20.
    ({"target": 80, "expected": {R4: 30}}, R4, 20, (10, R3), 10, "30", "50.0", "C"),
]


@pytest.mark.parametrize(
    ("plan", "year", "actual", "first", "previous", "reference", "rate", "grade"), STAND_IN
)
def test_without_baseline(plan, year, actual, first, previous, reference, rate, grade):
    given = facts(year, actual, first=first, previous=previous)
    assert judged(rule(**plan), given) == (reference, rate, grade)


# 480 people over R4 to R7: 120, 240, 360, 480.
SUM = {"kind": "cumulative", "target": 480, "years": (R4, R7)}

# rule, year, increment, running total → reference, rate, grade
CUMULATIVE = [
    (SUM, R4, 120, 120, "120", "100.0", "A"),
    (SUM, R4, 96, None, "120", "80.0", "B"),  # in the first year the increment is the total
    (SUM, R5, 100, 200, "240", "83.3", "B"),
    (SUM, R5, None, 200, "240", "83.3", "B"),
    (SUM, R6, 0, 180, "360", "50.0", "C"),
    (SUM, R7, 10, 480, "480", "100.0", "A"),
    (SUM, R7, 10, 239, "480", "49.8", "D"),
    (SUM, R7, 0, 0, "480", "0.0", "D"),
    (SUM, R7, 240, 720, "480", "150.0", "A"),
    (SUM, R5, 100, None, None, None, "－"),  # the total is unknown
    (SUM, R5, 250, None, "240", "104.2", "A"),  # this year alone already meets the reference
    ({**SUM, "baseline": 100}, R5, 100, 200, "240", "83.3", "B"),  # a baseline plays no part
    ({**SUM, "due": R5}, R4, 180, 180, "240", "75.0", "C"),  # two years to the deadline
    ({**SUM, "due": R5}, R6, 20, 400, "480", "83.3", "B"),
    ({**SUM, "expected": {R5: 100}}, R5, 60, 75, "100", "75.0", "C"),
    ({**SUM, "target": 100, "years": (R3, R5)}, R4, 20, 40, "66.7", "60.0", "C"),
    # A ceiling: 25, 50, 75, 100.
    ({**SUM, "target": 100, "direction": "at_most"}, R5, 30, 60, "50", "83.3", "B"),
    ({**SUM, "target": 100, "direction": "at_most"}, R5, 30, 50, "50", "100.0", "A"),
    ({**SUM, "target": 100, "direction": "at_most"}, R5, 10, None, None, None, "－"),  # proves nothing
]


@pytest.mark.parametrize(("plan", "year", "actual", "total", "reference", "rate", "grade"), CUMULATIVE)
def test_running_total(plan, year, actual, total, reference, rate, grade):
    assert judged(rule(**plan), facts(year, actual, total=total)) == (reference, rate, grade)


def test_rate_through_thirds_is_exact():
    """40 of 100 × 2 ÷ 3 is 60 % exactly, not 59.99…: a threshold of 60 would be met."""
    plan = rule("cumulative", 100, years=(R3, R5))
    assert propose_indicator(plan, facts(R4, 20, total=40), IMARI).rate == dec(60)

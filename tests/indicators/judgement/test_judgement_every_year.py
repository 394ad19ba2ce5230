"""毎年: the target is the reference of every year."""

import pytest

from indicators.judgement import propose_indicator, rate_number
from tests.indicators.judgement.judgement_cases import IMARI, R4, R5, facts, rule

# kind, comparison, target, actual, previous → rate as printed (None: there is none), grade
ROWS = [
    ("annual", "at_least", 10, 10, None, "100.0", "A"),
    ("annual", "at_least", 10, 12, None, "120.0", "A"),
    ("annual", "at_least", 10, 8, None, "80.0", "B"),
    ("annual", "at_least", 10, 7, None, "70.0", "C"),
    ("annual", "at_least", 10, 5, None, "50.0", "C"),
    ("annual", "at_least", 10, 4, None, "40.0", "D"),
    ("annual", "at_least", 10, 0, None, "0.0", "D"),  # 0 is a result, not a gap
    ("annual", "at_least", 10, -2, None, "-20.0", "D"),  # negative, not clamped
    ("annual", "at_least", 3, 2, None, "66.7", "C"),
    # The unrounded value decides, and no rate prints as a threshold that it misses.
    ("annual", "at_least", 3000, 2999, None, "99.97", "B"),  # 99.966…
    ("annual", "at_least", 2000, 1599, None, "79.95", "C"),  # 79.95
    ("annual", "at_least", 2000, 999, None, "49.95", "D"),  # 49.95
    ("annual", "at_least", 2000, 1601, None, "80.1", "B"),  # 80.05, half up
    # 超 and 未満: equal is not reached, so never 100 %.
    ("annual", "above", 10, 10, None, "99.999999", "B"),
    ("annual", "above", 10, "10.5", None, "105.0", "A"),
    ("annual", "above", 10, 8, None, "80.0", "B"),
    ("annual", "below", 5, 5, None, "99.999999", "B"),
    ("annual", "below", 5, 4, None, "100.0", "A"),
    ("annual", "below", 5, "6.25", None, "80.0", "B"),
    # 以下: reached is 100 %, whatever the margin.
    ("annual", "at_most", 5, 5, None, "100.0", "A"),
    ("annual", "at_most", 5, 3, None, "100.0", "A"),
    ("annual", "at_most", 5, 0, None, "100.0", "A"),
    ("annual", "at_most", 5, 6, None, "83.3", "B"),
    ("annual", "at_most", 5, 8, None, "62.5", "C"),
    ("annual", "at_most", 5, 20, 30, "25.0", "D"),  # better than before, but it has a rate
    # A reference of 0 or less: 100 % or no rate, then the previous measurement decides.
    ("ratio", "at_most", 0, 0, None, "100.0", "A"),
    ("ratio", "at_most", 0, "12.5", 20, None, "C"),
    ("ratio", "at_most", 0, 20, 20, None, "D"),
    ("ratio", "at_most", 0, 25, 20, None, "D"),
    ("ratio", "at_most", 0, 25, None, None, "D"),
    ("ratio", "below", 0, 0, 1, None, "C"),
    ("annual", "at_least", 0, 0, None, "100.0", "A"),
    ("annual", "at_least", 0, -5, -8, None, "C"),
    ("annual", "at_least", 0, -5, -3, None, "D"),
    ("annual", "above", 0, 0, None, None, "D"),
    ("annual", "at_least", -10, -8, None, "100.0", "A"),
    ("annual", "at_least", -10, -12, -15, None, "C"),
    # Other kinds whose target holds each year.
    ("ratio", "at_least", 30, 27, None, "90.0", "B"),
    ("per_event", "at_least", 10, "9.5", None, "95.0", "B"),
    ("per_event", "at_least", 300, 301, None, "100.3", "A"),
    ("level", "at_least", 3, 2, 1, "66.7", "C"),
]


@pytest.mark.parametrize(("kind", "direction", "target", "actual", "previous", "rate", "grade"), ROWS)
def test_target_holds_every_year(kind, direction, target, actual, previous, rate, grade):
    plan = rule(kind, target, timing="every_year", direction=direction)
    proposal = propose_indicator(plan, facts(R5, actual, previous=previous), IMARI)
    printed = None if proposal.rate is None else rate_number(proposal.rate, IMARI)
    assert (printed, proposal.grade, proposal.reference) == (rate, grade, plan.target)


def test_a_baseline_means_nothing_to_a_yearly_target():
    plan = rule("annual", 10, timing="every_year", baseline=4)
    proposal = propose_indicator(plan, facts(R4, 5), IMARI)
    assert (proposal.reference, proposal.rate, proposal.grade) == (10, 50, "C")


def test_stand_in_baseline_means_nothing_to_a_yearly_target():
    plan = rule("annual", 10, timing="every_year")
    proposal = propose_indicator(plan, facts(R5, 4, first=(3, R4), previous=3), IMARI)
    assert (proposal.rate, proposal.grade) == (40, "D")

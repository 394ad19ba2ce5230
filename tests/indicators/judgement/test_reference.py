"""What a figure is compared with on the line from the baseline (basis "line"), and how far a year is."""

import pytest

from indicators.judgement import propose_indicator
from indicators.judgement.reference import Origin, baseline_of, line_of
from tests.indicators.judgement.judgement_cases import R2, R3, R4, R5, R6, R7, R8, dec, facts, rule, scale

OPEN = rule("ratio", 80)
CEILING = rule("ratio", 5, direction="at_most")
STATED = rule("ratio", 50, baseline=40, baseline_year=R2)  # 42 44 46 48 50

# rule, year, value, first measurement → reference, where it comes from
LINES = [
    # The first measurement draws no line; one that reaches the target is compared with it.
    (OPEN, R3, 79, None, None, None),
    (OPEN, R3, 80, None, 80, Origin.TARGET),
    (OPEN, R3, None, None, None, None),
    (CEILING, R3, 6, None, None, None),
    (CEILING, R3, 5, None, 5, Origin.TARGET),
    (OPEN, R7, 60, None, None, None),
    # From 20 in R3: 35 50 65, and the target from the deadline year on.
    (OPEN, R4, 30, (20, R3), 35, Origin.LINE),
    (OPEN, R6, 30, (20, R3), 65, Origin.LINE),
    (OPEN, R7, 30, (20, R3), 80, Origin.TARGET),
    (OPEN, R8, 30, (20, R3), 80, Origin.TARGET),
    (OPEN, R4, 30, (85, R3), 80, Origin.TARGET),
    (STATED, R3, 30, None, 42, Origin.LINE),
    (STATED, R6, 30, None, 48, Origin.LINE),
    (STATED, R7, 30, None, 50, Origin.TARGET),
    (rule("ratio", 50, baseline=60), R3, 30, None, 50, Origin.TARGET),
    (rule("ratio", 50, baseline=40, timing="every_year"), R3, 30, None, 42, Origin.LINE),
    (rule("ratio", 50, baseline=40, expected={R3: 49}), R3, 30, None, 42, Origin.LINE),
    (rule("cumulative", 200, baseline=100), R4, 30, None, 80, Origin.PRO_RATA),
    (rule("ratio", None, baseline=40), R3, 30, None, None, None),
]


@pytest.mark.parametrize(("plan", "year", "value", "first", "reference", "origin"), LINES)
def test_line(plan, year, value, first, reference, origin):
    found = line_of(plan, facts(year, value, first=first), dec(value))
    assert (found and found.value, found and found.origin) == (reference, origin)


def test_a_first_measurement_that_reaches_the_target_is_graded_on_the_line():
    by = scale("○×", [("○", {"rate": {"of": "line", "at_least": 100}}), ("×", {"has_rate": False})])
    assert propose_indicator(OPEN, facts(R3, 80), by).grade == "○"
    assert propose_indicator(OPEN, facts(R3, 79), by).grade == "－"


@pytest.mark.parametrize(
    ("plan", "year", "first", "base"),
    [
        (STATED, R5, (10, R3), (40, R2, False)),
        (rule("ratio", 50, baseline=40, years=(R4, R7)), R5, None, (40, R3, False)),
        (OPEN, R5, (10, R3), (10, R3, True)),
        (OPEN, R5, (10, None), (10, R3, True)),
        (OPEN, R3, (10, R3), None),  # its own year
        (OPEN, R5, (10, R2), None),  # a year that does not count
        (OPEN, R5, None, None),
    ],
)
def test_baseline(plan, year, first, base):
    found = baseline_of(plan, facts(year, 30, first=first))
    assert (found and (found.value, found.year, found.provisional)) == base


@pytest.mark.parametrize(
    ("years", "due", "length", "elapsed"),
    [
        ((R3, R7), None, 5, [0, 1, 2, 5, 5]),
        ((R3, R7), R4, 2, [0, 1, 2, 2, 2]),
        ((R3, R3), None, 1, [0, 1, 1, 1, 1]),
        ((R6, R7), R5, 1, [0, 0, 0, 1, 1]),  # a deadline before the first year that counts
    ],
)
def test_how_many_years_of_the_way_have_passed(years, due, length, elapsed):
    plan = rule("cumulative", 200, years=years, due=due)
    assert plan.years == length
    assert [plan.elapsed(year) for year in (R2, R3, R4, R7, R8)] == elapsed

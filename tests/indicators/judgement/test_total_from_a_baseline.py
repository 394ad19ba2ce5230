"""A running total that starts above zero: where its line, its rate and its sentence start."""

from decimal import Decimal

import pytest

from indicators.judgement import (
    ItemCounts,
    Status,
    YearFigure,
    facts_from_history,
    propose_indicator,
    target_standing,
)
from indicators.judgement.rate import Form
from indicators.judgement.reference import Basis, Origin, reference_of, yearly_share
from indicators.judgement.situation import read
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R7, R8, dec, facts, rule, scale

# 120 before the plan, 300 at its end: 36 a year, 156 192 228 264 300.
PLAN = {
    "kind": "cumulative",
    "target": 300,
    "baseline": 120,
    "baseline_year": R2,
    "unit": "件",
    "starts": True,
}
CEILING = {**PLAN, "direction": "at_most"}


def history(plan, entries, year, start=R3):
    figures = [
        YearFigure(start + place, Status(one) if one in list(Status) else Status.CONFIRMED, None)
        if one is None or one in list(Status)
        else YearFigure(start + place, Status.CONFIRMED, dec(one))
        for place, one in enumerate(entries)
        if one is not None
    ]
    return facts_from_history(rule(**plan), figures, year, ItemCounts())


# plan, entries from R3 on → running total, reference, rate of the product's own rule, grade
TOTALS = [
    (PLAN, [36], 156, 156, 100, "A"),
    (PLAN, [0], 120, 156, Decimal(120) * 100 / 156, "C"),  # 76.9: plain, as for every running total
    (PLAN, [36, 36], 192, 192, 100, "A"),
    (PLAN, [36, 20, 10], 186, 228, Decimal(186) * 100 / 228, "B"),
    (PLAN, [36, 36, 36, 36, 36], 300, 300, 100, "A"),
    (PLAN, [36, 36, 36, 36, 35], 299, 300, Decimal(299) * 100 / 300, "B"),
    # Without a year it is what there was before the first that counts.
    ({**PLAN, "baseline_year": None}, [36], 156, 156, 100, "A"),
    # A baseline that is only stated beside: the total and its line start at 0, as without one.
    ({**PLAN, "starts": False}, [36], 36, 60, 60, "C"),
    ({**PLAN, "baseline": None}, [36], 36, 60, 60, "C"),
    ({**PLAN, "baseline": 0}, [36], 36, 60, 60, "C"),
    # The table of years is of running totals too.
    ({**PLAN, "expected": {R3: 150}}, [30], 150, 150, 100, "A"),
    # Below zero: ▲60 to 40 is 20 a year.
    ({**PLAN, "baseline": -60, "target": 40}, [20], -40, -40, 100, "A"),
    # What met its target before has nothing to share out.
    ({**PLAN, "baseline": 310}, [0], 310, 300, Decimal(310) * 100 / 300, "A"),
    # A ceiling: what may be used up by the year.
    (CEILING, [36], 156, 156, 100, "A"),
    (CEILING, [60], 180, 156, Decimal(156) * 100 / 180, "B"),
]


@pytest.mark.parametrize(("plan", "entries", "total", "reference", "rate", "grade"), TOTALS)
def test_running_total_from_a_baseline(plan, entries, total, reference, rate, grade):
    year = R3 + len(entries) - 1
    given = history(plan, entries, year)
    found = propose_indicator(rule(**plan), given, IMARI)
    assert (given.running_total, found.reference, found.grade) == (total, reference, grade)
    assert abs(found.rate - rate) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("plan", "entries", "rate"),
    [
        (PLAN, [36], 100),
        (PLAN, [18], 50),  # 18 of 36, and not 138 of 156
        (PLAN, [0], 0),
        (PLAN, [-36], -100),
        ({**PLAN, "baseline": None}, [30], 50),  # from 0: 30 of 60
    ],
)
@pytest.mark.parametrize("form", [Form.BASELINE, Form.PROGRESS])
def test_a_scale_may_ask_for_the_way_from_the_baseline(plan, entries, rate, form):
    situation = read(rule(**plan), history(plan, entries, R3))
    assert situation.comparison(Basis.REFERENCE, form).rate == rate


def test_part_of_the_way_of_a_total_that_had_its_target_before_has_no_rate():
    situation = read(rule(**{**PLAN, "baseline": 310}), history({**PLAN, "baseline": 310}, [5], R3))
    assert situation.comparison(Basis.TARGET, Form.PROGRESS).rate is None


def test_a_line_by_the_years_of_the_plan_starts_there_and_one_from_zero_does_not():
    situation = read(rule(**PLAN), history(PLAN, [36, 36], R4))
    assert situation.reference(Basis.LINE).value == 192
    assert situation.reference(Basis.PACE).value == 120  # 300 × 2 ÷ 5, whatever there was
    assert situation.reference(Basis.TARGET).value == 300


def test_after_the_deadline_the_target_itself_is_the_reference():
    found = reference_of(rule(**PLAN), facts(R8, 1, total=310), dec(310))
    assert (found.value, found.origin) == (300, Origin.TARGET)


@pytest.mark.parametrize(
    ("plan", "share"), [(PLAN, 36), ({**PLAN, "baseline": None}, 60), ({**PLAN, "baseline": 300}, None)]
)
def test_what_a_year_is_expected_to_add(plan, share):
    assert yearly_share(rule(**plan), R3) == share


# entries → previous, its year
@pytest.mark.parametrize(
    ("entries", "year", "previous"),
    [
        ([10], R3, (120, R2)),
        ([None, 10], R4, (120, R2)),
        ([10, 10], R4, (130, R3)),
        ([None, 10, 10], R5, (None, None)),  # the total of R4 is unknown
    ],
)
def test_the_first_year_is_compared_with_the_baseline(entries, year, previous):
    given = history(PLAN, entries, year)
    assert (given.previous, given.previous_year) == previous


def test_a_value_of_a_year_before_is_no_total():
    given = history(PLAN, [50, 36], R3, start=R2)
    assert (given.running_total, given.previous, given.previous_year) == (156, 120, R2)


def test_an_unknown_year_leaves_the_total_unknown_unless_the_known_part_settles_it():
    unknown = history(PLAN, [36, "pending", 36], R5)
    assert (unknown.running_total, unknown.known_total) == (None, 192)
    assert propose_indicator(rule(**PLAN), unknown, IMARI).grade == "－"
    settled = history(PLAN, [36, "pending", 72], R5)  # 228 of 228
    assert propose_indicator(rule(**PLAN), settled, IMARI).grade == "A"


def test_a_flat_row_states_totals_with_what_there_was_before():
    alone = facts(R3, 36)  # in the first year start and increment are the total
    assert propose_indicator(rule(**PLAN), alone, IMARI).grade == "A"
    assert propose_indicator(rule(**PLAN), facts(R4, 36, total=192), IMARI).grade == "A"
    assert propose_indicator(rule(**PLAN), facts(R4, 36, total=72), IMARI).grade == "D"


def test_reached_and_behind():
    assert target_standing(rule(**PLAN), history(PLAN, [180], R3), IMARI) == "reached"
    assert target_standing(rule(**PLAN), history(PLAN, [0], R3), IMARI) == "behind"


def test_the_sentence_says_what_there_was():
    found = propose_indicator(rule(**PLAN), history(PLAN, [40], R3), IMARI)
    assert found.reason == (
        "「指標」は、令和３年度までの累計が160件（うち当年度40件、１年分の目安36件に対して111.1％、"
        "基準値（令和２年度の120件）を含む）で、目安（156件以上）に達しており、達成率は102.6％のため、"
        "A（計画どおり・達成）を提案します。"
    )


def test_the_sentence_says_from_where_a_share_is_taken():
    by = scale("AB", [("B", {"rate": {"form": "baseline", "below": 60}})])
    found = propose_indicator(rule(**PLAN), history(PLAN, [18], R3), by)
    assert "目安（156件以上）に対する基準値（令和２年度の120件）からの達成率は50.0％のため、B" in found.reason


def test_every_year_counts_to_the_deadline():
    plan = {**PLAN, "years": (R3, R7), "due": R4}  # 90 a year
    assert propose_indicator(rule(**plan), history(plan, [90], R3), IMARI).reference == 210

"""導入・期限: reached by when; until then what was done."""

from datetime import date

import pytest

from indicators.judgement import ItemCounts, propose_indicator
from tests.indicators.judgement.judgement_cases import IMARI, R3, R4, R5, R6, R7, facts, rule, scale

ALL, NONE = ItemCounts(4), ItemCounts()
HALF = ItemCounts(2, 0, 2)

# year judged, day reached, evaluation items → grade, rate. Due in R6 (April 2024 to March 2025).
DUE_R6 = [
    # Before the due year what was done stands in.
    (R3, None, ALL, "A", 100),
    (R4, None, ItemCounts(4, 0, 1), "B", 80),
    (R4, None, ItemCounts(1, 1, 0), "C", 75),
    (R4, None, HALF, "C", 50),
    (R4, None, ItemCounts(1, 0, 3), "D", 25),
    (R4, None, ItemCounts(0, 0, 2), "D", 0),
    (R5, None, ItemCounts(3, 0, 0, 5), "A", 100),  # 対象外 is in no denominator
    (R5, None, NONE, "－", None),
    (R5, None, ItemCounts(0, 0, 0, 2), "－", None),
    # Reached: in the year or before, whatever the items.
    (R4, date(2022, 4, 1), NONE, "A", None),
    (R5, date(2022, 6, 1), HALF, "A", None),
    (R6, date(2025, 3, 31), NONE, "A", None),
    (R7, date(2025, 3, 31), NONE, "A", None),
    # A day after the fiscal year's end counts for the next.
    (R6, date(2025, 4, 1), ALL, "C", None),
    (R7, date(2025, 4, 1), ALL, "B", None),
    (R4, date(2023, 4, 1), ItemCounts(1, 0, 3), "D", 25),
    (R7, date(2026, 3, 31), NONE, "B", None),
    (R7, date(2026, 4, 1), HALF, "C", None),
    # Due and not reached.
    (R6, None, ALL, "C", None),
    (R6, None, HALF, "C", None),
    (R6, None, ItemCounts(1, 0, 2), "D", None),
    (R6, None, NONE, "D", None),
    (R7, None, ALL, "C", None),
    (R7, None, ItemCounts(0, 0, 0, 3), "D", None),
]


@pytest.mark.parametrize(("year", "day", "items", "grade", "rate"), DUE_R6)
def test_milestone_due_in_r6(year, day, items, grade, rate):
    given = facts(year, items=items, reached_on=day)
    proposal = propose_indicator(rule("milestone", due=R6), given, IMARI)
    assert (proposal.grade, proposal.rate, proposal.provisional) == (grade, rate, False)


@pytest.mark.parametrize(
    ("year", "day", "grade"),
    [(R6, None, "A"), (R7, None, "C"), (R7, date(2026, 3, 31), "A")],
)
def test_without_a_due_year_it_is_due_in_the_last(year, day, grade):
    assert propose_indicator(rule("milestone"), facts(year, items=ALL, reached_on=day), IMARI).grade == grade


# condition → whether it holds in R4 (before the due year, items 75 %), in R6 and R7 (due), and once reached
CONDITIONS = [
    ({"reached": True}, "----○"),
    ({"reached": False}, "-○○○-"),
    ({"rate": {"at_least": 75}}, "-○---"),
    ({"rate": {"of": "target", "at_least": 0}}, "-----"),
    ({"rate": {"of": "line", "at_least": 0}}, "-----"),
    ({"has_rate": False}, "--○○○"),
    ({"milestone": ["overdue"]}, "--○○-"),
    ({"has_value": False}, "○----"),
]


@pytest.mark.parametrize(("when", "holds"), CONDITIONS)
def test_what_a_scale_may_ask_of_a_milestone(when, holds):
    items = ItemCounts(3, 0, 1)
    years = [
        facts(R4, status="pending", items=items),
        facts(R4, items=items),
        facts(R6, items=items),
        facts(R7, items=items),
        facts(R6, items=items, reached_on=date(2024, 6, 1)),
    ]
    by = scale(["○"], [("○", when)])
    grades = [propose_indicator(rule("milestone", due=R6), given, by).grade for given in years]
    assert "".join(grades).replace("－", "-") == holds


# status, day reached → grade in R6, provisional
STATUSES = [
    (None, None, "－", True),
    ("pending", None, "－", True),
    ("unpublished", None, "－", True),
    ("not_held", None, "－", False),
    ("not_applicable", None, "－", False),
    ("preliminary", None, "C", True),
    ("preliminary", date(2024, 10, 1), "A", True),
    (None, date(2024, 10, 1), "A", False),  # a day is an answer
    (None, date(2023, 10, 1), "A", False),  # reached the year before: settled, nothing to enter
    (None, date(2025, 4, 10), "C", False),
    ("pending", date(2023, 10, 1), "A", True),
    ("not_applicable", date(2023, 10, 1), "－", False),
]


@pytest.mark.parametrize(("status", "day", "grade", "provisional"), STATUSES)
def test_status_of_a_milestone(status, day, grade, provisional):
    given = facts(R6, status=status, reached_on=day, items=ALL)
    proposal = propose_indicator(rule("milestone", due=R6), given, IMARI)
    assert (proposal.grade, proposal.provisional) == (grade, provisional)

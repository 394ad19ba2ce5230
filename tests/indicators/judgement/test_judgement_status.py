"""Blank, 0, 対象外, 未実施 and 調査中 are different things; so are years that do not count."""

import pytest

from indicators.judgement import propose_indicator
from tests.indicators.judgement.judgement_cases import IMARI, R3, R4, R5, R7, R8, facts, rule

# status, value entered → grade, provisional
STATUSES = [
    ("confirmed", 8, "B", False),
    ("confirmed", 0, "D", False),
    ("preliminary", 8, "B", True),
    ("preliminary", 10, "A", True),
    ("pending", None, "－", True),
    ("unpublished", None, "－", True),
    ("not_held", None, "－", False),
    ("not_applicable", None, "－", False),
    (None, None, "－", True),
    (None, 8, "B", False),  # a value without a status, as a flat row may have it
    ("confirmed", None, "－", True),  # promises a value that is not there: blank
    ("pending", 8, "－", True),  # has none, whatever was left in the field
]


@pytest.mark.parametrize("kind", ["annual", "per_event", "ratio", "level"])
@pytest.mark.parametrize(("status", "value", "grade", "provisional"), STATUSES)
def test_status_of_a_counting_year(kind, status, value, grade, provisional):
    plan = rule(kind, 10, timing="every_year")
    proposal = propose_indicator(plan, facts(R5, value, status=status), IMARI)
    assert (proposal.grade, proposal.provisional, proposal.counts) == (grade, provisional, True)
    assert proposal.is_graded is (grade != "－")


@pytest.mark.parametrize(("status", "value", "grade", "provisional"), STATUSES)
def test_status_of_a_running_total(status, value, grade, provisional):
    plan = rule("cumulative", 10, years=(R5, R5))
    proposal = propose_indicator(plan, facts(R5, value, status=status), IMARI)
    assert (proposal.grade, proposal.provisional) == (grade, provisional)


# years that count, year judged
OUTSIDE = [((R4, R7), R3), ((R4, R5), R7), ((R3, R7), R8)]


@pytest.mark.parametrize(("years", "year"), OUTSIDE)
@pytest.mark.parametrize("status", ["confirmed", "pending", None])
@pytest.mark.parametrize("kind", ["annual", "cumulative", "milestone", "text"])
def test_year_that_does_not_count(years, year, status, kind):
    value = 10 if status == "confirmed" else None
    proposal = propose_indicator(rule(kind, 10, years=years), facts(year, value, status=status), IMARI)
    assert (proposal.grade, proposal.counts, proposal.provisional) == ("－", False, False)
    assert (proposal.rate, proposal.reference) == (None, None)


@pytest.mark.parametrize(("status", "provisional"), [("confirmed", False), (None, True), ("pending", True)])
def test_text_is_graded_by_people(status, provisional):
    proposal = propose_indicator(rule("text"), facts(R5, status=status), IMARI)
    assert (proposal.grade, proposal.provisional) == ("－", provisional)


@pytest.mark.parametrize("kind", ["annual", "per_event", "ratio", "level", "cumulative"])
def test_without_a_target_nothing_is_graded(kind):
    proposal = propose_indicator(rule(kind), facts(R5, 10, total=10), IMARI)
    assert (proposal.grade, proposal.rate) == ("－", None)

"""The roll-up: what the grades of the indicators and the items make of an initiative."""

import json
from datetime import date

import pytest

from indicators.judgement import ItemCounts, Scale, propose_initiative
from tests.indicators.judgement.judgement_cases import IMARI, IMARI_JSON, R3, R4, R5, R6, facts, rule

DATA = json.loads(IMARI_JSON.read_text(encoding="utf-8"))
AVERAGE = Scale.from_data({**DATA, "initiative": {"roll_up": "average", "best_needs_items_rate": 100}})
PLAIN = Scale.from_data({**DATA, "initiative": {}})

ALL, NONE, EXCLUDED = ItemCounts(2), ItemCounts(), ItemCounts(0, 0, 0, 2)
MOST, HALF, FEW = ItemCounts(4, 0, 1), ItemCounts(1, 0, 1), ItemCounts(1, 0, 3)

# Value of a yearly target of 10 that gives the grade.
VALUES = {"A": 10, "B": 8, "C": 5, "D": 4}


def indicators(*grades, year=R5):
    """One indicator per grade, or per status without a value."""
    pairs = []
    for number, wanted in enumerate(grades):
        plan = rule("annual", 10, timing="every_year", name=f"目標{number}")
        if wanted in VALUES:
            pairs.append((plan, facts(year, VALUES[wanted])))
        else:
            pairs.append((plan, facts(year, status=None if wanted == "blank" else wanted)))
    return pairs


# indicators, items → grade, 暫定
ROLL_UPS = [
    (["A"], ALL, "A", False),
    (["A"], MOST, "B", False),  # A only if the items rate is 100 %
    (["A"], FEW, "B", False),
    (["A"], ItemCounts(1, 1, 0), "B", False),
    (["A"], ItemCounts(1, 0, 0, 5), "A", False),
    (["A"], NONE, "A", False),  # no item that could be undone
    (["A"], EXCLUDED, "A", False),
    (["B"], ALL, "B", False),
    (["B"], FEW, "B", False),  # items hold back an A only
    (["A", "B"], ALL, "B", False),
    (["A", "C", "B"], ALL, "C", False),
    (["D", "A"], ALL, "D", False),
    (["A", "A"], ALL, "A", False),
    # Without a graded indicator the items decide.
    ([], ALL, "A", False),
    ([], MOST, "B", False),
    ([], HALF, "C", False),
    ([], ItemCounts(0, 1, 0), "C", False),
    ([], FEW, "D", False),
    ([], ItemCounts(0, 0, 1), "D", False),
    ([], NONE, "－", False),
    ([], EXCLUDED, "－", False),
    (["not_held"], ItemCounts(0, 0, 1), "D", False),  # 未実施: its item is 0 of 1
    (["not_applicable"], ALL, "A", False),
    (["not_applicable"], EXCLUDED, "－", False),
    (["A", "not_held"], HALF, "B", False),
    (["C", "not_applicable"], ALL, "C", False),
    # 暫定
    (["pending"], ALL, "A", True),
    (["unpublished"], NONE, "－", True),
    (["blank"], FEW, "D", True),
    (["A", "pending"], ALL, "A", True),
    (["B", "blank"], ALL, "B", True),
]


@pytest.mark.parametrize(("grades", "items", "grade", "provisional"), ROLL_UPS)
def test_lowest_grade(grades, items, grade, provisional):
    proposal = propose_initiative(indicators(*grades), items, IMARI, fiscal_year=R5)
    assert (proposal.grade, proposal.provisional) == (grade, provisional)
    assert proposal.is_graded is (grade != "－")
    assert len(proposal.indicators) == len(grades)
    assert proposal.items_rate == items.rate


# indicators, items → grade by the average of 4, 3, 2, 1 points, half up
AVERAGES = [
    (["A", "C"], ALL, "B"),
    (["A", "B"], ALL, "A"),  # 3.5
    (["A", "B"], HALF, "B"),
    (["B", "C"], ALL, "B"),  # 2.5
    (["A", "D"], ALL, "B"),  # 2.5
    (["C", "C", "D"], ALL, "C"),  # 1.67
    (["D", "D", "C"], ALL, "D"),  # 1.33
    (["B", "pending"], ALL, "B"),  # a missing value is not counted as 0
    (["D"], ALL, "D"),
]


@pytest.mark.parametrize(("grades", "items", "grade"), AVERAGES)
def test_average_grade(grades, items, grade):
    assert propose_initiative(indicators(*grades), items, AVERAGE, fiscal_year=R5).grade == grade


def test_a_scale_may_ask_nothing_of_the_items():
    assert propose_initiative(indicators("A"), FEW, PLAIN, fiscal_year=R5).grade == "A"


def test_year_without_plan_is_not_graded():
    proposal = propose_initiative(indicators("A"), ALL, IMARI, fiscal_year=R5, planned=False)
    assert (proposal.grade, proposal.is_graded, proposal.provisional) == ("－", False, False)
    assert proposal.items_rate == 100
    assert proposal.reason == "令和５年度は計画なしのため、評価しません。"
    (indicator,) = proposal.indicators
    assert (indicator.grade, indicator.counts, indicator.provisional) == ("－", False, False)
    assert indicator.reason == "「目標0」は、令和５年度は計画なしのため、評価しません。"


def test_a_year_without_plan_waits_for_nothing():
    proposal = propose_initiative(indicators("blank"), ALL, IMARI, fiscal_year=R5, planned=False)
    assert [one.provisional for one in proposal.indicators] == [False]


@pytest.mark.parametrize(("codes", "grade"), [("A", "A"), ("AB", "B"), ("ABC", "B")])
def test_the_next_grade_where_items_hold_back_the_best(codes, grade):
    scale = Scale.from_data(
        {
            "key": "k",
            "name": "n",
            "codes": [{"code": code, "label": code} for code in codes],
            "rules": [{"code": "A", "when": {}}],
            "initiative": {"best_needs_items_rate": 100},
        }
    )
    assert propose_initiative(indicators("A"), HALF, scale, fiscal_year=R5).grade == grade
    assert propose_initiative(indicators("A"), ALL, scale, fiscal_year=R5).grade == "A"


def test_preliminary_figure_is_graded_and_named():
    plan = rule("annual", 10, timing="every_year", name="参加社数")
    proposal = propose_initiative([(plan, facts(R5, 10, status="preliminary"))], ALL, IMARI, fiscal_year=R5)
    assert (proposal.grade, proposal.provisional) == ("A", True)
    assert proposal.reason.startswith("「参加社数」は10（速報）で")
    assert proposal.reason.endswith("速報のため暫定です。")


def test_indicator_outside_its_years_neither_counts_nor_marks():
    plan = rule("annual", 10, timing="every_year", years=(R5, R6), name="参加社数")
    proposal = propose_initiative([(plan, facts(R3, status=None))], ALL, IMARI, fiscal_year=R3)
    assert (proposal.grade, proposal.provisional) == ("A", False)
    assert plan.name not in proposal.reason


def test_milestone_and_text_side_by_side():
    done = (rule("milestone", due=R4, name="導入"), facts(R4, reached_on=date(2022, 7, 1)))
    text = (rule("text", name="方針"), facts(R4))
    assert propose_initiative([done, text], ALL, IMARI, fiscal_year=R4).grade == "A"


def test_facts_of_another_year_are_refused():
    with pytest.raises(ValueError, match="fiscal year"):
        propose_initiative(indicators("A", year=R4), ALL, IMARI, fiscal_year=R5)

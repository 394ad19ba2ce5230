"""A figure of another year than the one that is evaluated: a scale may treat it in its own way."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.judgement import Scale, propose_indicator, target_standing
from tests.indicators.judgement.judgement_cases import IMARI, R5, facts, rule

# The statistic of two years ago says nothing about this year's work: it is shown and not graded.
CAUTIOUS = Scale.from_data(
    {
        "key": "cautious",
        "name": "慎重な尺度",
        "codes": [
            {"code": "○", "label": "順調"},
            {"code": "△", "label": "遅れ"},
            {"code": "参考", "label": "別の年度の値", "is_grade": False},
        ],
        "rules": [
            {"code": "参考", "when": {"of_earlier_year": True, "reached": False}},
            {"code": "○", "when": {"rate": {"at_least": 100}}},
            {"code": "△", "when": {"rate": {"below": 100}}},
        ],
    }
)
NOW = rule("annual", 100, timing="every_year", unit="人")


# years behind, value → code, whether that is a grade, standing
@pytest.mark.parametrize(
    ("behind", "value", "code", "is_graded", "standing"),
    [
        (0, 99, "△", True, "behind"),
        (1, 99, "参考", False, "not_judged"),
        (2, 99, "参考", False, "not_judged"),
        (2, 100, "○", True, "reached"),
    ],
)
def test_the_rule_of_an_earlier_year(behind, value, code, is_graded, standing):
    plan = replace(NOW, years_behind=behind)
    found = propose_indicator(plan, facts(R5, value), CAUTIOUS)
    assert (found.grade, found.is_graded) == (code, is_graded)
    assert target_standing(plan, facts(R5, value), CAUTIOUS) == standing


def test_the_sentence_names_the_year_of_the_figure():
    found = propose_indicator(replace(NOW, years_behind=2), facts(R5, 99), CAUTIOUS)
    assert "令和５年度の評価に用いる令和３年度" in found.reason
    assert found.reason.endswith("参考（別の年度の値）とします。")


def test_a_scale_that_does_not_ask_grades_it_like_any_other():
    for behind in (0, 2):
        found = propose_indicator(replace(NOW, years_behind=behind), facts(R5, 80), IMARI)
        assert (found.grade, found.rate) == ("B", Decimal(80))

"""Scales as data: each part of a condition, what a scale refuses, and the default scale's codes."""

import pytest

from indicators.judgement import ItemCounts, Scale, ScaleError, propose_indicator
from tests.indicators.judgement.judgement_cases import IMARI, R2, R5, R6, R7, facts, rule, scale

YEARLY = {"kind": "annual", "target": 10, "timing": "every_year"}
WITH_BASE = {"target": 50, "baseline": 40, "baseline_year": R2}  # line 42, 44, 46, 48, 50


# condition → whether it holds for 45 of 50 in R5 after 44, 確定, baseline 40 in R2
CONDITIONS = [
    ({}, True),
    ({"kinds": ["ratio"]}, True),
    ({"kinds": ["annual", "level"]}, False),
    ({"timings": ["every_year"]}, False),
    ({"directions": ["at_least", "above"]}, True),
    ({"comparisons": ["value"]}, True),
    ({"comparisons": ["rank", "keep"]}, False),
    ({"of_earlier_year": False}, True),
    ({"of_earlier_year": True}, False),
    ({"rate": {"of": "target", "at_least": 90}}, True),
    ({"rate": {"of": "target", "above": 90}}, False),
    ({"rate": {"of": "target", "at_most": 90}}, True),
    ({"rate": {"of": "target", "below": 90}}, False),
    ({"rate": {"of": "target", "at_least": 80, "below": "90.1"}}, True),
    ({"rate": {"of": "target", "form": "baseline", "at_most": 50}}, True),  # 5 of 10
    ({"rate": {"of": "reference", "form": "plain", "above": 97, "below": 98}}, True),  # 45 of 46
    ({"rate": {"of": "pace", "at_least": 150}}, True),  # 45 of 30
    ({"rate": {"of": "line", "above": 97, "below": 98}}, True),  # 45 of 46
    ({"rate": {"of": "line", "form": "baseline", "at_most": "83.4"}}, True),  # 5 of 6
    ({"reached": {"of": "line"}}, False),
    ({"reached": True}, False),
    ({"reached": False}, True),
    ({"reached": {"of": "pace"}}, True),
    ({"reached": {"of": "target", "is": False}}, True),
    ({"rate": {"of": "target", "form": "progress", "at_least": 50, "at_most": 50}}, True),  # 5 of 10
    ({"has_target": True}, True),
    ({"has_target": False}, False),
    ({"has_rate": True}, True),
    ({"has_rate": False}, False),
    ({"change": {"from": "reference", "is": "worse", "tolerance": "0.9"}}, True),
    ({"change": {"from": "reference", "is": "worse", "tolerance": 1}}, False),
    ({"change": {"from": "previous", "is": "not_better"}}, False),
    ({"change": {"from": "previous", "is": "better", "tolerance": 1}}, False),
    ({"items_rate": {"at_least": 50}}, True),
    ({"items_rate": {"above": 50}}, False),
    ({"milestone": ["early"]}, False),
    ({"before_deadline": True}, True),
    ({"provisional_baseline": False}, True),
    ({"target_at_limit": True}, False),
    ({"baseline_form": True}, True),
    ({"rate": {"of": "target", "above": 0}, "baseline_form": True}, False),
    ({"asks_for_change": True}, False),
    ({"asks_for_change": False}, True),
    ({"has_previous": True}, True),
    ({"has_previous": False}, False),
    ({"status": ["confirmed"]}, True),
    ({"status": ["blank"]}, False),
    ({"has_value": True}, True),
    ({"reason": ["事業終了"]}, False),
]


@pytest.mark.parametrize(("when", "holds"), CONDITIONS)
def test_condition(when, holds):
    given = facts(R5, 45, previous=44, items=ItemCounts(1, 0, 1))
    proposal = propose_indicator(rule(**WITH_BASE), given, scale(["Y"], [("Y", when)]))
    assert (proposal.grade == "Y") is holds


def test_catch_all_never_grades_a_missing_value():
    by = scale(["Y"], [("Y", {})])
    assert propose_indicator(rule(**YEARLY), facts(R5, status="pending"), by).grade == "－"
    asked = scale(["Y"], [("Y", {"status": ["pending", "blank"]})])
    assert propose_indicator(rule(**YEARLY), facts(R5, status="pending"), asked).grade == "Y"
    assert propose_indicator(rule(**YEARLY), facts(R5, status=None), asked).grade == "Y"


def test_first_rule_that_holds_wins():
    by = scale("AB", [("B", {"rate": {"at_least": 50}}), ("A", {"rate": {"at_least": 100}})])
    assert propose_indicator(rule(**YEARLY), facts(R5, 10), by).grade == "B"


def test_year_that_does_not_count_is_never_graded():
    by = scale(["Y"], [("Y", {"has_value": True}), ("Y", {"has_value": False})])
    assert propose_indicator(rule(**{**YEARLY, "years": (R6, R7)}), facts(R5, 10), by).grade == "－"


def test_imari_has_its_five_codes():
    assert [(code.code, code.label, code.is_grade) for code in IMARI.codes] == [
        ("A", "計画どおり・達成", True),
        ("B", "おおむね計画どおり", True),
        ("C", "遅れている", True),
        ("D", "大きく遅れている", True),
        ("－", "評価できない", False),
    ]
    assert IMARI.thresholds == (100, 80, 50)


CODES = [{"code": "A", "label": "良い"}, {"code": "－", "label": "なし", "is_grade": False}]


def data(*rules, **more):
    return {"key": "k", "name": "n", "codes": CODES, "rules": list(rules), **more}


def when(**parts):
    return data({"code": "A", "when": parts})


# data that is refused → what the sentence says
REFUSED = [
    ([], "全体"),
    ({}, "codes"),
    ({**data(), "key": ""}, "key"),
    ({**data(), "name": 5}, "name"),
    (data(colour="red"), "colour"),
    (data(codes=[]), "一つ以上"),
    (data(codes=[{"code": "－", "label": "なし", "is_grade": False}]), "一つ以上"),
    (data(codes=[*CODES, CODES[0]]), "重複"),
    (data(codes=[{"code": "A"}]), "label"),
    (data(codes=[{"code": "A", "label": "良い", "is_grade": "yes"}]), "true か false"),
    (data({"code": "Z", "when": {}}), "「Z」は、区分にありません"),
    (data({"code": "A", "if": {}}), "「if」"),
    (data("A"), "1番目の規則"),
    (data({"code": "A", "when": {}}, {"code": "A", "when": {"speed": 1}}), "2番目の規則"),
    (when(rate=80), "rate"),
    (when(rate={"of": "reference"}), "at_least"),
    (when(rate={"of": "moon", "at_least": 1}), "moon"),
    (when(rate={"at_least": 0.5}), "0.5"),
    (when(rate={"at_least": "八十"}), "八十"),
    (when(rate={"at_least": "NaN"}), "NaN"),
    *[
        (when(rate={"at_least": text}), f"「{text}」は数として")
        for text in ("1_0", "８０", " 80", "8e1", "٣")
    ],
    (when(rate={"at_least": True}), "True"),
    (when(rate={"at_least": 1, "form": "wild"}), "wild"),
    (when(kinds="annual"), "一覧"),
    (when(kinds=["yearly"]), "yearly"),
    (when(reached="yes"), "reached"),
    (when(change={"from": "baseline"}), "change"),
    (when(change={"from": "baseline", "is": "better", "tolerance": -1}), "０以上"),
    (when(change={"from": "baseline", "is": "better", "tolerance_in": "miles"}), "miles"),
    (when(milestone=["soon"]), "soon"),
    (when(status=["lost"]), "lost"),
    (when(reason=[""]), "reason"),
    (when(has_value=1), "true か false"),
    (data(items_rules=[{"code": "A", "when": {"reached": True}}]), "reached"),
    (data(initiative={"roll_up": "median"}), "median"),
    (data(initiative={"best_needs_items_rate": 0.9}), "0.9"),
]


@pytest.mark.parametrize(("bad", "says"), REFUSED)
def test_data_that_is_not_understood_is_refused_in_words(bad, says):
    with pytest.raises(ScaleError) as refused:
        Scale.from_data(bad)
    assert says in str(refused.value)
    assert str(refused.value).endswith("。")

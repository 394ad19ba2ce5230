"""A reason names the rule that decided: reached or not, a rate only where the grade rests on one, a range."""

import json
from decimal import Decimal

import pytest

from indicators.judgement import (
    ItemCounts,
    Scale,
    Status,
    YearFigure,
    facts_from_history,
    propose_indicator,
)
from indicators.plan_io.shipped_scales import FOLDER, reference_scale
from tests.indicators.judgement.judgement_cases import R2, R3, R4, R5, R7, facts, rule

YEARLY = {"timing": "every_year", "name": "利用率"}
CODES = [{"code": "○", "label": "達成"}, {"code": "×", "label": "未達成"}]


def scale_of(*rules, codes=CODES):
    return Scale.from_data({"key": "own", "name": "自前", "codes": codes, "rules": list(rules)})


REACHED = scale_of({"code": "○", "when": {"reached": True}}, {"code": "×", "when": {"reached": False}})


def test_a_scale_that_asks_whether_the_target_is_reached_says_so_and_no_rate():
    proposal = propose_indicator(rule("ratio", 80, **YEARLY), facts(R5, "60.2"), REACHED)
    assert proposal.rate is None
    assert proposal.reason == (
        "「利用率」は、令和５年度の実績が60.2％で、目標（80.0％以上）に達していないため、×（未達成）を提案します。"
    )
    reached = propose_indicator(rule("ratio", 80, **YEARLY), facts(R5, 82), REACHED)
    assert reached.reason == (
        "「利用率」は、令和５年度の実績が82.0％で、目標（80.0％以上）に達しているため、○（達成）を提案します。"
    )


def test_exactly_what_must_be_exceeded_is_not_reached():
    proposal = propose_indicator(
        rule("annual", 5, direction="above", unit="社", **YEARLY), facts(R5, 5), REACHED
    )
    assert "ちょうど5社で、5社を超えていませんので、×（未達成）を提案します" in proposal.reason
    assert "率" not in proposal.reason.removeprefix("「利用率」")


def gunma(**tolerance):
    data = json.loads((FOLDER / "gunma_ict.json").read_text(encoding="utf-8"))
    for one in data["rules"]:
        if "change" in one["when"]:
            one["when"]["change"] |= tolerance
    return Scale.from_data(data)


BASE = {"baseline": 95, "baseline_year": R2, "name": "保有率", "years": (R3, R7)}
# actual → value, baseline, range, words, grade
RANGES = [
    ("96.0", "96.0", "95.0", "90.3〜99.8", "内である", "C（横ばい）"),
    ("99.9", "99.9", "95.0", "90.3〜99.8", "より改善している", "B（前進）"),
    ("80", "80.0", "95.0", "90.3〜99.8", "より悪化している", "D（後退）"),
    # Within the range by less than one decimal shows: more of them.
    ("90.26", "90.26", "95.00", "90.25〜99.75", "内である", "C（横ばい）"),
]


@pytest.mark.parametrize(("actual", "value", "base", "span", "words", "grade"), RANGES)
def test_a_tolerance_is_told_as_the_range_that_it_makes(actual, value, base, span, words, grade):
    proposal = propose_indicator(rule("ratio", 100, **BASE), facts(R4, actual), gunma())
    assert proposal.reason == (
        f"「保有率」は、令和４年度の実績が{value}％で、基準値（令和２年度の{base}％）の±5％（{span}％）の範囲{words}ため、"
        f"{grade}を提案します。"
    )
    assert proposal.rate is None


def test_a_tolerance_in_the_indicators_unit():
    plan = rule("level", 60, baseline=50, baseline_year=R2, unit="社", name="会員数")
    proposal = propose_indicator(plan, facts(R4, 51), gunma(tolerance=3, tolerance_in="points"))
    assert "基準値（令和２年度の50社）の±3社（47〜53社）の範囲内である" in proposal.reason


GROWS = {"target": 50, "baseline": 40, "baseline_year": R2, "name": "会員数", "unit": "社"}
# what is compared with, how; further facts → how the sentence goes on after 実績が…社で、
CHANGES = [
    ("baseline", "better", {}, "基準値（令和２年度の40社）より改善しているため"),
    ("baseline", "not_worse", {}, "基準値（令和２年度の40社）から悪化していないため"),
    ("baseline", "worse", {"actual": 39}, "基準値（令和２年度の40社）より悪化しているため"),
    ("baseline", "same", {"actual": 40}, "基準値（令和２年度の40社）と同じ水準であるため"),
    ("baseline", "not_better", {"actual": 40}, "基準値（令和２年度の40社）から改善していないため"),
    (
        "previous",
        "worse",
        {"previous": 48, "previous_year": R4},
        "前回（令和４年度）の48社より悪化しているため",
    ),
    ("previous", "better", {"previous": 44}, "前回の44社より改善しているため"),
    ("target", "worse", {}, "目標の50社に届かないため"),
    ("target", "better", {"actual": 51}, "目標の50社より良いため"),
    ("target", "same", {"actual": 50}, "目標の50社と同じ水準であるため"),
    ("target", "not_better", {"actual": 50}, "目標の50社より良くないため"),
    ("reference", "worse", {}, "当年度の目安の46社に届かないため"),
    ("reference", "not_worse", {"actual": 46}, "当年度の目安の46社を下回らないため"),
]


@pytest.mark.parametrize(("origin", "trend", "given", "words"), CHANGES)
def test_a_change_says_from_what_and_how(origin, trend, given, words):
    scale = scale_of({"code": "○", "when": {"change": {"from": origin, "is": trend}}})
    year = facts(R5, **{"actual": 45} | given)
    reason = propose_indicator(rule("level", **GROWS), year, scale).reason
    assert reason == (f"「会員数」は、令和５年度の実績が{year.actual}社で、{words}、○（達成）を提案します。")


def test_several_changes_are_told_one_after_the_other():
    changes = [{"from": "baseline", "is": "better"}, {"from": "target", "is": "worse"}]
    scale = scale_of({"code": "○", "when": {"change": changes}})
    reason = propose_indicator(rule("level", **GROWS), facts(R5, 45), scale).reason
    assert "基準値（令和２年度の40社）より改善している、かつ目標の50社に届かないため" in reason


def test_a_running_total_changes_from_the_baseline_too():
    plan = rule("cumulative", 200, baseline=60, baseline_year=R2, name="受講者数", unit="人")
    scale = scale_of({"code": "○", "when": {"change": {"from": "baseline", "is": "better"}}})
    reason = propose_indicator(plan, facts(R5, 30, total=90), scale).reason
    assert "で、基準値（令和２年度の60人）より改善しているため、○" in reason
    known = facts_from_history(plan, [YearFigure(R4, Status.CONFIRMED, Decimal(160))], R4, ItemCounts())
    assert "判明している累計が160人" in propose_indicator(plan, known, scale).reason
    assert (
        "で、基準値（令和２年度の60人）より改善しているため、○"
        in propose_indicator(plan, known, scale).reason
    )


@pytest.mark.parametrize(
    ("unit", "tolerance", "tolerance_in", "words"),
    [
        ("", 3, "points", "±3ポイント（47〜53）"),
        ("点", 3, "points", "±3点（47〜53点）"),
        ("点", 6, "percent", "±6％（47〜53点）"),
        ("点", "2.50", "points", "±2.5点（48〜53点）"),
    ],
)
def test_the_unit_of_a_tolerance(unit, tolerance, tolerance_in, words):
    change = {"from": "baseline", "is": "same", "tolerance": tolerance, "tolerance_in": tolerance_in}
    plan = rule("level", 60, baseline=50, baseline_year=R2, unit=unit, name="会員数")
    scale = scale_of({"code": "○", "when": {"change": change}})
    assert f"の{words}の範囲内であるため" in propose_indicator(plan, facts(R4, 51), scale).reason


def test_a_code_that_is_its_own_label_stands_once():
    codes = [{"code": "進展", "label": "進展"}, {"code": "停滞", "label": "停滞"}]
    scale = scale_of({"code": "進展", "when": {"reached": True}}, codes=codes)
    proposal = propose_indicator(rule("ratio", 80, **YEARLY), facts(R5, 82), scale)
    assert proposal.reason.endswith("達しているため、進展を提案します。")


def test_a_rate_stands_where_the_grade_rests_on_one():
    plan = rule("ratio", 80, **YEARLY)
    assert propose_indicator(plan, facts(R5, 60), reference_scale("aichi")).rate == 75
    osaka = propose_indicator(rule("ratio", 100, **YEARLY), facts(R5, 100), reference_scale("osaka_library"))
    assert (osaka.grade, osaka.rate) == ("A", None)  # the target has no more: reached is all that is asked


# The figures of a published plan: 合計特殊出生率, baseline 1.54, 目安値 1.62 of 1.7.
def test_whoever_recomputes_a_rate_gets_it():
    plan = rule("annual", "1.7", timing="at_end", baseline="1.54", baseline_year=R2, expected={R4: "1.62"})
    proposal = propose_indicator(plan, facts(R4, "1.56"), reference_scale("nagano"))
    assert (
        "実績が1.56で、目安値（1.62以上）に対する基準値（令和２年度の1.54）からの達成率は25.0％"
        in proposal.reason
    )

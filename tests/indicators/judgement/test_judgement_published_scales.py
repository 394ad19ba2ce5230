"""The published rules of other bodies, written as data: every condition is needed by one of them."""

from datetime import date

import pytest

from indicators.judgement import ItemCounts, Scale, propose_indicator, propose_initiative
from tests.indicators.judgement.judgement_cases import R2, R3, R4, R5, R6, R7, facts, rule


def scale(codes, rules=(), **more):
    """Codes best first; one in brackets is not a grade."""
    return Scale.from_data(
        {
            "key": "test",
            "name": "試験用の尺度",
            "codes": [
                {"code": code.strip("()"), "label": "区分", "is_grade": not code.startswith("(")}
                for code in codes
            ],
            "rules": [{"code": code, "when": when} for code, when in rules],
            **more,
        }
    )


def reference_rate(**bounds):
    return {"rate": {"of": "reference", **bounds}}


def change(since, trend, **tolerance):
    return {"change": {"from": since, "is": trend, **tolerance}}


# 愛知県: four grades by the rate.
AICHI = scale(
    "ABCD",
    [
        ("A", reference_rate(at_least=100)),
        ("B", reference_rate(at_least=80)),
        ("C", reference_rate(at_least=50)),
        ("D", reference_rate(below=50)),
    ],
)

# 多摩市: the target pro rata from 0, whatever the baseline.
TAMA = scale(
    ["着実", "概ね", "改善や工夫が必要"],
    [
        ("着実", {"rate": {"of": "pace", "at_least": 100}}),
        ("概ね", {"rate": {"of": "pace", "at_least": 60}}),
        ("改善や工夫が必要", {"rate": {"of": "pace", "below": 60}}),
    ],
)

# 長与町: above the target, above the baseline, within 10 % below it, lower, unknown.
NAGAYO = scale(
    ["S", "A", "B", "C", "(−)"],
    [
        ("−", {"has_value": False}),
        ("S", change("target", "better")),
        ("A", change("baseline", "better")),
        ("B", change("baseline", "not_worse", tolerance=10, tolerance_in="percent")),
        ("C", change("baseline", "worse", tolerance=10, tolerance_in="percent")),
    ],
)

# 長野県: baseline form against the year's 目安値.
NAGANO = scale(
    ["A", "B", "C", "(−)"],
    [
        ("A", {"rate": {"of": "reference", "form": "baseline", "at_least": 100}}),
        ("B", {"rate": {"of": "reference", "form": "baseline", "at_least": 80}}),
        ("C", {"rate": {"of": "reference", "form": "baseline", "below": 80}}),
    ],
)

# 江田島市, the first of two: against the baseline.
EDAJIMA = scale(
    "○△×",
    [
        ("○", change("baseline", "better")),
        ("△", change("baseline", "same")),
        ("×", change("baseline", "worse")),
    ],
)

# 江田島市, the second: progress in baseline form against years elapsed ÷ years, which is the straight line.
ON_LINE = {"of": "reference", "form": "baseline"}
EDAJIMA_PACE = scale(
    "AB", [("A", {"rate": {**ON_LINE, "at_least": 100}}), ("B", {"rate": {**ON_LINE, "below": 100}})]
)

# 群馬県: reached, else the change against the baseline with a tolerance of 2 points.
GUNMA = scale(
    "ABCD",
    [
        ("A", {"reached": {"of": "target"}}),
        ("B", change("baseline", "better", tolerance=2, tolerance_in="points")),
        ("C", change("baseline", "same", tolerance="2.0", tolerance_in="points")),
        ("D", change("baseline", "worse", tolerance=2, tolerance_in="points")),
    ],
)

# いの町: against the target; × for no progress or 事業終了.
INO = scale(
    "◎○△×",
    [
        ("×", {"reason": ["事業終了"]}),
        ("◎", change("target", "better")),
        ("○", change("target", "same")),
        ("×", {"change": [{"from": "target", "is": "worse"}, {"from": "previous", "is": "not_better"}]}),
        ("△", change("target", "worse")),
    ],
)

# 大阪府立図書館: by kind of target.
OSAKA = scale(
    "ABCD",
    [
        ("A", {"milestone": ["early"]}),
        ("B", {"milestone": ["on_time"]}),
        ("C", {"milestone": ["before_due", "overdue"], "items_rate": {"above": 0}}),
        ("D", {"milestone": ["before_due", "overdue"]}),
        ("A", {"target_at_limit": True, "reached": {"of": "target"}}),
        ("A", {"timings": ["at_end"], "before_deadline": True, "reached": {"of": "target"}}),
        ("B", {"timings": ["at_end"], "before_deadline": True, **change("previous", "better")}),
        ("C", {"timings": ["at_end"], "before_deadline": True, **change("previous", "same")}),
        ("D", {"timings": ["at_end"], "before_deadline": True, **change("previous", "worse")}),
        ("A", {"rate": {"of": "target", "at_least": 110}}),
        ("B", {"rate": {"of": "target", "at_least": 80}}),
        ("C", {"rate": {"of": "target", "at_least": 50}}),
        ("D", {"rate": {"of": "target", "below": 50}}),
    ],
)

# 浜松市: people choose.
HAMAMATSU = scale(["A", "B", "C", "(D)"])

YEARLY = {"kind": "annual", "target": 10, "timing": "every_year"}
BY_R7 = {"target": 100, "years": (R3, R7)}  # pace 20, 40, 60, 80, 100
WITH_BASE = {"target": 50, "baseline": 40, "baseline_year": R2}  # line 42, 44, 46, 48, 50
DOWN = {**WITH_BASE, "target": 30, "direction": "at_most"}  # line 38, 36, 34, 32, 30

# scale, rule, year, facts → code
ROWS = [
    (AICHI, YEARLY, R5, {"actual": 10}, "A"),
    (AICHI, YEARLY, R5, {"actual": 8}, "B"),
    (AICHI, YEARLY, R5, {"actual": 5}, "C"),
    (AICHI, YEARLY, R5, {"actual": 4}, "D"),
    (AICHI, YEARLY, R5, {"status": "pending"}, "－"),  # the scale has no such code: － stands in
    (AICHI, {**YEARLY, "target": 0, "direction": "at_most"}, R5, {"actual": 1}, "－"),  # no rate, no rule
    (TAMA, BY_R7, R3, {"actual": 20}, "着実"),
    (TAMA, BY_R7, R4, {"actual": 24}, "概ね"),  # 24 of 40
    (TAMA, BY_R7, R4, {"actual": 23}, "改善や工夫が必要"),
    (TAMA, BY_R7, R7, {"actual": 99}, "概ね"),
    (TAMA, {**BY_R7, "baseline": 20}, R5, {"actual": 36}, "概ね"),  # 36 of 60, no baseline in it
    (TAMA, {**BY_R7, "years": (R3, R5)}, R4, {"actual": 40}, "概ね"),  # 60 % of 66.6… exactly
    (TAMA, {**BY_R7, "kind": "cumulative"}, R5, {"actual": 10, "total": 60}, "着実"),
    (NAGAYO, WITH_BASE, R5, {"actual": 51}, "S"),
    (NAGAYO, WITH_BASE, R5, {"actual": 50}, "A"),  # equal is not above
    (NAGAYO, WITH_BASE, R5, {"actual": 41}, "A"),
    (NAGAYO, WITH_BASE, R5, {"actual": 40}, "B"),
    (NAGAYO, WITH_BASE, R5, {"actual": 36}, "B"),  # 10 % of 40 lower
    (NAGAYO, WITH_BASE, R5, {"actual": 35}, "C"),
    (NAGAYO, DOWN, R5, {"actual": 29}, "S"),
    (NAGAYO, DOWN, R5, {"actual": 44}, "B"),
    (NAGAYO, DOWN, R5, {"actual": 45}, "C"),
    (NAGAYO, WITH_BASE, R5, {"status": "unpublished"}, "−"),
    (NAGAYO, {"target": 50}, R5, {"actual": 45}, "−"),  # no baseline, no rule holds
    (NAGANO, WITH_BASE, R5, {"actual": 46}, "A"),
    (NAGANO, WITH_BASE, R5, {"actual": "44.8"}, "B"),  # 4.8 of 6
    (NAGANO, WITH_BASE, R5, {"actual": "44.7"}, "C"),
    (NAGANO, {**WITH_BASE, "expected": {R5: 42}}, R5, {"actual": 42}, "A"),
    (NAGANO, {**WITH_BASE, "timing": "every_year"}, R5, {"actual": 48}, "B"),  # 8 of 10, though 毎年
    (EDAJIMA, WITH_BASE, R5, {"actual": 41}, "○"),
    (EDAJIMA, WITH_BASE, R5, {"actual": 40}, "△"),
    (EDAJIMA, WITH_BASE, R5, {"actual": 39}, "×"),
    (EDAJIMA, DOWN, R5, {"actual": 39}, "○"),
    (EDAJIMA_PACE, WITH_BASE, R5, {"actual": 46}, "A"),
    (EDAJIMA_PACE, WITH_BASE, R5, {"actual": 45}, "B"),
    (GUNMA, WITH_BASE, R5, {"actual": 50}, "A"),
    (GUNMA, WITH_BASE, R5, {"actual": 43}, "B"),
    (GUNMA, WITH_BASE, R5, {"actual": 42}, "C"),
    (GUNMA, WITH_BASE, R5, {"actual": 38}, "C"),
    (GUNMA, WITH_BASE, R5, {"actual": 37}, "D"),
    (GUNMA, {"kind": "milestone", "due": R6}, R5, {"actual": None}, "－"),
    (INO, YEARLY, R5, {"actual": 11}, "◎"),
    (INO, YEARLY, R5, {"actual": 10}, "○"),
    (INO, YEARLY, R5, {"actual": 9, "previous": 8}, "△"),
    (INO, YEARLY, R5, {"actual": 9}, "△"),
    (INO, YEARLY, R5, {"actual": 9, "previous": 9}, "×"),
    (INO, YEARLY, R5, {"status": "not_applicable", "reason": "令和４年度で事業終了"}, "×"),
    (INO, YEARLY, R5, {"status": "not_applicable", "reason": "該当なし"}, "－"),
    (OSAKA, YEARLY, R5, {"actual": 11}, "A"),
    (OSAKA, YEARLY, R5, {"actual": 10}, "B"),
    (OSAKA, {"target": 100, "timing": "every_year"}, R5, {"actual": 100}, "A"),  # cannot be exceeded
    (OSAKA, {"target": 0, "timing": "every_year", "direction": "at_most"}, R5, {"actual": 0}, "A"),
    (OSAKA, WITH_BASE, R5, {"actual": 50, "previous": 60}, "A"),  # reached early
    (OSAKA, WITH_BASE, R5, {"actual": 42, "previous": 41}, "B"),
    (OSAKA, WITH_BASE, R5, {"actual": 42, "previous": 42}, "C"),
    (OSAKA, WITH_BASE, R5, {"actual": 42, "previous": 43}, "D"),
    (OSAKA, WITH_BASE, R7, {"actual": 40, "previous": 39}, "B"),  # plain: 40 of 50
    (OSAKA, {"kind": "milestone", "due": R6}, R5, {"reached_on": date(2023, 5, 1)}, "A"),
    (OSAKA, {"kind": "milestone", "due": R5}, R5, {"reached_on": date(2023, 5, 1)}, "B"),
    (OSAKA, {"kind": "milestone", "due": R6}, R5, {"items": ItemCounts(1, 0, 3)}, "C"),
    (OSAKA, {"kind": "milestone", "due": R6}, R5, {"items": ItemCounts(0, 0, 3)}, "D"),
    (HAMAMATSU, YEARLY, R5, {"actual": 10}, "D"),
    (HAMAMATSU, YEARLY, R5, {"status": "pending"}, "D"),
]


@pytest.mark.parametrize(("by", "plan", "year", "given", "code"), ROWS)
def test_published_rule(by, plan, year, given, code):
    assert propose_indicator(rule(**plan), facts(year, **given), by).grade == code


def test_rate_and_reference_are_those_of_the_rule_that_decided():
    proposal = propose_indicator(rule(**{**BY_R7, "baseline": 20}), facts(R5, 36), TAMA)
    assert (proposal.reference, proposal.rate) == (60, 60)


def test_where_people_choose_the_rate_is_still_given():
    proposal = propose_indicator(rule(**YEARLY), facts(R5, 9), HAMAMATSU)
    assert (proposal.rate, proposal.is_graded) == (90, False)
    assert "人が選びます" in proposal.reason


def test_where_people_choose_an_initiative_has_no_grade():
    pairs = [(rule(**YEARLY), facts(R5, 9))]
    proposal = propose_initiative(pairs, ItemCounts(1), HAMAMATSU, fiscal_year=R5)
    assert (proposal.grade, proposal.is_graded) == ("D", False)
    assert "指標" in proposal.reason

"""Every comparison of a target in every direction and at both times, worked by hand.

Each row is one of ``manage.py judge``, judged by the shipped default scale; the arithmetic stands beside it.
"""

import csv

import pytest

from indicators.judgement import JudgementError
from indicators.judgement.table.rows import TableError, judge_table
from indicators.plan_io.shipped_scales import reference_scale
from tests.indicators.judgement.judge_rows import table
from tests.indicators.judgement.judgement_cases import rule

SCALES = {"imari": reference_scale("imari")}
R2, R3, R4, R5, R6, R7, R8 = range(2020, 2027)
TIMES = ("every_year", "at_end")


def judged(**cells):
    """The answer for a row of R5 that counts from R3 to R7 unless it says otherwise."""
    row = {"kind": "annual", "timing": "every_year", "first_year": R3, "last_year": R7, "fiscal_year": R5}
    (answer,) = csv.DictReader(judge_table(table([row | cells]), SCALES).splitlines())
    return answer


RANGE = {"comparison": "between", "lower_bound": 10, "upper_bound": 20}
# 範囲: bounds included; inside 100 %, below actual ÷ lower bound, above upper bound ÷ actual.
BETWEEN = [
    (RANGE | {"actual": 10}, "100.0", "A"),  # the bound itself is inside
    (RANGE | {"actual": 20}, "100.0", "A"),
    (RANGE | {"actual": 15}, "100.0", "A"),  # not 150 %: more is no better inside
    (RANGE | {"actual": "9.99"}, "99.9", "B"),  # 9.99 ÷ 10
    (RANGE | {"actual": 8}, "80.0", "B"),
    (RANGE | {"actual": 5}, "50.0", "C"),
    (RANGE | {"actual": "4.9"}, "49.0", "D"),
    (RANGE | {"actual": "20.01"}, "99.95", "B"),  # 20 ÷ 20.01 = 99.950…
    (RANGE | {"actual": 25}, "80.0", "B"),  # 20 ÷ 25
    (RANGE | {"actual": 40}, "50.0", "C"),
    (RANGE | {"actual": 41}, "48.8", "D"),  # 48.78
    (RANGE | {"actual": -5}, "-50.0", "D"),
    (RANGE | {"upper_bound": 10, "actual": 10}, "100.0", "A"),  # exactly this number
    # A lower bound of 0 or less: no rate; nearer to the range than before is C, else D.
    (RANGE | {"lower_bound": -10, "upper_bound": -5, "actual": -12, "previous": -13}, "", "C"),
    (RANGE | {"lower_bound": -10, "upper_bound": -5, "actual": -12, "previous": -3}, "", "D"),  # 2, before 2
    (RANGE | {"lower_bound": -10, "upper_bound": -5, "actual": -12, "previous": -2}, "", "C"),  # 2, before 3
    (RANGE | {"lower_bound": -10, "upper_bound": 0, "actual": 3, "previous": -14}, "", "C"),  # 3, before 4
    (RANGE | {"lower_bound": -10, "upper_bound": 0, "actual": 3, "previous": 2}, "", "D"),
    # No line: neither a baseline nor a deadline changes anything.
    (RANGE | {"actual": 8, "baseline": 2, "baseline_year": R2, "due_year": R7}, "80.0", "B"),
]
KEEP = {"comparison": "keep", "baseline": 95, "baseline_year": R2}
PERCENT = KEEP | {"tolerance": 5, "tolerance_in": "percent"}  # 95 − 4.75 = 90.25 or 95 + 4.75 = 99.75
UNIT = KEEP | {"tolerance": 5, "tolerance_in": "unit"}  # 90 or 100
MOST = {"direction": "at_most"}
# 維持: one bound on the worse side; inside or better 100 %, else plain against that bound.
KEPT = [
    (KEEP | {"actual": 95}, "100.0", "A"),  # unchanged
    (KEEP | {"actual": 120}, "100.0", "A"),  # on the better side: 100, not 126.3
    (KEEP | {"actual": 94}, "98.9", "B"),  # 94 ÷ 95
    (KEEP | MOST | {"actual": 95}, "100.0", "A"),
    (KEEP | MOST | {"actual": 60}, "100.0", "A"),
    (KEEP | MOST | {"actual": 96}, "99.0", "B"),  # 95 ÷ 96 = 98.958…
    (PERCENT | {"actual": "90.25"}, "100.0", "A"),  # % of the baseline: 90.25, not 90
    (PERCENT | {"actual": "90.2"}, "99.9", "B"),  # 90.2 ÷ 90.25 = 99.944…
    (UNIT | {"actual": "90.2"}, "100.0", "A"),  # in the unit the bound is 90
    (UNIT | {"actual": 90}, "100.0", "A"),
    (UNIT | {"actual": 89}, "98.9", "B"),  # 89 ÷ 90
    (UNIT | {"actual": 45}, "50.0", "C"),
    (UNIT | {"actual": 44}, "48.9", "D"),
    (PERCENT | MOST | {"actual": "99.75"}, "100.0", "A"),
    (PERCENT | MOST | {"actual": "99.8"}, "99.9", "B"),  # 99.75 ÷ 99.8 = 99.949…
    (UNIT | MOST | {"actual": "99.8"}, "100.0", "A"),
    (UNIT | MOST | {"actual": 125}, "80.0", "B"),  # 100 ÷ 125
    # A % of a baseline below 0 is of its absolute value: −100 − 10 = −110, not −90.
    (PERCENT | {"baseline": -100, "tolerance": 10, "actual": -110}, "100.0", "A"),
    (PERCENT | {"baseline": -100, "tolerance": 10, "actual": -111, "previous": -120}, "", "C"),
    (PERCENT | {"baseline": -100, "tolerance": 10, "actual": -111, "previous": -111}, "", "D"),
    (KEEP | MOST | {"baseline": 0, "actual": 0}, "100.0", "A"),  # 0 → 0
    (KEEP | MOST | {"baseline": 0, "actual": 2, "previous": 3}, "", "C"),
    (KEEP | MOST | {"baseline": 0, "actual": 2}, "", "D"),
    # Without a baseline the first measurement stands in; its own year is not graded.
    (KEEP | {"baseline": "", "baseline_year": "", "actual": 95}, "", "－"),
    (
        UNIT | {"baseline": "", "baseline_year": "", "actual": 89, "first_value": 95, "first_value_year": R3},
        "98.9",
        "B",
    ),
]
MORE = {"comparison": "increase", "against": "baseline", "baseline": 100, "baseline_year": R2}
LESS = MORE | {"comparison": "decrease"}
MORE_THAN_LAST = {"comparison": "increase", "against": "previous", "previous": 110, "previous_year": R4}
LESS_THAN_LAST = MORE_THAN_LAST | {"comparison": "decrease"}
NO_BASELINE = {"baseline": "", "baseline_year": ""}
# 増加 / 減少: strictly more or less; unchanged C, worse D whatever was before; no rate.
CHANGED = [
    (MORE | {"actual": "100.1"}, "", "A"),
    (MORE | {"actual": 100}, "", "C"),
    (MORE | {"actual": 99}, "", "D"),
    (MORE | {"actual": 99, "previous": 50, "previous_year": R4}, "", "D"),  # better than before is not asked
    (MORE | {"actual": 101, "previous": 150, "previous_year": R4}, "", "A"),
    (LESS | {"actual": "99.9"}, "", "A"),
    (LESS | {"actual": 100}, "", "C"),
    (LESS | {"actual": 101}, "", "D"),
    (LESS | {"actual": 101, "previous": 200, "previous_year": R4}, "", "D"),
    (MORE_THAN_LAST | {"actual": 111}, "", "A"),
    (MORE_THAN_LAST | {"actual": 110}, "", "C"),
    (MORE_THAN_LAST | {"actual": 109}, "", "D"),
    (MORE_THAN_LAST | {"actual": 109, "baseline": 100, "baseline_year": R2}, "", "D"),  # not the baseline
    (MORE_THAN_LAST | {"actual": 110, "baseline": 100, "baseline_year": R2}, "", "C"),
    (LESS_THAN_LAST | {"actual": 109}, "", "A"),
    (LESS_THAN_LAST | {"actual": 110}, "", "C"),
    (LESS_THAN_LAST | {"actual": 111}, "", "D"),
    # No previous measurement: the baseline; without one nothing can be said.
    (MORE | {"against": "previous", "actual": 101}, "", "A"),
    (MORE | {"against": "previous", "actual": 100}, "", "C"),
    (LESS | {"against": "previous", "actual": 101}, "", "D"),
    (MORE | NO_BASELINE | {"against": "previous", "actual": 101}, "", "－"),
    # No baseline: the first measurement; its own year is not graded.
    (MORE | NO_BASELINE | {"actual": 101}, "", "－"),
    (MORE | NO_BASELINE | {"actual": 101, "first_value": 100, "first_value_year": R3}, "", "A"),
    (MORE | NO_BASELINE | {"actual": 100, "first_value": 100, "first_value_year": R3}, "", "C"),
    # Below 0 and at 0: still more is more.
    (MORE | {"baseline": -10, "actual": -9}, "", "A"),
    (MORE | {"baseline": 0, "actual": 0}, "", "C"),
    (LESS | {"baseline": 0, "actual": 0}, "", "C"),
    # 超 or 未満 whose baseline is the target: the same.
    ({"direction": "above", "target": 100, "baseline": 100, "baseline_year": R2, "actual": 101}, "", "A"),
    ({"direction": "above", "target": 100, "baseline": 100, "baseline_year": R2, "actual": 100}, "", "C"),
    ({"direction": "below", "target": 100, "baseline": 100, "baseline_year": R2, "actual": 101}, "", "D"),
]
AS_BEFORE = {"comparison": "previous_or_more", "previous": 100, "previous_year": R4}
NO_MORE = AS_BEFORE | {"comparison": "previous_or_less"}
# 前年度以上・以下: plain against the previous measurement.
PREVIOUS = [
    (AS_BEFORE | {"actual": 100}, "100.0", "A"),  # unchanged is reached
    (AS_BEFORE | {"actual": 105}, "105.0", "A"),
    (AS_BEFORE | {"actual": 80}, "80.0", "B"),
    (AS_BEFORE | {"actual": 79}, "79.0", "C"),
    (AS_BEFORE | {"actual": 49}, "49.0", "D"),
    (AS_BEFORE | {"actual": 90, "previous_year": R3}, "90.0", "B"),  # R4 was not measured
    (AS_BEFORE | {"actual": 90, "baseline": 60, "baseline_year": R2}, "90.0", "B"),  # not the baseline form
    (NO_MORE | {"actual": 100}, "100.0", "A"),
    (NO_MORE | {"actual": 60}, "100.0", "A"),
    (NO_MORE | {"actual": 125}, "80.0", "B"),  # 100 ÷ 125
    (NO_MORE | {"actual": 201}, "49.8", "D"),  # 100 ÷ 201 = 49.75
    (NO_MORE | {"actual": 0, "previous": 0}, "100.0", "A"),
    (NO_MORE | {"actual": 1, "previous": 0}, "", "D"),
    (AS_BEFORE | {"actual": -3, "previous": -2}, "", "D"),
    (AS_BEFORE | {"actual": -2, "previous": -2}, "100.0", "A"),
    # No previous measurement: the baseline; without one nothing can be said.
    (
        AS_BEFORE | {"previous": "", "previous_year": "", "baseline": 80, "baseline_year": R2, "actual": 72},
        "90.0",
        "B",
    ),
    (AS_BEFORE | {"previous": "", "previous_year": "", "actual": 72}, "", "－"),
    (NO_MORE | {"previous": "", "previous_year": "", "actual": 72}, "", "－"),
]
STEADY = [*BETWEEN, *KEPT, *CHANGED, *PREVIOUS]


@pytest.mark.parametrize("timing", TIMES)
@pytest.mark.parametrize(("cells", "rate", "grade"), STEADY)
def test_the_same_in_every_year_that_counts_whatever_the_timing(cells, rate, grade, timing):
    answer = judged(timing=timing, **cells)
    assert (answer["rate"], answer["grade"]) == (rate, grade), answer["reason"]


STATED = {"comparison": "keep", "baseline": 8, "baseline_year": R2}
# A case of each for the other kinds whose value is one number: a ratio's is in percent.
OF_OTHER_KINDS = [
    (RANGE | {"actual": 8}, "80.0", "B"),  # 8 ÷ 10
    (STATED | {"tolerance": 25, "tolerance_in": "percent", "actual": 6}, "100.0", "A"),  # 8 − 2, not 8 − 25
    (STATED | {"tolerance": 2, "tolerance_in": "unit", "actual": 5}, "83.3", "B"),  # 5 ÷ 6
    (MORE | {"actual": 100}, "", "C"),
    (LESS_THAN_LAST | {"actual": 109}, "", "A"),
    (AS_BEFORE | {"actual": 80}, "80.0", "B"),
    (NO_MORE | {"actual": 100}, "100.0", "A"),
]


@pytest.mark.parametrize("kind", ["level", "per_event", "ratio"])
@pytest.mark.parametrize(("cells", "rate", "grade"), OF_OTHER_KINDS)
def test_the_same_for_every_kind_with_one_number(cells, rate, grade, kind):
    figures = {"actual": "", "numerator": cells["actual"], "denominator": 100} if kind == "ratio" else {}
    answer = judged(kind=kind, **cells | figures)
    assert (answer["rate"], answer["grade"]) == (rate, grade), answer["reason"]


# 順位: as 以下 with N as target; line, baseline form and values per year included.
RANK = {"comparison": "rank", "target": 10, "baseline": 40, "baseline_year": R2}
RANKED = [
    (RANK | {"timing": "every_year", "actual": 10}, "100.0", "A"),
    (RANK | {"timing": "every_year", "actual": 3}, "100.0", "A"),
    (RANK | {"timing": "every_year", "actual": 11}, "90.9", "B"),  # 10 ÷ 11, not 97 % of the way
    (RANK | {"timing": "every_year", "actual": 12, "expectation": 12}, "100.0", "A"),  # that year's target
    # 期末: the line is at 40 − 30 × 3 ÷ 5 = 22 in R5, the rate (40 − x) ÷ (40 − 22).
    (RANK | {"timing": "at_end", "actual": 22}, "100.0", "A"),
    (RANK | {"timing": "at_end", "actual": 31}, "50.0", "C"),
    (RANK | {"timing": "at_end", "actual": 25, "expectation": 20}, "75.0", "C"),  # (40 − 25) ÷ (40 − 20)
    (RANK | {"timing": "at_end", "actual": 12, "fiscal_year": R7}, "93.3", "B"),  # (40 − 12) ÷ (40 − 10)
    (RANK | {"timing": "every_year", "target": "", "actual": 12}, "", "－"),
]
YEARLY = {"timing": "every_year", "target": 100, "actual": 105}
# 毎年 with a table of years: the year's own target, plain; without one the target, without that －.
YEAR_TARGETS = [
    (YEARLY | {"expectation": 110}, "95.5", "B"),  # 105 ÷ 110, not (105 − b) ÷ (110 − b), not of 100
    (YEARLY | {"expectation": 110, "baseline": 100, "baseline_year": R2}, "95.5", "B"),
    (YEARLY | {"expectation": 105}, "100.0", "A"),
    (YEARLY | {"expectation": 105, "direction": "above"}, "99.999999", "B"),
    (YEARLY, "105.0", "A"),
    (YEARLY | {"target": "", "expectation": 110}, "95.5", "B"),
    (YEARLY | {"target": ""}, "", "－"),
    (YEARLY | {"direction": "at_most", "expectation": 84}, "80.0", "B"),  # 84 ÷ 105
    (YEARLY | {"direction": "at_most", "expectation": 105}, "100.0", "A"),
    (YEARLY | {"direction": "below", "expectation": 105}, "99.999999", "B"),
    (YEARLY | {"direction": "at_most", "expectation": 0}, "", "D"),
    (YEARLY | {"expectation": -5, "actual": -5}, "100.0", "A"),
    (YEARLY | {"fiscal_year": R8, "expectation": 110}, "", "－"),  # a year that does not count
    (
        YEARLY | {"kind": "ratio", "actual": "", "numerator": 1, "denominator": 4, "expectation": 30},
        "83.3",
        "B",
    ),
    (YEARLY | {"kind": "level", "expectation": 110}, "95.5", "B"),
    (YEARLY | {"kind": "per_event", "expectation": 110}, "95.5", "B"),
]
AT_END = {"timing": "at_end", "target": 100, "actual": 45}
TOTAL = {"kind": "cumulative", "timing": "at_end", "target": 500, "running_total": 240, "actual": 90}
# 期末 with a table of years: the expectation before the deadline, from it on the target.
EXPECTED = [
    (AT_END | {"expectation": 50}, "90.0", "B"),
    (AT_END | {"expectation": 50, "baseline": 25, "baseline_year": R2}, "80.0", "B"),  # 20 of 25
    (AT_END | {"expectation": 50, "fiscal_year": R7}, "45.0", "D"),  # the target stands
    (AT_END | {"expectation": 50, "due_year": R4}, "45.0", "D"),
    # In every direction: the bound itself is reached by 以上 and 以下, not by 超 and 未満.
    (AT_END | {"expectation": 45}, "100.0", "A"),
    (AT_END | {"direction": "above", "expectation": 45}, "99.999999", "B"),
    (AT_END | {"direction": "at_most", "expectation": 45}, "100.0", "A"),
    (AT_END | {"direction": "at_most", "expectation": 36}, "80.0", "B"),  # 36 ÷ 45
    (AT_END | {"direction": "below", "expectation": 45}, "99.999999", "B"),
    (
        AT_END
        | {"direction": "at_most", "target": 20, "expectation": 40, "baseline": 60, "baseline_year": R2},
        "75.0",
        "C",
    ),
    (AT_END | {"kind": "level", "expectation": 50}, "90.0", "B"),
    (
        AT_END | {"kind": "ratio", "actual": "", "numerator": 9, "denominator": 20, "expectation": 50},
        "90.0",
        "B",
    ),
    # Without a separate target the table's value for the deadline year holds in it.
    (AT_END | {"target": "", "expectation": 50, "fiscal_year": R7}, "90.0", "B"),
    (AT_END | {"target": "", "expectation": 50}, "90.0", "B"),
    (
        AT_END | {"target": "", "expectation": 50, "fiscal_year": R8, "last_year": R8, "due_year": R7},
        "",
        "－",
    ),
    (AT_END | {"target": ""}, "", "－"),
    # 累計: the running total expected by then, not target × 3 ÷ 5 = 300, nor the year's own amount.
    (TOTAL | {"expectation": 240}, "100.0", "A"),
    (TOTAL | {"expectation": 300}, "80.0", "B"),
    (TOTAL, "80.0", "B"),
    (TOTAL | {"expectation": 500}, "48.0", "D"),
    (TOTAL | {"expectation": 200, "fiscal_year": R7}, "48.0", "D"),
    (TOTAL | {"direction": "at_most", "expectation": 192}, "80.0", "B"),  # 192 ÷ 240
    (TOTAL | {"direction": "at_most", "expectation": 240}, "100.0", "A"),
    (TOTAL | {"direction": "above", "expectation": 240}, "99.999999", "B"),
    (TOTAL | {"direction": "below", "expectation": 240}, "99.999999", "B"),
    (TOTAL | {"target": "", "expectation": 300}, "80.0", "B"),
]


@pytest.mark.parametrize(("cells", "rate", "grade"), [*RANKED, *YEAR_TARGETS, *EXPECTED])
def test_a_value_per_year(cells, rate, grade):
    answer = judged(**cells)
    assert (answer["rate"], answer["grade"]) == (rate, grade), answer["reason"]


@pytest.mark.parametrize("timing", TIMES)
@pytest.mark.parametrize("kind", ["annual", "per_event", "ratio", "cumulative", "level", "milestone", "text"])
def test_without_a_target_nothing_is_graded(kind, timing):
    total = {"running_total": 5} if kind == "cumulative" else {}
    day = {"milestone_reached_on": "2023-05-01"} if kind == "milestone" else {}
    answer = judged(kind=kind, timing=timing, comparison="none", actual=5, **total, **day)
    assert (answer["rate"], answer["grade"]) == ("", "－")


BOUNDS = {"lower_bound": 1, "upper_bound": 2}
WITHOUT_TARGET = (
    ("between", BOUNDS),
    ("keep", {}),
    ("increase", {"against": "baseline"}),
    ("decrease", {"against": "previous"}),
    ("previous_or_more", {}),
    ("previous_or_less", {}),
    ("none", {}),
)
# cells that contradict the comparison → column, part of the sentence
REFUSED = [
    *[
        (
            {"comparison": aim, "kind": kind, **more},
            "comparison",
            "毎年の数値、１回当たり、割合、時点値の指標でだけ",
        )
        for aim, more in (*WITHOUT_TARGET, ("rank", {}))
        for kind in ("cumulative", "milestone", "text")
        if aim != "none"
    ],
    ({"comparison": "keep", "direction": "above"}, "direction", "「以上」か「以下」です"),
    ({"comparison": "keep", "direction": "below"}, "direction", "「以上」か「以下」です"),
    (
        {"comparison": "between", **BOUNDS, "direction": "at_least"},
        "direction",
        "（以上・以下など）がありません",
    ),
    ({"comparison": "none", "direction": "at_most"}, "direction", "（以上・以下など）がありません"),
    (
        {"comparison": "increase", "against": "baseline", "direction": "at_most"},
        "direction",
        "「以上」と決まって",
    ),
    (
        {"comparison": "increase", "against": "baseline", "direction": "at_least"},
        "direction",
        "「以上」と決まって",
    ),
    (
        {"comparison": "decrease", "against": "previous", "direction": "at_least"},
        "direction",
        "「以下」と決まって",
    ),
    ({"comparison": "previous_or_more", "direction": "at_most"}, "direction", "「以上」と決まって"),
    ({"comparison": "previous_or_less", "direction": "at_most"}, "direction", "「以下」と決まって"),
    ({"comparison": "rank", "target": 3, "direction": "at_most"}, "direction", "「以下」と決まって"),
    ({"comparison": "increase"}, "against", "基準値と前回の実績のどちらと比べるか"),
    ({"comparison": "decrease"}, "against", "基準値と前回の実績のどちらと比べるか"),
    *[
        ({"comparison": aim, "against": "previous", **more}, "against", "「増加」と「減少」だけ")
        for aim, more in (
            ("", {}),
            ("value", {}),
            ("between", BOUNDS),
            ("keep", {}),
            ("previous_or_more", {}),
            ("previous_or_less", {}),
            ("rank", {}),
            ("none", {}),
        )
    ],
    ({"comparison": "between", "lower_bound": 1}, "upper_bound", "「範囲」には上限が必要です"),
    ({"comparison": "between", "upper_bound": 1}, "lower_bound", "「範囲」には下限が必要です"),
    ({"comparison": "between", "lower_bound": 2, "upper_bound": 1}, "upper_bound", "下限より小さく"),
    ({"target": 5, "lower_bound": 1}, "lower_bound", "下限を示すのは「範囲」だけです。「目標値」では"),
    ({"comparison": "keep", "upper_bound": 1}, "upper_bound", "上限を示すのは「範囲」だけです。「維持」では"),
    ({"comparison": "keep", "tolerance": 5}, "tolerance_in", "指標の単位か、基準値に対する％か"),
    ({"comparison": "keep", "tolerance_in": "unit"}, "tolerance", "許容幅の数も"),
    ({"comparison": "keep", "tolerance": -1, "tolerance_in": "unit"}, "tolerance", "０以上の数"),
    (
        {"comparison": "keep", "tolerance": 1, "tolerance_in": "％"},
        "tolerance_in",
        "使えるのは unit、percent です",
    ),
    (
        {"comparison": "keep", "tolerance": 10, "tolerance_in": "percent", "baseline": 0},
        "tolerance_in",
        "基準値が０のため、何％でも許容幅は０になります",
    ),
    ({"comparison": "rank", "tolerance": 1}, "tolerance", "「維持」だけです。「順位」では"),
    ({"tolerance_in": "unit"}, "tolerance_in", "「維持」だけです。「目標値」では"),
    *[
        ({"comparison": aim, "target": 5, **more}, "target", "には目標値がありません")
        for aim, more in WITHOUT_TARGET
    ],
    *[
        (
            {"comparison": aim, "expectation": 5, "timing": timing, **more},
            "expectation",
            "年度ごとの値を書けません",
        )
        for timing in TIMES
        for aim, more in WITHOUT_TARGET
    ],
    ({"comparison": "範囲"}, "comparison", "使えるのは value、between、keep、"),
    ({"comparison": "increase", "against": "前年度"}, "against", "使えるのは baseline、previous です"),
    (
        {"comparison": "between", "lower_bound": "10人", "upper_bound": 20},
        "lower_bound",
        "数として読めません",
    ),
]


@pytest.mark.parametrize(("cells", "column", "says"), REFUSED)
def test_what_contradicts_the_comparison_is_refused(cells, column, says):
    with pytest.raises(TableError) as refusal:
        judged(actual=5, **cells)
    (problem,) = refusal.value.problems
    assert (problem.line, problem.column) == (2, column)
    assert says in problem.text
    assert problem.text.endswith("。")


def test_a_reading_that_contradicts_itself_is_no_rule():
    with pytest.raises(JudgementError, match="「指標」の目標が読み取れません。「範囲」には下限が必要です"):
        rule("annual", comparison="between", upper=5)

"""``manage.py judge``: one row in, rate and grade out. Every sentence of the rules of judgement has its rows.

The arithmetic stands beside each row. Nothing here touches the database.
"""

import csv
from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.judgement import Kind
from indicators.judgement.table.cells import Row
from indicators.judgement.table.rows import TableError, decode_table, judge_table, propose_row
from indicators.plan_io.shipped_scales import reference_definitions, reference_scale
from tests.indicators.judgement.judge_rows import table

SCALES = {key: reference_scale(key) for key in reference_definitions()}
R2, R3, R4, R5, R6, R7, R8 = range(2020, 2027)


def judged(**cells):
    """The answer for a row that counts from R3 to R7 unless it says otherwise."""
    row = {"first_year": R3, "last_year": R7, "direction": "at_least", "status": "confirmed", **cells}
    (answer,) = csv.DictReader(judge_table(table([row]), SCALES).splitlines())
    return answer


YEARLY = {"kind": "annual", "timing": "every_year", "target": 3000, "fiscal_year": R5}
FLOOR_0 = {**YEARLY, "direction": "at_most", "target": 0}
AT_MOST = {**YEARLY, "direction": "at_most", "target": 5}
# 毎年: the target in every year, plain, neither clamped nor printed as what it has not reached.
EVERY_YEAR = [
    (YEARLY | {"actual": 3000}, "100.0", "A"),
    (YEARLY | {"actual": 2999}, "99.97", "B"),  # 99.966…
    (YEARLY | {"actual": "2999.999999"}, "99.999999", "B"),
    (YEARLY | {"actual": 3600}, "120.0", "A"),
    (YEARLY | {"actual": 2400}, "80.0", "B"),
    (YEARLY | {"actual": 2399}, "79.97", "C"),  # 79.966…
    (YEARLY | {"actual": 1500}, "50.0", "C"),
    (YEARLY | {"actual": 1499}, "49.97", "D"),  # 49.966…
    (YEARLY | {"actual": 2500}, "83.3", "B"),
    (YEARLY | {"actual": 2000}, "66.7", "C"),  # half up
    (YEARLY | {"actual": "1951.5"}, "65.1", "C"),  # 65.05, half up
    (YEARLY | {"actual": 0}, "0.0", "D"),
    (YEARLY | {"actual": "-0"}, "0.0", "D"),
    (YEARLY | {"actual": -750}, "-25.0", "D"),
    (YEARLY | {"actual": 3000, "direction": "above"}, "99.999999", "B"),
    (YEARLY | {"actual": 3001, "direction": "above"}, "100.03", "A"),  # 100.03…
    (YEARLY | {"actual": 3000, "direction": ""}, "100.0", "A"),  # an empty direction is 以上
    (AT_MOST | {"actual": 5}, "100.0", "A"),
    (AT_MOST | {"actual": 0}, "100.0", "A"),
    (AT_MOST | {"actual": 6}, "83.3", "B"),  # 5 ÷ 6
    (AT_MOST | {"actual": "6.25"}, "80.0", "B"),
    (AT_MOST | {"actual": "6.26"}, "79.9", "C"),  # 79.87…
    (AT_MOST | {"actual": 10}, "50.0", "C"),
    (AT_MOST | {"actual": "10.01"}, "49.95", "D"),  # 49.95…
    (AT_MOST | {"actual": 5, "direction": "below"}, "99.999999", "B"),
    (AT_MOST | {"actual": "4.9", "direction": "below"}, "100.0", "A"),
    (YEARLY | {"actual": 2999, "baseline": 2000, "baseline_year": R2}, "99.97", "B"),
    # A reference of 0 or less: 100 % or no rate; then better than before is C, else D.
    (FLOOR_0 | {"actual": 0}, "100.0", "A"),
    (FLOOR_0 | {"actual": 3, "previous": 5, "previous_year": R4}, "", "C"),
    (FLOOR_0 | {"actual": 3, "previous": 5, "previous_year": R3}, "", "C"),  # the latest measured year
    (FLOOR_0 | {"actual": 5, "previous": 5, "previous_year": R4}, "", "D"),
    (FLOOR_0 | {"actual": 6, "previous": 5, "previous_year": R4}, "", "D"),
    (FLOOR_0 | {"actual": 3}, "", "D"),
    (FLOOR_0 | {"actual": 3, "baseline": 9, "baseline_year": R2}, "", "D"),  # no previous one is stated
    (FLOOR_0 | {"actual": 3, "first_value": 9, "first_value_year": R3}, "", "C"),  # the first was before
    (FLOOR_0 | {"actual": 0, "direction": "below"}, "", "D"),
    (YEARLY | {"target": 0, "actual": -1, "previous": -2}, "", "C"),
    (YEARLY | {"target": -5, "actual": -5}, "100.0", "A"),
    (YEARLY | {"kind": "per_event", "target": 10, "actual": "9.5"}, "95.0", "B"),
    (YEARLY | {"kind": "ratio", "target": 30, "actual": "", "numerator": 9, "denominator": 30}, "100.0", "A"),
    (
        YEARLY | {"kind": "ratio", "target": 30, "actual": "66.7", "numerator": 2, "denominator": 3},
        "222.2",
        "A",
    ),
    (YEARLY | {"target": ""} | {"actual": 5}, "", "－"),
]

UP = {
    "kind": "ratio",
    "timing": "at_end",
    "target": 50,
    "baseline": 10,
    "baseline_year": R2,
}  # 18 26 34 42 50
DOWN = {**UP, "direction": "at_most", "target": 10, "baseline": 30}  # 26 22 18 14 10
MET = {**UP, "baseline": 60}
DUE_R5 = {**UP, "due_year": R5}
# 期末: a line from the baseline, the rate in baseline form.
AT_END = [
    (UP | {"fiscal_year": R3, "actual": 18}, "100.0", "A"),
    (UP | {"fiscal_year": R3, "actual": "17.99"}, "99.9", "B"),  # 7.99 of 8 = 99.875
    (UP | {"fiscal_year": R3, "actual": "16.4"}, "80.0", "B"),  # 6.4 of 8
    (UP | {"fiscal_year": R3, "actual": "16.39"}, "79.9", "C"),  # 79.875
    (UP | {"fiscal_year": R4, "actual": 18}, "50.0", "C"),  # 8 of 16
    (UP | {"fiscal_year": R4, "actual": 6}, "-25.0", "D"),  # −4 of 16
    (UP | {"fiscal_year": R5, "actual": 40}, "125.0", "A"),  # 30 of 24
    (UP | {"fiscal_year": R7, "actual": 45}, "87.5", "B"),  # 35 of 40
    (UP | {"fiscal_year": R4, "actual": 12, "previous": 11, "previous_year": R3}, "12.5", "C"),  # the floor
    (DUE_R5 | {"fiscal_year": R5, "actual": 45}, "87.5", "B"),
    (DUE_R5 | {"fiscal_year": R6, "actual": 45}, "87.5", "B"),  # every later year has the target
    (DUE_R5 | {"fiscal_year": R4, "actual": 30}, "75.0", "C"),  # 20 of 26.6…
    (DOWN | {"fiscal_year": R4, "actual": 24}, "75.0", "C"),  # −6 of −8
    (DOWN | {"fiscal_year": R4, "actual": 32}, "-25.0", "D"),
    (DOWN | {"fiscal_year": R7, "actual": 10, "direction": "below"}, "99.999999", "B"),
    (DOWN | {"fiscal_year": R7, "target": 0, "baseline": 20, "actual": 5}, "75.0", "C"),  # −15 of −20
    (
        UP | {"baseline_year": "", "fiscal_year": R3, "actual": 18},
        "100.0",
        "A",
    ),  # of the year before the first
    # A baseline of R4: 30, 40, 50 from R5 on.
    (UP | {"baseline": 20, "baseline_year": R4, "fiscal_year": R5, "actual": 25}, "50.0", "C"),
    (UP | {"expectation": 30, "fiscal_year": R4, "actual": 26}, "80.0", "B"),  # 16 of 20, not the line
    (UP | {"expectation": 30, "fiscal_year": R7, "actual": 30}, "50.0", "C"),  # in R7 the target: 20 of 40
    (MET | {"fiscal_year": R3, "actual": 45}, "90.0", "B"),  # no line, plain: 45 of 50
    (MET | {"fiscal_year": R3, "actual": 50}, "100.0", "A"),
]

OPEN = {"kind": "ratio", "timing": "at_end", "target": 80, "first_year": R4}
FROM_20 = {**OPEN, "first_value": 20, "first_value_year": R4}  # 40 60 80
CEILING_0 = {**FROM_20, "direction": "at_most", "target": 0}  # 13.3… 6.6… 0
# Without a baseline the first measurement stands in.
STAND_IN = [
    (OPEN | {"fiscal_year": R4, "actual": 79}, "", "－"),
    (OPEN | {"fiscal_year": R4, "actual": 79, "first_value": 79, "first_value_year": R4}, "", "－"),
    (OPEN | {"fiscal_year": R4, "actual": 80}, "100.0", "A"),
    (OPEN | {"fiscal_year": R6, "actual": 30}, "", "－"),  # first measured in R6
    (
        OPEN | {"fiscal_year": R5, "actual": 30, "previous": 10, "previous_year": R3},
        "",
        "－",
    ),  # R3 does not count
    (OPEN | {"fiscal_year": R5, "actual": 30, "first_value": 10, "first_value_year": R3}, "", "－"),
    (
        OPEN | {"fiscal_year": R5, "actual": 36, "previous": 20, "previous_year": R4},
        "80.0",
        "B",
    ),  # it is the first
    (FROM_20 | {"fiscal_year": R5, "actual": 36}, "80.0", "B"),  # 16 of 20
    (
        FROM_20 | {"fiscal_year": R5, "actual": 25, "previous": 20, "previous_year": R4},
        "25.0",
        "C",
    ),  # at least C
    (FROM_20 | {"fiscal_year": R5, "actual": 25}, "25.0", "C"),  # the first was before it
    (FROM_20 | {"fiscal_year": R5, "actual": 20, "previous": 20, "previous_year": R4}, "0.0", "D"),
    (
        FROM_20 | {"fiscal_year": R6, "actual": 38, "previous": 40, "previous_year": R5},
        "45.0",
        "D",
    ),  # 18 of 40
    (FROM_20 | {"fiscal_year": R6, "actual": 38, "previous": 30, "previous_year": R5}, "45.0", "C"),
    (FROM_20 | {"fiscal_year": R7, "actual": 60, "previous": 50, "previous_year": R6}, "75.0", "C"),  # plain
    (
        FROM_20 | {"fiscal_year": R7, "actual": 30, "previous": 29, "previous_year": R6},
        "37.5",
        "D",
    ),  # no floor
    (FROM_20 | {"due_year": R5, "fiscal_year": R6, "actual": 72}, "90.0", "B"),  # after the deadline plain
    (
        FROM_20 | {"first_value": 85, "fiscal_year": R5, "actual": 72},
        "90.0",
        "B",
    ),  # it met the target: no line
    (CEILING_0 | {"fiscal_year": R5, "actual": 15}, "75.0", "C"),  # −5 of −6.6…
    (CEILING_0 | {"fiscal_year": R7, "actual": 5}, "75.0", "C"),  # reference 0: −15 of −20, also when due
    (CEILING_0 | {"fiscal_year": R7, "actual": 0}, "100.0", "A"),
]

SUM = {"kind": "cumulative", "timing": "at_end", "target": 480, "first_year": R4}  # 120 240 360 480
FROM_96 = SUM | {"baseline": 96, "baseline_year": R3, "starts_at_baseline": "true"}  # 192 288 384 480
# A running total: target × years elapsed ÷ years; a baseline plays no part, unless the total starts there.
RUNNING = [
    (SUM | {"fiscal_year": R4, "actual": 96}, "80.0", "B"),  # in the first year the increment is the total
    (SUM | {"fiscal_year": R5, "actual": 100, "running_total": 200}, "83.3", "B"),
    (SUM | {"fiscal_year": R5, "actual": 100, "running_total": 200, "baseline": 100}, "83.3", "B"),
    (SUM | {"fiscal_year": R5, "actual": 0, "running_total": 120}, "50.0", "C"),
    (FROM_96 | {"fiscal_year": R4, "actual": 96}, "100.0", "A"),
    (FROM_96 | {"fiscal_year": R5, "actual": 96, "running_total": 216}, "75.0", "C"),
    (FROM_96 | {"fiscal_year": R5, "actual": 192}, "100.0", "A"),  # unknown, but start and year are enough
    (FROM_96 | {"starts_at_baseline": "false", "fiscal_year": R4, "actual": 96}, "80.0", "B"),
    (
        FROM_96 | {"fiscal_year": R5, "actual": 48, "running_total": 192, "scale": "edajima_progress"},
        "50.0",
        "B",
    ),  # half of the way from 96 to 288
    (SUM | {"fiscal_year": R5, "actual": 0, "running_total": 119}, "49.6", "D"),
    (SUM | {"fiscal_year": R7, "actual": 1, "running_total": 479}, "99.8", "B"),
    (SUM | {"fiscal_year": R7, "actual": 1, "running_total": 720}, "150.0", "A"),
    (SUM | {"fiscal_year": R5, "actual": 100}, "", "－"),  # the total is unknown
    (SUM | {"fiscal_year": R5, "actual": 240}, "100.0", "A"),  # unknown, but this year alone is enough
    (SUM | {"fiscal_year": R5, "actual": 75, "running_total": 75, "expectation": 100}, "75.0", "C"),
    (SUM | {"due_year": R5, "fiscal_year": R4, "actual": 180}, "75.0", "C"),  # two years: 240
    (
        SUM | {"target": 100, "first_year": R3, "last_year": R5, "fiscal_year": R4, "running_total": 40},
        "60.0",
        "C",
    ),  # 40 of 66.6…
]

LIVE = {"kind": "milestone", "due_year": R6, "status": ""}
ITEMS = {"items_done": 2, "items_partial": 0, "items_total": 4}
# 導入・期限. A year ends on 31 March; before the due year the items stand in.
MILESTONE = [
    (LIVE | {"fiscal_year": R5, "milestone_reached_on": "2024-03-31"}, "", "A"),
    (LIVE | {"fiscal_year": R6, "milestone_reached_on": "2025-03-31"}, "", "A"),
    (LIVE | {"fiscal_year": R7, "milestone_reached_on": "2025-03-31"}, "", "A"),
    (
        LIVE | ITEMS | {"fiscal_year": R6, "milestone_reached_on": "2025-04-01"},
        "",
        "C",
    ),  # counts for the next
    (LIVE | ITEMS | {"fiscal_year": R7, "milestone_reached_on": "2025-04-01"}, "", "B"),
    (LIVE | ITEMS | {"fiscal_year": R7, "milestone_reached_on": "2026-04-01"}, "", "C"),
    (LIVE | ITEMS | {"fiscal_year": R5}, "50.0", "C"),
    (LIVE | ITEMS | {"fiscal_year": R5, "items_done": 1, "items_partial": 1}, "37.5", "D"),  # 1.5 of 4
    (LIVE | ITEMS | {"fiscal_year": R5, "items_done": 3, "items_partial": 1}, "87.5", "B"),
    (LIVE | ITEMS | {"fiscal_year": R5, "items_done": 4}, "100.0", "A"),
    (LIVE | {"fiscal_year": R5}, "", "－"),
    (LIVE | {"fiscal_year": R5, "items_total": 4}, "", "－"),  # nothing is said of the four
    (LIVE | {"fiscal_year": R5, "items_total": 0, "items_done": 0, "items_partial": 0}, "", "－"),
    (LIVE | {"fiscal_year": R5, "items_done": 0, "items_total": 4}, "0.0", "D"),
    (LIVE | ITEMS | {"fiscal_year": R6}, "", "C"),
    (LIVE | ITEMS | {"fiscal_year": R6, "items_done": 1, "items_partial": 1}, "", "D"),
    (LIVE | {"fiscal_year": R6}, "", "D"),
    (LIVE | ITEMS | {"fiscal_year": R6, "status": "pending"}, "", "－"),
    (LIVE | ITEMS | {"fiscal_year": R6, "status": "not_held"}, "", "－"),
    (LIVE | ITEMS | {"due_year": "", "fiscal_year": R6}, "50.0", "C"),  # due in the last year
]

# Blank, 0, 対象外, 未実施 and 調査中; years that do not count; texts.
MISSING = [
    *[
        (YEARLY | {"status": status}, "", "－")
        for status in ("pending", "unpublished", "not_held", "not_applicable")
    ],
    (YEARLY | {"status": ""}, "", "－"),
    (YEARLY | {"status": "", "actual": 3000}, "100.0", "A"),  # a value without a status is 確定
    (YEARLY | {"status": "preliminary", "actual": 2999}, "99.97", "B"),
    (YEARLY | {"status": "confirmed"}, "", "－"),  # promises a value that is not there
    (YEARLY | {"kind": "ratio", "status": "not_applicable", "numerator": 0, "denominator": 0}, "", "－"),
    (SUM | {"fiscal_year": R5, "status": "not_applicable", "running_total": 480}, "", "－"),
    (YEARLY | {"first_year": R6, "actual": 3000}, "", "－"),
    (YEARLY | {"last_year": R4, "actual": 3000}, "", "－"),
    (YEARLY | {"fiscal_year": R8, "actual": 3000}, "", "－"),
    (LIVE | {"first_year": R6, "fiscal_year": R5, "milestone_reached_on": "2023-05-01"}, "", "－"),
    ({"kind": "text", "fiscal_year": R5}, "", "－"),
    (
        {"kind": "text", "fiscal_year": R5, "actual": "手続きを見直した"},
        "",
        "－",
    ),  # not a number, and not asked for one
]

# The column scale, and its thresholds in the rate. Where a change decides, the rate still stands beside it.
BY_SCALE = [
    (YEARLY | {"actual": 2999, "scale": "imari"}, "99.97", "B"),
    (YEARLY | {"actual": 2400, "scale": "aichi"}, "80.0", "B"),
    (YEARLY | {"target": 2000, "actual": 2199, "scale": "osaka_library"}, "109.95", "B"),  # 109.95
    (YEARLY | {"target": 2000, "actual": 2199}, "110.0", "A"),  # no threshold of imari
    (UP | {"fiscal_year": R3, "actual": "5.999", "scale": "tama"}, "59.99", "改善や工夫が必要"),  # of 10
    (UP | {"fiscal_year": R3, "actual": "6", "scale": "tama"}, "60.0", "概ね"),
    (YEARLY | {"actual": 2999, "scale": "hamamatsu_dx"}, "", "D"),  # people choose: no rate decides
    (YEARLY | {"actual": 2999, "scale": "osaka_library_overall"}, "", "－"),
    (UP | {"fiscal_year": R3, "actual": 60, "scale": "nagayo"}, "", "S"),
    (UP | {"fiscal_year": R3, "status": "pending", "scale": "nagayo"}, "", "−"),
    (UP | {"fiscal_year": R3, "actual": 18, "scale": "nagano"}, "100.0", "A"),
    (UP | {"fiscal_year": R3, "actual": 50, "scale": "ino"}, "", "○"),
    (UP | {"fiscal_year": R3, "actual": 9, "scale": "edajima"}, "", "×"),
    (UP | {"fiscal_year": R3, "actual": 17, "scale": "edajima_progress"}, "87.5", "B"),  # 7 of 8
    (UP | {"fiscal_year": R3, "actual": "10.5", "scale": "gunma_ict"}, "", "C"),  # 5 % of 10
]


@pytest.mark.parametrize(
    ("cells", "rate", "grade"),
    [*EVERY_YEAR, *AT_END, *STAND_IN, *RUNNING, *MILESTONE, *MISSING, *BY_SCALE],
)
def test_row(cells, rate, grade):
    answer = judged(**cells)
    assert (answer["rate"], answer["grade"]) == (rate, grade), answer["reason"]


def test_values_show_the_decimals_that_the_row_states():
    assert "実績が8.00で、目標（3,000.00以上）" in judged(**YEARLY, actual=8, decimals=2)["reason"]
    assert "実績が8で、目標（3,000以上）" in judged(**YEARLY, actual=8)["reason"]


WHOLE = Row(kind=Kind.ANNUAL, target=Decimal(10), first_year=R3, last_year=R7, fiscal_year=R5)


@pytest.mark.parametrize("missing", ["kind", "first_year", "last_year", "fiscal_year"])
def test_a_row_without_its_years_is_not_judged(missing):
    assert propose_row(WHOLE, SCALES["imari"]).grade == "－"
    with pytest.raises(ValueError, match="needs its kind and its years"):
        propose_row(replace(WHOLE, **{missing: None}), SCALES["imari"])


def test_one_year_may_be_all_that_counts():
    assert judged(**YEARLY | {"first_year": R5, "last_year": R5, "actual": 3000})["grade"] == "A"


@pytest.mark.parametrize(
    ("status", "numerator", "denominator"), [("pending", 0, 0), ("not_applicable", 1, 8)]
)
def test_two_numbers_of_a_year_without_a_value_are_refused(status, numerator, denominator):
    cells = {"kind": "ratio", "status": status, "numerator": numerator, "denominator": denominator}
    with pytest.raises(TableError) as refused:
        judged(**YEARLY | cells)
    assert {problem.column for problem in refused.value.problems} == {"numerator", "denominator"}


def test_a_number_may_have_thirty_digits():
    assert judged(**YEARLY, actual="1" * 30)["grade"] == "A"


@pytest.mark.parametrize(
    ("data", "guess"), [("五".encode("cp932"), "（Shift_JISのようです）"), (b"\xff\xff\x81", "")]
)
def test_another_encoding_says_what_to_do(data, guess):
    with pytest.raises(TableError) as refused:
        decode_table(b"kind\n" + data)
    assert str(refused.value) == (
        f"2行目：文字コードがUTF-8ではありません{guess}。"
        "表計算ソフトでは「CSV UTF-8」を選んで保存し直してください。"
    )


def test_the_text_of_an_error_has_all_of_its_problems():
    with pytest.raises(TableError) as refused:
        judge_table("kind,colour\nannual,red\n", SCALES)
    lines = str(refused.value).splitlines()
    assert lines == [str(problem) for problem in refused.value.problems]
    assert lines[0].startswith("1行目「colour」：使えない列です。")
    assert len(lines) > 1


def test_every_shipped_scale_can_be_named():
    for key in SCALES:
        assert judged(**YEARLY, actual=3000, scale=key)["reason"]

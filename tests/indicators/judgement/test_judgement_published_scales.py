"""The scales that ship, as files: all of them load, and each follows its body's published rule.

One table for each scale, worked by hand. Rows marked with a year such as 平成27年度 are real figures that the
body itself published with the code given here.
"""

import json
from datetime import date

import pytest

from indicators.judgement import ItemCounts, Scale, propose_indicator, propose_initiative, rate_number
from indicators.plan_io.shipped_scales import FOLDER, reference_definitions, reference_scale
from tests.indicators.judgement.judgement_cases import R2, R3, R4, R5, R6, R7, facts, rule

KEYS = {
    "imari": "A B C D （－）",
    "aichi": "A B C D",
    "osaka_library": "A B C D",
    "osaka_library_overall": "◎ ○ △ ×",
    "hamamatsu_dx": "A B C （D）",
    "nagayo": "S A B C （−）",
    "tama": "着実 概ね 改善や工夫が必要",
    "nagano": "A B C （−）",
    "ino": "◎ ○ △ ×",
    "edajima": "○ △ × （－）",
    "edajima_progress": "A B （－）",
    "gunma_ict": "A B C D",
}
TOKENS = {"grade-a", "grade-b", "grade-c", "grade-d", "grade-none"}
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_a_scale(file):
    """A binary fraction, an unknown word or a missing meaning is found here, before anybody uses the file."""
    scale = Scale.from_data(json.loads(file.read_text(encoding="utf-8")))
    assert scale.key == file.stem
    assert scale.source
    for code in scale.codes:
        assert code.meaning
        assert code.colour in TOKENS
        assert code.is_grade is (code.colour != "grade-none")


def test_the_scales_that_ship():
    shown = {
        key: " ".join(one.code if one.is_grade else f"（{one.code}）" for one in reference_scale(key).codes)
        for key in reference_definitions()
    }
    assert shown == KEYS
    assert next(iter(shown)) == "imari"


def check(key, plan, year, given, code):
    assert propose_indicator(rule(**plan), facts(year, **given), reference_scale(key)).grade == code


YEARLY = {"kind": "annual", "target": 10, "timing": "every_year"}
BY_R7 = {"target": 100, "years": (R3, R7)}  # from 0: 20, 40, 60, 80, 100
WITH_BASE = {"target": 50, "baseline": 40, "baseline_year": R2}  # line 42, 44, 46, 48, 50
DOWN = {**WITH_BASE, "target": 30, "direction": "at_most"}  # line 38, 36, 34, 32, 30
H26_H31 = {"years": (2015, 2019), "baseline_year": 2014}
SUM = {"kind": "cumulative", "target": 100}  # 20, 40, 60, 80, 100
UNKNOWN = [{"status": status} for status in ("pending", "unpublished", "not_held", "not_applicable", None)]


# 愛知県:達成率 ≥ 100, ≥ 80, ≥ 50, < 50 % of the year's reference.
AICHI = [
    (YEARLY, R5, {"actual": 10}, "A"),
    (YEARLY, R5, {"actual": "9.9"}, "B"),  # 99 %
    (YEARLY, R5, {"actual": 8}, "B"),
    (YEARLY, R5, {"actual": "7.9"}, "C"),  # 79 %
    (YEARLY, R5, {"actual": 5}, "C"),
    (YEARLY, R5, {"actual": "4.9"}, "D"),  # 49 %
    (YEARLY, R5, {"actual": 0}, "D"),
    ({**YEARLY, "target": 3000}, R5, {"actual": 2999}, "B"),  # 99.96… %
    ({**YEARLY, "direction": "above"}, R5, {"actual": 10}, "B"),  # not more than 10
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": "12.5"}, "B"),  # 10 ÷ 12.5
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": 20}, "C"),  # 10 ÷ 20
    (WITH_BASE, R5, {"actual": "44.8"}, "B"),  # 4.8 of 6 to 46
    (SUM, R4, {"actual": 20, "total": 32}, "B"),  # 32 of 40
    ({**YEARLY, "target": 0, "direction": "at_most"}, R5, {"actual": 0}, "A"),
    ({**YEARLY, "target": 0, "direction": "at_most"}, R5, {"actual": 1}, "－"),  # no rate, no rule
    *[(YEARLY, R5, given, "－") for given in UNKNOWN],  # the scale has no such code: － stands in
]


@pytest.mark.parametrize(("plan", "year", "given", "code"), AICHI)
def test_aichi(plan, year, given, code):
    check("aichi", plan, year, given, code)


# 大阪府立図書館, 毎年: plain rate against the target, ≥ 110, ≥ 80, ≥ 50, < 50 %.
OSAKA_EVERY_YEAR = [
    (YEARLY, R5, {"actual": 11}, "A"),
    (YEARLY, R5, {"actual": "10.9"}, "B"),  # 109 %
    (YEARLY, R5, {"actual": 8}, "B"),
    (YEARLY, R5, {"actual": "7.9"}, "C"),
    (YEARLY, R5, {"actual": 5}, "C"),
    (YEARLY, R5, {"actual": "4.9"}, "D"),
    (
        {**YEARLY, "kind": "ratio", "target": 95},
        R5,
        {"actual": "94.5"},
        "B",
    ),  # 平成25年度 利用者満足度: 99.4 %
    ({**YEARLY, "target": 5300}, R5, {"actual": 5424}, "B"),  # 平成25年度 イベント参加者数: 102.3 %
    ({**YEARLY, "target": 5300}, R5, {"actual": 6254}, "A"),  # 平成27年度: 118 %
    ({**YEARLY, "target": 3}, R5, {"actual": 4}, "A"),  # 平成25年度 新規連携先数: 133.3 %
    ({**YEARLY, "target": 67000}, R5, {"actual": 62879}, "B"),  # 平成25年度 協力貸出冊数: 93.8 %
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": 9}, "B"),  # reached is 100 %, never 110
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": "12.5"}, "B"),  # 10 ÷ 12.5 = 80 %
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": "12.6"}, "C"),  # 79.3… %
    # A ceiling of 100 % and a floor of 0 cannot be passed: reached is A.
    ({**YEARLY, "kind": "ratio", "target": 100}, R5, {"actual": 100}, "A"),
    ({**YEARLY, "kind": "ratio", "target": 100}, R5, {"actual": "99.99"}, "B"),
    ({**YEARLY, "kind": "ratio", "target": 99}, R5, {"actual": 99}, "B"),  # 100 % could still be reached
    ({**YEARLY, "target": 100}, R5, {"actual": 100}, "B"),  # 100 people have no ceiling
    ({**YEARLY, "kind": "ratio", "target": 0, "direction": "at_most"}, R5, {"actual": 0}, "A"),
    ({**YEARLY, "target": 0, "direction": "at_most"}, R5, {"actual": 0}, "A"),
    ({**YEARLY, "target": 1, "direction": "at_most"}, R5, {"actual": 0}, "B"),
    ({**YEARLY, "target": 0, "direction": "at_most"}, R5, {"actual": 1, "previous": 2}, "－"),  # no rate
    *[(YEARLY, R5, given, "－") for given in UNKNOWN],
]
# 最終年度の目標: by the trend before its year, then like 毎年.
OSAKA_AT_END = [
    (WITH_BASE, R5, {"actual": 50, "previous": 60}, "A"),  # reached early, though it has fallen
    (WITH_BASE, R5, {"actual": 42, "previous": 41}, "B"),
    (WITH_BASE, R5, {"actual": 42, "previous": 42}, "C"),
    (WITH_BASE, R5, {"actual": 42, "previous": 43}, "D"),
    (DOWN, R5, {"actual": 34, "previous": 35}, "B"),  # down is better
    (DOWN, R5, {"actual": 36, "previous": 35}, "D"),
    (WITH_BASE, R5, {"actual": 45}, "－"),  # nothing to compare with, and 90 % of R7 says nothing in R5
    ({**WITH_BASE, "due": R5}, R5, {"actual": 40, "previous": 39}, "B"),  # due: plain 40 of 50
    (WITH_BASE, R7, {"actual": 55, "previous": 60}, "A"),  # 110 %
    (WITH_BASE, R7, {"actual": 40, "previous": 39}, "B"),  # 80 %
    (WITH_BASE, R7, {"actual": "39.9", "previous": 39}, "C"),
    (WITH_BASE, R7, {"actual": "24.9", "previous": 20}, "D"),
    (
        {"target": 30000, "kind": "annual", "years": (2013, 2015)},
        2015,
        {"actual": 35717},
        "A",
    ),  # 平成27年度: 119 %
    ({"target": 100, "baseline": 50}, R5, {"actual": 100, "previous": 100}, "A"),
    (SUM, R4, {"actual": 5, "total": 15, "previous": 10}, "B"),
    (SUM, R4, {"actual": 0, "total": 10, "previous": 10}, "C"),
    (SUM, R7, {"actual": 5, "total": 79, "previous": 74}, "C"),
]
# 導入: early, on schedule, many steps undone, no plan or team. Items are those of the year judged.
DUE_R6 = {"kind": "milestone", "due": R6}
OSAKA_MILESTONE = [
    (DUE_R6, R5, {"reached_on": date(2024, 3, 31)}, "A"),  # the last day of R5
    (DUE_R6, R6, {"reached_on": date(2024, 4, 1)}, "B"),
    (DUE_R6, R6, {"reached_on": date(2025, 3, 31)}, "B"),
    (DUE_R6, R7, {"reached_on": date(2025, 4, 1)}, "C"),  # a year late
    (DUE_R6, R5, {"items": ItemCounts(4, 0, 1)}, "B"),  # 80 % of the steps
    (DUE_R6, R5, {"items": ItemCounts(3, 0, 1)}, "C"),  # 75 %
    (DUE_R6, R5, {"items": ItemCounts(0, 1, 9)}, "C"),  # 5 %: something was begun
    (DUE_R6, R5, {"items": ItemCounts(0, 0, 3)}, "D"),
    (DUE_R6, R5, {}, "D"),  # not even steps
    (DUE_R6, R6, {"items": ItemCounts(3)}, "C"),  # due, all steps done, not live
    (DUE_R6, R6, {"items": ItemCounts(0, 0, 3)}, "D"),
    (DUE_R6, R6, {"status": "pending"}, "－"),
]


@pytest.mark.parametrize(
    ("plan", "year", "given", "code"), [*OSAKA_EVERY_YEAR, *OSAKA_AT_END, *OSAKA_MILESTONE]
)
def test_osaka_library(plan, year, given, code):
    check("osaka_library", plan, year, given, code)


# 長与町: above the target, above the baseline, within 10 % below it, lower, unknown.
NAGAYO = [
    (WITH_BASE, R5, {"actual": "50.1"}, "S"),
    (WITH_BASE, R5, {"actual": 50}, "A"),  # equal is not above
    (WITH_BASE, R5, {"actual": "40.1"}, "A"),
    (WITH_BASE, R5, {"actual": 40}, "B"),
    (WITH_BASE, R5, {"actual": 36}, "B"),  # 10 % of 40 lower
    (WITH_BASE, R5, {"actual": "35.9"}, "C"),
    (WITH_BASE, R7, {"actual": 36}, "B"),  # the same in every year
    (DOWN, R5, {"actual": 29}, "S"),
    (DOWN, R5, {"actual": 30}, "A"),
    (DOWN, R5, {"actual": 40}, "B"),
    (DOWN, R5, {"actual": 44}, "B"),  # 10 % worse is 44
    (DOWN, R5, {"actual": "44.1"}, "C"),
    ({**WITH_BASE, "baseline": 33}, R5, {"actual": "29.7"}, "B"),  # 33 − 3.3
    ({**WITH_BASE, "baseline": 0}, R5, {"actual": 0}, "B"),  # 10 % of 0 is 0
    ({**WITH_BASE, "baseline": 0}, R5, {"actual": -1}, "C"),
    ({**WITH_BASE, "timing": "every_year"}, R5, {"actual": 41}, "A"),
    *[(WITH_BASE, R5, given, "−") for given in UNKNOWN],
    ({"target": 50}, R5, {"actual": 45}, "−"),  # no baseline: no rule holds
    ({"target": 50}, R5, {"actual": 51}, "S"),
]


@pytest.mark.parametrize(("plan", "year", "given", "code"), NAGAYO)
def test_nagayo(plan, year, given, code):
    check("nagayo", plan, year, given, code)


# 多摩市: 20, 40, 60, 80, 100 % of the target by year from 0, whatever the baseline; ≥ 100, ≥ 60, < 60 %.
TAMA = [
    *[(BY_R7, year, {"actual": 20 * n}, "着実") for n, year in enumerate(range(R3, R7 + 1), 1)],
    *[(BY_R7, year, {"actual": f"{20 * n - 1}.9"}, "概ね") for n, year in enumerate(range(R3, R7 + 1), 1)],
    *[(BY_R7, year, {"actual": 12 * n}, "概ね") for n, year in enumerate(range(R3, R7 + 1), 1)],
    *[
        (BY_R7, year, {"actual": f"{12 * n - 1}.9"}, "改善や工夫が必要")
        for n, year in enumerate(range(R3, R7 + 1), 1)
    ],
    ({**BY_R7, "baseline": 20}, R5, {"actual": 36}, "概ね"),  # 36 of 60, no baseline in it
    ({**BY_R7, "expected": {R3: 90}}, R3, {"actual": 20}, "着実"),  # nor a 目安値
    ({**BY_R7, "years": (R3, R5)}, R4, {"actual": 40}, "概ね"),  # 60 % of 66.6… exactly
    ({**BY_R7, "years": (R3, R5)}, R4, {"actual": "39.9"}, "改善や工夫が必要"),
    ({**BY_R7, "due": R5}, R6, {"actual": 99}, "概ね"),  # after the deadline the whole target
    (SUM, R5, {"actual": 10, "total": 60}, "着実"),
    (SUM, R5, {"actual": 10, "total": 59}, "概ね"),
    *[(BY_R7, R5, given, "－") for given in UNKNOWN],
]


@pytest.mark.parametrize(("plan", "year", "given", "code"), TAMA)
def test_tama(plan, year, given, code):
    check("tama", plan, year, given, code)


# 長野県: (実績 − 基準) ÷ (目安 − 基準) ≥ 100, ≥ 80, < 80 %; − not published.
NAGANO = [
    (WITH_BASE, R5, {"actual": 46}, "A"),  # 6 of 6
    (WITH_BASE, R5, {"actual": "45.99"}, "B"),
    (WITH_BASE, R5, {"actual": "44.8"}, "B"),  # 4.8 of 6 = 80 %
    (WITH_BASE, R5, {"actual": "44.79"}, "C"),
    (WITH_BASE, R5, {"actual": 39}, "C"),  # −1 of 6
    (DOWN, R5, {"actual": 34}, "A"),
    (DOWN, R5, {"actual": "35.2"}, "B"),  # −4.8 of −6
    (DOWN, R5, {"actual": "35.21"}, "C"),
    ({**WITH_BASE, "expected": {R5: 42}}, R5, {"actual": 42}, "A"),  # 目安値 before the line
    ({**WITH_BASE, "expected": {R5: 42}}, R5, {"actual": "41.6"}, "B"),  # 1.6 of 2
    ({**WITH_BASE, "timing": "every_year"}, R5, {"actual": 48}, "B"),  # 8 of 10, though 毎年
    (SUM, R5, {"actual": 10, "total": 48}, "B"),  # a running total starts at 0: 48 of 60
    # 平成29年度 合計特殊出生率 1.54 → 1.68, 目安 1.62: 0.02 of 0.08.
    (
        {**H26_H31, "target": "1.68", "baseline": "1.54", "expected": {2017: "1.62"}},
        2017,
        {"actual": "1.56"},
        "C",
    ),
    # 平成29年度 社会増減 ▲3,703 → ▲2,000, 目安 ▲2,700: 1,173 of 1,003.
    (
        {**H26_H31, "target": -2000, "baseline": -3703, "expected": {2017: -2700}},
        2017,
        {"actual": -2530},
        "A",
    ),
    *[(WITH_BASE, R5, given, "−") for given in UNKNOWN],
]


@pytest.mark.parametrize(("plan", "year", "given", "code"), NAGANO)
def test_nagano(plan, year, given, code):
    check("nagano", plan, year, given, code)


# いの町: above the target, equal, below; × no progress, or 事業終了.
INO = [
    (YEARLY, R5, {"actual": "10.1"}, "◎"),
    (YEARLY, R5, {"actual": 10}, "○"),
    (YEARLY, R5, {"actual": 10, "previous": 12}, "○"),  # the target is met: no progress does not matter
    (YEARLY, R5, {"actual": "9.9", "previous": "9.8"}, "△"),
    (YEARLY, R5, {"actual": 9}, "△"),  # nothing to compare with
    (YEARLY, R5, {"actual": 9, "previous": 9}, "×"),
    (YEARLY, R5, {"actual": 9, "previous": "9.1"}, "×"),
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": 9}, "◎"),
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": 10}, "○"),
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": 11, "previous": 12}, "△"),
    ({**YEARLY, "direction": "at_most"}, R5, {"actual": 11, "previous": 11}, "×"),
    (BY_R7, R4, {"actual": 60, "previous": 50}, "△"),  # the target itself, in every year
    (YEARLY, R5, {"status": "not_applicable", "reason": "令和４年度で事業終了"}, "×"),
    (YEARLY, R5, {"status": "not_held", "reason": "事業終了のため"}, "×"),
    (YEARLY, R5, {"status": "not_applicable", "reason": "該当なし"}, "－"),
    *[(YEARLY, R5, given, "－") for given in UNKNOWN],
]


@pytest.mark.parametrize(("plan", "year", "given", "code"), INO)
def test_ino(plan, year, given, code):
    check("ino", plan, year, given, code)


# 江田島市, the first of two: against the baseline.
DAMAGE = {**H26_H31, "target": 20000, "baseline": 22585, "direction": "at_most", "kind": "annual"}
OLIVES = {**H26_H31, "target": 35, "baseline": "22.6", "kind": "level"}
EDAJIMA = [
    (WITH_BASE, R5, {"actual": "40.01"}, "○"),
    (WITH_BASE, R5, {"actual": 40}, "△"),
    (WITH_BASE, R5, {"actual": "39.99"}, "×"),
    (DOWN, R5, {"actual": 39}, "○"),
    (DOWN, R5, {"actual": 40}, "△"),
    (DOWN, R5, {"actual": 41}, "×"),
    (DAMAGE, 2015, {"actual": 20563}, "○"),  # 平成27年度 有害鳥獣による農作物年間被害額
    (OLIVES, 2015, {"actual": "24.6"}, "○"),  # 平成27年度 オリーブ栽培の面積
    ({"target": 50}, R5, {"actual": 45}, "－"),
    *[(WITH_BASE, R5, given, "－") for given in UNKNOWN],
]
# The second: (実績 − 基準) ÷ (目標 − 基準) against years elapsed ÷ years.
EDAJIMA_PROGRESS = [
    (WITH_BASE, R3, {"actual": 42}, "A"),  # 2 of 10 after 1 of 5 years
    (WITH_BASE, R3, {"actual": "41.9"}, "B"),
    (WITH_BASE, R5, {"actual": 46}, "A"),  # 6 of 10 after 3 of 5
    (WITH_BASE, R5, {"actual": "45.9"}, "B"),
    (WITH_BASE, R7, {"actual": 50}, "A"),
    (WITH_BASE, R7, {"actual": "49.9"}, "B"),
    (DOWN, R4, {"actual": 36}, "A"),  # −4 of −10 after 2 of 5
    (DOWN, R4, {"actual": "36.1"}, "B"),
    # A baseline of 2016: still 1 of 5 years of the plan, not 5 of 9 since the baseline.
    ({**WITH_BASE, "baseline_year": 2016}, R3, {"actual": 42}, "A"),
    ({**WITH_BASE, "baseline_year": 2016}, R3, {"actual": "41.9"}, "B"),
    ({**WITH_BASE, "expected": {R3: 49}}, R3, {"actual": 42}, "A"),  # 目安値 is not asked
    ({**WITH_BASE, "timing": "every_year"}, R3, {"actual": 42}, "A"),  # nor 毎年
    ({**WITH_BASE, "years": (R3, R5)}, R4, {"actual": "46.7"}, "A"),  # 6.7 of 10 after 2 of 3
    ({**WITH_BASE, "years": (R3, R5)}, R4, {"actual": "46.6"}, "B"),
    ({**WITH_BASE, "baseline": 60}, R3, {"actual": 50}, "A"),  # already met and kept
    ({**WITH_BASE, "baseline": 60}, R3, {"actual": 49}, "B"),
    (SUM, R4, {"actual": 20, "total": 40, "first": (20, R3)}, "A"),  # a running total starts at 0
    (SUM, R4, {"actual": 20, "total": 39, "first": (20, R3)}, "B"),
    # 仮基準値 20 in R3, four years to 100: 40 in R4.
    ({"target": 100}, R4, {"actual": 40, "first": (20, R3)}, "A"),
    ({"target": 100}, R4, {"actual": 39, "first": (20, R3)}, "B"),
    ({"target": 100}, R3, {"actual": 20, "first": (20, R3)}, "－"),
    (DAMAGE, 2015, {"actual": 20563}, "A"),  # 平成27年度: 2,022 of 2,585 = 78.2 % after 20 %
    (OLIVES, 2015, {"actual": "24.6"}, "B"),  # 平成27年度: 2.0 of 12.4 = 16.1 %
    *[(WITH_BASE, R5, given, "－") for given in UNKNOWN],
]


@pytest.mark.parametrize(("plan", "year", "given", "code"), EDAJIMA)
def test_edajima(plan, year, given, code):
    check("edajima", plan, year, given, code)


@pytest.mark.parametrize(("plan", "year", "given", "code"), EDAJIMA_PROGRESS)
def test_edajima_progress(plan, year, given, code):
    check("edajima_progress", plan, year, given, code)


# 群馬県: reached, else the change against the baseline; 横ばい within 5 % of it, as it ships.
GUNMA = [
    (WITH_BASE, R5, {"actual": 50}, "A"),
    (WITH_BASE, R5, {"actual": "49.9"}, "B"),
    (WITH_BASE, R5, {"actual": "42.1"}, "B"),  # 5 % of 40 is 2
    (WITH_BASE, R5, {"actual": 42}, "C"),
    (WITH_BASE, R5, {"actual": 38}, "C"),
    (WITH_BASE, R5, {"actual": "37.9"}, "D"),
    (DOWN, R5, {"actual": 30}, "A"),
    (DOWN, R5, {"actual": "37.9"}, "B"),
    (DOWN, R5, {"actual": 42}, "C"),
    (DOWN, R5, {"actual": "42.1"}, "D"),
    ({"target": 100, "baseline": 95}, R5, {"actual": "92.9"}, "C"),  # 令和元年度 基本的操作: −2.2 %
    ({"target": 100, "baseline": "82.5"}, R5, {"actual": 85}, "C"),  # 令和元年度 情報手段の活用: +3.0 %
    ({"target": 100, "baseline": 97}, R5, {"actual": "93.9"}, "C"),  # 令和元年度 ルールやマナー: −3.2 %
    ({"target": 70, "baseline": "20.7"}, R5, {"actual": "32.8"}, "B"),  # 令和元年度 Wi-Fi環境導入率
    (DUE_R6, R5, {"reached_on": date(2023, 5, 1)}, "A"),
    (DUE_R6, R5, {}, "－"),
    *[(WITH_BASE, R5, given, "－") for given in UNKNOWN],
]


@pytest.mark.parametrize(("plan", "year", "given", "code"), GUNMA)
def test_gunma_ict(plan, year, given, code):
    check("gunma_ict", plan, year, given, code)


@pytest.mark.parametrize(
    ("tolerance", "unit", "actual", "code"),
    [
        (0, "points", "40.1", "B"),
        (0, "points", 40, "C"),
        (0, "points", "39.9", "D"),
        (3, "points", 43, "C"),
        (3, "points", "43.1", "B"),
        ("2.5", "percent", 41, "C"),  # 2.5 % of 40 is 1
        ("2.5", "percent", "41.1", "B"),
    ],
)
def test_gunma_ict_with_a_tolerance_that_people_set(tolerance, unit, actual, code):
    data = json.loads((FOLDER / "gunma_ict.json").read_text(encoding="utf-8"))
    for one in data["rules"]:
        if "change" in one["when"]:
            one["when"]["change"] |= {"tolerance": tolerance, "tolerance_in": unit}
    scale = Scale.from_data(data)
    assert propose_indicator(rule(**WITH_BASE), facts(R5, actual), scale).grade == code


# Where people choose, nothing is proposed; the first code that is not a grade stands in, else －.
@pytest.mark.parametrize(("key", "code"), [("hamamatsu_dx", "D"), ("osaka_library_overall", "－")])
def test_where_people_choose_no_grade_rests_on_a_rate(key, code):
    proposal = propose_indicator(rule(**YEARLY), facts(R5, 9), reference_scale(key))
    assert (proposal.grade, proposal.rate, proposal.is_graded) == (code, None, False)
    assert "9.0％（目標10.0％以上に達していない）" in proposal.reason or "9（目標10以上に" in proposal.reason
    assert "人が選びます" in proposal.reason
    assert propose_indicator(rule(**YEARLY), facts(R5, status="pending"), reference_scale(key)).grade == code


def test_where_people_choose_an_initiative_has_no_grade():
    pairs = [(rule(**YEARLY), facts(R5, 9))]
    proposal = propose_initiative(pairs, ItemCounts(1), reference_scale("hamamatsu_dx"), fiscal_year=R5)
    assert (proposal.grade, proposal.is_graded) == ("D", False)
    assert "指標" in proposal.reason


# key, rule, year, actual → reference and rate of the rule that decided
SHOWN = [
    ("tama", {**BY_R7, "baseline": 20}, R5, 36, 60, "60.0"),
    ("edajima_progress", {**WITH_BASE, "baseline_year": 2016}, R3, 41, 42, "50.0"),  # 1 of 2
    ("nagano", WITH_BASE, R5, 43, 46, "50.0"),  # 3 of 6
    ("osaka_library", WITH_BASE, R7, 40, 50, "80.0"),
]


@pytest.mark.parametrize(("key", "plan", "year", "actual", "reference", "rate"), SHOWN)
def test_rate_and_reference_are_those_of_the_rule_that_decided(key, plan, year, actual, reference, rate):
    proposal = propose_indicator(rule(**plan), facts(year, actual), reference_scale(key))
    assert (proposal.reference, rate_number(proposal.rate, reference_scale(key))) == (reference, rate)

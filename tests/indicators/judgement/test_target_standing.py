"""達成, 順調, 遅れ, 判定なし of one target in one year: met, else as the plan's scale sees it.

No 遅れ beside a good grade and no 順調 beside a bad one, under every scale that ships.
"""

import datetime as dt

import pytest

from indicators.judgement import ItemCounts, Scale, ScaleError, propose_indicator, target_standing
from indicators.plan_io.shipped_scales import reference_definitions, reference_scale
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R6, R7, R8, facts, rule

EVERY_YEAR = rule("annual", 10, timing="every_year")
ZERO = rule("ratio", 0, timing="every_year", direction="at_most")
LINE = rule("ratio", 80, baseline=30, baseline_year=R2)  # 10 points a year: R3 40, R4 50 … R7 80
TOTAL = rule("cumulative", 1000)  # 200 a year
CEILING = rule("cumulative", 100, direction="at_most")  # 20 a year, 100 at most in the end
SYSTEM = rule("milestone", due=R5)


BY_REFERENCE = [
    # 毎年: the target each year, nothing between 達成 and 遅れ.
    (EVERY_YEAR, facts(R4, 10), "reached"),
    (EVERY_YEAR, facts(R4, 9), "behind"),
    (ZERO, facts(R4, 0), "reached"),
    (ZERO, facts(R4, "0.1"), "behind"),
    (ZERO, facts(R4, "0.1", previous=20, previous_year=R3), "behind"),
    # 期末: the target, else the year's reference on the line.
    (LINE, facts(R4, 80), "reached"),
    (LINE, facts(R4, 50), "on_course"),
    (LINE, facts(R4, "49.9"), "behind"),
    (LINE, facts(R7, "79.9"), "behind"),
    (rule("ratio", 80, expected={R4: 20}, baseline=30), facts(R4, 20), "on_course"),
    # Without a baseline the first year draws no line yet, unless the target is reached.
    (rule("ratio", 80), facts(R3, 10), "not_judged"),
    (rule("ratio", 80), facts(R3, 80), "reached"),
    (rule("ratio", 80), facts(R5, 45, first=(10, R3)), "on_course"),  # 10 + 70 × 2 ÷ 4
    (rule("ratio", 80), facts(R5, "44.9", first=(10, R3)), "behind"),
    # 累計: the running total against target × years elapsed ÷ years.
    (TOTAL, facts(R4, 200, total=400), "on_course"),
    (TOTAL, facts(R4, 200, total=399), "behind"),
    (TOTAL, facts(R5, 600, total=1000), "reached"),
    (TOTAL, facts(R4, 200, total=None), "not_judged"),
    # A total that must not exceed its target may still grow before the deadline.
    (CEILING, facts(R4, 10, total=40), "on_course"),
    (CEILING, facts(R4, 10, total=41), "behind"),
    (CEILING, facts(R7, 10, total=100), "reached"),
    (CEILING, facts(R7, 10, total=101), "behind"),
    # A milestone: reached, also late; before its due year its items.
    (SYSTEM, facts(R4, reached_on=dt.date(2022, 6, 1)), "reached"),
    (SYSTEM, facts(R6, reached_on=dt.date(2024, 6, 1)), "reached"),
    (SYSTEM, facts(R5), "behind"),
    (SYSTEM, facts(R5, reached_on=dt.date(2024, 4, 1)), "behind"),  # after the year's end
    (SYSTEM, facts(R4, items=ItemCounts(done=2)), "on_course"),
    (SYSTEM, facts(R4, items=ItemCounts(done=1, partial=1)), "behind"),
    (SYSTEM, facts(R4), "not_judged"),  # no items to go by
    # Nothing to judge.
    (EVERY_YEAR, facts(R2, 10), "not_judged"),
    (EVERY_YEAR, facts(R8, 10), "not_judged"),
    (EVERY_YEAR, facts(R4, status="pending"), "not_judged"),
    (EVERY_YEAR, facts(R4, status="not_applicable"), "not_judged"),
    (EVERY_YEAR, facts(R4, status="not_held"), "not_judged"),
    (EVERY_YEAR, facts(R4, status=None), "not_judged"),
    (SYSTEM, facts(R5, status="pending"), "not_judged"),
    (rule("text"), facts(R4), "not_judged"),
    (rule("annual"), facts(R4, 10), "not_judged"),
    # 0 is a value.
    (EVERY_YEAR, facts(R4, 0), "behind"),
    (rule("annual", 0, timing="every_year", direction="below"), facts(R4, 0), "behind"),
    (rule("annual", 0, timing="every_year", direction="above"), facts(R4, 1), "reached"),
]


@pytest.mark.parametrize(("indicator", "known", "standing"), BY_REFERENCE)
def test_where_people_choose_the_reference_of_the_year_decides(indicator, known, standing):
    assert target_standing(indicator, known, reference_scale("hamamatsu_dx")) == standing


REPORTED = {"key": "reported", "name": "報告のみ", "codes": [{"code": "報告", "label": "報告"}]}


@pytest.mark.parametrize(
    ("indicator", "known", "standing"),
    [
        (EVERY_YEAR, facts(R4, 10), "reached"),
        (EVERY_YEAR, facts(R4, 9), "behind"),
        (LINE, facts(R4, 50), "on_course"),
        (LINE, facts(R4, "49.9"), "behind"),
    ],
)
def test_a_plan_that_reports_without_grading_has_one_code_and_its_targets_stand(indicator, known, standing):
    scale = Scale.from_data(REPORTED)
    assert target_standing(indicator, known, scale) == standing
    assert propose_indicator(indicator, known, scale).is_graded is False
    assert [code.code for code in scale.choices] == ["報告", "－"]
    assert not scale.is_behind("報告")


@pytest.mark.parametrize("codes", [[], [{"code": "－", "label": "－", "is_grade": False}]])
def test_a_scale_without_any_grade_is_refused_with_the_way_out(codes):
    with pytest.raises(ScaleError, match="「報告」のような区分を一つだけ定め、規則を書かないで"):
        Scale.from_data(REPORTED | {"codes": codes})


@pytest.mark.parametrize(
    ("indicator", "known", "standing"),
    [
        (EVERY_YEAR, facts(R4, 10), "reached"),
        (EVERY_YEAR, facts(R4, 9), "on_course"),  # 90 %: B おおむね計画どおり
        (EVERY_YEAR, facts(R4, 8), "on_course"),
        (EVERY_YEAR, facts(R4, "7.9"), "behind"),
        (EVERY_YEAR, facts(R4, 0), "behind"),
        (ZERO, facts(R4, "0.1", previous=20, previous_year=R3), "behind"),  # no rate, better: C
        (LINE, facts(R4, 80), "reached"),
        (LINE, facts(R4, 60), "on_course"),  # A before the deadline, 80 not reached
        (LINE, facts(R4, 46), "on_course"),  # 16 of 20
        (LINE, facts(R4, "45.9"), "behind"),
        (LINE, facts(R7, 79), "on_course"),  # 49 of 50
        (rule("ratio", 80), facts(R3, 10), "not_judged"),  # －: 仮基準値
        (TOTAL, facts(R4, 200, total=399), "on_course"),
        (TOTAL, facts(R4, 200, total=319), "behind"),
        (TOTAL, facts(R5, 600, total=1000), "reached"),
        (TOTAL, facts(R4, 200, total=None), "not_judged"),
        (CEILING, facts(R4, 10, total=40), "on_course"),  # A, and may still grow
        (CEILING, facts(R4, 10, total=50), "on_course"),  # 40 ÷ 50
        (CEILING, facts(R4, 10, total=51), "behind"),
        (CEILING, facts(R7, 10, total=100), "reached"),
        (SYSTEM, facts(R6, reached_on=dt.date(2024, 6, 1)), "reached"),  # B, late
        (SYSTEM, facts(R4, items=ItemCounts(done=4, partial=1)), "on_course"),  # 90 %
        (SYSTEM, facts(R4, items=ItemCounts(done=1, partial=1)), "behind"),  # 75 %
        (SYSTEM, facts(R4), "not_judged"),
        (SYSTEM, facts(R5, items=ItemCounts(done=4)), "behind"),  # overdue: C
        (EVERY_YEAR, facts(R8, 10), "not_judged"),
        (EVERY_YEAR, facts(R4, status="pending"), "not_judged"),
        (rule("text"), facts(R4), "not_judged"),
        (rule("annual"), facts(R4, 10), "not_judged"),  # no target
    ],
)
def test_by_the_scale_of_imari(indicator, known, standing):
    assert target_standing(indicator, known, IMARI) == standing


# scale → the codes that mean 遅れ, of targets and of initiatives
BEHIND = {
    "imari": "CD",
    "aichi": "CD",
    "edajima": "×",  # of ○△× the middle one counts as better
    "edajima_progress": "B",
    "gunma_ict": "CD",
    "hamamatsu_dx": "C",  # D is no grade
    "ino": "△×",
    "nagano": "C",
    "nagayo": "BC",
    "osaka_library": "CD",
    "osaka_library_overall": "△×",
    "tama": ["改善や工夫が必要"],
}


def test_the_worse_half_of_every_shipped_scale():
    assert set(BEHIND) == set(reference_definitions())
    for key, behind in BEHIND.items():
        scale = reference_scale(key)
        codes = [code.code for code in (*scale.codes, scale.no_grade)]
        assert [code for code in codes if scale.is_behind(code)] == list(behind), key
        assert not scale.is_behind("")


# scale, target, facts → standing, by hand
BY_SCALE = [
    ("aichi", EVERY_YEAR, facts(R4, 8), "on_course"),
    ("aichi", EVERY_YEAR, facts(R4, "7.9"), "behind"),
    ("aichi", SYSTEM, facts(R5), "not_judged"),  # no rate, no code
    ("tama", EVERY_YEAR, facts(R4, 3), "on_course"),  # 40 % of 10 in the second year of five: 75 %
    ("tama", EVERY_YEAR, facts(R4, 2), "behind"),
    ("tama", TOTAL, facts(R5, 200, total=400), "on_course"),  # 400 of 600
    ("nagano", LINE, facts(R4, 46), "on_course"),  # 80 %
    ("nagano", LINE, facts(R4, 45), "behind"),
    ("nagano", LINE, facts(R4, status="unpublished"), "not_judged"),
    ("edajima", LINE, facts(R4, 30), "on_course"),  # △, though 20 points behind the line
    ("edajima", LINE, facts(R4, 29), "behind"),
    ("edajima", LINE, facts(R7, 80), "reached"),
    ("edajima", rule("annual", baseline=5), facts(R4, 6), "on_course"),  # no target, but a grade
    ("edajima_progress", LINE, facts(R4, 50), "on_course"),
    ("edajima_progress", LINE, facts(R4, 49), "behind"),
    ("gunma_ict", LINE, facts(R4, 32), "on_course"),  # B: more than 5 % better than 30
    ("gunma_ict", LINE, facts(R4, 31), "behind"),  # C
    ("nagayo", LINE, facts(R4, 31), "on_course"),  # A: above the baseline
    ("nagayo", LINE, facts(R4, 30), "behind"),  # B
    ("nagayo", LINE, facts(R7, 80), "reached"),  # A, and met
    ("ino", EVERY_YEAR, facts(R4, 10), "reached"),  # ○
    ("ino", EVERY_YEAR, facts(R4, 9, previous=8, previous_year=R3), "behind"),  # △
    ("ino", EVERY_YEAR, facts(R4, status="not_applicable", reason="事業終了のため"), "behind"),  # ×
    ("osaka_library", LINE, facts(R4, 41, previous=40, previous_year=R3), "on_course"),
    ("osaka_library", LINE, facts(R4, 40, previous=40, previous_year=R3), "behind"),
    ("osaka_library", SYSTEM, facts(R6, reached_on=dt.date(2024, 6, 1)), "reached"),  # C, but there
]


@pytest.mark.parametrize(("key", "indicator", "known", "standing"), BY_SCALE)
def test_by_other_shipped_scales(key, indicator, known, standing):
    assert target_standing(indicator, known, reference_scale(key)) == standing


@pytest.mark.parametrize("key", sorted(BEHIND))
def test_standing_never_contradicts_the_grade_beside_it(key):
    scale = reference_scale(key)
    cases = [(indicator, known) for indicator, known, _ in BY_REFERENCE]
    cases += [(indicator, known) for _, indicator, known, _ in BY_SCALE]
    for indicator, known in cases:
        standing, grade = target_standing(indicator, known, scale), propose_indicator(indicator, known, scale)
        if standing == "reached" or scale.people_choose:
            continue
        told = "not_judged" if not grade.is_graded else "on_course"
        assert standing == ("behind" if scale.is_behind(grade.grade) else told)


def test_a_decided_year_stands_by_the_code_of_its_decision():
    assert target_standing(EVERY_YEAR, facts(R4, 9), IMARI, code="C") == "behind"
    assert target_standing(EVERY_YEAR, facts(R4, 1), IMARI, code="B") == "on_course"
    assert target_standing(EVERY_YEAR, facts(R4, 9), IMARI, code="－") == "not_judged"
    assert target_standing(EVERY_YEAR, facts(R4, 10), IMARI, code="－") == "reached"

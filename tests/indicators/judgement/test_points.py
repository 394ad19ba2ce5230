"""The grade of an initiative by points: sum, mean and share, by hand; words; what a scale refuses."""

import pytest

from indicators.judgement import ItemCounts, Scale, ScaleError, propose_initiative
from indicators.judgement.condition_data import parse_condition
from indicators.judgement.scale_data import scale_data
from indicators.judgement.scale_words import condition_text
from tests.indicators.judgement.judgement_cases import R5, facts, rule

# One target: reached 3 points, 80 % 2, 50 % 1, else 0.
CODES = [
    {"code": "◎", "label": "達成", "points": 3},
    {"code": "○", "label": "順調", "points": 2},
    {"code": "△", "label": "やや遅れ", "points": 1},
    {"code": "×", "label": "遅れ", "points": 0},
]
RULES = [
    {"code": "◎", "when": {"rate": {"at_least": 100}}},
    {"code": "○", "when": {"rate": {"at_least": 80}}},
    {"code": "△", "when": {"rate": {"at_least": 50}}},
    {"code": "×", "when": {"rate": {"below": 50}}},
]


def points(of, *limits):
    """Rules: ◎ ○ △ from a limit on, best first, else ×."""
    found = [
        {"code": code, "when": {"points": {"of": of, "at_least": limit}}}
        for code, limit in zip("◎○△", limits, strict=True)
    ]
    return [*found, {"code": "×", "when": {}}]


def data(points_rules, **more):
    initiative = {"roll_up": "points"} | more.pop("initiative", {})
    return {
        "key": "points",
        "name": "点数の尺度",
        "codes": CODES,
        "rules": RULES,
        "points_rules": points_rules,
        "initiative": initiative,
    } | more


SUM = Scale.from_data(data(points("sum", 8, 6, 3)))
MEAN = Scale.from_data(data(points("mean", "2.5", "1.5", 1)))
SHARE = Scale.from_data(data(points("share", 90, 70, 50)))


def judged(scale, *values, items=None):
    """An initiative of yearly targets of 100, with a value each; None is 調査中."""
    plans = [rule("annual", 100, timing="every_year", name=f"指標{n}") for n, _value in enumerate(values, 1)]
    pairs = [
        (plan, facts(R5, value, status="pending" if value is None else "confirmed"))
        for plan, value in zip(plans, values, strict=True)
    ]
    return propose_initiative(pairs, items or ItemCounts(), scale, fiscal_year=R5)


CASES = [
    # 3 + 3 + 2 = 8 of 9, mean 2.66…, 88.8… %
    ([100, 100, 80], "◎", "◎", "○"),
    # 3 + 2 + 2 = 7 of 9, 2.33…, 77.7… %
    ([100, 80, 80], "○", "○", "○"),
    # 3 + 3 + 0 = 6 of 9, 2, 66.6… %: the lowest grade would be ×
    ([100, 100, 0], "○", "○", "△"),
    # 2 + 1 + 1 = 4 of 9, 1.33…, 44.4… %
    ([80, 50, 50], "△", "△", "×"),
    # 0 of 9
    ([0, 0, 0], "×", "×", "×"),
    # Two: 3 + 3 of 6; a sum depends on how many there are, a share does not.
    ([100, 100], "○", "◎", "◎"),
    # One: 3 of 3
    ([100], "△", "◎", "◎"),
    # 調査中 is in no sum and no denominator: 3 + 3 of 6.
    ([100, 100, None], "○", "◎", "◎"),
]


@pytest.mark.parametrize(("values", "by_sum", "by_mean", "by_share"), CASES)
def test_points(values, by_sum, by_mean, by_share):
    assert [judged(by, *values).grade for by in (SUM, MEAN, SHARE)] == [by_sum, by_mean, by_share]


def test_a_threshold_met_exactly_through_thirds_is_met():
    third = Scale.from_data(data(points("mean", 3, "2.3333333333", 1)))
    assert judged(third, 100, 80, 80).grade == "○"  # 7 ÷ 3 is more than 2.3333333333
    two_thirds = Scale.from_data(data(points("share", 100, "66.6666666667", 50)))
    assert judged(two_thirds, 100, 100, 0).grade == "△"  # 6 of 9 is less


def test_points_may_have_decimals_and_be_negative():
    codes = [{"code": "A", "label": "a", "points": "1.5"}, {"code": "B", "label": "b", "points": -1}]
    rules = [{"code": "A", "when": {"rate": {"at_least": 100}}}, {"code": "B", "when": {}}]
    given = [
        {"code": "A", "when": {"points": {"above": 0}}},
        {"code": "B", "when": {"points": {"at_most": 0}}},
    ]
    by = Scale.from_data(data(given, codes=codes, rules=rules))
    found = judged(by, 100, 0)
    assert (found.grade, "点数の合計が0.5点（満点3点）" in found.reason) == ("A", True)
    assert judged(by, 0, 0, 100).grade == "B"


def test_the_best_grade_still_asks_for_the_items():
    by = Scale.from_data(data(points("sum", 8, 6, 3), initiative={"best_needs_items_rate": 100}))
    found = judged(by, 100, 100, 100, items=ItemCounts(1, 0, 1))
    assert found.grade == "○"
    assert (
        "数値目標の点数の合計が9点（満点9点）ですが、実施評価指標の実施率が50.0％で100％に満たないため、○"
        in (found.reason)
    )


def test_points_without_a_rule_are_left_to_people():
    by = Scale.from_data(data([{"code": "◎", "when": {"points": {"at_least": 9}}}]))
    found = judged(by, 100, 0)
    assert (found.grade, found.is_graded) == ("－", False)
    assert found.reason.endswith(
        "数値目標の点数の合計が3点（満点6点）で点数の規則に該当なしのため、－（評価できない）とします。"
    )


def test_without_a_graded_indicator_the_items_decide():
    by = Scale.from_data(data(points("sum", 8, 6, 3), items_rules=[{"code": "○", "when": {}}]))
    assert judged(by, None, items=ItemCounts(1)).grade == "○"
    assert judged(by, None).grade == "－"


@pytest.mark.parametrize(
    ("scale", "says"),
    [
        (SUM, "数値目標の点数の合計が7点（満点9点）のため、○（順調）を提案します。"),
        (MEAN, "数値目標の点数の平均が2.3点のため、○（順調）を提案します。"),
        (SHARE, "数値目標の満点に対する点数の割合が77.8％（9点中7点）のため、○（順調）を提案します。"),
    ],
)
def test_the_sentence_gives_the_points_of_each_and_of_all(scale, says):
    reason = judged(scale, 100, 80, 80).reason
    assert reason.startswith("「指標1」は100で、目標（100以上）に達しており、達成率は100.0％（◎、3点）、")
    assert "達成率は80.0％（○、2点）" in reason
    assert reason.endswith(says)


def test_a_share_never_prints_as_a_threshold_that_it_misses():
    by = Scale.from_data(data(points("share", "77.8", 70, 50)))
    assert "点数の割合が77.78％" in judged(by, 100, 80, 80).reason


def test_only_what_could_be_graded_is_said_to_have_points():
    assert "評価できた数値目標の点数の合計が6点（満点6点）" in judged(SUM, 100, 100, None).reason


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"of": "sum", "at_least": 8}, "点数の合計が8点以上"),
        ({"at_least": 8, "below": "9.5"}, "点数の合計が8点以上9.5点未満"),
        ({"of": "mean", "above": 1}, "点数の平均が1点超"),
        ({"of": "share", "at_least": 90}, "満点に対する点数の割合が90％以上"),
    ],
)
def test_the_words_of_a_rule_on_points(part, words):
    assert condition_text(parse_condition({"points": part}, "条件", ("points",))) == words


@pytest.mark.parametrize("scale", [SUM, MEAN, SHARE], ids=["sum", "mean", "share"])
def test_it_comes_back_from_data(scale):
    assert Scale.from_data(scale_data(scale)) == scale


def test_a_scale_without_points_is_written_as_before():
    written = scale_data(Scale.from_data({"key": "k", "name": "n", "codes": [{"code": "A", "label": "a"}]}))
    assert "points_rules" not in written
    assert "points" not in written["codes"][0]


LOOSE = [{key: code[key] for key in ("code", "label")} for code in CODES]
NONE = {"code": "－", "label": "なし", "is_grade": False}


@pytest.mark.parametrize(
    ("bad", "says", "place"),
    [
        (data([]), "点数の規則がありません", None),
        (data(points("sum", 8, 6, 3), initiative={"roll_up": "lowest"}), "全て外してください", None),
        (data(points("sum", 8, 6, 3), codes=[*CODES[:3], LOOSE[3]]), "「×」に点数がありません", ("codes", 3)),
        (
            data(points("sum", 8, 6, 3), codes=[*CODES, {**NONE, "points": 0}]),
            "「－」は評価に含めない",
            ("codes", 4),
        ),
        (data(points("sum", 8, 6, 3), codes=[{**CODES[0], "points": 0.5}, *CODES[1:]]), "0.5", ("codes", 0)),
        (data([{"code": "◎", "when": {"points": {"of": "sum"}}}]), "at_least", ("points_rules", 0)),
        (data([{"code": "◎", "when": {"reached": True}}]), "reached", ("points_rules", 0)),
        (data([{"code": "◎", "when": {"points": {"of": "median", "at_least": 1}}}]), "median", None),
        (
            data(points("sum", 8, 6, 3), rules=[{"code": "◎", "when": {"points": {"at_least": 1}}}]),
            "points",
            ("rules", 0),
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(bad, says, place):
    with pytest.raises(ScaleError) as refused:
        Scale.from_data(bad)
    assert says in str(refused.value)
    assert place in (None, refused.value.place)

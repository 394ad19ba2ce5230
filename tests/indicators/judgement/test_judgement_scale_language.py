"""The conditions language both ways: as data, as a phrase, and what has no form of its own is refused."""

import pytest

from indicators.judgement import Aim, Direction, Kind, RollUp, Scale, ScaleError, Status, Timing
from indicators.judgement.condition import ChangeFrom, ToleranceUnit, Trend
from indicators.judgement.rate import Form
from indicators.judgement.reference import Basis
from indicators.judgement.scale_data import scale_data
from indicators.judgement.scale_words import condition_text, words_of
from indicators.judgement.situation import MilestoneState

CODES = [{"code": "A", "label": "良い"}, {"code": "－", "label": "なし", "is_grade": False}]


def scale_of(*rules, **more):
    return {"key": "k", "name": "n", "codes": CODES, "rules": list(rules), **more}


# condition → how it reads
PHRASES = [
    ({}, "値のあるもの全て"),
    ({"kinds": ["level", "annual"]}, "目標の種類が「毎年の数値」又は「時点値」"),
    ({"timings": ["at_end"]}, "目標の時期が「期末」"),
    ({"comparisons": ["keep", "between"]}, "目標の比較が「範囲」又は「維持」"),
    ({"of_earlier_year": True}, "評価する年度より前の年度の値（数年前の統計など）"),
    ({"of_earlier_year": False}, "評価する年度の値"),
    ({"directions": ["below"]}, "目標の向きが「未満」"),
    ({"rate": {"at_least": 80}}, "当年度の基準に対する達成率が80％以上"),
    (
        {"rate": {"of": "target", "above": "82.55", "at_most": 1200}},
        "最終の目標に対する達成率が82.55％超1,200％以下",
    ),
    ({"rate": {"of": "line", "at_least": 100}}, "基準値から目標への直線に対する達成率が100％以上"),
    ({"rate": {"of": "pace", "below": 60}}, "０から按分した目標に対する達成率が60％未満"),
    (
        {"rate": {"form": "baseline", "at_least": 0}},
        "当年度の基準に対する達成率（基準値からの進み）が0％以上",
    ),
    ({"rate": {"form": "plain", "at_least": -5}}, "当年度の基準に対する達成率（単純な割合）が▲5％以上"),
    ({"rate": {"of": "target", "form": "rule", "at_least": 1}}, "最終の目標に対する達成率が1％以上"),
    (
        {"rate": {"of": "target", "form": "progress", "above": -10, "below": 10}},
        "最終の目標に対する達成率（基準値からの道のりに占める進み）が▲10％超10％未満",
    ),
    ({"has_target": False}, "数値の目標がない（設定なし）"),
    ({"has_rate": False}, "達成率を計算できない"),
    ({"reached": True}, "当年度の基準に達している"),
    ({"reached": {"of": "target", "is": False}}, "最終の目標に達していない"),
    ({"change": {"from": "previous", "is": "better"}}, "前回の実績より良い"),
    (
        {"change": {"from": "baseline", "is": "not_worse", "tolerance": 10, "tolerance_in": "percent"}},
        "基準値より良いか同じ（許容幅10％）",
    ),
    (
        {
            "change": [
                {"from": "target", "is": "same", "tolerance": "0.5"},
                {"from": "reference", "is": "not_better"},
            ]
        },
        "最終の目標と同じ（許容幅0.5ポイント）、かつ、当年度の基準と同じか悪い",
    ),
    ({"items_rate": {"above": 0}}, "実施評価指標の実施率が0％超"),
    ({"milestone": ["overdue"]}, "導入・期限が「期限の年度以後で未達成」"),
    ({"before_deadline": False}, "期限の年度以後の年度"),
    ({"before_deadline": True}, "期限の年度より前の年度"),
    ({"provisional_baseline": True}, "達成率が仮基準値による"),
    ({"target_at_limit": True}, "目標がそれ以上のない値（割合の100％以上、0以下）"),
    ({"baseline_form": True}, "達成率が基準値からの進み"),
    (
        {"asks_for_change": True},
        "増減だけを求める目標（増加、減少、又は目標が基準値と同じ超・未満）",
    ),
    ({"has_previous": False}, "前回の実績がない"),
    ({"status": ["blank", "pending"]}, "値の区分が「調査中」又は「未入力」"),
    ({"reason": ["事業終了", "廃止"]}, "値のない理由に「事業終了」又は「廃止」を含む"),
    ({"has_value": False}, "値がない"),
    ({"has_value": True}, "値がある"),
    ({"rate": {"above": "82.50", "at_most": "1000.00"}}, "当年度の基準に対する達成率が82.5％超1,000％以下"),
    ({"rate": {"at_least": 100, "below": 1000}}, "当年度の基準に対する達成率が100％以上1,000％未満"),
]


@pytest.mark.parametrize(("when", "phrase"), PHRASES)
def test_every_condition_has_words_and_comes_back_from_data(when, phrase):
    scale = Scale.from_data(scale_of({"code": "A", "when": when}))
    assert condition_text(scale.rules[0].when) == phrase
    assert Scale.from_data(scale_data(scale)) == scale


ENUMERATIONS = [Kind, Timing, Aim, Direction, Basis, Form, ChangeFrom, Trend, ToleranceUnit, MilestoneState]


@pytest.mark.parametrize("codes", [*ENUMERATIONS, Status, RollUp], ids=lambda codes: codes.__name__)
def test_every_code_of_the_language_has_a_word_of_its_own(codes):
    assert list(words_of(codes)) == list(codes)
    assert len(set(words_of(codes).values())) == len(codes)


def test_when_a_target_holds_in_a_word():
    assert [one.label for one in Timing] == ["毎年", "期末"]


def test_the_whole_scale_comes_back_from_data():
    data = scale_of(
        {"code": "－", "when": {"has_value": False}},
        source="計画書 3頁\n別表",
        items_rules=[{"code": "A", "when": {"items_rate": {"at_least": "66.7"}}}, {"code": "－", "when": {}}],
        initiative={"roll_up": "average", "best_needs_items_rate": "99.5"},
    )
    scale = Scale.from_data(data)
    assert Scale.from_data(scale_data(scale)) == scale


def test_data_have_whole_numbers_where_they_are_whole():
    data = scale_of({"code": "A", "when": {"rate": {"at_least": "80.0", "below": "99.50"}}})
    found = scale_data(Scale.from_data(data))["rules"][0]["when"]["rate"]
    assert (found["at_least"], found["below"]) == (80, "99.5")


# What no form shows must not exist.
@pytest.mark.parametrize(
    ("when", "says"),
    [
        ({"rate": {"at_least": 50, "above": 40}}, "どちらか一方"),
        ({"items_rate": {"at_most": 50, "below": 40}}, "どちらか一方"),
        ({"rate": {"at_least": 80, "below": 80}}, "当てはまることがありません"),
        ({"rate": {"above": 80, "at_most": 80}}, "当てはまることがありません"),
        ({"rate": {"at_least": 81, "at_most": 80}}, "当てはまることがありません"),
        ({"rate": {"at_least": "0.00000000001"}}, "小数10桁まで"),
        ({"rate": {"at_least": 10**14}}, "整数14桁"),
        ({"kinds": []}, "一つ以上"),
        ({"change": []}, "一つ以上"),
        ({"reason": []}, "一つ以上"),
        ({"reason": ["事業\n終了"]}, "1行"),
        ({"reason": [" 終了"]}, "空白"),
    ],
)
def test_what_has_no_form_is_refused(when, says):
    with pytest.raises(ScaleError, match=says):
        Scale.from_data(scale_of({"code": "A", "when": when}))


def test_one_value_may_be_both_limits():
    Scale.from_data(scale_of({"code": "A", "when": {"rate": {"at_least": 100, "at_most": 100}}}))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (scale_of({"code": "A"}, {"code": "Z"}), ("rules", 1)),
        (scale_of({"code": "A", "when": {"speed": 1}}), ("rules", 0)),
        (scale_of(items_rules=[{"code": "A", "when": {"reached": True}}]), ("items_rules", 0)),
        ({**scale_of(), "codes": [*CODES, {"code": "B"}]}, ("codes", 2)),
        ({**scale_of(), "codes": [*CODES, CODES[0]]}, ("codes", 2)),
        ({**scale_of(), "name": ""}, None),
    ],
)
def test_an_error_names_its_place(data, place):
    with pytest.raises(ScaleError) as refused:
        Scale.from_data(data)
    assert refused.value.place == place

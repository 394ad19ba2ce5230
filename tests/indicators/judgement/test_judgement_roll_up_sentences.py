"""The reason of an initiative with several indicators, with none, and on other scales, worked by hand."""

import json

import pytest

from indicators.judgement import ItemCounts, Scale, propose_indicator, propose_initiative
from tests.indicators.judgement.judgement_cases import IMARI, IMARI_JSON, R3, R4, R5, facts, rule, scale
from tests.indicators.judgement.sentence_cases import (
    ALL,
    CASHLESS,
    EVENTS,
    FIRMS,
    HALF,
    LIVE,
    MOST,
    NONE,
    SCHOOLS,
    USE,
    VISITS,
    is_one_sentence,
    reason,
)

DATA = json.loads(IMARI_JSON.read_text(encoding="utf-8"))
AVERAGE = Scale.from_data({**DATA, "initiative": {"roll_up": "average", "best_needs_items_rate": 100}})
ITEMS_FREE = Scale.from_data({**DATA, "initiative": {}})
WITHOUT_ITEMS_RULES = Scale.from_data({**DATA, "items_rules": []})
RATES_ONLY = Scale.from_data({**DATA, "rules": DATA["rules"][4:7]})
PEOPLE = Scale.from_data(
    {"key": "people", "name": "人が選ぶ尺度", "codes": [{"code": "A", "label": "良い"}], "rules": []}
)
BY_CHANGE = Scale.from_data(
    {
        "key": "change",
        "name": "増減の尺度",
        "codes": [{"code": "○", "label": "改善"}, {"code": "×", "label": "悪化"}],
        "rules": [
            {"code": "×", "when": {"reason": ["事業終了"]}},
            {"code": "○", "when": {"change": {"from": "previous", "is": "better"}}},
            {"code": "×", "when": {"change": {"from": "previous", "is": "not_better"}}},
        ],
    }
)

# year, indicators, items → sentence on the default scale
SEVERAL = [
    (
        R5,
        [(LIVE, facts(R5, items=MOST)), (FIRMS, facts(R5, 12, items=MOST))],
        MOST,
        "「稼働開始」は期限（令和６年度）前で進行中、実施評価指標の実施率は75.0％（C）、"
        "「参加社数」は12社で、目標（10社以上）に達しており、達成率は120.0％（A）、"
        "最も低い評価がCのため、C（遅れている）を提案します。",
    ),
    (
        R5,
        [(EVENTS, facts(R5, 1)), (VISITS, facts(R5, 390))],
        ALL,
        "「開催回数」は1回で、目標（2回以上）に対する達成率は50.0％（C）、「来場者数」は１回当たり390.0人で、"
        "目標（300.0人以上）に達しており、達成率は130.0％（A）、実施評価指標の実施率は100.0％で、"
        "最も低い評価がCのため、C（遅れている）を提案します。",
    ),
    (
        R5,
        [(EVENTS, facts(R5, 2)), (FIRMS, facts(R5, 11))],
        ALL,
        "「開催回数」は2回で、目標（2回以上）に達しており、達成率は100.0％（A）、「参加社数」は11社で、"
        "目標（10社以上）に達しており、達成率は110.0％（A）、実施評価指標の実施率は100.0％で、"
        "数値目標がいずれもAのため、A（計画どおり・達成）を提案します。",
    ),
    (
        R5,
        [(EVENTS, facts(R5, 2)), (FIRMS, facts(R5, status="not_held"))],
        HALF,
        "「開催回数」は2回で、目標（2回以上）に達しており、達成率は100.0％（A）、「参加社数」は未実施のため評価せず、"
        "評価できた数値目標がAですが、実施評価指標の実施率が50.0％で100％に満たないため、"
        "B（おおむね計画どおり）を提案します。",
    ),
    (
        R5,
        [(FIRMS, facts(R5, 8)), (USE, facts(R5, status="pending"))],
        NONE,
        "「参加社数」は8社で、目標（10社以上）に対する達成率は80.0％（B）、「利用率」は調査中のため評価せず、"
        "評価できた数値目標がBのため、B（おおむね計画どおり）を提案しますが、「利用率」が調査中のため暫定です。",
    ),
    (
        R5,
        [(EVENTS, facts(R5, 1)), (FIRMS, facts(R5, 8)), (USE, facts(R5, 60))],
        ALL,
        "「開催回数」は1回で、目標（2回以上）に対する達成率は50.0％（C）、「参加社数」は8社で、目標（10社以上）に"
        "対する達成率は80.0％（B）、「利用率」は60.0％で、目標（50.0％以上）に達しており、達成率は120.0％（A）、"
        "実施評価指標の実施率は100.0％で、最も低い評価がCのため、C（遅れている）を提案します。",
    ),
    (
        R5,
        [(EVENTS, facts(R5, 2)), (FIRMS, facts(R5, status="not_applicable")), (USE, facts(R5, 60))],
        ALL,
        "「開催回数」は2回で、目標（2回以上）に達しており、達成率は100.0％（A）、「参加社数」は対象外のため評価せず、"
        "「利用率」は60.0％で、目標（50.0％以上）に達しており、達成率は120.0％（A）、実施評価指標の実施率は100.0％で、"
        "評価できた数値目標がいずれもAのため、A（計画どおり・達成）を提案します。",
    ),
    (
        R5,
        [(EVENTS, facts(R5, status="not_held")), (FIRMS, facts(R5, status="not_held"))],
        ItemCounts(0, 0, 1),
        "「開催回数」、「参加社数」は未実施のため評価せず、実施評価指標の実施率は0.0％のため、"
        "D（大きく遅れている）を提案します。",
    ),
    (
        R5,
        [(FIRMS, facts(R5, status=None)), (USE, facts(R5, status="pending"))],
        NONE,
        "「参加社数」は未入力、「利用率」は調査中で、評価できる実施評価指標もないため、評価できませんが、"
        "「参加社数」が未入力、「利用率」が調査中のため暫定です。",
    ),
    (
        R5,
        [(FIRMS, facts(R5, status="pending")), (USE, facts(R5, status="pending"))],
        NONE,
        "「参加社数」、「利用率」は調査中で、評価できる実施評価指標もないため、評価できませんが、"
        "調査中のため暫定です。",
    ),
]
NOTHING_COUNTS = [
    (
        R5,
        [],
        ItemCounts(2, 0, 1),
        "令和５年度は、評価の対象となる数値目標がなく、実施評価指標の実施率は66.7％のため、"
        "C（遅れている）を提案します。",
    ),
    (
        R3,
        [(CASHLESS, facts(R3, 1))],
        NONE,
        "令和３年度は、評価の対象となる数値目標がなく、評価できる実施評価指標もないため、評価できません。",
    ),
]


@pytest.mark.parametrize(("year", "pairs", "items", "sentence"), SEVERAL + NOTHING_COUNTS)
def test_default_scale(year, pairs, items, sentence):
    assert reason(IMARI, year, pairs, items) == sentence
    assert is_one_sentence(sentence)


# scale, indicators, items → sentence
OTHER_SCALES = [
    (
        AVERAGE,
        [(EVENTS, facts(R5, 2)), (FIRMS, facts(R5, 5))],  # 4 and 2 points: 3
        ALL,
        "「開催回数」は2回で、目標（2回以上）に達しており、達成率は100.0％（A）、「参加社数」は5社で、"
        "目標（10社以上）に対する達成率は50.0％（C）、実施評価指標の実施率は100.0％で、"
        "評価の平均がBのため、B（おおむね計画どおり）を提案します。",
    ),
    (
        AVERAGE,
        [(EVENTS, facts(R5, 2)), (FIRMS, facts(R5, 8))],  # 4 and 3 points: 3.5, half up 4
        HALF,
        "「開催回数」は2回で、目標（2回以上）に達しており、達成率は100.0％（A）、「参加社数」は8社で、"
        "目標（10社以上）に対する達成率は80.0％（B）、評価の平均がAですが、"
        "実施評価指標の実施率が50.0％で100％に満たないため、B（おおむね計画どおり）を提案します。",
    ),
    (
        ITEMS_FREE,
        [(FIRMS, facts(R5, 12))],
        HALF,
        "「参加社数」は12社で、目標（10社以上）に達しており、達成率は120.0％（A）、"
        "実施評価指標の実施率は50.0％で、A（計画どおり・達成）を提案します。",
    ),
    (
        PEOPLE,
        [(FIRMS, facts(R5, 9)), (USE, facts(R5, status="not_held"))],
        ALL,
        "「参加社数」は9社（目標10社以上に達していない）、「利用率」は未実施、"
        "実施評価指標の実施率は100.0％で、評価尺度「人が選ぶ尺度」では評価を人が選びます。",
    ),
    (
        PEOPLE,
        [(CASHLESS, facts(R5, 8)), (LIVE, facts(R5, status=None))],  # a first measurement is told too
        NONE,
        "「決済利用率」は8.0％、「稼働開始」は未入力で、評価尺度「人が選ぶ尺度」では評価を人が選びますが、"
        "「稼働開始」が未入力のため暫定です。",
    ),
    (
        PEOPLE,
        [],
        NONE,
        "令和５年度は、評価の対象となる数値目標がなく、評価尺度「人が選ぶ尺度」では評価を人が選びます。",
    ),
    (
        WITHOUT_ITEMS_RULES,
        [(USE, facts(R5, status="not_applicable"))],
        HALF,
        "「利用率」は対象外のため評価せず、実施評価指標の実施率は50.0％で、それだけでは評価を決められないため、"
        "評価できません。",
    ),
    (
        RATES_ONLY,
        [(SCHOOLS, facts(R5, 25))],
        HALF,
        "「発生率」は25.0％（目標0.0％以下に達していない）ですが、評価尺度「標準評価尺度」の規則に"
        "該当なしのため評価せず、実施評価指標の実施率は50.0％のため、C（遅れている）を提案します。",
    ),
    (
        BY_CHANGE,
        [(FIRMS, facts(R5, 9, previous=7, previous_year=R4))],
        HALF,
        "「参加社数」は9社で、前回（令和４年度）の7社より改善（○）、実施評価指標の実施率は50.0％で、"
        "○（改善）を提案します。",
    ),
    (
        BY_CHANGE,
        [(FIRMS, facts(R5, status="not_applicable", reason="令和４年度末で事業終了。"))],
        NONE,
        "「参加社数」は対象外（事業終了）（×）のため、×（悪化）を提案します。",
    ),
]
# What an event's mean or a running total is called stands in every sentence.
MEAN = rule("per_event", 300, timing="every_year", name="来場者数", unit="人")
WITHOUT_TARGET = rule("per_event", timing="every_year", name="来場者数", unit="人")
ABOVE = rule("per_event", 300, timing="every_year", direction="above", name="来場者数", unit="人")
TO_COME = rule("per_event", 300, name="来場者数", unit="人")
REACHED = scale("○×", [("○", {"reached": True}), ("×", {"reached": False})])
NO_RULE = scale("○×", [("○", {"kinds": ["text"]})])
CALLED = [
    (IMARI, WITHOUT_TARGET, 250, "は１回当たり250.0人で、数値の目標なし"),
    (REACHED, MEAN, 250, "は１回当たり250.0人で、目標（300.0人以上）に達していない（×）"),
    (REACHED, MEAN, 300, "は１回当たり300.0人で、目標（300.0人以上）に達している（○）"),
    (REACHED, ABOVE, 300, "は１回当たりちょうど300.0人で、300.0人を超えていません（×）"),
    (IMARI, TO_COME, 250, "は１回当たり250.0人で、基準値に代わる最初の実績（仮基準値）"),
    (
        NO_RULE,
        MEAN,
        300,
        "は１回当たり300.0人（目標300.0人以上に達している）ですが、評価尺度「試験用の尺度」の規則に該当なし",
    ),
    (PEOPLE, MEAN, 250, "は１回当たり250.0人（目標300.0人以上に達していない）"),
]


@pytest.mark.parametrize(("by", "plan", "actual", "words"), CALLED)
def test_a_mean_is_called_one(by, plan, actual, words):
    assert f"「来場者数」{words}" in reason(by, R5, [(plan, facts(R5, actual))], NONE)
    alone = propose_indicator(plan, facts(R5, actual), by).reason
    if plan is not WITHOUT_TARGET:  # its own sentence says only that there is no target
        assert "は、令和５年度の１回当たりの実績が" in alone


TOTAL = rule("cumulative", 200, name="受講者数", unit="人")
CALLED_TOTALS = [
    (
        PEOPLE,
        TOTAL,
        "累計80人（うち当年度35人、１年分の目安40人に対して87.5％、目安120人以上に達していない）",
    ),
    (
        NO_RULE,
        TOTAL,
        "累計80人（うち当年度35人、１年分の目安40人に対して87.5％、目安120人以上に達していない）ですが、",
    ),
    (IMARI, rule("cumulative", name="受講者数", unit="人"), "累計80人（うち当年度35人）で、数値の目標なし"),
]


@pytest.mark.parametrize(("by", "plan", "words"), CALLED_TOTALS)
def test_a_running_total_is_called_one(by, plan, words):
    assert f"「受講者数」は{words}" in reason(by, R5, [(plan, facts(R5, 35, total=80))], NONE)


def test_a_total_that_is_not_known_has_no_target_either():
    pairs = [(rule("cumulative", name="受講者数"), facts(R5, 35))]
    assert "「受講者数」は数値の目標なし" in reason(IMARI, R5, pairs, NONE)


# One that the year has none of, and the words of its reason that the scale asks for.
ENDED = scale("×", [("×", {"reason": ["事業終了", "廃止", "休止"]})])


def test_a_missing_value_that_a_scale_grades_names_the_words_asked_for():
    given = facts(R5, status="not_held", reason="廃止に伴い事業終了のため")
    assert propose_indicator(FIRMS, given, ENDED).reason == (
        "「参加社数」は、令和５年度は未実施（事業終了、廃止）のため、×（区分）を提案します。"
    )


def test_so_does_a_milestone_that_is_no_longer_aimed_at():
    given = facts(R5, status="not_held", reason="事業終了")
    assert propose_indicator(LIVE, given, ENDED).reason == (
        "「稼働開始」は、令和５年度は未実施（事業終了）のため、×（区分）を提案します。"
    )


def test_items_alone_name_all_that_could_not_be_graded():
    pairs = [(FIRMS, facts(R5, status="not_held")), (USE, facts(R5, status="not_applicable"))]
    assert reason(WITHOUT_ITEMS_RULES, R5, pairs, HALF) == (
        "「参加社数」は未実施のため評価せず、「利用率」は対象外のため評価せず、実施評価指標の実施率は50.0％で、"
        "それだけでは評価を決められないため、評価できません。"
    )


@pytest.mark.parametrize(("scale", "pairs", "items", "sentence"), OTHER_SCALES)
def test_other_scales(scale, pairs, items, sentence):
    assert reason(scale, R5, pairs, items) == sentence
    assert is_one_sentence(sentence)


def test_year_without_plan():
    assert propose_initiative([], ALL, IMARI, fiscal_year=R4, planned=False).reason == (
        "令和４年度は計画なしのため、評価しません。"
    )

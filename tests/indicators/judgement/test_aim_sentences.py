"""What the sentence says of each comparison: the rule that decided, with the figures that it compares."""

import pytest

from indicators.judgement import Status, YearBasis, YearFigure, facts_from_history, propose_indicator
from indicators.judgement.values import ItemCounts
from tests.indicators.judgement.judgement_cases import IMARI, R2, R3, R4, R5, R6, facts, rule, scale

USE = rule("ratio", comparison="between", lower=10, upper=20, name="利用率")
COLD = rule("annual", comparison="between", lower=-20, upper=-10, name="気温", unit="度")
KEPT = rule(
    "ratio",
    comparison="keep",
    baseline=95,
    baseline_year=R2,
    tolerance=5,
    tolerance_in="percent",
    name="満足度",
)
POINTS = rule(
    "ratio", comparison="keep", direction="at_most", baseline=95, baseline_year=R2, tolerance=2,
    tolerance_in="unit", name="発生率",
)  # fmt: skip
MONTHS = rule("level", comparison="keep", direction="at_most", name="待機", unit="か月")
PEOPLE = {"kind": "annual", "name": "人口", "unit": "人"}
STATED = PEOPLE | {"baseline": 100, "baseline_year": R2}
MORE = rule(**STATED, comparison="increase", against="baseline")
LESS = rule(**STATED, comparison="decrease", against="previous")
UNKNOWN = rule(**PEOPLE, comparison="increase", against="previous")
AS_BEFORE = rule(**PEOPLE, comparison="previous_or_more")
RANK = rule("annual", 3, comparison="rank", timing="every_year", name="順位", unit="位")
TABLE = rule(**PEOPLE, timing="every_year", expected={R5: 110})
BORN = rule(**STATED, target=120, basis=YearBasis.CALENDAR_YEAR, timing="every_year")
LATE = rule(**PEOPLE, target=120, basis=YearBasis.CALENDAR_YEAR, timing="every_year", years_behind=2)
LATE_BEFORE = rule(**PEOPLE, comparison="previous_or_more", years_behind=1)
TOTAL = rule("cumulative", 500, name="受講者", unit="人", expected={R3: 100, R4: 150, R5: 240})
LAST = {"previous": 105, "previous_year": R4}
FIRST = {"first": (12, R3)}

# indicator, facts → what the sentence says between は、 and the code
SENTENCES = [
    (
        USE,
        facts(R5, 9),
        "令和５年度の実績が9.0％で、目標（10.0％以上20.0％以下）に対する達成率は90.0％のため、B",
    ),
    (USE, facts(R5, 15), "15.0％で、目標（10.0％以上20.0％以下）に達しており、達成率は100.0％のため、A"),
    # Decimals that keep the order against both bounds.
    (
        USE,
        facts(R5, "20.004"),
        "20.004％で、目標（10.000％以上20.000％以下）に対する達成率は99.98％のため、B",
    ),
    (
        COLD,
        facts(R5, -25, previous=-24, previous_year=R4),
        "▲25度で、目標（▲20度以上▲10度以下）に達しておらず、前回（令和４年度）の▲24度からの改善もないため、D",
    ),
    # A tolerance is told as the bound that it makes.
    (
        KEPT,
        facts(R5, 88),
        "88.0％で、維持の目標である基準値（令和２年度の95.0％）の▲5％（90.3％以上）に対する達成率は97.5％のため、B",
    ),
    (
        KEPT,
        facts(R5, "90.27"),
        "実績が90.27％で、維持の目標である基準値（令和２年度の95.00％）の▲5％（90.25％以上）に達して",
    ),
    (
        POINTS,
        facts(R5, 96),
        "96.0％で、維持の目標である基準値（令和２年度の95.0％）の＋2ポイント（97.0％以下）に達しており、達成率は100.0％",
    ),
    (
        MONTHS,
        facts(R5, 12),
        "12か月で、基準値に代わる最初の実績（仮基準値）のため、この年度は評価できません。",
    ),
    (
        MONTHS,
        facts(R5, 14, **FIRST),
        "14か月で、維持の目標である仮基準値（令和３年度の12か月）以下に対する達成率は85.7％",
    ),
    (MORE, facts(R5, 101, **LAST), "101人で、基準値（令和２年度の100人）より増加しているため、A"),
    (MORE, facts(R5, 100, **LAST), "増加の目標に対し、基準値（令和２年度の100人）と同じであるため、C"),
    (MORE, facts(R5, 99, **LAST), "増加の目標に対し、基準値（令和２年度の100人）より減少しているため、D"),
    (LESS, facts(R5, 104, **LAST), "104人で、前回（令和４年度）の105人より減少しているため、A"),
    (LESS, facts(R5, 105, **LAST), "減少の目標に対し、前回（令和４年度）の105人と同じであるため、C"),
    (
        LESS,
        facts(R5, "105.4", **LAST),
        "実績が105.4人で、減少の目標に対し、前回（令和４年度）の105.0人より増加",
    ),
    (LESS, facts(R3, 99), "99人で、基準値（令和２年度の100人）より減少しているため、A"),
    (UNKNOWN, facts(R3, 99), "99人で、比べる前回の実績も基準値もないため、この年度は評価できません。"),
    (
        AS_BEFORE,
        facts(R5, 104, **LAST),
        "目標である前回（令和４年度）の105人以上に対する達成率は99.0％のため、B",
    ),
    (
        AS_BEFORE,
        facts(R6, 105, **LAST),
        "目標である前回（令和４年度）の105人以上に達しており、達成率は100.0％のため、A",
    ),
    (RANK, facts(R5, 4), "4位で、目標（3位以内）に対する達成率は75.0％のため、C"),
    (TABLE, facts(R5, 105), "105人で、年度目標（110人以上）に対する達成率は95.5％のため、B"),
    (TABLE, facts(R6, 105), "「人口」は、令和６年度は年度の目標がないため、評価できません。"),
    (
        rule(**PEOPLE, comparison="none"),
        facts(R6, 105),
        "令和６年度は目標の設定がない指標のため、評価しません。",
    ),
    # The figure's own year and the year that is evaluated.
    (BORN, facts(R5, 60), "「人口」は、令和５年の実績が60人で"),
    (LATE, facts(R5, 60), "「人口」は、令和５年度の評価に用いる令和３年の実績が60人で、目標（120人以上）"),
    (
        LATE_BEFORE,
        facts(R5, 104, **LAST),
        "令和５年度の評価に用いる令和４年度の実績が104人で、目標である前回（令和３年度）",
    ),
    # A running total: what one year is expected to add is what the table adds, 240 − 150, not 500 ÷ 5.
    (
        TOTAL,
        facts(R5, 80, total=230),
        "230人（うち当年度80人、１年分の目安90人に対して88.9％）で、目安値（240人以上）に対する達成率は95.8％のため、B",
    ),
]


@pytest.mark.parametrize(("plan", "known", "says"), SENTENCES)
def test_the_sentence_names_the_rule_that_decided(plan, known, says):
    reason = propose_indicator(plan, known, IMARI).reason
    assert says in reason, reason
    assert reason.count("。") == 1


def test_a_baseline_that_comes_before_every_measurement_is_told_as_the_baseline():
    """From a history a dated baseline is the previous value of the first year."""
    plan = rule(**STATED, comparison="previous_or_more")
    known = facts_from_history(plan, [YearFigure(R3, Status.CONFIRMED, 99)], R3, ItemCounts())
    assert known.previous_year == R2
    assert (
        "目標である基準値（令和２年度の100人）以上に対する達成率は99.0％"
        in propose_indicator(plan, known, IMARI).reason
    )


REACHED = scale("○×", [("○", {"reached": True}), ("×", {"reached": False})])
PEOPLE_CHOOSE = scale("○×", [])
# what is asked, figure → by a scale that asks reached or not; where people choose
OTHER_SCALES = [
    (
        USE,
        facts(R5, 10),
        "目標（10.0％以上20.0％以下）に達しているため、○",
        "（目標10.0％以上20.0％以下に達している）",
    ),
    (
        USE,
        facts(R5, 9),
        "目標（10.0％以上20.0％以下）に達していないため、×",
        "（目標10.0％以上20.0％以下に達していない）",
    ),
    (
        KEPT,
        facts(R5, 90),
        "の▲5％（90.3％以上）に達していないため、×",
        "（維持の目標90.3％以上に達していない）",
    ),
    (MORE, facts(R5, 100), "増加の目標に対し、基準値（令和２年度の100人）と同じであるため、×", "と同じ）"),
    (AS_BEFORE, facts(R5, 105, **LAST), "の105人以上に達しているため、○", "（前回の105人以上に達している）"),
    (RANK, facts(R5, 2), "目標（3位以内）に達しているため、○", "（目標3位以内に達している）"),
]


@pytest.mark.parametrize(("plan", "known", "reached", "chosen"), OTHER_SCALES)
def test_where_the_scale_asks_whether_it_is_reached(plan, known, reached, chosen):
    assert reached in propose_indicator(plan, known, REACHED).reason
    assert chosen in propose_indicator(plan, known, PEOPLE_CHOOSE).reason


AGAINST_BASELINE = scale(
    "良同悪",
    [
        ("良", {"change": {"from": "baseline", "is": "better"}}),
        ("同", {"change": {"from": "baseline", "is": "same"}}),
        ("悪", {"change": {"from": "baseline", "is": "worse"}}),
    ],
)


@pytest.mark.parametrize(("value", "code"), [(101, "良"), (100, "同"), (99, "悪")])
def test_without_a_target_a_scale_may_still_grade_by_a_change(value, code):
    proposal = propose_indicator(rule(**STATED, comparison="none"), facts(R5, value), AGAINST_BASELINE)
    assert proposal.grade == code
    assert "基準値（令和２年度の100人）" in proposal.reason


def test_of_a_range_nearer_is_better():
    plan = rule(**STATED, comparison="between", lower=40, upper=60)  # the baseline 100 lies 40 away
    grades = [propose_indicator(plan, facts(R5, value), AGAINST_BASELINE).grade for value in (99, 0, 50, 101)]
    assert grades == ["良", "同", "良", "悪"]

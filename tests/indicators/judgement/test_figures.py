"""How figures are written: half up, ▲ for minus, and no figure that contradicts its judgement."""

from decimal import Decimal

import pytest

from indicators.judgement import (
    figure_alone,
    figure_text,
    propose_indicator,
    rate_number,
    rate_text,
    year_figures,
)
from indicators.plan_io.shipped_scales import reference_scale
from tests.indicators.judgement.judgement_cases import IMARI, R3, R5, R6, R7, facts, rule, scale

TEXTS = [
    ("1234567", 0, "1,234,567"),
    ("1234.56", 1, "1,234.6"),
    ("12", 1, "12.0"),
    ("12.04", 1, "12.0"),
    ("12.05", 1, "12.1"),  # half up
    ("1.5", 2, "1.50"),
    ("0", 1, "0.0"),
    ("-0.01", 1, "0.0"),  # no sign before a zero
    ("-1234.5", 1, "▲1,234.5"),
    ("1E+3", 0, "1,000"),
]


@pytest.mark.parametrize(("number", "decimals", "shown"), TEXTS)
def test_number(number, decimals, shown):
    assert figure_text(Decimal(number), decimals) == shown


RATES = [
    ("100", "100.0％"),
    ("99.96666666666666", "99.97％"),  # 2,999 of 3,000
    ("99.94", "99.9％"),
    ("79.95", "79.95％"),
    ("79.949", "79.9％"),
    ("80", "80.0％"),
    ("80.04", "80.04％"),  # above a threshold, and more than it
    ("80.05", "80.1％"),
    ("49.99", "49.99％"),
    ("49.9999999", "49.999999％"),  # six decimals at most, and still below
    ("87.45", "87.5％"),
    ("109.95", "110.0％"),  # not a threshold of this scale
    ("0.04", "0.0％"),
    ("-0.04", "0.0％"),
    ("-25", "▲25.0％"),
    ("1234.56", "1,234.6％"),
    ("99.99999999999999999999", "100％未満"),  # 超: exactly the target
]


@pytest.mark.parametrize(("rate", "shown"), RATES)
def test_rate(rate, shown):
    assert rate_text(Decimal(rate), IMARI) == shown


def test_rate_is_told_from_the_thresholds_of_the_plans_own_scale():
    assert rate_text(Decimal("109.96"), reference_scale("osaka_library")) == "109.96％"
    assert rate_text(Decimal("59.95"), reference_scale("tama")) == "59.95％"
    assert rate_text(Decimal("79.95"), reference_scale("tama")) == "80.0％"  # 80 is no threshold there


def test_machines_read_a_rate_with_a_plain_minus():
    assert rate_number(Decimal("-1234.56"), IMARI) == "-1234.6"
    assert rate_number(Decimal("99.99999999999999999999"), IMARI) == "99.999999"


YEARLY = {"timing": "every_year"}
NO_RATE = scale("○×", [("○", {"reached": True}), ("×", {"reached": False})])
# rule, facts → the year's figure, and the target beside it
BESIDE = [
    (rule("ratio", 100, **YEARLY), facts(R5, 82), "82.0％", "100.0％"),
    (rule("ratio", 100, **YEARLY), facts(R5, Decimal(100) * 2999 / 3000), "99.97％", "100.00％"),
    (rule("ratio", 0, direction="at_most", **YEARLY), facts(R5, "0.01"), "0.01％", "0.00％"),
    (rule("ratio", 5, direction="at_most", **YEARLY), facts(R5, "5.04"), "5.04％", "5.00％"),
    (rule("ratio", 5, direction="at_least", **YEARLY), facts(R5, "5.04"), "5.04％", "5.00％"),
    (rule("per_event", 10, unit="社", **YEARLY), facts(R5, "9.96"), "9.96社", "10.00社"),
    (rule("annual", 3000, unit="人", **YEARLY), facts(R5, "2999.6"), "2,999.6人", "3,000.0人"),
    (rule("annual", 100, direction="above", unit="人", **YEARLY), facts(R5, 100), "100人", "100人"),
    (rule("annual", "1.55", **YEARLY), facts(R5, "1.34"), "1.34", "1.55"),  # 合計特殊出生率
    (rule("annual", "1.6", **YEARLY), facts(R5, "1.56"), "1.56", "1.60"),
    (rule("annual", -5, unit="℃", **YEARLY), facts(R5, -3), "▲3℃", "▲5℃"),
    (rule("cumulative", 200, unit="人"), facts(R3, 40, total="39.6"), "39.6人", "200.0人"),  # 目安 40
    # Six decimals do not tell them apart: the last of them does.
    (rule("ratio", 100, **YEARLY), facts(R5, "99.99999999"), "99.999999％", "100.000000％"),
    # Told from the baseline and from the previous value too.
    (rule("ratio", 50, baseline=20, baseline_year=R3, **YEARLY), facts(R5, "20.04"), "20.04％", "50.00％"),
    (rule("ratio", 50, **YEARLY), facts(R5, "20.04", previous="20.01"), "20.04％", "50.00％"),
    # Told from a first measurement that stands in for the baseline.
    (rule("ratio", 100, years=(R3, R7)), facts(R5, 100, first=("99.96", R3)), "100.00％", "100.00％"),
    # A year that does not count is shown beside the target all the same.
    (rule("ratio", 100, years=(R6, R7), **YEARLY), facts(R5, "99.96"), "99.96％", "100.00％"),
]


@pytest.mark.parametrize(("plan", "given", "value", "target"), BESIDE)
def test_figure_keeps_its_order_to_what_it_is_compared_with(plan, given, value, target):
    figures = year_figures(plan, given, IMARI)
    assert (figures.amount(figures.value), figures.amount(plan.target)) == (value, target)


def test_bounds_of_a_tolerance_are_compared_with_too():
    plan = rule("level", 90, baseline="95.0", baseline_year=R3, unit="点")
    scale = reference_scale("gunma_ict")  # ±5 %: 90.25 to 99.75
    assert year_figures(plan, facts(R5, "99.8"), scale).amount(Decimal("99.8")) == "99.80点"


def test_increment_and_the_share_of_one_year_are_told_apart():
    plan = rule("cumulative", "200", unit="t")
    figures = year_figures(plan, facts(R3, "39.96", total="39.96"), IMARI)
    assert figures.increment(Decimal("39.96")) == "39.96t"
    assert figures.share(Decimal("39.96"), Decimal(40)) == "40.00t"


def test_a_baseline_beside_a_figure_keeps_its_order():
    plan = rule("ratio", 100, years=(R3, R7))
    figures = year_figures(plan, facts(R5, 100, first=("99.96", R3)), IMARI)
    assert (figures.amount(Decimal("99.96")), figures.amount(Decimal(100))) == ("99.96％", "100.00％")
    alone = year_figures(plan, facts(R5, 82, first=("99.96", R3)), IMARI)
    assert alone.amount(Decimal("99.96")) == "100.0％"


def test_the_share_of_one_year_has_the_decimals_of_the_indicator():
    plan = rule("cumulative", "7.5", unit="km")
    figures = year_figures(plan, facts(R3, 3, total=3), IMARI)
    assert (figures.increment(Decimal(3)), figures.share(Decimal(9), Decimal(3))) == ("3.0km", "3.0km")


@pytest.mark.parametrize(
    ("plan", "value", "shown"),
    [
        (rule("ratio", 80), "82", "82.0％"),
        (rule("annual", "1.55"), "1.5", "1.50"),
        (rule("annual", 3000, unit="人"), "1234.5", "1,235人"),
    ],
)
def test_a_figure_beside_no_other(plan, value, shown):
    assert figure_alone(plan, Decimal(value)) == shown


def test_a_figure_that_equals_what_it_must_exceed_says_so():
    plan = rule("annual", 100, direction="above", unit="人", name="参加者数", **YEARLY)
    proposal = propose_indicator(plan, facts(R5, 100), IMARI)
    assert proposal.reason == (
        "「参加者数」は、令和５年度の実績がちょうど100人で、100人を超えていません（目標に対する達成率は100％未満）"
        "ので、B（おおむね計画どおり）を提案します。"
    )


def test_nothing_at_all_may_equal_what_it_must_exceed():
    plan = rule("annual", 0, direction="above", unit="人", name="参加者数", **YEARLY)
    assert (
        "ちょうど0人で、0人を超えていません"
        in propose_indicator(plan, facts(R5, 0, previous=-1), NO_RATE).reason
    )


def test_a_figure_that_equals_what_it_must_stay_below_says_so():
    plan = rule("annual", 3, direction="below", unit="件", name="事故件数", **YEARLY)
    proposal = propose_indicator(plan, facts(R5, 3), IMARI)
    assert "ちょうど3件で、3件を下回っていません" in proposal.reason

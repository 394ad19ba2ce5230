"""What an indicator means is told in sentences, of each kind and comparison."""

from decimal import Decimal
from typing import Any

import pytest

from imari_dx.shared.related_rows import remember
from indicators.models import Expectation, Indicator
from indicators.planning.target_reading import reading_of

YEARS = {"first_year": 2022, "last_year": 2025}


def indicator(values: dict[int, int] | None = None, **fields: Any) -> Indicator:
    usual = {"name": "指標", "kind": "annual", "timing": "every_year", "comparison": "value", "unit": "社"}
    one = Indicator(**usual | YEARS | fields)
    rows = [Expectation(fiscal_year=year, value=Decimal(value)) for year, value in (values or {}).items()]
    remember(one, "expectations", Expectation, rows, indicator=one)
    return one


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            indicator(target=Decimal(10), direction="at_least"),
            "年度の数を入力します。目標は、毎年度「10社以上」です。"
            "令和4年度から令和7年度まで評価します。値は整数で示します。",
        ),
        (
            indicator(
                kind="ratio",
                timing="at_end",
                target=Decimal(80),
                direction="at_least",
                due_year=2024,
                is_due_year_inferred=True,
                numerator_label="Ａ",
                denominator_label="Ｂ",
                unit="％",
                baseline=Decimal("12.5"),
                baseline_year=2020,
                first_year=2025,
                years_behind=2,
            ),
            "「Ａ」と「Ｂ」を入力し、割合を求めます。目標は、令和6年度まで（推定）に「80.0％以上」です。"
            "基準値は、令和2年度の12.5％です。令和7年度だけ、それぞれ2年前の値で評価します。値は小数1桁まで示します。",
        ),
        (
            indicator({2023: 3, 2022: 2}, direction="at_most"),
            "年度の数を入力します。年度ごとの目標：令和4年度は2社以下、令和5年度は3社以下。"
            "令和4年度から令和7年度まで評価します。値は整数で示します。",
        ),
        (
            indicator(
                {2023: 50},
                kind="cumulative",
                timing="at_end",
                target=Decimal(100),
                direction="at_least",
                baseline=Decimal(20),
                baseline_year=2021,
                starts_at_baseline=True,
            ),
            "年度ごとの数を入力し、その累計を求めます。目標は、令和7年度までに「100社以上」です。"
            "年度ごとの目安：令和5年度は50社以上。基準値は、令和3年度の20社です。累計は、ここから数えます。"
            "令和4年度から令和7年度まで評価します。値は整数で示します。",
        ),
        (
            indicator(kind="milestone", timing="at_end", unit=""),
            "達成した日を入力します。目標は、令和7年度までに達成することです。令和4年度から令和7年度まで評価します。",
        ),
        (
            indicator(kind="text", unit="", rating_group="組"),
            "文章を入力し、評価は人が決めます。令和4年度から令和7年度まで評価します。"
            "「組」の組として、合わせて一つに評価します。",
        ),
        (
            indicator(kind="level", timing="at_end", comparison="none"),
            "年度末の数を入力します。目標は設定しません。令和4年度から令和7年度まで評価します。値は整数で示します。",
        ),
        (
            indicator(
                kind="per_event", timing="at_end", comparison="increase", against="previous", unit="人"
            ),
            "開催ごとの数を入力し、１回当たりの平均を求めます。目標は、毎年度「前年度より増加」です。"
            "令和4年度から令和7年度まで評価します。値は小数1桁まで示します。",
        ),
        (
            indicator(counts_events_of=indicator(name="参加者数※"), target=Decimal(2), direction="at_least"),
            "「参加者数」の開催回数を数えます（入力はしません）。目標は、毎年度「2社以上」です。"
            "令和4年度から令和7年度まで評価します。値は整数で示します。",
        ),
    ],
)
def test_an_indicator_is_told(one: Indicator, expected: str) -> None:
    assert "".join(reading_of(one)) == expected


def test_what_contradicts_itself_is_said() -> None:
    assert "読み取れません" in "".join(reading_of(indicator(comparison="between")))

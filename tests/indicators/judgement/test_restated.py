"""Which figures a decided year rests on, and what is said of those that are other ones today."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.judgement import IndicatorRule, Kind, Status, Timing, YearFigure, restated_figures


def rule(**fields: Any) -> IndicatorRule:
    usual: dict[str, Any] = {
        "name": "参加者数",
        "kind": Kind.CUMULATIVE,
        "timing": Timing.AT_END,
        "unit": "人",
        "target": Decimal(300),
        "first_year": 2023,
        "last_year": 2025,
    }
    return IndicatorRule(**usual | fields)


def figures(*values: int | str | None) -> list[YearFigure]:
    """Figures of 2023, 2024, …; None is blank."""
    return [
        YearFigure(
            2023 + n, None if value is None else Status.CONFIRMED, None if value is None else Decimal(value)
        )
        for n, value in enumerate(values)
    ]


LEVEL = {"kind": Kind.LEVEL}
BASE = {"baseline": Decimal(1)}


@pytest.mark.parametrize(
    ("fields", "then", "now", "said"),
    [
        ({}, (42, 83), (52, 83), ["累計は、決定した時は125人、今の記録では135人"]),
        ({}, (42, 83), (42, 83), []),
        ({}, (None, 83), (52, 83), ["累計は、決定した時は未確定、今の記録では135人"]),
        # The year does not count: nothing rests on anything.
        ({"first_year": 2025}, (42, 83), (52, 83), []),
        # The first of two measurements is the previous one and stands in for the baseline.
        (
            LEVEL,
            (42, 83),
            (52, 83),
            [
                "前回の値は、決定した時は42人（令和5年度）、今の記録では52人（令和5年度）",
                "仮基準値は、決定した時は42人（令和5年度）、今の記録では52人（令和5年度）",
            ],
        ),
        (LEVEL | BASE, (42, 83), (52, 83), ["前回の値は、決定した時は42人（令和5年度）"]),
        (LEVEL, (42, 60, 83), (52, 60, 83), ["仮基準値は、決定した時は42人（令和5年度）"]),
        (LEVEL | BASE, (42, 60, 83), (42, None, 83), ["は60人（令和6年度）、今の記録では42人（令和5年度）"]),
        (LEVEL | BASE, (42, 83), (None, 83), ["決定した時は42人（令和5年度）、今の記録ではなしです"]),
        # As many decimals as tell the two apart.
        (
            LEVEL | {"baseline": Decimal(1)},
            ("42.1", 83),
            ("42.3", 83),
            ["42.1人（令和5年度）、今の記録では42.3人"],
        ),
        # With the indicator's own decimals at least.
        (
            LEVEL | {"target": Decimal("300.5")} | BASE,
            (42, 83),
            (52, 83),
            ["は42.0人（令和5年度）、今の記録では52.0人"],
        ),
        # What is measured in the year itself stands in for nothing yet.
        (LEVEL, (42,), (52,), []),
        # 速報 became 確定 with the same value: nothing is another one.
        (LEVEL, (42, 83), (42, 83), []),
    ],
)
def test_what_a_year_rests_on(
    fields: dict[str, Any], then: tuple[Any, ...], now: tuple[Any, ...], said: list[str]
) -> None:
    year = 2022 + len(then)
    found = restated_figures(rule(**fields), year, figures(*then), figures(*now))
    assert len(found) == len(said)
    for sentence, part in zip(found, said, strict=True):
        assert sentence.startswith("数値目標「参加者数」の")
        assert part in sentence


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (date(2023, 6, 1), date(2024, 6, 1), ["決定した時は令和5年6月1日、今の記録では令和6年6月1日です"]),
        (date(2023, 6, 1), None, ["決定した時は令和5年6月1日、今の記録では未達成です"]),
        (None, date(2024, 6, 1), ["決定した時は未達成、今の記録では令和6年6月1日です"]),
        (None, None, []),
        (date(2023, 6, 1), date(2023, 6, 1), []),
    ],
)
def test_a_milestone_rests_on_its_day(then: date | None, now: date | None, said: list[str]) -> None:
    plan = rule(kind=Kind.MILESTONE, target=None, unit="")
    years = [[YearFigure(2023, Status.CONFIRMED, reached_on=day)] for day in (then, now)]
    assert restated_figures(plan, 2025, *years) == [
        f"数値目標「参加者数」の達成の日は、{one}。" for one in said
    ]

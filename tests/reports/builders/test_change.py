"""改善, 低下, 同じ, 新規 along the years of an initiative; what is another one since a year was decided."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.judgement import IndicatorRule, Kind, Scale, Status, Timing, YearFigure
from indicators.judgement.change import change_of
from reports.builders.change import linked, restated_notes
from reports.documents.overview import InitiativeYear, hidden, out_of_scope
from tests.reports.overview_rows import mark, row, target


@pytest.mark.parametrize(
    ("grade", "before", "grades", "change"),
    [
        ("B", "C", "ABCD", "改善"),
        ("C", "B", "ABCD", "低下"),
        ("B", "B", "ABCD", "同じ"),
        ("B", "", "ABCD", "新規"),
        ("B", "－", "ABCD", "新規"),
        ("B", "S", "ABCD", "新規"),
        ("－", "B", "ABCD", ""),
        ("", "B", "ABCD", ""),
    ],
)
def test_the_change_against_last_year(grade: str, before: str, grades: str, change: str) -> None:
    assert change_of(grade, before, grades=tuple(grades)) == change


# --- Year by year ---


def final(fiscal_year: int, grade: str, before: str = "", **fields: Any) -> InitiativeYear:
    """A decided year; ``before`` is what it was compared with."""
    return row(fiscal_year, grade, before=mark(before), **{"state": "finalised"} | fields)


def told(*years: InitiativeYear) -> list[tuple[str, str, str]]:
    """Of each year: last year's grade, what that is today where it is another one, the change."""
    return [(one.before.code, one.before_now.code, one.change) for one in linked(years)]


@pytest.mark.parametrize(
    ("years", "last"),
    [
        # The running year compares with last year as it stands today.
        ([row(2024, "D"), row(2025, "C")], ("D", "", "改善")),
        ([final(2024, "B"), row(2025, "C")], ("B", "", "低下")),
        ([row(2024, "C"), row(2025, "C")], ("C", "", "同じ")),
        ([row(2024, "－"), row(2025, "C")], ("－", "", "新規")),
        ([row(2024, "C"), row(2025, "－")], ("C", "", "")),
        # Last year's code was none of its own scale's grades, whatever it is in this year's.
        ([row(2024, "D", grades=("A", "B", "C")), row(2025, "C")], ("D", "", "新規")),
        # The year before, not one further back.
        ([row(2023, "A"), row(2024, "D"), row(2025, "C")], ("D", "", "改善")),
        # The first year has none before it.
        ([row(2025, "C")], ("", "", "新規")),
        # What the reader does not see is compared with nothing, and nothing with it.
        ([row(2024, "D"), hidden(row(2025, "C"))], ("", "", "")),
        ([out_of_scope(row(2024, "D")), row(2025, "C")], ("", "", "新規")),
        # A decided year keeps what it was compared with, and names what that is today.
        ([final(2024, "C"), final(2025, "C", "A", change="低下")], ("A", "C", "低下")),
        ([final(2024, "A"), final(2025, "C", "A", change="低下")], ("A", "", "低下")),
        # Nobody learns of a year that is open again; nor is one that was never planned a year before.
        ([row(2024, "C", state="checked"), final(2025, "C", "A", change="低下")], ("A", "", "低下")),
        ([final(2024, "C", is_planned=False), final(2025, "C", "A", change="低下")], ("A", "", "低下")),
        ([final(2025, "C", "A", change="低下")], ("A", "", "低下")),
    ],
)
def test_each_year_has_what_was_before_it(years: list[InitiativeYear], last: tuple[str, str, str]) -> None:
    assert told(*years)[-1] == last
    assert [one.fiscal_year for one in linked(years)] == [one.fiscal_year for one in years]


# --- What a decided year rests on ---

RULE = IndicatorRule(
    name="参加者数",
    kind=Kind.CUMULATIVE,
    timing=Timing.AT_END,
    unit="人",
    target=Decimal(300),
    first_year=2023,
    last_year=2025,
)
SCALE = Scale.from_data(
    {
        "key": "a",
        "name": "a",
        "codes": [{"code": code, "label": code} for code in "ACZ"],
        "rules": [
            {"code": "Z", "when": {"reason": ["事業終了"]}},
            {"code": "A", "when": {"rate": {"at_least": 80}}},
            {"code": "C", "when": {}},
        ],
    }
)


def measured(*values: int | None) -> tuple[YearFigure, ...]:
    """Figures of 2023, 2024, …; None is blank."""
    return tuple(
        YearFigure(
            2023 + n, None if value is None else Status.CONFIRMED, value if value is None else Decimal(value)
        )
        for n, value in enumerate(values)
    )


NOT_HELD = (YearFigure(2024, Status.NOT_HELD),)


def decided(fiscal_year: int, *values: int | None, **fields: Any) -> InitiativeYear:
    """A decided year with the figures that it was decided on."""
    usual: dict[str, Any] = {
        "scale": SCALE,
        "indicators": (target(rule=RULE, figures=measured(*values)),),
    }
    return final(fiscal_year, "A", **usual | fields)


TOTAL = "数値目標「参加者数」の累計は、決定した時は125人、今の記録では{}人です。"
SAME = "今の記録による判定案は「{}」です（決定した時と同じです）。"
OTHER = "今の記録による判定案は「{}」です（決定した時は「{}」）。"


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([decided(2023, 42), decided(2024, 42, 83)], ()),
        ([decided(2023, 52), decided(2024, 42, 83)], (TOTAL.format(135), SAME.format("C"))),
        ([decided(2023, 120), decided(2024, 42, 83)], (TOTAL.format(203), OTHER.format("A", "C"))),
        ([decided(2023, 2), decided(2024, 42, 83)], (TOTAL.format(85), SAME.format("C"))),
        # Each earlier year is as it was decided itself, whatever a later one was decided on.
        (
            [decided(2023, 52), decided(2024, 42, 83), decided(2025, 42, 73, 10)],
            (TOTAL.format(145), SAME.format("C")),
        ),
        # Only of the same indicator, and only of that year.
        (
            [
                final(2023, "A", indicators=(target(indicator_id=2, rule=RULE, figures=measured(52)),)),
                decided(2024, 42, 83),
            ],
            (),
        ),
        # An earlier year that is open again, or that the reader does not see, is as it was known then.
        ([decided(2023, 52, state="checked"), decided(2024, 42, 83)], ()),
        ([hidden(decided(2023, 52)), decided(2024, 42, 83)], ()),
        # What earlier years had and have no more.
        (
            [decided(2023, None), decided(2024, 125, 0)],
            (TOTAL.replace("{}人", "未確定"), OTHER.format("－", "C")),
        ),
        (
            [decided(2023), decided(2024, 125, 0)],
            (TOTAL.replace("{}人", "未確定"), OTHER.format("－", "C")),
        ),
        # What is known of an earlier year only since.
        (
            [
                decided(2023, 52),
                decided(2024, indicators=(target(rule=RULE, figures=measured(None, 83)[1:]),)),
            ],
            (
                "数値目標「参加者数」の累計は、決定した時は未確定、今の記録では135人です。",
                OTHER.format("C", "－"),
            ),
        ),
        # The reason that was given for a missing value is one of what the decision rests on.
        (
            [
                decided(2023, 52),
                decided(
                    2024,
                    indicators=(
                        target(rule=RULE, figures=measured(42, 83)),
                        target(indicator_id=2, rule=RULE, figures=NOT_HELD, given_reason="事業終了のため"),
                    ),
                ),
            ],
            (TOTAL.format(135), SAME.format("Z")),
        ),
        # Decided without a scale, or 計画なし: nothing was proposed.
        ([decided(2023, 52), decided(2024, 42, 83, scale=None)], (TOTAL.format(135),)),
        ([decided(2023, 52), decided(2024, 42, 83, is_planned=False)], (TOTAL.format(135),)),
        # An indicator of before its rule was kept says nothing.
        (
            [
                decided(2023, 52),
                decided(2024, indicators=(target(figures=measured(42, 83)),)),
            ],
            (),
        ),
    ],
)
def test_what_is_another_one_since(years: list[InitiativeYear], said: tuple[str, ...]) -> None:
    assert linked(years)[-1].restated == said


def test_what_stands_below_figures_of_several_years() -> None:
    years = [
        final(2023, "A", restated=("甲", "乙")),
        final(2024, "A", restated=("丙",)),
    ]
    assert restated_notes(years) == ("令和6年度の評価：丙",)
    running = [*years, row(2025)]
    assert restated_notes(running) == (
        "令和5年度の評価：甲",
        "令和5年度の評価：乙",
        "令和6年度の評価：丙",
    )
    assert restated_notes([]) == ()

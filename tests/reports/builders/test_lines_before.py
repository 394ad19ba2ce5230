"""Lines that go on from the plans before: which years are joined, what ends a line. No database."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement import Kind
from reports.builders.indicator_series import heads_of_year, indicator_series
from reports.builders.lines_before import joined
from reports.documents.indicator_series import FormerSeries, IndicatorSeries
from reports.documents.overview import InitiativeYear, hidden
from reports.formats.indicator_chart import alternative_text, indicator_chart
from reports.formats.spark import spark
from tests.reports.series_factory import indicator_year, initiative_year


def plan_series(
    first: int, last: int, values: dict[int, int], *, chosen: int | None = None, **fields: Any
) -> IndicatorSeries:
    """An indicator in a plan's years; those without a value have no report."""
    rows = [
        initiative_year(year, indicator_year(f"{values[year]}社", values[year], **fields))
        if year in values
        else initiative_year(year)
        for year in range(first, last + 1)
    ]
    head = heads_of_year(initiative_year(first, indicator_year(**fields)))
    opened = [FiscalYear(year) for year in values]
    return indicator_series(rows, chosen=chosen or last, opened=opened, plan=head)[0]


def former(series: IndicatorSeries, label: str = "前計画") -> FormerSeries:
    return FormerSeries(label, "第１次計画（令和3年度〜令和7年度）", "/initiatives/gyo-1/", series)


OWN = plan_series(2026, 2030, {2026: 60}, chosen=2026, target=Decimal(80), target_text="80社以上")
FORMER = former(plan_series(2021, 2025, {2022: 30, 2023: 40, 2024: 50, 2025: 55}))


def years(series: IndicatorSeries) -> list[list[int]]:
    return [[point.fiscal_year for point in part.points] for part in series.parts]


OWN_YEARS = list(range(2026, 2031))


def with_other(**fields: Any) -> FormerSeries:
    return former(plan_series(2021, 2025, {2024: 50}, **fields))


@pytest.mark.parametrize(
    ("own", "before", "expected"),
    [
        (OWN, [], [OWN_YEARS]),
        # Its years from the first on that had a value.
        (OWN, [FORMER], [[2022, 2023, 2024, 2025], OWN_YEARS]),
        # A plan of which the reader sees no value is left out, and so is what lies before it.
        (OWN, [former(plan_series(2021, 2025, {}))], [OWN_YEARS]),
        (OWN, [former(plan_series(2021, 2025, {})), former(plan_series(2016, 2020, {2016: 1}))], [OWN_YEARS]),
        # Twelve years in all: of the plan before the last ones are left out first.
        (
            OWN,
            [FORMER, former(plan_series(2011, 2020, dict.fromkeys(range(2011, 2021), 9)))],
            [[2018, 2019, 2020], [2022, 2023, 2024, 2025], OWN_YEARS],
        ),
        # The last year of the plan before always stands, however long this one is.
        (
            plan_series(2026, 2037, {2026: 60}, chosen=2026),
            [FORMER],
            [[2025], list(range(2026, 2038))],
        ),
        # Years of a plan before that this one has too are its own.
        (plan_series(2025, 2029, {2025: 60}), [FORMER], [[2022, 2023, 2024], list(range(2025, 2030))]),
        (OWN, [with_other(unit="件")], [OWN_YEARS]),
        (OWN, [with_other(kind=Kind.ANNUAL)], [OWN_YEARS]),
    ],
)
def test_the_years_of_the_plans_before_stand_ahead(
    own: IndicatorSeries, before: Sequence[FormerSeries], expected: list[list[int]]
) -> None:
    assert years(joined(own, before)) == expected


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ([FORMER], ""),
        (
            [with_other(unit="件")],
            "前計画の「利用数」から続く指標ですが、単位が「件」から「社」に変わったため、つないで示しません。",
        ),
        (
            [with_other(kind=Kind.ANNUAL)],
            "前計画の「利用数」から続く指標ですが、種類が「毎年の数値」から「時点値」に変わったため、つないで示しません。",
        ),
        (
            [FORMER, former(plan_series(2016, 2020, {2020: 9}, unit=""), "前々計画")],
            "前々計画の「利用数」から続く指標ですが、単位が「なし」から「社」に変わったため、つないで示しません。",
        ),
    ],
)
def test_what_was_redefined_ends_the_line_and_is_said(before: Sequence[FormerSeries], said: str) -> None:
    assert joined(OWN, before).broken == said
    assert joined(OWN, before).note_before == said


def test_each_plan_keeps_its_own_target_and_no_former_year_is_the_chosen_one() -> None:
    series = joined(OWN, [FORMER])
    assert [set(part.targets_of_years) for part in series.parts] == [{Decimal(50)}, {Decimal(80)}]
    assert [point.fiscal_year for part in series.parts for point in part.points if point.is_chosen] == [2026]
    last = series.last_before
    assert last
    assert (last.label, last.text) == ("令和7年度", "55社")


def test_an_undecided_former_year_that_is_hidden_stays_hidden() -> None:
    rows: list[InitiativeYear] = [
        initiative_year(2024, indicator_year("50社", 50)),
        hidden(replace(initiative_year(2025, indicator_year("55社", 55)), state="submitted")),
    ]
    opened = FiscalYear.range(2024, 2025)
    series = indicator_series(rows, chosen=2024, opened=opened, plan=heads_of_year(rows[0]))[0]
    found = joined(OWN, [former(series)])
    assert [point.text for point in found.before[0].series.points] == ["50社", "公表前"]
    assert "55" not in alternative_text(found)


def test_without_a_value_yet_the_last_one_of_the_plan_before_is_told() -> None:
    own = plan_series(2026, 2030, {}, chosen=2026)
    assert joined(own, [FORMER]).title == (
        "実績値はまだありません（令和8年度は照会前）。前計画の令和7年度は55社"
    )
    assert joined(OWN, [FORMER]).title == OWN.title


def test_totals_of_several_plans_are_told_apart() -> None:
    own = plan_series(2026, 2030, {2026: 5}, chosen=2026, kind=Kind.CUMULATIVE)
    before = with_other(kind=Kind.CUMULATIVE)
    assert joined(own, [before]).note_before == "累計は、それぞれの計画で数えた値です。"
    assert joined(OWN, [FORMER]).note_before == ""


def test_the_chart_has_the_plans_apart_on_one_scale() -> None:
    series = joined(OWN, [FORMER])
    drawing, alone = indicator_chart(series), indicator_chart(OWN)
    assert drawing
    assert alone
    words = [text.text for text in drawing.texts]
    assert words.index("前計画") < words.index("R4") < words.index("R7") < words.index("この計画")
    assert words.index("この計画") < words.index("R8")
    assert [word for word in words if word.startswith("目標")] == ["目標 50社以上", "目標 80社以上"]
    wide = {rect.height: [] for rect in drawing.rects}
    for rect in drawing.rects:
        wide[rect.height].append(rect.width)
    (widths,) = wide.values()
    assert [round(width / widths[-1], 2) for width in widths] == [0.5, 0.67, 0.83, 0.92, 1.0]
    assert "前計画では、令和4年度 30社、令和5年度 40社" in drawing.alternative_text
    assert "前計画" not in alone.alternative_text
    assert [text.text for text in alone.texts][:2] == ["R8", "60社"]


def test_the_tracks_of_several_plans_stand_below_each_other() -> None:
    milestone = {"kind": Kind.MILESTONE, "unit": "", "value": None, "status": "confirmed"}
    rows = [initiative_year(year, indicator_year("未達成", **milestone)) for year in (2024, 2025)]
    opened = FiscalYear.range(2024, 2025)
    before = indicator_series(rows, chosen=2025, opened=opened, plan=heads_of_year(rows[0]))[0]
    own = replace(
        before, points=tuple(replace(one, fiscal_year=one.fiscal_year + 2) for one in before.points)
    )
    drawing, alone = indicator_chart(joined(own, [former(before)])), indicator_chart(own)
    assert drawing
    assert alone
    assert drawing.height == 2 * alone.height + 48
    assert [text.text for text in drawing.texts].count(f"期限 {before.due_label}") == 2


def test_the_small_picture_has_the_plans_apart() -> None:
    small, alone = spark(joined(OWN, [FORMER])), spark(OWN)
    assert small
    assert alone
    assert (small.width, alone.width) == (9 * 24, 5 * 24)
    assert small.boundary == "M96.0 0v40.0"
    assert alone.boundary == ""
    assert small.target.count("M") == 2

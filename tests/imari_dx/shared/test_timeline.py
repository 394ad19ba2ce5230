"""How a schedule divides years: 4 quarters, 2 halves, the year itself; and the years as one row of cells."""

import datetime as dt

import pytest

from imari_dx.shared.fiscal_year import QUARTERS, Division, FiscalYear, Timeline

HALVES, YEARS = Division(2), Division(1)
JUNE, JULY, SEPTEMBER, OCTOBER, MARCH = (
    dt.date(2025, 6, 30),
    dt.date(2025, 7, 1),
    dt.date(2025, 9, 30),
    dt.date(2025, 10, 1),
    dt.date(2026, 3, 31),
)


@pytest.mark.parametrize(
    ("division", "numbers"),
    [(QUARTERS, [1, 1, 2, 2, 3, 4]), (HALVES, [1, 1, 1, 1, 2, 2]), (YEARS, [1, 1, 1, 1, 1, 1])],
)
def test_the_period_of_a_day(division: Division, numbers: list[int]) -> None:
    days = (dt.date(2025, 4, 1), JUNE, JULY, SEPTEMBER, OCTOBER, MARCH)
    assert [division.number_of(day) for day in days] == numbers


def test_periods_are_called_by_their_division() -> None:
    assert [QUARTERS.label(number) for number in QUARTERS.numbers] == [
        "第1四半期",
        "第2四半期",
        "第3四半期",
        "第4四半期",
    ]
    assert [HALVES.label(number) for number in HALVES.numbers] == ["上半期", "下半期"]
    assert [(YEARS.label(number), YEARS.own_label(number)) for number in YEARS.numbers] == [("", "通年")]
    assert [one.word for one in (QUARTERS, HALVES, YEARS, Division(0))] == ["四半期", "半期", "年度", ""]
    assert [one.count(2) for one in (QUARTERS, HALVES, YEARS)] == ["2四半期", "2半期", "2年"]
    assert list(Division(0).numbers) == []


@pytest.mark.parametrize(
    ("division", "months"),
    [
        (QUARTERS, ["4〜6月", "7〜9月", "10〜12月", "1〜3月"]),
        (HALVES, ["4〜9月", "10〜3月"]),
        (YEARS, ["4〜3月"]),
    ],
)
def test_the_months_of_periods(division: Division, months: list[str]) -> None:
    assert [division.months(number) for number in division.numbers] == months


def test_periods_of_one_year_in_words() -> None:
    assert QUARTERS.span_label(2, 3) == "第2〜3四半期"
    assert (HALVES.span_label(1, 1), HALVES.span_label(1, 2)) == ("上半期", "上半期〜下半期")
    assert YEARS.span_label(1, 1) == "通年"


def test_what_is_no_period_is_refused_in_a_sentence() -> None:
    assert (QUARTERS.refused(1, 4), HALVES.refused(1, 2)) == ("", "")
    assert HALVES.refused(1, 3) == "期は1から2で書いてください。"
    assert Division(0).refused(1) == "この計画にはスケジュールがないため、線を登録できません。"


@pytest.mark.parametrize("number", [-1, 3, 12])
def test_a_year_is_divided_in_no_other_way(number: int) -> None:
    with pytest.raises(ValueError, match="no such division"):
        Division(number)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ((2021, 1), (2021, 4), (0, 3)),
        ((2023, 3), (2025, 4), (10, 19)),
        ((2020, 1), (2021, 1), (0, 0)),  # begun before the plan's years
        ((2025, 4), (2026, 2), (19, 19)),  # going on after them
        ((2019, 1), (2020, 4), None),
        ((2026, 1), (2026, 1), None),
    ],
)
def test_quarters_become_cells_within_the_years(
    start: tuple[int, int], end: tuple[int, int], span: tuple[int, int] | None
) -> None:
    assert Timeline(2021, 2025).span(start, end) == span


@pytest.mark.parametrize(
    ("division", "cell", "words"),
    [
        (QUARTERS, 5, "令和2年度第2四半期"),
        (HALVES, 1, "令和元年度下半期"),
        (HALVES, 2, "令和2年度上半期"),
        (YEARS, 0, "令和元年度"),
    ],
)
def test_a_cell_in_words(division: Division, cell: int, words: str) -> None:
    timeline = Timeline(2019, 2023, division)
    assert timeline.label(cell) == words
    assert timeline.span_label((cell, cell)) == words


def test_cells_count_over_all_years() -> None:
    timeline = Timeline(2019, 2020, HALVES)
    assert timeline.cell_count == 4
    assert timeline.year_span(2020) == (2, 3)
    assert timeline.cell_of(dt.date(2020, 10, 1)) == 3
    assert timeline.cell_of(dt.date(2019, 3, 31)) == -1
    assert timeline.years == [FiscalYear(2019), FiscalYear(2020)]
    assert Timeline(2019, 2020, Division(0)).cell_count == 0

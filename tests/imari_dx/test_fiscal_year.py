"""The fiscal year: boundaries, labels, quarters; and days in the Japanese calendar."""

import datetime as dt

import pytest

from imari_dx.fiscal_year import FiscalYear, era_date, parse_date


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2025, 3, 31), 2024),
        (dt.date(2025, 4, 1), 2025),
        (dt.date(2025, 12, 31), 2025),
        (dt.date(2026, 1, 1), 2025),
    ],
)
def test_a_fiscal_year_runs_from_april_to_march(day: dt.date, year: int) -> None:
    assert FiscalYear.of(day) == FiscalYear(year)
    assert day in FiscalYear(year)
    assert day not in FiscalYear(year + 1)


@pytest.mark.parametrize(
    ("year", "label", "official", "short"),
    [
        (2021, "令和3年度", "令和３年度", "R3"),
        (2030, "令和12年度", "令和１２年度", "R12"),
        (2019, "令和元年度", "令和元年度", "R1"),
        (2018, "平成30年度", "平成３０年度", "H30"),
    ],
)
def test_labels(year: int, label: str, official: str, short: str) -> None:
    fiscal_year = FiscalYear(year)
    assert (fiscal_year.label, fiscal_year.official_label, fiscal_year.short_label) == (
        label,
        official,
        short,
    )


@pytest.mark.parametrize(
    ("quarter", "first_day"),
    [(1, dt.date(2025, 4, 1)), (2, dt.date(2025, 7, 1)), (3, dt.date(2025, 10, 1)), (4, dt.date(2026, 1, 1))],
)
def test_quarters(quarter: int, first_day: dt.date) -> None:
    assert FiscalYear(2025).quarter_first_day(quarter) == first_day


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (dt.date(2025, 4, 1), 1),
        (dt.date(2025, 6, 30), 1),
        (dt.date(2025, 7, 1), 2),
        (dt.date(2025, 12, 31), 3),
        (dt.date(2026, 1, 1), 4),
        (dt.date(2026, 3, 31), 4),
    ],
)
def test_the_quarter_of_a_day(day: dt.date, quarter: int) -> None:
    assert FiscalYear.quarter_of(day) == quarter


def test_an_impossible_year_is_refused() -> None:
    with pytest.raises(ValueError, match="out of range"):
        FiscalYear(25)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-04-01", dt.date(2025, 4, 1)),
        ("2025/4/1", dt.date(2025, 4, 1)),
        ("令和7年4月1日", dt.date(2025, 4, 1)),
        ("令和７年４月１日", dt.date(2025, 4, 1)),
        ("R7.4.1", dt.date(2025, 4, 1)),
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
    ],
)
def test_days_are_read(typed: str, day: dt.date) -> None:
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    "typed", ["", "昨日", "2025-13-01", "2025-02-30", "令和元年4月30日", "令和0年5月1日"]
)
def test_other_texts_are_no_days(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - strptime-like errors have no one text
        parse_date(typed)


def test_days_are_written_by_era() -> None:
    assert era_date(dt.date(2025, 4, 1)) == "令和7年4月1日"
    assert era_date(dt.date(2019, 5, 1)) == "令和元年5月1日"
    assert era_date(dt.date(2019, 4, 30)) == "平成31年4月30日"

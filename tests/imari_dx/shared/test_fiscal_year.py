"""The fiscal year: boundaries, labels; and days in the Japanese calendar."""

import datetime as dt

import pytest

from imari_dx.shared.fiscal_year import DateError, FiscalYear, era_date, official_date, parse_date

JUNE = dt.date(2025, 6, 1)


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
    assert day not in FiscalYear(year - 1)
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


@pytest.mark.parametrize("year", [25, 1988, 2100])
def test_an_impossible_year_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        FiscalYear(year)


def test_years_from_one_to_another() -> None:
    assert FiscalYear.range(2098, 2099) == [FiscalYear(2098), FiscalYear(2099)]
    assert FiscalYear.range(1989, 1989) == [FiscalYear(1989)]


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
        ("20250601", JUNE),
        ("20251011", dt.date(2025, 10, 11)),
        ("R99.6.1", dt.date(2117, 6, 1)),
        ("2025-06-01".replace("-", " " * 30 + "-", 1), JUNE),  # 40 characters
        ("２０２５０６０１", JUNE),
        ("2025/6/1 0:00:00", JUNE),
        ("2025/06/01 00:00", JUNE),
        ("2025-06-01T00:00:00", JUNE),
        ("２０２５／６／１　０：００：００", JUNE),
        ("2025年6月1日 0:00:00", JUNE),
        ("令和７年６月１日（日）", JUNE),
        ("令和7年6月1日(日)", JUNE),
        ("令和7年6月1日 （ 日 ）", JUNE),
        ("令和7年6月1日（日曜日）", JUNE),
        ("令和7年6月1日 日曜日", JUNE),
        ("令和7年6月1日㈰", JUNE),
        ("2025/6/1(日)", JUNE),
        ("R7.6.1(日)", JUNE),
        ("令和7年7月21日（月・祝）", dt.date(2025, 7, 21)),
        ("令和7年7月21日（月祝）", dt.date(2025, 7, 21)),
        ("㋿7年6月1日", JUNE),
        ("Ｒ７．６．１", JUNE),
        ("r07.06.01", JUNE),
        ("S64.1.7", dt.date(1989, 1, 7)),
        ("令和 7 年 6 月 1 日", JUNE),
        ("令和　７年　６月　１日", JUNE),
        ("2025 / 6 / 1", JUNE),
        ("2025. 6. 1", JUNE),
        ("\u20282025-06-01\n", JUNE),
        ("\ufeff2025-06-01", JUNE),
        ("2025\u200b-06-01", JUNE),
        ("2025/6/1\t", JUNE),
    ],
)
def test_days_are_read(typed: str, day: dt.date) -> None:
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "2025-06-01".replace("-", " " * 31 + "-", 1),
        *("", "昨日", "2025-13-01", "R100.6.1", "2025-02-30", "令和元年4月30日", "令和0年5月1日"),
        *("20251301", "2025060", "202506011", "250601", "25/6/1", "7.6.1", "6月1日", "平成2025年6月1日"),
        *("2025/6/1 2", "2025/6/1 2025/6/2", "2025/6\t1", "2025/6/1\n2025/6/2", "2025 06 01", "2025 0601"),
        *("2025/6/①", "2025/6/¹", "2025/6/١", "2025/㋅1日", "2025▲6▲1", "2025/6/1 12:30", "2025/6/1 0:00:0"),
        *("2025/6/1（祝）", "令和7年6月", "45809", "2025-06-01から", "2025" * 2000),
    ],
)
def test_other_texts_are_no_days(typed: str) -> None:
    with pytest.raises(DateError, match="は日付として読み取れません。"):
        parse_date(typed)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("昨\t 日", "昨 日"), ("あ" * 40, "あ" * 40), ("あ" * 41, "あ" * 40 + "…")],
)
def test_the_sentence_says_what_was_typed_and_what_to_type(typed: str, shown: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(typed)
    assert str(refused.value) == (
        f"「{shown}」は日付として読み取れません。令和7年6月1日 または 2025-06-01 のように入力してください。"
    )


@pytest.mark.parametrize("hyphen", "-−‐‑‒–—―⁃﹘﹣－ーｰ─━")
def test_every_form_of_a_hyphen(hyphen: str) -> None:
    assert parse_date(hyphen.join(("2025", "06", "01"))) == JUNE
    assert parse_date(hyphen.join(("R7", "6", "1"))) == JUNE


@pytest.mark.parametrize("typed", ["令和7年6月1日（月）", "2025/6/1(土)", "2025-06-01 金曜日"])
def test_a_wrong_weekday_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(DateError, match="令和7年6月1日は日曜日です。日付か曜日を確かめてください。"):
        parse_date(typed)


def test_days_are_written_by_era() -> None:
    assert era_date(dt.date(2025, 4, 1)) == "令和7年4月1日"
    assert era_date(dt.date(2019, 5, 1)) == "令和元年5月1日"
    assert era_date(dt.date(2019, 4, 30)) == "平成31年4月30日"


def test_documents_write_days_as_the_plan_does() -> None:
    assert official_date(dt.date(2025, 6, 25)) == "令和７年６月２５日"
    assert official_date(dt.date(2019, 5, 1)) == "令和元年５月１日"


@pytest.mark.parametrize("typed", ["R0", "令和0年度", "H00", "S60", "R7.5"])
def test_a_year_that_no_era_has_is_none(typed: str) -> None:
    assert FiscalYear.parse(typed) is None

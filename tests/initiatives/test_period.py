"""Where a plan's period stands, and the year that is shown where nobody chose one."""

import datetime as dt

import pytest

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.period import Period


def period(first: int, last: int, day: dt.date) -> Period:
    return Period(FiscalYear(first), FiscalYear(last), day)


@pytest.mark.parametrize(
    ("first", "last", "day", "mark", "said"),
    [
        (2025, 2027, dt.date(2025, 3, 31), "令和7年度から", "令和7年度に始まります"),
        (2025, 2027, dt.date(2025, 4, 1), "", ""),
        (2025, 2027, dt.date(2028, 3, 31), "", ""),
        (2025, 2027, dt.date(2028, 4, 1), "計画期間終了", "（令和7年度〜令和9年度）は終わりました"),
        (2015, 2019, dt.date(2026, 11, 1), "計画期間終了", "（平成27年度〜令和元年度）は終わりました"),
    ],
)
def test_what_is_said_of_it(first: int, last: int, day: dt.date, mark: str, said: str) -> None:
    found = period(first, last, day)
    assert found.mark == mark
    assert (said in found.sentence) if said else found.sentence == ""


@pytest.mark.parametrize(
    ("day", "opened", "year"),
    [
        (dt.date(2024, 6, 1), [], 2025),  # not begun: its first
        (dt.date(2026, 3, 31), [], 2025),
        (dt.date(2026, 4, 1), [], 2026),  # the running one
        (dt.date(2030, 4, 1), [], 2027),  # over: its last
        (dt.date(2026, 4, 1), [2025], 2025),  # what was opened goes first
        (dt.date(2030, 4, 1), [2026, 2025], 2026),
    ],
)
def test_the_year_in_view(day: dt.date, opened: list[int], year: int) -> None:
    assert period(2025, 2027, day).year_in_view(opened).year == year

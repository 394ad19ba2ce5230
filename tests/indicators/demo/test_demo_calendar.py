"""The dates of the rounds of the demonstration data, whenever it is loaded."""

import datetime as dt

import pytest

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.demo.calendar import Step, open_round, past_round


def test_open_round_is_due_soon_whenever_it_is_loaded() -> None:
    late = open_round(FiscalYear(2025), dt.date(2027, 1, 10))
    assert (late.opens_on, late.due_on) == (dt.date(2026, 4, 1), dt.date(2027, 1, 20))


def test_before_april_it_opens_two_weeks_before_it_is_due() -> None:
    early = open_round(FiscalYear(2025), dt.date(2026, 2, 10))
    assert (early.opens_on, early.due_on) == (dt.date(2026, 2, 6), dt.date(2026, 2, 20))
    assert early.meeting_name("ＤＸ推進本部会議") == "令和７年度第１回ＤＸ推進本部会議"


def test_past_round() -> None:
    past = past_round(FiscalYear(2021))
    assert (past.opens_on, past.due_on) == (dt.date(2022, 4, 1), dt.date(2022, 4, 15))
    assert past.meeting_name("ＤＸ推進本部会議") == "令和４年度第１回ＤＸ推進本部会議"
    assert past.at(Step.SUBMIT, position=3).date() <= past.due_on
    assert past.at(Step.SUBMIT, position=0, is_late=True).date() > past.due_on


@pytest.mark.parametrize("today", [dt.date(2026, 5, 20), dt.date(2026, 4, 1), dt.date(2026, 2, 10)])
def test_nothing_happens_after_the_day_of_loading(today: dt.date) -> None:
    current = open_round(FiscalYear(2025), today)
    days = [current.at(step, position=n).date() for step in Step for n in range(28)]
    assert current.opens_on <= min(days)
    assert max(days) <= max(today - dt.timedelta(days=1), current.opens_on)

"""When a term is over. Pure."""

import datetime as dt

from imari_dx.shared.fiscal_year import FiscalYear


def counts_from(day: dt.date) -> dt.date:
    """Return the day on which a term begins: the 1 April after the fiscal year of a day, as for records."""
    return FiscalYear(FiscalYear.of(day).year + 1).first_day


def is_over(day: dt.date, years: int, today: dt.date) -> bool:
    """Whether what ended or was done on a day has been kept for its years."""
    first = counts_from(day)
    return today >= first.replace(year=first.year + years)


def latest_over(years: int, today: dt.date) -> dt.date:
    """Return the latest day of which the term is over today: the last of a fiscal year."""
    return FiscalYear(FiscalYear.of(today).year - years - 1).last_day

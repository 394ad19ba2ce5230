"""What stands in a field, as the number or the day that a spreadsheet program computes with."""

import datetime as dt

from imari_dx.shared.fiscal_year import DateError, parse_date
from imari_dx.shared.numbers import NumberError, read_number


def as_number(text: str) -> float | None:
    """Return a number; None for nothing, and for what is none. A field's digits fit a double."""
    try:
        number = read_number(text, whole=False, allow_negative=True)
    except NumberError:
        return None
    return None if number is None else float(number)


def as_day(text: str) -> dt.date | None:
    """Return a day; None for nothing, and for what was typed and is none."""
    try:
        return parse_date(text) if text else None
    except DateError:
        return None

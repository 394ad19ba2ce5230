"""Days as spreadsheets keep them: numbers of days since an epoch."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_SECONDS: Final = 24 * 60 * 60
_EPOCH_1900, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - they have no zone
_NO_DAY: Final = 60  # 29 February 1900, which there was not: Excel counts it


def moment(serial: Decimal, *, is_1904: bool) -> dt.datetime | None:
    """Return day and time of a number, to the second; None where it is no day."""
    if not is_1904 and serial < _NO_DAY + 1:
        if not 1 <= serial < _NO_DAY:
            return None
        serial += 1
    seconds = int((serial * _SECONDS).to_integral_value(ROUND_HALF_UP))
    try:
        return (_EPOCH_1904 if is_1904 else _EPOCH_1900) + dt.timedelta(seconds=seconds)
    except OverflowError:
        return None


def clock(serial: Decimal) -> str:
    """Return a number of days as hours and minutes, with seconds where there are any: 25:30."""
    seconds = int((serial * _SECONDS).to_integral_value(ROUND_HALF_UP))
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text

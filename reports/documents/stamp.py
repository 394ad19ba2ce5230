"""Of when a document is: a decided one of its decision, a draft of the moment at which it was printed.

Days are written as documents write them in their frame, with full-width digits; a meeting's name stands as
typed.
"""

import datetime as dt
import re
from collections.abc import Iterable

from imari_dx.shared.fiscal_year import full_width, official_date, parse_date

Decision = tuple[str, dt.date]
"""The body that decided, as its meeting is called, and the day."""
_DAY = re.compile(r"(?:令和|平成|昭和)[元0-9０-９]+年[0-9０-９]+月[0-9０-９]+日")


def last_decision(decisions: Iterable[Decision]) -> tuple[list[str], dt.date] | None:
    """Return the bodies of the latest day, each once, and that day; None without any decision."""
    found = list(decisions)
    if not found:
        return None
    last = max(day for _name, day in found)
    return list(dict.fromkeys(name for name, day in found if day == last)), last


def decided_label(decisions: Iterable[Decision], migrated: Iterable[str] = ()) -> str:
    """Return 「第1回ＤＸ推進本部会議（令和８年６月１日）決定」: of several days the latest; "" without any.

    Behind it, or alone, the marks of what was taken in from before the system (移行データ, with its origin).
    """
    last, marks = last_decision(decisions), [mark for mark in dict.fromkeys(migrated) if mark]
    if last is None:
        return "、".join(marks)
    names, day = last
    return "、".join([f"{'、'.join(names)}（{official_date(day)}）決定", *marks])


def printed_label(day: dt.date, now: dt.datetime | None = None) -> str:
    """Return 「令和８年５月１日１４時０５分現在」, without the time where none is known."""
    moment = full_width(f"{now:%H時%M分}") if now else ""
    return f"{official_date(day)}{moment}現在"


def day_in(label: str) -> dt.date | None:
    """Return the day that a label names, None without one: the file's own day, never today."""
    found = _DAY.search(label)
    return parse_date(found[0]) if found else None

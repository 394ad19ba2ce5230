"""When an answer is due, is it late, is it still taken, and which days of a round fit together.

Pure: no database, no clock; the day it is asked on is a parameter. Source: the rules of the product,
"The year".
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import Act
from initiatives.words import Words

# 数値確定 of a target for which the plan names no month: the month that the yearly calendar has for it.
USUAL_FINAL_MONTH = 11


@dataclass(frozen=True, slots=True)
class GrantedExtension:
    """期限の延長 of one report as the rule reads it."""

    due_on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day that counts for one report; with the reason where it is an extended one."""

    due_on: dt.date
    is_extended: bool = False
    reason: str = ""


def deadline_of(round_due_on: dt.date, extensions: Sequence[GrantedExtension]) -> Deadline:
    """Return the effective deadline of a report from its round's day and its extensions in the order granted.

    The latest extension counts, also where it is shorter than an earlier one: so a mistyped day is put right.
    An extension never shortens: where the round's own day was moved past it (or to it), the round's counts.
    """
    if extensions and extensions[-1].due_on > round_due_on:
        latest = extensions[-1]
        return Deadline(latest.due_on, is_extended=True, reason=latest.reason)
    return Deadline(round_due_on)


def days_left(due_on: dt.date, today: dt.date) -> int:
    """Days until the answer is due: 0 on the day itself, negative after it."""
    return (due_on - today).days


def answered_on(steps: Iterable[tuple[str, dt.date]]) -> dt.date | None:
    """Return the day on which the department first answered, from the log (act, day) in its order.

    A submission that was taken back (取戻し) before anybody returned it is no answer. One that was returned
    (差戻し) is: what is corrected afterwards was answered in time if the first answer was.
    """
    first, is_returned = None, False
    for act, day in steps:
        if act == Act.SUBMIT and first is None:
            first = day
        elif act == Act.RETURN:
            is_returned = True
        elif act == Act.WITHDRAW and not is_returned:
            first = None
    return first


def is_late(*, due_on: dt.date, answered: dt.date | None, today: dt.date, is_planned: bool = True) -> bool:
    """Whether the answer came, or is still missing, after the deadline.

    On the day itself it is in time. 計画なし is never late: nothing was asked.
    """
    return is_planned and (answered or today) > due_on


def may_be_submitted(*, closed_on: dt.date | None, deadline: Deadline, today: dt.date) -> bool:
    """Whether an answer is still taken: while the round is open, however late; once closed, only until the
    end of an extension that still runs (its last day included).
    """
    return closed_on is None or (deadline.is_extended and deadline.due_on >= today)


def figures_final_by(fiscal_year: FiscalYear, month: int | None) -> dt.date:
    """Return the last day of the month in which a year's figure becomes final (数値確定の時期).

    It is the first such month after the fiscal year's end: April to December of the next calendar year,
    January to March of the one after it. Without a month it is November (``USUAL_FINAL_MONTH``).
    """
    month = month or USUAL_FINAL_MONTH
    year = fiscal_year.last_day.year + (1 if month <= fiscal_year.last_day.month else 0)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def misplaced_days(
    *,
    opens_on: dt.date,
    due_on: dt.date,
    review_on: dt.date | None,
    publishes_on: dt.date | None,
    words: Words,
) -> list[tuple[str, str]]:
    """Return (field, sentence) for each day of a round that stands before one that it has to follow.

    Equal days are in order. Days not yet known are left out. ``words`` are the plan's, for the sentences.
    """
    found = []
    if due_on < opens_on:
        found.append(("due_on", "回答期限は照会日以降の日にしてください。"))
    if review_on and review_on < due_on:
        found.append(("review_on", f"{words.meeting_day}は回答期限以降の日にしてください。"))
    if publishes_on and publishes_on < max(due_on, review_on or due_on):
        found.append(("publishes_on", f"公表の予定日は回答期限・{words.meeting_day}以降の日にしてください。"))
    return found

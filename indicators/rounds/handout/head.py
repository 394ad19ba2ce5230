"""The head of a year's hand-out: what was typed for it, and what the form proposes where nothing was."""

import datetime as dt
from dataclasses import dataclass

from indicators.models import MeetingHandout, ReportingCycle


@dataclass(frozen=True, slots=True)
class HandoutHead:
    """What the secretariat types; what is blank is not printed. The time is as written: 午後2時から."""

    number: str = ""
    meeting: str = ""
    held_on: dt.date | None = None
    held_at: str = ""
    venue: str = ""


def typed_head(cycle: ReportingCycle) -> HandoutHead:
    """Return what was typed for a year's hand-out. One query."""
    row = MeetingHandout.objects.filter(cycle=cycle).first()
    return _head(row) if row else HandoutHead()


def proposed_head(cycle: ReportingCycle) -> HandoutHead:
    """Return what the form shows at first: what was typed, else all but the day of the last hand-out.

    The last one is that of an earlier year, for a plan's first one that of the plan before; the day is the
    round's own (``review_on``). Three queries at most.
    """
    typed = typed_head(cycle)
    if typed != HandoutHead():
        return typed
    rows = MeetingHandout.objects.order_by("-cycle__fiscal_year")
    own = rows.filter(cycle__plan=cycle.plan, cycle__fiscal_year__lt=cycle.fiscal_year)
    last = own.first() or rows.filter(cycle__plan__followed_by__successor=cycle.plan).first()
    if last is None:
        return HandoutHead(held_on=cycle.review_on)
    return HandoutHead(last.number, last.meeting, cycle.review_on, last.held_at, last.venue)


def _head(row: MeetingHandout) -> HandoutHead:
    return HandoutHead(row.number, row.meeting, row.held_on, row.held_at, row.venue)

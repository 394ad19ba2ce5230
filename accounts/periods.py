"""Periods of days: what is left of one where others are taken away, and days without a secretariat."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day until another, both included; an open end lasts for ever."""

    first: dt.date
    last: dt.date | None = None

    @property
    def last_or_ever(self) -> dt.date:
        return self.last or dt.date.max


def uncovered(period: Period, taken: Iterable[Period]) -> list[Period]:
    """Return the parts of a period that none of the taken ones covers, in order."""
    rest = [period]
    for one in taken:
        rest = [part for whole in rest for part in _without(whole, one)]
    return rest


def _without(whole: Period, taken: Period) -> list[Period]:
    if taken.first > whole.last_or_ever or taken.last_or_ever < whole.first:
        return [whole]
    parts = []
    if taken.first > whole.first:
        parts.append(Period(whole.first, taken.first - ONE_DAY))
    if taken.last_or_ever < whole.last_or_ever and taken.last:
        parts.append(Period(taken.last + ONE_DAY, whole.last))
    return parts


def secretariat_gap(periods: Iterable[Period], *, since: dt.date) -> dt.date | None:
    """Return the first day from ``since`` on without a secretariat; None if there is always one."""
    gaps = uncovered(Period(since), periods)
    return gaps[0].first if gaps else None


def leaves_a_gap(before: Sequence[Period], after: Sequence[Period], *, since: dt.date) -> dt.date | None:
    """Return the first day on which a change takes the last secretariat away; None if it does not."""
    gap, former = secretariat_gap(after, since=since), secretariat_gap(before, since=since)
    return gap if gap and (former is None or gap < former) else None

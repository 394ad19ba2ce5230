"""When the invented rounds took place. Pure: the day of loading is a parameter."""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear

DAYS_TO_ANSWER = dt.timedelta(days=14)
# The open round is due some days after the demo is loaded, so that its reminders and lists look alive.
DAYS_LEFT = dt.timedelta(days=10)
LONGEST_STORY = dt.timedelta(days=30)
_MEETING = (6, 25)
_SATURDAY = 5


class Step(IntEnum):
    """One act on a report, in the order of a report that was returned once."""

    SAVE = 0
    SUBMIT = 1
    APPROVE = 2
    RETURN = 3
    SAVE_AGAIN = 4
    SUBMIT_AGAIN = 5
    APPROVE_AGAIN = 6
    CHECK = 7
    FINALISE = 8


# Days after the inquiry on which a past round's acts took place; an answer that was late has its own.
_DAYS = {
    Step.SAVE: 4,
    Step.SUBMIT: 6,
    Step.APPROVE: 10,
    Step.RETURN: 33,
    Step.SAVE_AGAIN: 35,
    Step.SUBMIT_AGAIN: 37,
    Step.APPROVE_AGAIN: 41,
    Step.CHECK: 48,
}
_LATE = dt.timedelta(days=12)
_DAYS_LATE_IN = (Step.SUBMIT, Step.APPROVE)


@dataclass(frozen=True, slots=True)
class Round:
    """The yearly round of one fiscal year: its dates, and when each act on a report happened."""

    fiscal_year: FiscalYear
    opens_on: dt.date
    due_on: dt.date
    meeting_on: dt.date
    is_open: bool
    story_from: dt.date  # first and last day on which anything happened in the open round
    story_until: dt.date

    def meeting_name(self, meeting: str) -> str:
        """The meeting that decided, named after its own fiscal year."""
        return f"{FiscalYear.of(self.meeting_on).official_label}第１回{meeting}"

    def at(self, step: Step, *, position: int, is_late: bool = False) -> dt.datetime:
        """Return when an act on the report at a position of the plan happened: on a working day, by day.

        The acts of one report follow one another in time.
        """
        if step is Step.FINALISE:
            day = self.meeting_on
        elif self.is_open:
            span = (self.story_until - self.story_from).days
            day = self.story_from + dt.timedelta(days=span * (4 * step + position % 4) // (4 * len(Step)))
        else:
            day = self.opens_on + dt.timedelta(days=_DAYS[step] + position % 4)
            if is_late and step in _DAYS_LATE_IN:
                day += _LATE
        time = dt.time(9 + step, (position * 7) % 60)
        return timezone.make_aware(dt.datetime.combine(self._working_day(day), time))

    def _working_day(self, day: dt.date) -> dt.date:
        """The Friday before a day of a weekend, unless that is before the round."""
        friday = day - dt.timedelta(days=max(0, day.weekday() - _SATURDAY + 1))
        return max(friday, self.opens_on)


def past_round(fiscal_year: FiscalYear) -> Round:
    """Return a round that ended with the headquarters' meeting in June after the year."""
    opens_on = FiscalYear(fiscal_year.year + 1).first_day
    meeting_on = dt.date(opens_on.year, *_MEETING)
    meeting_on -= dt.timedelta(days=(meeting_on.weekday() - 2) % 7)  # a Wednesday
    return Round(
        fiscal_year,
        opens_on,
        opens_on + DAYS_TO_ANSWER,
        meeting_on,
        is_open=False,
        story_from=opens_on,
        story_until=meeting_on,
    )


def open_round(fiscal_year: FiscalYear, today: dt.date) -> Round:
    """Return the round that is open on a day: due ten days later, nothing in it happens after yesterday.

    It opened on 1 April after the year; before that day, two weeks before the answers are due.
    """
    due_on = today + DAYS_LEFT
    first = FiscalYear(fiscal_year.year + 1).first_day
    opens_on = first if first <= today else due_on - DAYS_TO_ANSWER
    until = max(opens_on, today - dt.timedelta(days=1))
    return Round(
        fiscal_year,
        opens_on,
        due_on,
        meeting_on=until,
        is_open=True,
        story_from=max(opens_on, until - LONGEST_STORY),
        story_until=until,
    )

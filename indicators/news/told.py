"""One thing that one person is told, and what somebody may be to it. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from indicators.news.occasions import Occasion
from indicators.news.row import Row

WEEK = dt.timedelta(7)


class Part(Enum):
    """What somebody is to a thing that happens; several at once."""

    EDITOR = auto()  # enters for the leading department
    HEAD = auto()
    JOINT_EDITOR = auto()  # for a further lead (共管)
    JOINT_HEAD = auto()
    CO_APPROVER = auto()  # heads a further lead whose approval the plan wants
    SUPPORTING = auto()  # 関係課, either role
    REPORTING = auto()  # 所管課 of one of its figures, either role
    FIGURE_EDITOR = auto()  # enters for the 所管課 whose figure is missing
    FIGURE_HEAD = auto()
    ADDRESSEE = auto()  # of the department that an instruction is for, either role
    IN_CHARGE = auto()  # of any initiative of the plan, in any way
    SECRETARIAT = auto()
    HEADQUARTERS = auto()
    ANYBODY = auto()  # has any role in the plan


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that one person is told, since when it is so. ``key`` names it: nobody is mailed it twice."""

    occasion: Occasion
    row: Row
    at: dt.datetime
    parts: frozenset[Part]
    is_new: bool

    @property
    def key(self) -> str:
        row = self.row
        if self.occasion == Occasion.PUBLISHED:
            return f"edition:{row.pk}"
        if self.occasion == Occasion.TO_PUBLISH:
            return f"to_publish:{row.pk}:{row.day}"
        if row.source == "closing" or self.occasion == Occasion.OPENED and row.source == "closing_due":
            return f"{self.occasion}:closing-{row.pk}"
        if row.source == "closing_due":
            return f"{self.occasion}:closing-{row.pk}:{row.day}{self._week}"
        if row.source == "midyear":
            return f"{self.occasion}:midyear:{row.pk}:{row.day}"
        if row.source == "midyear_answer":
            return f"{self.occasion}:{row.pk}:{row.about}"
        return f"{self.occasion}:{row.source}:{row.pk}"

    @property
    def _week(self) -> str:
        """What is overdue is told anew each week."""
        if self.occasion != Occasion.OVERDUE or self.row.day is None:
            return ""
        return f":{(self.at.date() - self.row.day) // WEEK}"

"""How the steps of a report stand on a day: done, late, returned, waiting. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from indicators.models import (
    Act,
    ReportState,
    has_answer,
)
from indicators.workflow.deadlines import Deadline, answered_on, is_late
from indicators.workflow.transition_table import WAY, Transition


class Mark(StrEnum):
    """How one step of one report stands; the value is a symbol, the label the word beside it."""

    DONE = "○"
    LATE = "△"
    OVERDUE = "×"
    RETURNED = "↩"
    WAITING = "・"
    SKIPPED = "／"
    NOT_ASKED = "－"
    MIGRATED = "移"  # of a year that was taken in from a file

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Mark.DONE: "済",
    Mark.LATE: "期限後",
    Mark.OVERDUE: "期限超過",
    Mark.RETURNED: "差戻し",
    Mark.WAITING: "未",
    Mark.SKIPPED: "省略",
    Mark.NOT_ASKED: "計画なし",
    Mark.MIGRATED: "移行",
}
STEPS = ("入力", *(step.button for step in WAY))


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of one report: how it stands, and the day on which it was taken (or sent back)."""

    mark: Mark
    day: dt.date | None = None

    @property
    def day_label(self) -> str:
        """「4月10日」."""
        return f"{self.day.month}月{self.day.day}日" if self.day else ""

    @property
    def words(self) -> str:
        """「済 4月10日」: all that the cell says, without the symbol."""
        return f"{self.mark.label} {self.day_label}".rstrip()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one report, as plain values."""

    state: ReportState
    is_planned: bool
    deadline: Deadline
    steps: Sequence[tuple[str, dt.date]] = ()  # the log: act and day, in its order
    saved_on: dt.date | None = None
    taken_on: Mapping[Act, dt.date] = field(default_factory=dict)  # the steps after 提出
    is_migrated: bool = False  # 移行データ: nobody was asked


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from the facts of one report."""

    is_late: bool
    is_returned: bool
    cells: tuple[Cell, ...]


def standing_of(facts: Facts, *, today: dt.date) -> Standing:
    """Return how the steps of a report stand on a day.

    Late is an answer after its deadline, or none by then; a report that was answered in time and then
    returned is not late. 計画なし is never late; without a report all its cells say so. Nor is 移行データ.
    """
    if facts.is_migrated:
        return Standing(is_late=False, is_returned=False, cells=(Cell(Mark.MIGRATED),) * len(STEPS))
    answered = answered_on(facts.steps)
    late = is_late(due_on=facts.deadline.due_on, answered=answered, today=today, is_planned=facts.is_planned)
    last_act, last_day = facts.steps[-1] if facts.steps else ("", None)
    returned = facts.state == ReportState.DRAFTING and last_act == Act.RETURN
    if facts.state == ReportState.NOT_STARTED and not facts.is_planned:
        return Standing(is_late=False, is_returned=False, cells=(Cell(Mark.NOT_ASKED),) * len(STEPS))
    if has_answer(facts.state):
        submitted = Cell(Mark.LATE if late else Mark.DONE, answered)
    elif returned:
        submitted = Cell(Mark.RETURNED, last_day)
    else:
        submitted = Cell(Mark.OVERDUE if late else Mark.WAITING)
    is_entered = facts.state != ReportState.NOT_STARTED
    cells = (
        Cell(Mark.DONE, facts.saved_on) if is_entered else Cell(Mark.WAITING),
        submitted,
        *(_step_cell(step, facts) for step in WAY[1:]),
    )
    return Standing(is_late=late, is_returned=returned, cells=cells)


def _step_cell(step: Transition, facts: Facts) -> Cell:
    day = facts.taken_on.get(step.act)
    if day:
        return Cell(Mark.DONE, day)
    # A plan may skip the head's step.
    return Cell(Mark.SKIPPED if facts.state.is_after(step.to_state) else Mark.WAITING)

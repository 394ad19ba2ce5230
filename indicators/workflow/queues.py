"""What waits for whom: the queue in which a report stands for one reader, and in which order.

Pure: no database, no clock. A report stands in one queue at most, also for somebody with several roles, and
leaves it with the state that put it there.
"""

import datetime as dt
from collections.abc import Set

from indicators.models import Act
from indicators.workflow.rights import ReportRights
from indicators.workflow.transition_table import WAY, Queue


def queue_of(
    rights: ReportRights,
    *,
    possible: Set[Act],
    is_headquarters: bool,
    is_asked: bool,
    is_returned: bool,
    is_late: bool,
    misses_own_figures: bool = False,
) -> Queue | None:
    """Return the queue of a report for its reader, None if it does not wait for this reader.

    ``possible`` are the acts that the report's state allows to whoever may take them. ``is_asked``: an answer
    is asked for and still taken (not 計画なし, the round not closed). ``is_returned``: sent back and not
    submitted again since. ``is_late``: asked for, not answered, past its deadline. ``misses_own_figures``: an
    indicator that the reader's department reports for another's initiative (所管課) has no answer yet.

    Own work goes first: what is to be entered, then approved, then checked, then decided. Without an answer
    the secretariat only watches: what was returned, and what is late.
    """
    may_submit = Act.SUBMIT in possible
    if rights.is_editor and may_submit and (is_asked or is_returned):
        return Queue.ENTER
    if rights.may_enter_figures_now and misses_own_figures and is_asked:
        return Queue.ENTER
    for step in WAY:
        if step.queue and step.act in possible and step.who & rights.parts:
            return step.queue
    if Act.FINALISE in possible and rights.may_read and is_headquarters:
        return Queue.READ
    if rights.is_secretariat and may_submit and (is_returned or is_late):
        return Queue.RETURNED if is_returned else Queue.LATE
    return None


def urgency(*, is_returned: bool, due_on: dt.date | None, number: int) -> tuple[bool, dt.date, int]:
    """Return the key that sorts a queue: returned ones first, then the earliest day, then the plan."""
    return (not is_returned, due_on or dt.date.max, number)

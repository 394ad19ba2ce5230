"""What waits for whom: the queue in which a report stands for one reader, and in which order.

Pure: no database, no clock. A report stands in one queue at most, also for somebody with several roles, and
leaves it with the state that put it there.
"""

import datetime as dt
from collections.abc import Set
from enum import StrEnum

from indicators.models import Act
from indicators.workflow.rights import ReportRights


class Queue(StrEnum):
    """What a reader has to do with a report, in the order of the page."""

    ENTER = "enter"
    APPROVE = "approve"
    CHECK = "check"
    DECIDE = "decide"
    READ = "read"
    RETURNED = "returned"
    LATE = "late"

    @property
    def heading(self) -> str:
        """The queue's name on the page."""
        return _HEADINGS[self]

    @property
    def hint(self) -> str:
        """What to do with what stands in it."""
        return _HINTS[self]

    @property
    def awaits_answer(self) -> bool:
        """Whether the answer's deadline counts here; later on the day of the meeting does."""
        return self in (Queue.ENTER, Queue.APPROVE, Queue.RETURNED, Queue.LATE)


_HEADINGS = {
    Queue.ENTER: "入力・提出するもの",
    Queue.APPROVE: "承認するもの",
    Queue.CHECK: "事務局で確認するもの",
    Queue.DECIDE: "本部の決定を記録するもの",
    Queue.READ: "本部の決定を待つもの",
    Queue.RETURNED: "差戻し中のもの",
    Queue.LATE: "回答期限を過ぎたもの",
}
_HINTS = {
    Queue.ENTER: "施策の名前を押して実績を入力し、提出してください。差し戻されたものが先に並びます。",
    Queue.APPROVE: "内容を確かめて、承認するか、理由を書いて差し戻してください。",
    Queue.CHECK: "内容を確かめて、確認を終えるか、理由を書いて差し戻してください。",
    Queue.DECIDE: "本部会議で決まった評価を、会議の名称と日とともに確定してください。",
    Queue.READ: "事務局の確認が済み、本部会議で評価を決めるものです。施策の名前を押すと内容を読めます。",
    Queue.RETURNED: "担当課の修正を待っています。",
    Queue.LATE: "回答期限を過ぎて、まだ提出されていません。担当課にご確認ください。",
}


def queue_of(
    rights: ReportRights,
    *,
    possible: Set[Act],
    is_headquarters: bool,
    is_asked: bool,
    is_returned: bool,
    is_late: bool,
) -> Queue | None:
    """Return the queue of a report for its reader, None if it does not wait for this reader.

    ``possible`` are the acts that the report's state allows to whoever may take them. ``is_asked``: an answer
    is asked for and still taken (not 計画なし, the round not closed). ``is_returned``: sent back and not
    submitted again since. ``is_late``: asked for, not answered, past its deadline.

    Own work goes first: what is to be entered, then approved, then checked, then decided. Without an answer
    the secretariat only watches: what was returned, and what is late.
    """
    may_submit = Act.SUBMIT in possible
    if rights.is_editor and may_submit and (is_asked or is_returned):
        return Queue.ENTER
    if rights.is_approver and Act.APPROVE in possible:
        return Queue.APPROVE
    if rights.is_secretariat and Act.CHECK in possible:
        return Queue.CHECK
    if Act.FINALISE in possible and rights.is_secretariat:
        return Queue.DECIDE
    if Act.FINALISE in possible and rights.may_read and is_headquarters:
        return Queue.READ
    if rights.is_secretariat and may_submit and (is_returned or is_late):
        return Queue.RETURNED if is_returned else Queue.LATE
    return None


def urgency(*, is_returned: bool, due_on: dt.date | None, number: int) -> tuple[bool, dt.date, int]:
    """Return the key that sorts a queue: returned ones first, then the earliest day, then the plan."""
    return (not is_returned, due_on or dt.date.max, number)

"""Where an instruction of the headquarters stands, and who does what with it. Pure.

Source: the rules of the product, "The year": it carries whom it is for and by when, may be answered in the
running year, and stays listed until the headquarters or the secretariat closes it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounts.permissions import Access
from indicators.models import InstructionAct
from indicators.workflow.rights import Charge


class Standing(StrEnum):
    """Where an instruction stands, derived from what was done with it and the day."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        return _TONES[self]

    @property
    def is_open(self) -> bool:
        return self is not Standing.CLOSED


_LABELS = {
    Standing.OVERDUE: "期限超過",
    Standing.WAITING: "回答待ち",
    Standing.ANSWERED: "回答あり",
    Standing.CLOSED: "終了",
}
_TONES = {
    Standing.OVERDUE: "danger",
    Standing.WAITING: "warning",
    Standing.ANSWERED: "info",
    Standing.CLOSED: "success",
}


def standing_of(*, due_on: dt.date | None, is_answered: bool, is_closed: bool, today: dt.date) -> Standing:
    """Return where an instruction stands on a day. It is overdue from the day after its own, unanswered.

    One that was answered after its day is answered: what waits then is the closing. Without a day (those
    from before it was asked for) it is never overdue.
    """
    if is_closed:
        return Standing.CLOSED
    if is_answered:
        return Standing.ANSWERED
    return Standing.OVERDUE if due_on and today > due_on else Standing.WAITING


@dataclass(frozen=True, slots=True)
class InstructionRights:
    """What one user may do with one instruction, in whatever state it is."""

    may_read: bool = False
    replies_for: frozenset[int] = frozenset()  # the own departments in whose name the user answers
    may_close: bool = False

    @property
    def acts(self) -> frozenset[InstructionAct]:
        """The acts that the user's roles have on it; whether one fits its state the services say."""
        replies = {InstructionAct.REPLY} if self.replies_for else set()
        closes = {InstructionAct.CLOSE, InstructionAct.REOPEN} if self.may_close else set()
        return frozenset(replies | closes)


def instruction_rights(access: Access, *, addressees: Iterable[int], charge: Charge) -> InstructionRights:
    """Return what a user with this access may do with an instruction.

    - The secretariat and the headquarters read and close every one, and take a closing back.
    - Editors and heads of the department that it is for answer it, and so do those of the department that
      leads the initiative today: an instruction outlives a change of who is in charge.
    - Whoever else reads the report (共管, 関係課, 所管課) reads it.
    """
    everywhere = access.is_secretariat or access.is_headquarters
    concerned = frozenset(addressees).union(charge.lead)
    replies_for = access.own_departments & concerned
    reads = bool(access.own_departments & concerned.union(charge.joint, charge.supporting))
    return InstructionRights(may_read=everywhere or reads, replies_for=replies_for, may_close=everywhere)

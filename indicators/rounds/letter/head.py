"""The head of a round's letter: what was typed for it, and what follows from the round where nothing was."""

import datetime as dt
from dataclasses import dataclass

from indicators.models import InquiryLetter, ReportingCycle
from indicators.rounds.letter.rules import head_of, usual_subject


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What the secretariat types for a letter; blank follows from the round (see ``head_of_letter``)."""

    document_number: str = ""
    dated_on: dt.date | None = None
    sender: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What stands on the letter. Number and sender are "" where there are none: they are not printed."""

    number: str
    day: dt.date
    sender: str
    subject: str


def typed_content(cycle: ReportingCycle) -> LetterContent:
    """Return what was typed for a round's letter. One query."""
    row = InquiryLetter.objects.filter(cycle=cycle).first()
    if row is None:
        return LetterContent()
    return LetterContent(row.document_number, row.dated_on, row.sender, row.subject)


def head_of_letter(cycle: ReportingCycle) -> LetterHead:
    """Return the head of a round's letter: the day is that of asking, the subject names plan and year.

    Two queries at most.
    """
    typed = typed_content(cycle)
    return LetterHead(
        number=typed.document_number,
        day=typed.dated_on or cycle.opened_on or cycle.opens_on,
        sender=typed.sender or usual_sender(cycle),
        subject=typed.subject or usual_subject(cycle.plan.short_title, cycle.fiscal_year),
    )


def usual_sender(cycle: ReportingCycle) -> str:
    """Return who sends a letter that names nobody: the last one's sender, else whoever heads 問い合わせ先.

    The last one is that of an earlier year, for a plan's first one that of the plan before.
    """
    named = InquiryLetter.objects.exclude(sender="").order_by("-cycle__fiscal_year")
    own = named.filter(cycle__plan=cycle.plan, cycle__fiscal_year__lt=cycle.fiscal_year)
    before = named.filter(cycle__plan__followed_by__successor=cycle.plan)
    last = own.first() or before.first()
    if last is not None:
        return last.sender
    office = cycle.plan.words.contact_department
    return head_of(office) or office

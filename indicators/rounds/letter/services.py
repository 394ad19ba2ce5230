"""照会文書: what is typed for a round's letter, until the round is closed."""

import datetime as dt
from dataclasses import asdict

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from imari_dx.shared.fiscal_year import era_date
from indicators.models import CycleAct, CycleLog, CycleStage, InquiryLetter, ReportingCycle
from indicators.rounds.letter.head import LetterContent, typed_content
from indicators.rounds.typed_log import typed_changes
from indicators.workflow.errors import ConflictError
from indicators.workflow.locking import locked_cycle


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="照会文書の変更")
def change_letter(*, cycle: ReportingCycle, content: LetterContent, by: User, at: dt.datetime) -> bool:
    """Set what stands on the letter of a round, and say whether anything changed; the log says what.

    Before the round is opened and after: a letter gets its number when it is sent. Raises ConflictError once
    the round is closed, or for a day after the answers are due.
    """
    stored = locked_cycle(cycle)
    if stored.stage == CycleStage.CLOSED:
        raise ConflictError(
            "この照会は締め切られているため、照会文書は変更できません。"
            "変更が必要なときは、先に受付を再開してください。"
        )
    if is_misplaced(content.dated_on, due_on=stored.due_on):
        raise ConflictError(misplaced_sentence(stored.due_on))
    before = typed_content(stored)
    if content == before:
        return False
    if content == LetterContent():
        InquiryLetter.objects.get(cycle=stored).delete()
    else:
        InquiryLetter.objects.update_or_create(cycle=stored, defaults=asdict(content))
    CycleLog.objects.create(
        cycle=stored,
        act=CycleAct.CHANGE,
        actor=by,
        at=at,
        comment=typed_changes("照会文書", InquiryLetter, before, content),
    )
    return True


def is_misplaced(day: dt.date | None, *, due_on: dt.date) -> bool:
    """Whether a letter would be dated after the day on which it wants answers."""
    return day is not None and day > due_on


def misplaced_sentence(due_on: dt.date) -> str:
    """Return what is said of such a day."""
    return f"日付は、回答期限（{era_date(due_on)}）以前の日にしてください。"

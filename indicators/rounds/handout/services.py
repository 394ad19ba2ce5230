"""会議資料: what is typed for the head of a year's hand-out."""

import datetime as dt
from dataclasses import asdict

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from indicators.models import CycleAct, CycleLog, MeetingHandout, ReportingCycle
from indicators.rounds.handout.head import HandoutHead, typed_head
from indicators.rounds.typed_log import typed_changes
from indicators.workflow.locking import locked_cycle


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="会議資料の変更")
def change_handout(*, cycle: ReportingCycle, head: HandoutHead, by: User, at: dt.datetime) -> bool:
    """Set what stands at the head of a year's hand-out, and say whether anything changed; the log says what.

    At any time: the meeting is held after the round is closed, and no decision rests on it.
    """
    stored = locked_cycle(cycle)
    before = typed_head(stored)
    if head == before:
        return False
    if head == HandoutHead():
        MeetingHandout.objects.get(cycle=stored).delete()
    else:
        MeetingHandout.objects.update_or_create(cycle=stored, defaults=asdict(head))
    CycleLog.objects.create(
        cycle=stored,
        act=CycleAct.CHANGE,
        actor=by,
        at=at,
        comment=typed_changes("会議資料", MeetingHandout, before, head),
    )
    return True

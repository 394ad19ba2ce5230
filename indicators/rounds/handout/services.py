"""会議資料: what is typed for the head of a year's hand-out."""

import datetime as dt
from dataclasses import asdict
from typing import Any, cast

from django.db.models import Field

from accounts.models import User
from imari_dx.shared.acts import one_act
from imari_dx.shared.fiscal_year import era_date
from indicators.models import CycleAct, CycleLog, MeetingHandout, ReportingCycle
from indicators.rounds.handout.head import HandoutHead, typed_head
from indicators.workflow.locking import locked_cycle


@one_act()
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
        cycle=stored, act=CycleAct.CHANGE, actor=by, at=at, comment=_changes(before, head)
    )
    return True


def _changes(before: HandoutHead, after: HandoutHead) -> str:
    old, new = asdict(before), asdict(after)
    return "\n".join(
        f"会議資料の{_label(name)}：{_shown(old[name])} → {_shown(new[name])}"
        for name in old
        if old[name] != new[name]
    )


def _label(name: str) -> str:
    return str(cast("Field[Any, Any]", MeetingHandout._meta.get_field(name)).verbose_name)


def _shown(value: dt.date | str | None) -> str:
    return era_date(value) if isinstance(value, dt.date) else value or "なし"

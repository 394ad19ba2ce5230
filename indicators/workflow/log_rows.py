"""The log of a report in words: who did what, when, in whose place, and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.models import Act, TransitionLog


@dataclass(frozen=True, slots=True)
class LogRow:
    """One act as its readers see it."""

    act: str
    mark: str  # 代決, 代理入力, 代理 or nothing
    actor: str
    at: dt.datetime
    comment: str


def log_rows(transitions: Sequence[TransitionLog]) -> list[LogRow]:
    """Return the log (read with its actors, in order) with the latest act first."""
    return [
        LogRow(
            act=Act(row.act).label,
            mark=_mark(row),
            actor=str(row.actor),
            at=row.at,
            comment=row.comment,
        )
        for row in reversed(transitions)
    ]


def _mark(row: TransitionLog) -> str:
    if row.is_by_deputy:
        return "代決"
    if row.is_on_behalf:
        return "代理入力" if row.act in (Act.SAVE, Act.SUBMIT) else "代理"
    return ""

"""What taking over a table does, row by row; and the preview, which is the act itself, taken back."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from imari_dx.shared.confirmed_acts import confirmed_at_the_end
from imari_dx.shared.csv_in import Problems, Row


class Effect(Enum):
    """What becomes of a row: its word and tone."""

    NEW = ("追加", "info")
    CHANGED = ("変更", "warning")
    SAME = ("変更なし", "neutral")

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def tone(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: what it is about, what becomes of it, and in words how it is then."""

    row: int
    effect: Effect
    name: str
    told: str


_Shown = TypeVar("_Shown")  # what is shown of a row: Line, or what another act shows


class _TakenBack(Exception):  # noqa: N818 (no error: the way out of a transaction)
    pass


def previewed(act: Callable[[], Sequence[_Shown]]) -> Sequence[_Shown]:
    """Return what an act would do; nothing of it stays. Its refusals are the caller's, as they would be."""
    lines, _is_done = confirmed(act, stamp="")
    return lines


def confirmed(act: Callable[[], Sequence[_Shown]], *, stamp: str) -> tuple[Sequence[_Shown], bool]:
    """Do an act if it does what was shown under a stamp; return what it does, and whether that stays.

    It is done in either case, and taken back where it did anything else: so nothing can come in between.
    """
    lines: Sequence[_Shown] = ()
    try:
        # Whoever has to confirm is asked where it stays, not where it is only shown.
        with transaction.atomic(), confirmed_at_the_end():
            lines = act()
            if stamp_of(lines) != stamp:
                raise _TakenBack
    except _TakenBack:
        return lines, False
    return lines, True


def stamp_of(lines: Sequence[object]) -> str:
    """Return a short name of what was shown: another one if the act would do anything else by now."""
    return hashlib.sha256(repr([*lines]).encode()).hexdigest()[:16]


def told_change(label: str, before: object, after: object) -> str:
    """Return a changed value in words: 上位部署：なし → 総務部."""
    return f"{label}：{before or 'なし'} → {after or 'なし'}"


def note_refusal(problems: Problems, row: Row, error: ValidationError, columns: dict[str, str]) -> None:
    """Note a service's refusal at the columns that hold the fields it names, else at the row as a whole."""
    if not hasattr(error, "error_dict"):
        for message in error.messages:
            problems.add(row, "", message)
        return
    for name, messages in error.message_dict.items():
        column = "" if name == NON_FIELD_ERRORS else columns.get(name, "")
        for message in messages:
            problems.add(row, column, message)

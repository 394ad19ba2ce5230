"""所見: what the secretariat says of a year, as a whole and by heading of the top level."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from accounts.wording import who
from imari_dx.shared.acts import one_act
from indicators.models import Commentary, ReportingCycle
from indicators.workflow.errors import ConflictError


@dataclass(frozen=True, slots=True)
class CommentaryText:
    """One text as the page has it, with the version that the page was opened with (0: there was none)."""

    text: str
    version: int


class StaleCommentaryError(ConflictError):
    """Texts that were changed here were changed elsewhere too; carries those rows by heading id."""

    def __init__(self, rows: Mapping[int | None, Commentary], by: User) -> None:
        self.rows = rows
        people = dict.fromkeys(who(row.updated_by, reader=by) for row in rows.values())
        super().__init__(f"この画面を開いたあとに、{'、'.join(people)}所見を変更しました")


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="総評の変更")
def save_commentaries(
    *, cycle: ReportingCycle, by: User, at: dt.datetime, texts: Mapping[int | None, CommentaryText]
) -> Sequence[Commentary]:
    """Store the texts by heading id (None: the whole plan) and return the rows that changed.

    A text that the person left as the page showed it stays as it is stored by now. Raises
    StaleCommentaryError, and writes nothing, if one was changed both here and by somebody else meanwhile.
    """
    stored = ReportingCycle.objects.select_for_update().get(pk=cycle.pk)
    rows = {row.heading_id: row for row in stored.commentaries.select_related("updated_by")}
    wanted = {key: one for key, one in texts.items() if _is_changed(rows.get(key), one)}
    stale = {
        key: rows[key] for key, one in wanted.items() if key in rows and rows[key].version != one.version
    }
    if stale:
        raise StaleCommentaryError(stale, by)
    changed = []
    for key, one in wanted.items():
        row = rows.get(key) or Commentary(cycle=stored, heading_id=key)
        row.text, row.version = one.text, row.version + 1
        row.updated_at, row.updated_by = at, by
        row.save()
        changed.append(row)
    return changed


def _is_changed(row: Commentary | None, typed: CommentaryText) -> bool:
    """Whether a person changed a text: it is neither what is stored nor what their page showed."""
    if typed.text == (row.text if row else ""):
        return False
    if row is None or typed.version == row.version:
        return True
    shown = row.history.filter(version=typed.version).first() if typed.version else None
    return typed.text != (shown.text if shown else "")

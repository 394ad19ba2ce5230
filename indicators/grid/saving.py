"""What becomes of the cells that were posted of one report: read, compared with what is stored, saved."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from indicators.entry.cells import posted as as_posted
from indicators.entry.choice import EntryChoice
from indicators.entry.comparison import contents
from indicators.entry.draft_services import OtherScreenError, discard_draft, keep_draft
from indicators.entry.drafts import DraftTooLongError, typed_in
from indicators.entry.forms.entry import EntryForm
from indicators.entry.page import Start
from indicators.entry.screens import Screen
from indicators.entry.services import Saving
from indicators.entry.several import Writable
from indicators.entry.three_way import Side
from indicators.grid.report import GridReport, is_open
from indicators.models import EntryDraft

INCOMPLETE = "画面の情報が欠けていたため、保存していません。画面を読み込み直してください。"


@dataclass(frozen=True, slots=True)
class Typed:
    """The cells of one report as they were posted, over what is stored by now.

    ``form`` has what others have changed alone taken over (``taken``: the keys of those contents). With a
    ``choice`` both sides have changed the same, and a person has to say which content stays.
    """

    writable: Writable
    data: QueryDict
    form: EntryForm
    choice: EntryChoice | None
    taken: frozenset[str]
    is_changed: bool  # anything differs from what is stored
    refusal: str = ""

    @property
    def is_savable(self) -> bool:
        """Whether it can be stored as it is; there may be nothing to store."""
        return not self.refusal and self.choice is None and self.form.is_valid()

    @property
    def saving(self) -> Saving:
        """The order to store it."""
        report = self.writable.opened.report
        return Saving(report, self.form.answer, report.version, self.writable.own_indicators)

    @property
    def shown(self) -> GridReport:
        """The report with what was typed in its cells."""
        return GridReport(self.writable, self._start, refusal=self.refusal)

    @property
    def in_vain(self) -> list[tuple[str, str]]:
        """What was typed and is not stored: label and text."""
        typed = contents(self.form)
        keys = _typed_keys(self.writable, self.form, self.data)
        return [(typed[key].label, typed[key].text or "（空欄）") for key in keys]

    @property
    def _start(self) -> Start:
        base = self.data.get("base", "")
        return Start(self.form, _version(self.data), base, self._seen, choice=self.choice)

    @property
    def _seen(self) -> str:
        return _screen(self.data).seen


def read_typed(writable: Writable, data: QueryDict) -> Typed:
    """Read what was posted of a report. Whoever writes figures alone has changed nothing else of it."""
    opened = writable.opened
    whole = data if writable.own_indicators is None else _own_figures(writable, data)
    form = writable.form(whole)
    if not is_open(writable):
        refusal = f"「{opened.report.get_state_display()}」のため、この画面では変更できません。"
        return _refused(writable, data, form, refusal)
    if _version(data) < 0:
        return _refused(writable, data, form, INCOMPLETE)
    choice = EntryChoice.of_post(opened, form, data)
    if not choice.rows:
        return Typed(writable, data, form, None, frozenset(), is_changed=False)
    if _version(data) == opened.report.version:  # nobody has saved meanwhile
        return Typed(writable, data, form, None, frozenset(), is_changed=True)
    if not choice.is_complete:
        return Typed(writable, data, form, choice, frozenset(), is_changed=True)
    taken = frozenset(row.key for row in choice.rows if row.side is Side.STORED)
    mine = len(taken) < len(choice.rows)
    return Typed(writable, data, choice.form() if taken else form, None, taken, is_changed=mine)


def _refused(writable: Writable, data: QueryDict, form: EntryForm, refusal: str) -> Typed:
    is_changed = bool(_typed_keys(writable, form, data))
    return Typed(writable, data, form, None, frozenset(), is_changed, refusal)


def _typed_keys(writable: Writable, form: EntryForm, data: QueryDict) -> list[str]:
    """The contents that were typed on this page: what others alone have changed since is none of them."""
    rows = EntryChoice.of_post(writable.opened, form, data).rows
    return [row.key for row in rows if row.side is not Side.STORED]


def _screen(data: QueryDict) -> Screen:
    return Screen.read({name: data.get(name, "") for name in ("screen", "seen_draft")})


def _version(data: QueryDict) -> int:
    typed = data.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _own_figures(writable: Writable, data: QueryDict) -> QueryDict:
    """What is stored with the figures over it that the reader's department reports."""
    own = {f"measurement-{key}-" for key in writable.own_indicators or ()}
    whole = as_posted(writable.opened.stored)
    for name, values in data.lists():
        if any(name.startswith(prefix) for prefix in own):
            whole.setlist(name, values)
    return whole


def keep(typed: Typed, *, at: dt.datetime) -> EntryDraft:
    """Keep what cannot be stored, as its entry page does. Raises OtherScreenError, DraftTooLongError."""
    opened = typed.writable.opened
    form = opened.form(typed.form.data)
    return keep_draft(
        report=opened.report,
        by=opened.reader,
        at=at,
        version=_version(typed.data),
        typed=typed_in(form, typed.data.get("base", "")),
        screen=_screen(typed.data),
    )


def keep_all(several: Iterable[Typed], *, at: dt.datetime) -> None:
    """Keep what can be kept of several reports that were not stored; the rest stays on the page alone."""
    for typed in several:
        if not typed.refusal and typed.is_changed:
            with contextlib.suppress(OtherScreenError, DraftTooLongError):
                keep(typed, at=at)


def forget(several: Sequence[Typed]) -> None:
    """Forget what was kept of reports that are stored as they were typed."""
    for typed in several:
        opened = typed.writable.opened
        discard_draft(report=opened.report, by=opened.reader, screen=_screen(typed.data))

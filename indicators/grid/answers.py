"""What the page is told of a report that it has sent by itself: saved, kept, or to be chosen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from imari_dx.shared.fonts import missing_characters
from indicators.entry.cells import Block, CellKind, EntryCell, cells_of
from indicators.entry.comparison import marks
from indicators.entry.forms.entry import EntryForm
from indicators.entry.three_way import write_marks
from indicators.grid.missing import readiness
from indicators.grid.report import GridReport, errors_by_cell
from indicators.grid.saving import Typed
from indicators.grid.tables.written import proposal_words

_FIELD = "id_"


class Outcome(StrEnum):
    """What became of it, and so whether the page has to send it again."""

    SAVED = "saved"  # it is stored as it was sent; there may have been nothing to store
    KEPT = "kept"  # not stored, but kept for when its author comes back
    CHOICE = "choice"  # kept too; a person has to choose between two contents
    REFUSED = "refused"  # neither: it stands on the page alone


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. All names are those of the report's own fields; the page puts its prefix before them."""

    outcome: Outcome
    said: str
    version: int | None = None
    base: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)  # that stand otherwise than they were sent
    taken: tuple[str, ...] = ()  # those of them that others have changed
    notes: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choice: str = ""
    missing: str = ""
    proposal: str = ""

    @property
    def status(self) -> int:
        """The answer's HTTP status."""
        return {Outcome.SAVED: 200, Outcome.KEPT: 422}.get(self.outcome, 409)


def clock(moment: dt.datetime) -> str:
    """12:34"""
    return f"{timezone.localtime(moment):%H:%M}"


def saved(typed: Typed, now: GridReport, notes: Mapping[str, str], *, at: dt.datetime) -> Answer:
    """Return what the page has to know once a report is stored; ``now``: as it was read again."""
    writable = typed.writable
    sent = {cell.name: cell for cell in writable.cells(writable.form(typed.data))}
    shown = sent | now.cells
    taken = {name for name, cell in shown.items() if cell.key in typed.taken}
    # Rows of events stay where they were typed; only what others have put there takes their place.
    fixed = {name for name, cell in shown.items() if cell.block is Block.EVENTS and name not in taken}
    stored = {name: value(cell) for name, cell in now.cells.items()}
    typed_there = {name: value(cell) for name, cell in sent.items()}
    cells = {
        name: stored.get(name, "")
        for name in shown.keys() - fixed
        if stored.get(name, "") != typed_there.get(name)
    }
    return Answer(
        outcome=Outcome.SAVED,
        said=f"{clock(at)} 保存しました{_taken_words(typed)}",
        version=now.opened.report.version,
        base=write_marks(marks(now.opened.stored)),
        cells=cells,
        taken=tuple(sorted(taken & cells.keys())),
        notes=notes,
        missing=_missing(now),
        proposal=proposal_words(now),
    )


def _missing(report: GridReport, *, is_kept: bool = False) -> str:
    left = readiness(report, is_kept=is_kept)
    return render_to_string("indicators/grid/_missing.html", {"one": left}) if left else ""


def _taken_words(typed: Typed) -> str:
    if not typed.taken:
        return ""
    return f"。{typed.writable.opened.saved_by}変更した内容を取り込みました"


def kept(typed: Typed, *, at: dt.datetime) -> Answer:
    """Return what cannot be read, at its cells."""
    said = f"{clock(at)} 読み取れない入力があるため、保存していません（控えてあります）"
    return Answer(
        Outcome.KEPT,
        said,
        errors=errors_by_cell(typed.form),
        notes=understood(typed.form),
        missing=_missing(typed.shown, is_kept=True),
    )


def to_choose(typed: Typed, *, at: dt.datetime) -> Answer:
    """Return both contents, of which one has to be chosen."""
    context = {"report": typed.shown, "choice": typed.choice, "is_answered": False}
    said = f"{clock(at)} まだ保存していません。どちらの内容にするかを、上で選んでください"
    choice = render_to_string("indicators/grid/_choice.html", context)
    return Answer(Outcome.CHOICE, said, choice=choice, missing=_missing(typed.shown, is_kept=True))


def refused(sentence: str) -> Answer:
    """Return why it is neither stored nor kept."""
    return Answer(Outcome.REFUSED, sentence)


def notes_of(typed: Typed) -> dict[str, str]:
    """Return what is said at the cells of a report that is about to be stored: how they are read, slips."""
    notes = understood(typed.form)
    for one in typed.writable.opened.warnings(typed.form):
        name = one.id.removeprefix(_FIELD)
        notes[name] = f"{notes.get(name, '')}{one.text}"
    return notes


def understood(form: EntryForm) -> dict[str, str]:
    """Return how numbers and days were read, where they stand otherwise."""
    found = {note.id.removeprefix(_FIELD): note.understood for note in form.live_notes() if note.understood}
    for cell in cells_of(form):
        if cell.kind in _TEXTS and (unprintable := missing_characters([cell.text])):
            found[cell.name] = f"帳票の書体にない文字があります：{'　'.join(unprintable)}。"
    return found


_TEXTS = (CellKind.TEXT, CellKind.LINE)


def value(cell: EntryCell) -> str:
    """Return what stands in a cell as its control holds it."""
    return cell.choices.get(cell.text, cell.text) if cell.kind is CellKind.CHOICE else cell.text


def as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as it is sent."""
    return {name: getattr(answer, name) for name in Answer.__slots__}

"""What stands on one sheet of a 調査票, from top to bottom: plain values, drawn by ``drawing``."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.entry.cells import EntryCell
from indicators.questionnaires.ids import Signed


@dataclass(frozen=True, slots=True)
class Band:
    """A heading over the rows below it: of a section of the entry page, or of one thing in it."""

    text: str
    is_section: bool = False
    starts_page: bool = False  # in print


@dataclass(frozen=True, slots=True)
class Said:
    """Something to read, with what it is about on its left; without that over the whole width."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """Headings of the rows below that differ from those of the sheet."""

    label: str
    answer: str
    before: str


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its name and explanation, where to type, the unit, what was there last year."""

    cell: EntryCell
    label: str
    hint: str = ""
    before: str = ""
    is_needed: bool = False  # to submit
    room: int = 1  # lines that are free to be written in


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One evaluation item: its status, and a note where otherwise last year stands."""

    label: str
    status: EntryCell
    note: EntryCell


@dataclass(frozen=True, slots=True)
class EventTable:
    """The events of one indicator: a row each, and rows to spare."""

    prefix: str  # of the indicator's fields
    headings: tuple[str, str, str]  # of day, name, number
    rows: Sequence[tuple[EntryCell, EntryCell, EntryCell]]
    spare: int


Part = Band | Said | Heads | Line | ItemLine | EventTable


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: which report it is of, what stands over it, and its parts."""

    signed: Signed
    code: str
    title: str
    sheet: str  # how it would like to be called
    lead: str  # year, department, deadline
    before: str  # the heading of last year's column
    parts: Sequence[Part]
    answers: str  # what of the report it asks for, for the list of sheets
    state: str  # of the report, for the same list
    due: str

"""What a file gives for one initiative and year, still as cells: who reads them knows where each stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from imari_dx.shared.workbook_in import Cell
from initiatives.models import Initiative


class Key(NamedTuple):
    """One report: the number of an initiative, and a fiscal year."""

    initiative: int
    fiscal_year: int


@dataclass(slots=True)
class FigureGiven:
    """What is given for one indicator: cells by the data of the table, its events by their number."""

    cells: dict[str, Cell] = field(default_factory=dict)
    status: Cell | None = None
    reason: Cell | None = None
    events: dict[str, dict[str, Cell]] = field(default_factory=dict)

    @property
    def filled(self) -> Iterator[Cell]:
        """The cells that hold a value or a part of one."""
        aside = ("reference_date", "change_reason")
        yield from (cell for name, cell in self.cells.items() if name not in aside and not cell.is_blank)
        yield from (cell for event in self.events.values() for cell in event.values() if not cell.is_blank)


@dataclass(frozen=True, slots=True)
class TextGiven:
    """A text or sum of the report, or the answer to an item; with what stands beside it."""

    value: Cell
    status: Cell | None = None
    reason: Cell | None = None


@dataclass(frozen=True, slots=True)
class QuestionGiven:
    """An answer to what the round of that year asked beside its form."""

    label: str
    value: Cell


@dataclass(slots=True)
class ReportGiven:
    """Everything that a file gives for an initiative and year. ``place`` is the first cell that names it."""

    initiative: Initiative
    fiscal_year: int
    place: Cell
    figures: dict[int, FigureGiven] = field(default_factory=dict)  # by the indicator's id
    items: dict[int, TextGiven] = field(default_factory=dict)  # by the item's id; the reason is its note
    bars: dict[str, dict[str, Cell]] = field(default_factory=dict)
    texts: dict[str, TextGiven] = field(default_factory=dict)
    questions: list[QuestionGiven] = field(default_factory=list)
    grade: Cell | None = None
    grade_reason: Cell | None = None

    @property
    def key(self) -> Key:
        return Key(self.initiative.pk, self.fiscal_year)

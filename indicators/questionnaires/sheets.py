"""What the sheets of a 調査票 say that somebody brings back: plain values, before any form has read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.workbook_in import Cell, CellProblem


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """One sheet: which report it answers, what that was when the sheet was made, and its cells.

    ``cells`` are those that were found, by the name of the field on the entry page; a blank one is among
    them, one whose row is gone is not. ``version``, ``base`` (marks of what was stored, see
    ``comparison.marks``) and ``form_fingerprint`` (of the round's 様式) are as the sheet was handed out.
    """

    slug: str
    version: int
    base: Mapping[str, str]
    form_fingerprint: str
    sheet: str  # its name
    cells: Mapping[str, Cell]
    title_cell: Cell  # where what is wrong with the sheet as a whole is told


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A workbook: of which plan and year, its sheets in order, and what could not be read."""

    plan_slug: str
    fiscal_year: int
    sheets: Sequence[SheetAnswer]
    problems: Sequence[CellProblem] = ()
    notes: Sequence[str] = ()

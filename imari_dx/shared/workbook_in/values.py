"""A workbook that somebody hands in, as plain values: sheets of cells, and what is wrong in one of them."""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Value = str | Decimal | dt.date | dt.datetime | bool | None


class UnreadableFileError(Exception):
    """A file that is refused as a whole; the message is a sentence that says what to do next."""


class CellKind(StrEnum):
    """What stands in a cell."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    FORMULA = "formula"  # the value is what the spreadsheet program computed last
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ERROR = "error"


UNREADABLE = (CellKind.ERROR, CellKind.FORMULA_WITHOUT_VALUE)


def letters(column: int) -> str:
    """Return the letters of a column, counted from 1: B, AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; row and column count from 1.

    ``text`` is what stands there to be read, exactly: 82％ for 0.82 shown as per cent, 12社 where the format
    writes the unit, 001 in a format of zeros, a day as 2025-06-01, line breaks as line feeds, nothing cut.
    ``notes`` are sentences on what was understood. ``merged``: it lies in a merged range and is not its first
    cell; below the first it has the same value, elsewhere none.
    """

    sheet: str  # "" in a CSV
    row: int
    column: int
    kind: CellKind = CellKind.BLANK
    value: Value = None
    text: str = ""
    merged: bool = False
    notes: tuple[str, ...] = ()
    heading: str = ""  # of its column in a CSV, once it was found

    @property
    def place(self) -> str:
        """Where it stands: B5; in a CSV, which has no letters, 5行目の「値」."""
        if self.sheet:
            return f"{letters(self.column)}{self.row}"
        return f"{self.row}行目の「{self.heading}」" if self.heading else f"{self.row}行目の{self.column}列目"

    @property
    def is_readable(self) -> bool:
        """Whether its value is known."""
        return self.kind not in UNREADABLE

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there, or nothing but blanks."""
        return self.is_readable and not self.text.strip()


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A sentence on one cell."""

    sheet: str
    cell: str
    sentence: str

    @classmethod
    def of(cls, cell: Cell, sentence: str) -> "CellProblem":
        return cls(cell.sheet, cell.place, sentence)

    @property
    def place(self) -> str:
        """シート「施策」のB5; in a CSV 5行目の「値」."""
        return f"シート「{self.sheet}」の{self.cell}" if self.sheet else self.cell

    def __str__(self) -> str:
        return f"{self.place}：{self.sentence}"


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``cells`` has those with something in them, by row and column."""

    name: str  # "" for a CSV
    cells: Mapping[int, Mapping[int, Cell]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # of those with something in them
    hidden_columns: frozenset[int] = frozenset()

    @cached_property
    def filled_rows(self) -> Sequence[int]:
        """The numbers of the rows with something in them."""
        return sorted(self.cells)

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return a row up to its last cell with something in it."""
        found = self.cells.get(number, {})
        return tuple(self.cell(number, column) for column in range(1, max(found, default=0) + 1))

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, a blank one wherever nothing stands."""
        found = self.cells.get(row, {}).get(column)
        return found or Cell(self.name, row, column)


def plain(text: str) -> str:
    """Return a name as it is compared: width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file, and sentences on what of it is not read."""

    sheets: Sequence[Sheet]
    kind: str = "xlsx"  # or csv, which has one sheet without a name
    notes: tuple[str, ...] = ()

    def sheet(self, *names: str) -> Sheet | None:
        """Return the sheet of this name, or of the first of several that there is."""
        found = {plain(sheet.name): sheet for sheet in reversed(self.sheets)}
        found |= {sheet.name: sheet for sheet in self.sheets}
        return next((found[key] for name in names for key in (name, plain(name)) if key in found), None)

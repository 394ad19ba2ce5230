"""All results of a plan as open data: one long table with what each of its columns means. Plain values.

The table is the same in every format: a row per datum, each cell one text as a program reads it (no
separators, ISO days, 1 and 0). What a column's cells are read as is said once, by its `kind`.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

EDITION = "edition"  # the column of the number of the published edition


class ColumnKind(StrEnum):
    """What the cells of a column are read as; the words are those of Frictionless Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"  # 1, 0


@dataclass(frozen=True, slots=True)
class DataCode:
    """A code that may stand in a column, and what it means in words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class DataColumn:
    """One column of the table. `codes` are all that may stand there, empty where anything may."""

    name: str
    title: str
    description: str
    kind: ColumnKind = ColumnKind.STRING
    is_required: bool = False
    is_key: bool = False  # part of what tells a row from all others
    codes: tuple[DataCode, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenData:
    """The table of a plan up to one fiscal year.

    `rows` have a cell per column, in their order, each a text: "" where there is nothing, and the column
    ``status`` says why. `edition` is "" of what is not published, `decided_on` None where the year has no day
    of decision.
    """

    plan: str  # slug
    plan_title: str
    municipality: str
    municipality_code: str  # 全国地方公共団体コード, 6 digits; "" where the plan does not say it
    fiscal_year: int
    edition: str
    decided_on: dt.date | None
    contact: str  # 問い合わせ先, "" where the plan names none
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The heads of the table."""
        return tuple(one.name for one in self.columns)

    def of_edition(self, number: str) -> "OpenData":
        """Return the same data as a published edition has them: its number stands in every row.

        What is frozen is without it, so that unchanged data are the same whatever edition they came out in.
        """
        place = self.column_names.index(EDITION)
        rows = tuple((*row[:place], number, *row[place + 1 :]) for row in self.rows)
        return replace(self, edition=number, rows=rows)

    @property
    def records(self) -> list[dict[str, str]]:
        """The rows, each by the names of the columns."""
        names = self.column_names
        return [dict(zip(names, row, strict=True)) for row in self.rows]

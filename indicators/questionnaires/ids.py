"""What nobody sees of a 調査票: which sheet and which cell is which, whatever was moved, renamed or sorted.

Each sheet carries its ids in a hidden first column, so a sheet may be copied into another workbook; the
workbook repeats them, with the words that stand in the rows, on a hidden sheet, so a sheet may lose its
column. The first row of the column is signed and says which report the sheet answers; its other cells name
the columns. Pure.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.row_heights import MAX_CELL_CHARACTERS

SIGNATURE: Final = "調査票の識別子（消さないでください）"
LEDGER, LISTS = "識別子", "選択肢"  # the hidden sheets
TITLE_ROW: Final = "@title"
_EVENTS: Final = "@events"
_END: Final = "@end"
_SLUG: Final = re.compile(r"[-\w]{1,50}", re.ASCII)


class Column(StrEnum):
    """The columns of a sheet, as the hidden first row names them."""

    LABEL = "@label"
    ANSWER = "@answer"
    UNIT = "@unit"
    BEFORE = "@before"


_COLUMNS: Final = {one.value: one for one in Column}


@dataclass(frozen=True, slots=True)
class Signed:
    """Which report a sheet answers, and what was stored of it when the sheet was made."""

    plan: str  # slug
    fiscal_year: int
    slug: str
    version: int
    fingerprint: str
    base: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowId:
    """One row: the field of each of its columns that is filled in, by the names of the entry page."""

    fields: Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class EventsId:
    """The headings of a table of events; ``known`` of them are stored, with numbers from 0."""

    prefix: str  # of the indicator's fields
    known: int

    def row(self, number: int) -> "RowId":
        """Return the id of one of its rows."""
        return RowId(
            {
                column: f"{self.prefix}-event-{number}-{name}"
                for column, name in zip(
                    (Column.LABEL, Column.ANSWER, Column.UNIT), ("held_on", "name", "count"), strict=True
                )
            }
        )

    def number(self, row: "RowId") -> int | None:
        """Return the number of a row that is one of its rows; None for any other."""
        found = re.fullmatch(
            rf"{re.escape(self.prefix)}-event-(\d+)-held_on", row.fields.get(Column.LABEL, "")
        )
        return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class EndId:
    """The row below the last one of a table of events."""

    prefix: str


AnyId = RowId | EventsId | EndId


def written_signature(signed: Signed) -> str:
    """Return the text of a sheet's signed cell.

    Marks that no cell could hold are left out: then a field counts as changed by both, and is decided.
    """
    told = {
        "plan": signed.plan,
        "year": signed.fiscal_year,
        "slug": signed.slug,
        "version": signed.version,
        "form": signed.fingerprint,
        "base": dict(signed.base),
    }
    text = f"{SIGNATURE}{json.dumps(told, separators=(',', ':'))}"
    return text if len(text) <= MAX_CELL_CHARACTERS else written_signature(replace(signed, base={}))


def read_signature(text: str) -> Signed | None:
    """Return what a signed cell says; None for any other text."""
    if not text.startswith(SIGNATURE):
        return None
    try:
        told: Any = json.loads(text.removeprefix(SIGNATURE))
        base = {str(key): str(mark) for key, mark in dict(told["base"]).items()}
        version, year = int(told["version"]), FiscalYear(int(told["year"])).year
        slug = str(told["slug"])
        if not _SLUG.fullmatch(slug):  # what no database can be asked for
            return None
        return Signed(str(told["plan"]), year, slug, version, str(told["form"]), base)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def written_id(row: AnyId) -> str:
    """Return the text of a row's hidden cell."""
    match row:
        case RowId(fields):
            return " ".join(f"{column.value}={name}" for column, name in fields.items())
        case EventsId(prefix, known):
            return f"{_EVENTS} {prefix} {known}"
        case EndId(prefix):
            return f"{_END} {prefix}"


def read_id(text: str) -> AnyId | None:
    """Return what a hidden cell says of its row; None for any other text."""
    words = text.split()
    match words:
        case [kind, prefix, known] if kind == _EVENTS and known.isdecimal():
            return EventsId(prefix, int(known))
        case [kind, prefix] if kind == _END:
            return EndId(prefix)
    fields = dict(_fields(words))
    return RowId(fields) if fields and len(fields) == len(words) else None


def _fields(words: Sequence[str]) -> Iterator[tuple[Column, str]]:
    for word in words:
        column, _equals, name = word.partition("=")
        if name and column in _COLUMNS:
            yield _COLUMNS[column], name

"""Files of past years as tests hand them in: made of cells, without a process that reads a workbook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from hashlib import sha256

from imari_dx.shared.workbook_in import Book, Cell, CellKind, Sheet
from indicators.models import ResultImport
from indicators.past_years.services import Upload, import_results
from tests.cast import World

AT = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
ORIGIN = "令和5年度進捗管理表"
Rows = Sequence[Mapping[str, str]]


def sheet_of(rows: Rows, name: str = "") -> Sheet:
    """Return a sheet with the headings that any of the rows has, and the rows."""
    headings = list(dict.fromkeys(key for row in rows for key in row))
    lines = [headings, *([row.get(key, "") for key in headings] for row in rows)]
    cells = {
        number: {
            column: Cell(name, number, column, CellKind.TEXT, text, text)
            for column, text in enumerate(line, start=1)
            if text
        }
        for number, line in enumerate(lines, start=1)
    }
    return Sheet(name, cells)


def upload(rows: Rows, *further: tuple[str, Rows]) -> Upload:
    """Return a file with one table, or with several sheets."""
    sheets = [sheet_of(rows), *(sheet_of(more, name) for name, more in further)]
    return Upload("past.csv", sha256(repr(rows).encode()).hexdigest(), Book(sheets, kind="csv"))


def take_in(world: World, rows: Rows, *further: tuple[str, Rows]) -> ResultImport:
    """Take a file in, as the secretariat does."""
    return import_results(
        plan=world.plan, upload=upload(rows, *further), origin=ORIGIN, by=world["secretariat"], at=AT
    )


def value(code: str, year: str, value: str = "", **more: str) -> dict[str, str]:
    """One row of the table with a datum in each."""
    return {"initiative_code": code, "fiscal_year": year, "datum": "value", "value": value, **more}

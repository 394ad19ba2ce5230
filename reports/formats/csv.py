"""CSV for people who open it in a spreadsheet and for programs that read it."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

from imari_dx.shared.csv_guard import guarded, unguarded
from reports.documents.cells import Cell, Figure

__all__ = ["guarded", "machine_text", "render_csv", "unguarded"]


def machine_text(cell: Cell) -> str:
    """Return a cell as a program reads it: 2026-04-10, -5, 1234.5; a text guarded against being computed."""
    match cell:
        case str():
            return guarded(cell)
        case Figure():
            return cell.machine_text
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case dt.date():
            return cell.isoformat()
    return str(cell)


def render_csv(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str]) -> bytes:
    """Return rows as CSV: UTF-8 with BOM, CRLF, a header, one datum per cell, quoted where needed.

    Raises KeyError if a row lacks a column; what a row has besides is left out.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([machine_text(row[column]) for column in columns] for row in rows)
    return stream.getvalue().encode("utf-8-sig")

"""CSV for people who open it in a spreadsheet and for programs that read it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

# What a spreadsheet would compute, unless it is a plain number. A cell that already begins with apostrophes
# before such a character gets one more, so that a reader can take exactly one away (see `unguarded`).
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before what would be one."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """Return what a cell was before `guarded`: for programs that read our CSV."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def render_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """Return rows as CSV: UTF-8 with BOM, CRLF, a header, one datum per cell, quoted where needed.

    Raises KeyError if a row lacks a column; what a row has besides is left out.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(row[column]) for column in columns] for row in rows)
    return stream.getvalue().encode("utf-8-sig")

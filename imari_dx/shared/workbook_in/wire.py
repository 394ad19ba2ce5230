"""What the child process writes and its parent reads: one JSON value per line."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from imari_dx.shared.workbook_in.values import Book, Cell, CellKind, Sheet, Value

REFUSED, FAILED, END = "refused", "failed", "end"


class NonsenseError(Exception):
    """What came is not what a child writes."""


def written(book: Book) -> Iterator[str]:
    """Yield the lines of a book."""
    yield json.dumps({"kind": book.kind, "notes": book.notes})
    for sheet in book.sheets:
        hidden = [sheet.is_hidden, sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)]
        yield json.dumps({"sheet": sheet.name, "hidden": hidden})
        for number in sheet.filled_rows:
            yield json.dumps([number, [_packed(cell) for cell in sheet.cells[number].values()]])
    yield json.dumps({END: True})


def _packed(cell: Cell) -> list[Any]:
    match cell.value:
        case bool() | str() | None:
            value: Any = cell.value
        case Decimal():
            value = ["n", str(cell.value)]
        case dt.datetime():
            value = ["t", cell.value.isoformat()]
        case dt.date():
            value = ["d", cell.value.isoformat()]
    text = None if cell.text == cell.value else cell.text
    return [cell.column, cell.kind.value, value, text, cell.merged, cell.notes]


def book_of(lines: Iterable[bytes]) -> Book:
    """Return the book that was written. Raises NonsenseError, or whatever else such lines make it raise."""
    kind, notes = "", tuple[str, ...]()
    sheets: list[Sheet] = []
    rows: dict[int, dict[int, Cell]] = {}
    is_whole = False
    for line in lines:
        said = json.loads(line)
        if isinstance(said, list):
            number, cells = said
            unpacked = (_unpacked(sheets[-1].name, number, one) for one in cells)
            rows[number] = {cell.column: cell for cell in unpacked}
        elif "sheet" in said:
            rows = {}
            is_hidden, hidden_rows, hidden_columns = said["hidden"]
            hidden = bool(is_hidden), frozenset(map(int, hidden_rows)), frozenset(map(int, hidden_columns))
            sheets.append(Sheet(str(said["sheet"]), rows, *hidden))
        elif "notes" in said:
            kind, notes = str(said["kind"]), tuple(map(str, said["notes"]))
        else:
            is_whole = said[END]
    if not is_whole:
        raise NonsenseError
    return Book(sheets, kind, notes)


def _unpacked(sheet: str, row: int, packed: list[Any]) -> Cell:
    column, kind, value, text, merged, notes = packed
    value = _value(value)
    shown = str(value) if text is None else str(text)
    if value is None and text is None:
        shown = ""
    return Cell(
        sheet, int(row), int(column), CellKind(kind), value, shown, bool(merged), tuple(map(str, notes))
    )


def _value(packed: Any) -> Value:
    match packed:
        case None | bool() | str():
            return packed
        case ["n", str(text)]:
            return Decimal(text)
        case ["t", str(text)]:
            return dt.datetime.fromisoformat(text)
        case ["d", str(text)]:
            return dt.date.fromisoformat(text)
    raise NonsenseError

"""A CSV as a workbook of one sheet without a name: every cell is the text that stands there."""

from contextlib import suppress
from itertools import islice
from statistics import median_low
from typing import Final

from imari_dx.shared.csv_guard import unguarded
from imari_dx.shared.csv_in import DELIMITERS, CsvFileError, records, text_of
from imari_dx.shared.workbook_in.limits import MAX_LINES, MAX_TEXT_SIZE
from imari_dx.shared.workbook_in.room import Room
from imari_dx.shared.workbook_in.values import Book, Cell, CellKind, Sheet, UnreadableFileError

_LOOKED_AT: Final = 100  # rows from which the delimiter is told


def csv_book(content: bytes) -> Book:
    """Return a CSV as spreadsheets save it. Raises UnreadableFileError with a sentence."""
    try:
        text = text_of(content, limit=MAX_TEXT_SIZE)
        delimiter = max(DELIMITERS, key=lambda one: _width(text, one))
        room, rows = Room(), dict[int, dict[int, Cell]]()
        for number, cells in records(text, delimiter, cell=_cell):
            if number > MAX_LINES:
                raise UnreadableFileError(
                    f"行が多すぎます。{MAX_LINES:,}行までです。ファイルを分けてください。"
                )
            found = {
                column: Cell("", number, column, CellKind.TEXT, one, one)
                for column, one in enumerate(cells, start=1)
                if one
            }
            for cell in found.values():
                room.take(cell)
            if found:
                rows[number] = found
    except CsvFileError as error:
        raise UnreadableFileError(str(error)) from error
    return Book([Sheet("", rows)], "csv")


def _width(text: str, delimiter: str) -> int:
    """Return how many columns most of the first rows have; 0 where the delimiter parts nothing."""
    found: list[int] = []
    with suppress(CsvFileError):  # told when the whole is read
        for _number, cells in islice(records(text, delimiter, cell=str), _LOOKED_AT):
            found += [len(cells)] if any(cells) else []
    width = median_low(found) if found else 0
    return width if width > 1 else 0


def _cell(text: str) -> str:
    return unguarded(text.replace("\r\n", "\n").replace("\r", "\n"))

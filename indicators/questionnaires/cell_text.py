"""What stands in a cell of a sheet as one would type it into its field, which then reads it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from imari_dx.shared.workbook_in import Cell, CellError, Readings
from imari_dx.shared.workbook_in.readings import day_in, digits_in, text_in
from indicators.entry.cells import CellKind

_MERGED: Final = (
    "結合されたセルなので、どの項目に入力したものか分かりません。結合を解除して、項目ごとに入力してください。"
)


def _day(cell: Cell) -> str:
    """A day that the spreadsheet program knows as one; any other is the field's to read."""
    return day_in(cell).isoformat() if isinstance(cell.value, dt.date) else cell.text


_READERS: Final[Mapping[CellKind, Callable[[Cell], str]]] = {
    CellKind.NUMBER: digits_in,
    CellKind.DAY: _day,
    CellKind.LINE: text_in,
    CellKind.TEXT: text_in,
    CellKind.CHOICE: text_in,
    CellKind.MARK: text_in,
}


def typed_text(cell: Cell, kind: CellKind, readings: Readings) -> str | None:
    """Return what was typed into a cell, "" for a blank one.

    None where that is not known (an error, a formula without its value, a number that became a day, the
    second of two merged cells): why is collected.
    """
    if cell.is_blank:
        return ""

    def read(cell: Cell) -> str:
        if cell.merged:
            raise CellError(_MERGED)
        return _READERS[kind](cell)

    return readings.read(cell, read)

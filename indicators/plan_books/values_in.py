"""What a cell of the workbook means in its column: read as on the screens, problems collected by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from imari_dx.shared.workbook_in import Cell, CellError, Readings
from imari_dx.shared.workbook_in.readings import yes_in
from indicators.plan_books.columns import NO, YES, Column, Holds

_JOINED = "となりのセルと結合されています。結合をやめて、このセルにも記入してください。"


@dataclass(slots=True)
class RowIn:
    """One row that was read: its cells by the keys of the columns, and what those with something say."""

    first: Cell
    cells: Mapping[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)

    def cell(self, key: str) -> Cell:
        """Return a cell, the row's first where the sheet has no such column."""
        return self.cells.get(key, self.first)


def value_in(readings: Readings, column: Column, cell: Cell, unit: str = "") -> Any:
    """Return what a document says for a cell; None where it says nothing, or nothing readable."""
    if cell.merged and cell.is_blank:
        readings.add(cell, _JOINED)
        return None
    if cell.is_blank and not column.is_required:
        return readings.read(cell, str)
    match column.holds:
        case Holds.WHOLE:
            return readings.whole(cell, required=column.is_required)
        case Holds.NUMBER:
            return _number(readings.number(cell, unit=unit, required=column.is_required))
        case Holds.YEAR:
            year = readings.year(cell, required=column.is_required)
            return None if year is None else year.year
        case Holds.DAY:
            day = readings.day(cell, required=column.is_required)
            return None if day is None else day.isoformat()
        case Holds.YES_NO:
            return readings.read(cell, _yes_in, required=column.is_required)
        case Holds.CHOICE:
            words = {word: code for code, word in column.words.items()}
            return readings.choice(cell, words, required=column.is_required)
    text = readings.text(cell, required=column.is_required)
    return (
        (_in_lines(column, cell) if text else None) if column.holds in _SEVERAL else _text(column, cell, text)
    )


def _yes_in(cell: Cell) -> bool:
    try:
        return yes_in(cell)
    except CellError as error:
        raise CellError(
            f"「{cell.text.strip()}」は読み取れません。{YES} か {NO} を入力してください。"
        ) from error


_SEVERAL = (Holds.LINES, Holds.SEVERAL)


def _text(column: Column, cell: Cell, text: str) -> str | None:
    """A text as it stands; of a name the blanks around it fall away."""
    if not text:
        return None
    return cell.text if column.holds is Holds.TEXT else text


def _in_lines(column: Column, cell: Cell) -> list[str]:
    """One value a line; lines of print stay as they stand."""
    lines = cell.text.split("\n")
    return lines if column.key == "target_lines" else [line.strip() for line in lines if line.strip()]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"

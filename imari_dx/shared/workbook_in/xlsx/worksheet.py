"""One sheet: its cells with something in them, its merged ranges and what of it is hidden."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from imari_dx.shared.workbook_in.file_kinds import BROKEN
from imari_dx.shared.workbook_in.limits import MAX_COLUMN
from imari_dx.shared.workbook_in.room import Room
from imari_dx.shared.workbook_in.values import Cell, UnreadableFileError
from imari_dx.shared.workbook_in.xlsx.cells import Raw, Workbook, understood
from imari_dx.shared.workbook_in.xlsx.package import TOO_HEAVY, Package
from imari_dx.shared.workbook_in.xlsx.texts import TextCollector

_PLACE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_YES: Final = ("1", "true", "on")
MERGED: Final = "結合されたセルなので、結合の先頭（{first}）の値を読みました。"


class Worksheet:
    """Reads one sheet in one pass."""

    def __init__(self, name: str, book: Workbook, room: Room) -> None:
        self.name, self._book, self._room = name, book, room
        self.cells: dict[int, dict[int, Cell]] = {}
        self.hidden_rows = set[int]()  # with something in them
        self._hidden_columns = list[range]()
        self._merged: list[str] = []
        self._collector = TextCollector()
        self._row, self._column = 0, 0
        self._type = self._style = ""
        self._is_row_hidden = self._is_cell = self._is_value = self._is_own_text = False
        self._pieces: list[str] = []
        self._has_value = self._has_formula = False

    def read(self, package: Package, part: str) -> None:
        package.parse(part, self._start, end=self._end, said=self._said)
        for area in self._merged:
            self._merge(area)

    @property
    def hidden_columns(self) -> frozenset[int]:
        """The hidden columns with something in them."""
        filled = {column for row in self.cells.values() for column in row}
        return frozenset(one for one in filled if any(one in hidden for hidden in self._hidden_columns))

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        match element:
            case "c":
                self._begin_cell(attributes)
            case "row":
                self._row = _number(attributes.get("r")) or self._row + 1
                self._column = 0
                self._is_row_hidden = attributes.get("hidden") in _YES
            case "v":
                self._is_value = self._has_value = self._is_cell
            case "f":
                self._has_formula = self._has_formula or self._is_cell
            case "is":
                self._is_own_text = self._has_value = self._is_cell
            case "mergeCell":
                self._merged.append(attributes.get("ref", ""))
                if len(self._merged) > self._room.merged:
                    raise UnreadableFileError(TOO_HEAVY)
            case "col":
                if attributes.get("hidden") in _YES:
                    first, last = (_number(attributes.get(end)) for end in ("min", "max"))
                    self._hidden_columns.append(range(first, last + 1))
            case _:
                if self._is_own_text:
                    self._collector.start(element)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._room.styled -= 1
        if self._room.styled < 0:
            raise UnreadableFileError(TOO_HEAVY)
        place = _PLACE.fullmatch(attributes.get("r", ""))
        if place:
            self._column, row = _column(place[1]), int(place[2])
            self._row = self._row or row
            if row != self._row:
                raise UnreadableFileError(BROKEN)
        else:
            self._column += 1
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._is_cell, self._has_value, self._has_formula = True, False, False

    def _said(self, text: str) -> None:
        if self._is_value:
            self._pieces.append(text)
        elif self._is_own_text:
            self._collector.said(text)

    def _end(self, element: str) -> None:
        match element:
            case "c":
                self._end_cell()
            case "v":
                self._is_value = False
            case "is":
                self._is_own_text = False
            case _:
                if self._is_own_text:
                    self._collector.end(element)

    def _end_cell(self) -> None:
        self._is_cell = self._is_value = self._is_own_text = False
        if not self._has_value and not self._has_formula:
            return
        own = self._type == "inlineStr"
        text = self._collector.take() if own else "".join(self._pieces)
        self._pieces.clear()
        raw = Raw(self._type, self._style, text if self._has_value else None, self._has_formula)
        cell = understood(raw, (self.name, self._row, self._column), self._book)
        if cell is None:
            return
        self._room.take(cell)
        row = self.cells.setdefault(self._row, {})
        if cell.column in row:
            raise UnreadableFileError(BROKEN)
        row[cell.column] = cell
        if self._is_row_hidden:
            self.hidden_rows.add(self._row)

    def _merge(self, area: str) -> None:
        """Repeat the value of a merged range downwards, in rows that have something, and mark the rest."""
        first, _colon, last = area.partition(":")
        corners = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if not corners[0] or not corners[1]:
            return
        (top, bottom), (left, right) = (
            sorted((int(corners[0][2]), int(corners[1][2]))),
            sorted((_column(corners[0][1]), _column(corners[1][1]))),
        )
        source = self.cells.get(top, {}).get(left)
        for row in range(top, min(bottom, max(self.cells, default=0)) + 1):
            found = self.cells.get(row)
            if found is None:
                continue
            for column in range(left, min(right, MAX_COLUMN) + 1):
                self._mark(
                    found,
                    row,
                    column,
                    source if column == left else None,
                    is_first=(row, column) == (top, left),
                )

    def _mark(
        self, found: dict[int, Cell], row: int, column: int, source: Cell | None, *, is_first: bool
    ) -> None:
        if is_first:
            return
        if source:
            notes = (*source.notes, MERGED.format(first=source.place))
            cell = replace(source, row=row, column=column, merged=True, notes=notes)
        else:
            cell = Cell(self.name, row, column, merged=True)
        self._room.take(cell)
        found[column] = cell


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _column(name: str) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

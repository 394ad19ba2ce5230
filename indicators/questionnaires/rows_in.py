"""The rows of one sheet that came back, each with the fields that it answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from imari_dx.shared.workbook_in import Cell, CellProblem, Sheet, plain
from indicators.questionnaires.drawing import HEADINGS
from indicators.questionnaires.ids import (
    TITLE_ROW,
    AnyId,
    Column,
    EndId,
    EventsId,
    RowId,
    Signed,
    read_id,
    read_signature,
    written_id,
)
from indicators.questionnaires.ledger import Entry, Ledger, SheetLedger

_OF_EVENT: Final = (Column.LABEL, Column.ANSWER, Column.UNIT)
_NO_ANSWERS: Final = (
    "「回答」の列が見つかりません。見出しの行（項目・回答・単位・前年度）のある元の調査票に記入してください。"
)
_MERGED: Final = (
    "結合されたセルなので、どの欄の回答か分かりません。結合を解除して、欄ごとに記入してください。"
)


@dataclass
class SheetRows:
    """Reads a sheet; ``signed`` is None for one that is no sheet of a 調査票."""

    sheet: Sheet
    ledger: Ledger
    problems: list[CellProblem] = field(default_factory=list)

    @cached_property
    def _signature(self) -> tuple[Cell, Signed] | None:
        for row in self.sheet.filled_rows:
            for cell in self.sheet.cells[row].values():
                if signed := read_signature(cell.text):
                    return cell, signed
        return None

    @cached_property
    def _kept(self) -> SheetLedger | None:
        """What the hidden sheet keeps of this one."""
        if self._signature:
            return self.ledger.sheets.get(self._signature[1].slug)
        texts = [cell.text for cells in self.sheet.cells.values() for cell in cells.values()]
        found = next(filter(None, map(self.ledger.titled, texts)), None)
        # The first sheet lists all titles, and is none of them whatever it is called.
        return found if found and any(map(found.is_heading, texts)) else None

    @cached_property
    def signed(self) -> Signed | None:
        """Which report the sheet answers."""
        if self._signature:
            return self._signature[1]
        return self._kept.signed if self._kept else None

    @property
    def is_answer(self) -> bool:
        """Whether it has ids or headings of a sheet of a 調査票, also where nothing says of which report."""
        texts = (cell.text for cells in self.sheet.cells.values() for cell in cells.values())
        return bool(self._columns) or any(read_id(text) for text in texts)

    @cached_property
    def title_cell(self) -> Cell:
        """The cell with code and title; the first one where it is gone."""
        column = self._columns.get(Column.LABEL, 1)
        for row in self.sheet.filled_rows:
            cell = self.sheet.cell(row, column)
            if self._id_text(row) == TITLE_ROW or (self._kept and plain(cell.text) == self._kept.title):
                return cell
        return self.sheet.cell(next(iter(self.sheet.filled_rows), 1), column)

    @cached_property
    def _columns(self) -> Mapping[Column, int]:
        """Where the columns are: as the hidden row says, else by their headings."""
        codes = {one.value: one for one in Column}
        first = self.sheet.row(self._signature[0].row) if self._signature else ()
        found = {codes[cell.text]: cell.column for cell in first if cell.text in codes}
        if Column.ANSWER in found and Column.LABEL in found:
            return found
        headings = {plain(text): column for column, text in HEADINGS.items()}
        for row in self.sheet.filled_rows:
            cells = self.sheet.row(row)
            found = {
                headings[plain(cell.text)]: cell.column for cell in cells if plain(cell.text) in headings
            }
            if len(found) == len(headings):
                before = next((cell for cell in cells if plain(cell.text).startswith("前年度")), None)
                return {**found, Column.BEFORE: before.column} if before else found
        return {}

    # --- rows ---

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """The cells that were found, by field; what is wrong is collected."""
        found: dict[str, Cell] = {}
        if not {Column.LABEL, Column.ANSWER} <= set(self._columns):
            self.problems.append(CellProblem.of(self.title_cell, _NO_ANSWERS))
            return found
        for row, row_id in self._rows():
            for column, name in row_id.fields.items():
                if column not in self._columns:
                    continue
                cell = self._cell(row, column)
                if name in found:
                    words = f"{found[name].place}と同じ欄の行です。どちらかの行を削除してください。"
                    self.problems.append(CellProblem.of(cell, words))
                else:
                    found[name] = cell
        return found

    @property
    def missing_labels(self) -> Sequence[str]:
        """What rows that are gone were called; of events their number. To be asked after ``cells``."""
        found = self.cells
        entries = self._kept.entries if self._kept else ()
        gone = [one for one in entries if one.names and not any(name in found for name in one.names)]
        return [] if self.problems else [one.words or "開催ごとの記録" for one in gone]

    def _cell(self, row: int, column: Column) -> Cell:
        return self.sheet.cell(row, self._columns[column])

    def _id_text(self, row: int) -> str:
        return self.sheet.cell(row, self._signature[0].column).text if self._signature else ""

    def _rows(self) -> Iterator[tuple[int, RowId]]:
        """Yield the rows that answer something, with what they answer."""
        events, first = None, 0
        for row in self.sheet.filled_rows:
            row_id = self._id_of(row)
            match row_id:
                case EventsId():
                    events = _Events(row_id)
                    first = row + 1 + (0 if self._signature else row_id.known)
                    for number, place in enumerate(range(row + 1, first)):  # without ids told by its place
                        yield place, events.stored(number)
                case EndId():
                    events = None
                case RowId() if events and events.of.number(row_id) is not None:
                    yield row, events.row(row_id)
                case RowId():
                    events = None
                    if self._is_whole(row, row_id):
                        yield row, row_id
                case None if events and row >= first:
                    if self._is_wide(row):
                        events = None
                    elif self._is_filled(row):
                        yield row, events.row(None)

    def _is_filled(self, row: int) -> bool:
        """Whether anything stands in a row of events."""
        return any(not self._cell(row, one).is_blank for one in _OF_EVENT if one in self._columns)

    def _is_wide(self, row: int) -> bool:
        """Whether it is a heading over the whole width."""
        rest = [self._cell(row, one) for one in _OF_EVENT[1:] if one in self._columns]
        return bool(rest) and all(cell.merged and cell.is_blank for cell in rest)

    def _is_whole(self, row: int, row_id: RowId) -> bool:
        """Whether the words beside an answer are still its own, and it is one cell; says so where not."""
        cell, label = self._cell(row, Column.ANSWER), self._cell(row, Column.LABEL)
        entry = self._kept.by_text.get(written_id(row_id)) if self._kept else None
        if entry and entry.label and plain(label.text) != entry.label:
            shown = label.text.split("\n")[0].strip()
            words = (
                f"「{entry.words}」の欄でしたが、左の見出しが「{shown}」になっています。行の一部だけを並べ替えたり"
                "動かしたりしたようです。調査票をもう一度受け取り、書き写してください。"
            )
            self.problems.append(CellProblem.of(cell, words))
            return False
        if cell.merged:
            self.problems.append(CellProblem.of(cell, _MERGED))
            return False
        return True

    # --- which row is which ---

    def _id_of(self, row: int) -> AnyId | None:
        found = read_id(self._id_text(row))
        if found is None and self._kept:
            entry = self._by_words.get(row)
            return read_id(entry.text) if entry else None
        return found

    @cached_property
    def _by_words(self) -> Mapping[int, Entry]:
        """Rows without an id, by the words that stand in them, of the fields that no id names."""
        if self._kept is None:
            return {}
        named = {self._id_text(row) for row in self.sheet.filled_rows}
        wanted: dict[tuple[str, str], list[Entry]] = {}
        for entry in self._kept.entries:
            if entry.text not in named and entry.label:
                wanted.setdefault((entry.band, entry.label), []).append(entry)
        known, found, band = {one.label: one for one in self._kept.entries}, dict[int, Entry](), ""
        for row in self.sheet.filled_rows if wanted else ():
            text = plain(self._cell(row, Column.LABEL).text)
            entries = wanted.get((band, text), [])
            if read_id(self._id_text(row)) is not None:
                continue
            if len(entries) == 1:
                found[row] = entries[0]
            elif text and text in known:
                self._say_unclear(row, known[text])
            elif text in self._kept.bands:
                band = text
        return found

    def _say_unclear(self, row: int, entry: Entry) -> None:
        cell, unit = (self.sheet.cell(row, self._columns.get(one, 1)) for one in _OF_EVENT[1:])
        if not cell.is_blank and not unit.merged:  # else something to read, over the whole width
            words = (
                f"「{entry.words}」の欄がいくつもあり、どの欄の回答か分かりません。隠れた列を消さずに、"
                "元の調査票に記入してください。"
            )
            self.problems.append(CellProblem.of(cell, words))


@dataclass
class _Events:
    """Numbers the rows of one table of events: those that were stored keep theirs, the others are new."""

    of: EventsId
    used: set[int] = field(default_factory=set)

    def row(self, row_id: RowId | None) -> RowId:
        number = self.of.number(row_id) if row_id else None
        if number is None or number in self.used:
            number = max(self.of.known, *(one + 1 for one in self.used), 0)
        self.used.add(number)
        return self.of.row(number)

    def stored(self, number: int) -> RowId:
        self.used.add(number)
        return self.of.row(number)

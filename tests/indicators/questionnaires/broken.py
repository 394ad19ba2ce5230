"""Good 調査票 broken in one place, by chance but always the same: what people do to a form, and worse."""

import datetime as dt
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.entry.cells import CellKind, EntryCell
from indicators.entry.several import Writable
from indicators.questionnaires.ids import LEDGER
from indicators.questionnaires.sheets import SheetAnswer
from tests.indicators.questionnaires.books import back, id_column, without_merges


@dataclass(frozen=True, slots=True)
class Broken:
    """A file with what was done to it; ``place``: the cell at which it has to be told, "" where anywhere."""

    done: str
    content: bytes
    place: str = ""


class Breaker:
    """Breaks the workbook of a department. ``writables`` are the reports that it asks for."""

    def __init__(self, content: bytes, writables: Sequence[Writable], rnd: random.Random) -> None:
        self.content, self.rnd = content, rnd
        self.writables = {one.opened.initiative.slug: one for one in writables}
        self.sheets = back(content).sheets

    def one(self, number: int) -> Broken:
        """Return the variant of a number: each way of breaking in turn."""
        ways = [name for name in sorted(dir(self)) if name.startswith("do_")]
        way = ways[number % len(ways)]
        made = getattr(self, way)()
        content, place = made if isinstance(made, tuple) else (made, "")
        return Broken(f"{number} {way[3:]}", content, place)

    # --- cells

    def _field(self, *kinds: CellKind, names: str = "") -> tuple[SheetAnswer, EntryCell]:
        """Any field of one of these kinds that stands in a sheet."""
        found = [
            (sheet, cell)
            for sheet in self.sheets
            for cell in self.writables[sheet.slug].stored_cells
            if cell.kind in kinds and cell.name in sheet.cells and names in cell.name
        ]
        return self.rnd.choice(found)

    def _typed(self, value: Any, *kinds: CellKind, names: str = "") -> tuple[bytes, str]:
        sheet, field = self._field(*kinds, names=names)
        cell = sheet.cells[field.name]

        def edit(book: Workbook) -> None:
            book[cell.sheet][cell.place] = value

        return self._edited(edit), f"シート「{cell.sheet}」の{cell.place}"

    def _edited(self, edit: Callable[[Workbook], None]) -> bytes:
        book, stream = openpyxl.load_workbook(io.BytesIO(self.content)), io.BytesIO()
        edit(book)
        book.save(stream)
        return stream.getvalue()

    def do_words_in_a_number(self) -> tuple[bytes, str]:
        value = self.rnd.choice(["たくさん", "12匹", "1,2,3", "１２①", "1\n2", "#REF!", "3/4くらい"])
        return self._typed(value, CellKind.NUMBER)

    def do_a_day_in_a_number(self) -> tuple[bytes, str]:
        return self._typed(dt.date(2026, 1, 2), CellKind.NUMBER)

    def do_yes_in_a_number(self) -> tuple[bytes, str]:
        return self._typed(self.rnd.choice([True, False]), CellKind.NUMBER)

    def do_no_day(self) -> tuple[bytes, str]:
        return self._typed(self.rnd.choice(["来月", "令和99年99月", 4.5, "2026-02-30"]), CellKind.DAY)

    def do_no_choice(self) -> tuple[bytes, str]:
        return self._typed(self.rnd.choice(["たぶん", "？", 7, "ABC"]), CellKind.CHOICE)

    def do_no_mark(self) -> tuple[bytes, str]:
        return self._typed(self.rnd.choice(["たぶん", "半分", 12]), CellKind.MARK)

    def do_a_long_text(self) -> tuple[bytes, str]:
        return self._typed("あ" * self.rnd.randint(5_001, 30_000), CellKind.TEXT)

    def do_a_day_in_a_text(self) -> tuple[bytes, str]:
        return self._typed(dt.date(2025, 6, 1), CellKind.TEXT)

    def do_an_error(self) -> tuple[bytes, str]:
        kinds = (CellKind.NUMBER, CellKind.TEXT, CellKind.CHOICE)
        return self._typed(self.rnd.choice(["#N/A", "#DIV/0!", "#VALUE!"]), *kinds)

    def do_a_formula(self) -> tuple[bytes, str]:
        value = self.rnd.choice(["=1+1", "=SUM(A1:A9)", '=HYPERLINK("http://x","y")'])
        return self._typed(value, CellKind.NUMBER, CellKind.TEXT)

    def do_nasty_words(self) -> bytes:
        value = self.rnd.choice(["𠮷🙂", "<script>alert(1)</script>", "'; DROP TABLE", "\u202e左", "   "])
        return self._typed(value, CellKind.TEXT)[0]

    def do_emptied(self) -> bytes:
        return self._typed(None, *CellKind)[0]

    # --- rows, columns, sheets

    def _sheet(self, book: Workbook) -> Worksheet:
        found = book[self.rnd.choice(self.sheets).sheet]
        assert isinstance(found, Worksheet)
        return found

    def _on_a_sheet(self, edit: Callable[[Worksheet], None], *, parts: bool = True) -> bytes:
        def edit_book(book: Workbook) -> None:
            sheet = self._sheet(book)
            if parts:
                without_merges(sheet)
            edit(sheet)

        return self._edited(edit_book)

    def do_rows_removed(self) -> bytes:
        first, count = self.rnd.randint(1, 40), self.rnd.randint(1, 30)
        return self._on_a_sheet(lambda sheet: sheet.delete_rows(first, count))

    def do_rows_inserted(self) -> bytes:
        return self._on_a_sheet(lambda sheet: sheet.insert_rows(self.rnd.randint(1, 40), 3))

    def do_a_column_removed(self) -> bytes:
        return self._on_a_sheet(lambda sheet: sheet.delete_cols(self.rnd.randint(1, 5)))

    def do_columns_inserted(self) -> bytes:
        return self._on_a_sheet(lambda sheet: sheet.insert_cols(self.rnd.randint(1, 5), 2))

    def do_a_part_moved(self) -> bytes:
        row, by = self.rnd.randint(5, 30), self.rnd.randint(-4, 9)
        return self._on_a_sheet(lambda sheet: sheet.move_range(f"B{row}:E{row + 3}", rows=by, cols=0))

    def do_ids_removed(self) -> bytes:
        return self._on_a_sheet(lambda sheet: sheet.delete_cols(id_column(sheet)))

    def do_ids_changed(self) -> bytes:
        def edit(sheet: Worksheet) -> None:
            cells = [cell for cell in sheet[sheet.cell(1, id_column(sheet)).column_letter] if cell.value]
            cell = self.rnd.choice(cells)
            cell.value = self.rnd.choice(["x", "@answer=", "@answer=nothing", "@end", str(cell.value)[:-3]])

        return self._on_a_sheet(edit)

    def do_words_changed(self) -> bytes:
        def edit(sheet: Worksheet) -> None:
            self.rnd.choice([cell for cell in sheet["B"] if cell.value]).value = "別の見出し"

        return self._on_a_sheet(edit, parts=False)

    def do_cells_merged(self) -> bytes:
        row = self.rnd.randint(5, 30)
        return self._on_a_sheet(lambda sheet: sheet.merge_cells(f"C{row}:D{row + 2}"))

    def do_renamed(self) -> bytes:
        return self._on_a_sheet(lambda sheet: setattr(sheet, "title", "別の名前"), parts=False)

    def do_copied(self) -> bytes:
        return self._edited(lambda book: book.copy_worksheet(self._sheet(book)))

    def do_sheets_removed(self) -> bytes:
        return self._edited(lambda book: book.remove(self._sheet(book)))

    def do_the_ledger_removed(self) -> bytes:
        return self._edited(lambda book: book.remove(book[LEDGER]))

    def do_emptied_sheet(self) -> bytes:
        return self._on_a_sheet(lambda sheet: sheet.delete_rows(1, 500))

    def do_noise(self) -> bytes:
        def edit(sheet: Worksheet) -> None:
            for _ in range(30):
                cell = sheet.cell(self.rnd.randint(1, 60), self.rnd.randint(1, 8))
                cell.value = self.rnd.choice([None, 1, 2.5, "x", "○", dt.date(2025, 4, 1), "=A1"])

        return self._on_a_sheet(edit)

    # --- the file itself

    def do_cut_off(self) -> bytes:
        return self.content[: self.rnd.randint(1, len(self.content) - 1)]

    def do_bytes_changed(self) -> bytes:
        content = bytearray(self.content)
        for _ in range(self.rnd.randint(1, 40)):
            content[self.rnd.randrange(len(content))] = self.rnd.randrange(256)
        return bytes(content)

    def do_another_file(self) -> bytes:
        return self.rnd.choice([b"", b"PK\x03\x04", "項目,回答\n取組実績,書いた\n".encode(), b"%PDF-1.7"])

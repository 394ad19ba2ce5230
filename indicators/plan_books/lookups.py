"""What the workbook calls rows of other sheets, looked up; a name that means nothing is told by cell."""

from typing import TypeVar

from imari_dx.shared.workbook_in import Cell, CellProblem
from indicators.plan_books.names import (
    Directory,
)
from indicators.plan_books.sheets import BY_KEY
from indicators.plan_books.sheets_in import BookIn
from indicators.plan_books.values_in import RowIn

Key = TypeVar("Key")


class Lookups:
    """Looks names up in directories, and notes what stands on no sheet or may mean several rows."""

    def __init__(self, rows: BookIn) -> None:
        self.rows = rows

    def wrong(self, cell: Cell, sentence: str) -> None:
        """Note what is wrong in a cell."""
        self.rows.readings.add(cell, sentence)

    def find(self, names: Directory[Key], row: RowIn, key: str) -> Key | None:
        """Return the row that a cell names, None for a blank one and where that is told."""
        name = row.values.get(key)
        return None if name is None else self.named(names, row.cell(key), str(name), key)

    def find_all(self, names: Directory[Key], row: RowIn, key: str) -> list[Key]:
        """Return the rows that a cell names, a line each."""
        found = (self.named(names, row.cell(key), name, key) for name in row.values.get(key, ()))
        return [one for one in found if one is not None]

    def named(self, names: Directory[Key], cell: Cell, name: str, key: str) -> Key | None:
        """Return the row that a name means; where it means none, or may mean several, that is told."""
        found = names.find(name)
        if len(found) == 1:
            return found[0]
        if found:
            which = "」か「".join(names.name_of(one) for one in found)
            self.wrong(cell, f"「{name}」は、どれのことか分かりません。「{which}」と書いてください。")
        else:
            sheet, where = self._where(key)
            problem = CellProblem.of(cell, f"「{name}」は、{where}にありません。")
            self.rows.unsure.append((sheet, problem))
        return None

    def _where(self, key: str) -> tuple[str, str]:
        """The sheet whose rows a column names, and what it is called in this workbook."""
        columns = (one for sheet in BY_KEY.values() for one in sheet.columns)
        column = next((one for one in columns if one.key == key and one.of), None)
        if column is None:
            return "indicators", "同じ番号の数値目標"
        page = self.rows.pages.get(column.of)
        return column.of, f"「{page.name if page else BY_KEY[column.of].name}」のシート"

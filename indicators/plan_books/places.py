"""Where each part of a document stands in the workbook that it came from."""

from dataclasses import dataclass, field

from imari_dx.shared.workbook_in import Cell
from indicators.plan_books.values_in import RowIn
from indicators.plan_io.errors import Path

# What is made from another column where it is left blank: who may mend it mends that.
_MADE_FROM = {"plain_code": "code", "number": "code", "short_title": "title"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell by its sheet and name: 数値目標, F12."""

    sheet: str
    cell: str

    @classmethod
    def of(cls, cell: Cell) -> "Spot":
        return cls(cell.sheet, cell.place)


@dataclass(slots=True)
class Places:
    """The cell of each path; ``top`` is that of a path of which nothing is known."""

    top: Spot
    spots: dict[Path, Spot] = field(default_factory=dict)

    def put(self, path: Path, cell: Cell) -> None:
        self.spots[path] = Spot.of(cell)

    def put_once(self, path: Path, cell: Cell) -> None:
        """Note a cell unless an earlier one is noted."""
        self.spots.setdefault(path, Spot.of(cell))

    def put_row(self, path: Path, row: RowIn) -> None:
        """Note a row by its first cell, and each of its cells."""
        self.put(path, row.first)
        for key, cell in row.cells.items():
            source = row.cells.get(_MADE_FROM.get(key, key), cell)
            self.put((*path, key), source if cell.is_blank else cell)

    def of(self, path: Path) -> Spot:
        """Return the cell of a path, or of the nearest part of the document that it lies in."""
        for length in range(len(path), 0, -1):
            if (spot := self.spots.get(path[:length])) is not None:
                return spot
        return self.top

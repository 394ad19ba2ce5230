"""What may still be read of a file, counted before it is kept."""

from dataclasses import dataclass

from imari_dx.shared.workbook_in.limits import (
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMN,
    MAX_MERGED,
    MAX_ROW,
    MAX_STYLED,
)
from imari_dx.shared.workbook_in.values import Cell, CellProblem, UnreadableFileError, letters


@dataclass(slots=True)
class Room:
    """The room for all sheets together."""

    cells: int = MAX_CELLS
    characters: int = MAX_CHARACTERS
    styled: int = MAX_STYLED
    merged: int = MAX_MERGED

    def take(self, cell: Cell) -> None:
        """Raises UnreadableFileError, with what to do, where there is no room for one more cell."""
        self.cells -= 1
        self.characters -= len(cell.text)
        if self.cells < 0:
            raise UnreadableFileError(
                f"値のあるセルが多すぎます。ファイル全体で{MAX_CELLS:,}個までです。ファイルを分けてください。"
            )
        if self.characters < 0:
            raise UnreadableFileError(
                f"文字が多すぎます。ファイル全体で{MAX_CHARACTERS:,}字までです。ファイルを分けてください。"
            )
        if cell.row > MAX_ROW or cell.column > MAX_COLUMN:
            raise UnreadableFileError(
                f"{CellProblem.of(cell, '').place}に、表から離れた値があります。{MAX_ROW:,}行目、"
                f"{letters(MAX_COLUMN)}列（{MAX_COLUMN}列目）より先は読めません。"
                "その値を消してから、もう一度選んでください。"
            )

"""A sentence on a place in an uploaded file: what keeps it from being taken in, or what to look at."""

from dataclasses import dataclass

from imari_dx.shared.workbook_in import Cell, CellProblem


@dataclass(frozen=True, slots=True)
class Told:
    """``file`` is "" where only one was handed in; ``cell`` or ``sheet`` where it is of no single one."""

    sentence: str
    sheet: str = ""
    cell: str = ""
    label: str = ""  # the field that the cell is
    file: str = ""

    @classmethod
    def at(cls, cell: Cell, sentence: str, *, label: str = "") -> "Told":
        return cls(sentence, cell.sheet, cell.place, label)

    @property
    def place(self) -> str:
        """ファイル「a.xlsx」のシート「行-10」のD12（取組実績）, as far as it is known."""
        place = self.sheet and CellProblem(self.sheet, self.cell, "").place.removesuffix("の")
        file = f"ファイル「{self.file}」" if self.file else ""
        where = "の".join(filter(None, (file, place)))
        return f"{where}（{self.label}）" if self.label else where

    def __str__(self) -> str:
        return f"{self.place}：{self.sentence}" if self.place else self.sentence

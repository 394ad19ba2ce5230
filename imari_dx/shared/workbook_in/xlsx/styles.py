"""The formats of numbers, by the number of the style that a cell names."""

from collections.abc import Mapping

from imari_dx.shared.workbook_in.xlsx.formats import Format, format_of
from imari_dx.shared.workbook_in.xlsx.package import Package


class Styles:
    """Reads which format each style of a cell has."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._numbers: list[str] = []
        self._is_of_cells = False

    def read(self, package: Package, part: str) -> list[Format]:
        package.parse(part, self._start, end=self._end)
        known: dict[str, Format] = {}
        for number in self._numbers:
            if number not in known:
                known[number] = format_of(
                    int(number) if number.isdecimal() else 0, self._codes.get(number, "")
                )
        return [known[number] for number in self._numbers]

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            self._is_of_cells = True
        elif element == "xf" and self._is_of_cells:
            self._numbers.append(attributes.get("numFmtId", "0"))

    def _end(self, element: str) -> None:
        if element == "cellXfs":
            self._is_of_cells = False

"""The formats of numbers, by the number of the style that a cell names."""

from collections.abc import Mapping

from imari_dx.shared.workbook_in.xlsx.formats import PLAIN, Format, format_of
from imari_dx.shared.workbook_in.xlsx.package import Package


class Styles:
    """Which format each style has; one is read when a cell has it, for files bring thousands of them."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._numbers: list[str] = []
        self._known: dict[str, Format] = {}
        self._is_of_cells = False

    def read(self, package: Package, part: str) -> "Styles":
        package.parse(part, self._start, end=self._end)
        return self

    def format(self, style: str) -> Format:
        """Return the format of a style; of one that is not there the plain one."""
        found = self._known.get(style)
        if found is None:
            found = self._known[style] = self._format(int(style) if style.isdecimal() else 0)
        return found

    def _format(self, style: int) -> Format:
        if style >= len(self._numbers):
            return PLAIN
        number = self._numbers[style]
        return format_of(int(number) if number.isdecimal() else 0, self._codes.get(number, ""))

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

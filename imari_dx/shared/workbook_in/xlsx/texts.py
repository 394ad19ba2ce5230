"""Texts of cells: without the readings (ふりがな) beside them, and with what Excel writes as _x000D_."""

import re
from collections.abc import Mapping
from typing import Final

from imari_dx.shared.workbook_in.limits import MAX_CELLS, MAX_CHARACTERS
from imari_dx.shared.workbook_in.values import UnreadableFileError
from imari_dx.shared.workbook_in.xlsx.package import TOO_HEAVY, Package

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return a text with its escaped characters, and line feeds as line breaks."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        # Two halves of one character, escaped each; a half alone is kept as what it is.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class TextCollector:
    """Puts a text together from its runs, leaving out what stands as its reading."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._is_text, self._readings = False, 0

    def start(self, element: str) -> None:
        if element == "t":
            self._is_text = not self._readings
        elif element == "rPh":
            self._readings += 1

    def end(self, element: str) -> None:
        if element == "t":
            self._is_text = False
        elif element == "rPh":
            self._readings -= 1

    def said(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def take(self) -> str:
        """Return what was collected, and begin anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return unescaped(text)


class SharedTexts:
    """The texts that cells share by their number."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._collector, self._length = TextCollector(), 0

    def read(self, package: Package, part: str) -> list[str]:
        package.parse(part, self._start, end=self._end, said=self._said)
        return self.texts

    def _start(self, element: str, _attributes: Mapping[str, str]) -> None:
        self._collector.start(element)

    def _said(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise UnreadableFileError(TOO_HEAVY)
        self._collector.said(text)

    def _end(self, element: str) -> None:
        self._collector.end(element)
        if element == "si":
            self.texts.append(self._collector.take())
            if len(self.texts) > MAX_CELLS:
                raise UnreadableFileError(TOO_HEAVY)

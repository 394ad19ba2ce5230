"""A worksheet with rows that are so high now, and grow with what somebody types into them.

XlsxWriter can only give a row a height of its own (``customHeight``), which spreadsheet programs then keep,
whatever is typed. Without any height Excel fits a row when it opens the file, LibreOffice does not.
"""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet


class GrowingSheet(Worksheet):
    """A worksheet that can mark rows as growing."""

    def __init__(self) -> None:
        super().__init__()
        self._growing: set[int] = set()

    def set_growing_row(self, row: int, height: float) -> None:
        """Give a row (from 0) its height for now, in points."""
        self.set_row(row, height)
        self._growing.add(row)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, Any]]) -> None:
        if tag == "row" and int(dict(attributes)["r"]) - 1 in self._growing:
            attributes = [one for one in attributes if one[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

"""The hidden sheet that repeats the ids of all sheets, with the words that stand beside each cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from imari_dx.shared.workbook_in import Book, plain
from indicators.questionnaires.ids import RowId, Signed, read_id, read_signature


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a sheet: its id, the heading over it and what stands on its left, as they are compared."""

    text: str  # of the id
    band: str
    label: str  # "" for an event, whose left cell is filled in
    words: str  # the same as people read it

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that the row asks for."""
        found = read_id(self.text)
        return tuple(found.fields.values()) if isinstance(found, RowId) else ()


@dataclass(frozen=True)
class SheetLedger:
    """What is kept of one sheet."""

    signed: Signed
    title: str  # as it is compared
    entries: Sequence[Entry]

    @cached_property
    def by_text(self) -> Mapping[str, Entry]:
        """The rows by their ids."""
        return {one.text: one for one in self.entries}

    @cached_property
    def bands(self) -> frozenset[str]:
        """The headings."""
        return frozenset(one.band for one in self.entries)

    def is_heading(self, text: str) -> bool:
        """Whether a text is one of the headings over the rows."""
        return bool(plain(text)) and plain(text) in self.bands


@dataclass(frozen=True)
class Ledger:
    """All of them; none where the hidden sheet is gone, as where a sheet was copied into another workbook."""

    sheets: Mapping[str, SheetLedger]  # by slug
    names: frozenset[str]  # of the hidden sheets themselves

    @classmethod
    def of(cls, book: Book) -> "Ledger":
        """Read the hidden sheet, whatever it is called by now; several where workbooks were put together."""
        found: dict[str, SheetLedger] = {}
        names = set()
        for sheet in book.sheets:
            rows = [[sheet.cell(row, column).text for column in range(1, 5)] for row in sheet.filled_rows]
            for slug, text, _band, title in rows:
                if (signed := read_signature(text)) and signed.slug == slug:
                    entries = [
                        Entry(text, plain(band), plain(label), label.split("\n")[0])
                        for of, text, band, label in rows
                        if of == slug and read_id(text)
                    ]
                    found[slug] = SheetLedger(signed, plain(title), entries)
                    names.add(sheet.name)
        return cls(found, frozenset(names))

    def titled(self, text: str) -> SheetLedger | None:
        """Return what is kept of the only sheet with this title."""
        title = plain(text)
        found = [one for one in self.sheets.values() if title and one.title == title]
        return found[0] if len(found) == 1 else None

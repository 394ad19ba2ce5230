"""Laid-out pages of one process, kept for the next document that has the same parts."""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reports.formats.layout.run import Unit

_BYTES_OF_PAGE = 4_000_000  # a page of a report, with what was drawn of it


@dataclass(frozen=True, slots=True)
class _Entry:
    unit: Unit
    begin: str
    first_part: str
    size: int


class Layouts:
    """Units by all that they were made of; what was not used for the longest time goes first.

    The default holds a report of 55 pages. For one thread: pages have what no two may touch at once.
    """

    def __init__(self, most_bytes: int = 220_000_000) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lengths: dict[str, Counter[int]] = {}
        self._beginnings: Counter[str] = Counter()

    @property
    def size(self) -> int:
        """About how many bytes the units take."""
        return self._bytes

    def get(self, key: str) -> Unit | None:
        """Return the unit of a key, which has been used now."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.unit

    def lengths(self, begin: str) -> Iterator[int]:
        """Return how many parts the units have that begin in this way."""
        return iter(tuple(self._lengths.get(begin, ())))

    def knows(self, part: str) -> bool:
        """Whether a unit begins with this part, wherever that was."""
        return part in self._beginnings

    def keep(self, key: str, begin: str, first_part: str, unit: Unit, needed: Collection[str] = ()) -> None:
        """Keep a unit, and let go of others where it takes too much, none that begins with a ``needed`` part.

        Else a document a little larger than the room would push out each unit just before it is asked for.
        """
        if key in self._entries:
            self._drop(key)
        entry = _Entry(unit, begin, first_part, len(unit.pages) * _BYTES_OF_PAGE)
        self._entries[key] = entry
        self._bytes += entry.size
        self._lengths.setdefault(begin, Counter())[unit.parts] += 1
        self._beginnings[first_part] += 1
        self.trim(needed)

    def trim(self, needed: Collection[str] = ()) -> None:
        """Let go of what takes too much."""
        for key, entry in list(self._entries.items()):
            if self._bytes <= self._most_bytes:
                break
            if entry.first_part not in needed:
                self._drop(key)

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key)
        self._bytes -= entry.size
        self._lengths[entry.begin] -= Counter({entry.unit.parts: 1})
        if not self._lengths[entry.begin]:
            del self._lengths[entry.begin]
        self._beginnings -= Counter({entry.first_part: 1})

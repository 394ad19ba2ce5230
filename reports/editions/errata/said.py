"""One thing that a year's documents say: where it stands, what it is called, its text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

NOTHING = "（なし）"

Key = tuple[str, ...]
"""What tells a thing from all others in both editions, whatever it is called in each of them."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is printed.

    ``cells`` are its parts, each under a name: of a row of counts only those that differ are told, and of a
    passage only the lines that do. ``same_as`` are the things of which it is a copy, printed in another place
    or worked out from them: where one of these differs, it is not told again.
    """

    key: Key
    place: str
    item: str
    cells: tuple[tuple[str, str], ...]
    same_as: tuple[Key, ...] = ()
    is_passage: bool = False

    def against(self, other: "Said | None") -> str:
        """Return what it says and the other one does not, or says otherwise."""
        if self.is_passage:
            return "\n".join(self._new_lines(other)) or NOTHING
        theirs = dict(other.cells) if other else {}
        found = [(name, text) for name, text in self.cells if theirs.get(name) != text]
        return "、".join(f"{name} {text}".strip() for name, text in found if text) or NOTHING

    def _new_lines(self, other: "Said | None") -> Iterable[str]:
        left = Counter(text for _name, text in other.cells) if other else Counter[str]()
        for _name, text in self.cells:
            if left[text]:
                left[text] -= 1
            else:
                yield text


def text(key: Key, place: str, item: str, content: str, *same_as: Key) -> Said:
    """Return one text."""
    return Said(key, place, item, (("", content),), same_as)


def passage(key: Key, place: str, item: str, content: Iterable[str], *same_as: Key) -> Said:
    """Return sentences or lines that stand below each other."""
    return Said(key, place, item, tuple(("", line) for line in content if line), same_as, is_passage=True)

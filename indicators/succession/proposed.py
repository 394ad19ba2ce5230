"""A proposal of what goes on in what, between two plans that stand already. Pure.

By what both plans call it: the same title, else the same code or name in addresses under titles that are
akin, because plans number anew. Whoever declares a plan the successor looks at it afterwards: a doubtful
pair is left open, for a line of figures that goes on by mistake is worse than one that has to be linked.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AKIN = 0.4  # of two titles: twice the characters in common by all their characters


@dataclass(frozen=True, slots=True)
class Named:
    """What there is to compare, ``key`` being its row: an indicator has only a title, its name.

    ``sort`` has to be equal: an indicator's kind and unit.
    """

    key: int
    title: str
    code: str = ""
    slug: str = ""
    sort: str = ""


def proposed_pairs(old: Sequence[Named], new: Sequence[Named]) -> dict[int, int]:
    """Return which new one goes on with which old one, by their keys: one with one.

    What two of a plan have in common tells nobody apart.
    """
    found: dict[int, int] = {}
    for same, is_enough in ((_title, True), (_code, False), (_slug, False)):
        left_old = _apart((one for one in old if one.key not in found.values()), same)
        left_new = _apart((one for one in new if one.key not in found), same)
        for name, one in left_new.items():
            other = left_old.get(name)
            if other and other.sort == one.sort and (is_enough or _are_akin(other.title, one.title)):
                found[one.key] = other.key
    return found


def _title(one: Named) -> str:
    return _plain(one.title)


def _code(one: Named) -> str:
    return _plain(one.code)


def _slug(one: Named) -> str:
    return one.slug


def _apart(rows: Iterable[Named], same: Callable[[Named], str]) -> Mapping[str, Named]:
    """The rows by what tells them apart; without those that have it in common, or have it not."""
    found: dict[str, list[Named]] = {}
    for row in rows:
        found.setdefault(same(row), []).append(row)
    return {name: some[0] for name, some in found.items() if name and len(some) == 1}


def _are_akin(one: str, other: str) -> bool:
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio() >= AKIN


def _plain(text: str) -> str:
    """A text as one compares it: width, blanks and ※ do not count."""
    return "".join(unicodedata.normalize("NFKC", text).replace("※", "").split())

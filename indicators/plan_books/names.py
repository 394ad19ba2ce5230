"""How rows of one sheet name those of another: by what people call them, where that means one row. Pure."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
BETWEEN = "　"  # a code and what it is the code of
BELOW = "＞"  # a heading and what stands below it
_UNSEEN = re.compile(r"[\s※]+")


def folded(text: str) -> str:
    """Return a name as it is compared: without ※ and blanks, full- and half-width alike (行－⑩ is 行-10)."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(slots=True)
class Directory(Generic[Key]):
    """The rows that may be named, each with all that it may be called, the usual name first."""

    names: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    _exact: dict[str, list[Key]] = field(default_factory=dict)
    _folded: dict[str, list[Key]] = field(default_factory=dict)

    def add(self, key: Key, *names: str) -> None:
        """Add a row with its names; blank ones are none."""
        self.names[key] = found = tuple(dict.fromkeys(name for name in names if name.strip()))
        for name in found:
            for index, form in ((self._exact, name), (self._folded, folded(name))):
                keys = index.setdefault(form, [])
                if key not in keys:
                    keys.append(key)

    def find(self, name: str) -> Sequence[Key]:
        """Return the rows that a name may mean: the one that is called exactly so, else those nearly so."""
        exact = self._exact.get(name, ())
        return exact if len(exact) == 1 else self._folded.get(folded(name), exact)

    def name_of(self, key: Key) -> str:
        """Return the first of a row's names that means it alone; its last one where none does."""
        names = self.names[key]
        return next((name for name in names if list(self.find(name)) == [key]), names[-1])


def headings_of(headings: Iterable[Mapping[str, Any]], *, with_codes: bool = True) -> Directory[str]:
    """Return the headings of a document by slug: by title, by code and title, by their whole path.

    ``with_codes``: also by the code alone, where it cannot be taken for that of an initiative.
    """
    rows = {row["slug"]: row for row in headings}
    found: Directory[str] = Directory()
    for slug, row in rows.items():
        code = str(row.get("code", ""))
        found.add(
            slug,
            str(row.get("title", "")),
            _numbered(row),
            BELOW.join(_numbered(one) for one in _path(row, rows)),
            slug,
            *([code] if with_codes else ()),
        )
    return found


def _path(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    path = [row]
    while (above := rows.get(path[0].get("parent") or "")) and above not in path:
        path.insert(0, above)
    return path


def _numbered(row: Mapping[str, Any]) -> str:
    code = str(row.get("code", ""))
    return f"{code}{BETWEEN}{row.get('title', '')}" if code else str(row.get("title", ""))


def initiatives_of(document: Mapping[str, Any]) -> Directory[str]:
    """Return what reports, by slug: the initiatives, and the headings of levels that report."""
    found: Directory[str] = Directory()
    for row in document["initiatives"]:
        found.add(
            row["slug"], str(row.get("code", "")), _numbered(row), str(row.get("title", "")), row["slug"]
        )
    levels = document.get("levels", [])
    reporting = {number for number, one in enumerate(levels[:-1], start=1) if one.get("reports")}
    above = headings_of(document.get("headings", []), with_codes=False)
    for row in document.get("headings", []):
        if row.get("level") in reporting:
            found.add(row["slug"], *above.names[row["slug"]])
    return found


def ordinal(number: int) -> str:
    """The name of a row among its neighbours, where nothing else tells it apart."""
    return f"{number}番目"


def indicators_of(indicators: Iterable[Mapping[str, Any]]) -> Directory[int]:
    """Return the indicators of an initiative by their place, from 0: by name, and by their place in words."""
    found: Directory[int] = Directory()
    for at, row in enumerate(indicators):
        found.add(at, str(row.get("name", "")), ordinal(at + 1))
    return found


def labelled(rows: Iterable[Mapping[str, Any]]) -> Directory[str]:
    """Return phases, or rows of the sheet, by code: by the label that is printed."""
    found: Directory[str] = Directory()
    for row in rows:
        found.add(row["code"], str(row.get("label", "")), row["code"])
    return found


def levels_of(levels: Iterable[Mapping[str, Any]]) -> Directory[int]:
    """Return the levels above the initiatives' own by number: by their words."""
    found: Directory[int] = Directory()
    for number, row in enumerate(list(levels)[:-1], start=1):
        found.add(number, str(row.get("word", "")), ordinal(number))
    return found


def numbered_in(items: Iterable[Any]) -> Directory[int]:
    """Return the items of the upper plan by number: by that, with their title behind it, by the title."""
    found: Directory[int] = Directory()
    for item in items:
        row = item if isinstance(item, Mapping) else {"number": item}
        number, title = row.get("number"), str(row.get("title", ""))
        if isinstance(number, int):
            found.add(number, str(number), f"{number}{BETWEEN}{title}" if title else "", title)
    return found

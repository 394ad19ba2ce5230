"""A document laid out part by part: told as it goes, and only what is not laid out yet."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html import unescape
from typing import Any

from reports.formats.layout.cache import Layouts
from reports.formats.layout.engine import load_engine
from reports.formats.layout.parts import DividedPage, Part
from reports.formats.layout.run import Start, Unit, lay_out
from reports.formats.layout.source import source_of
from reports.formats.layout.style import Style, style_of
from reports.formats.progress import OnProgress, Progress

# About eight sheets with their results: longer runs make fewer sheets that are laid out twice, shorter ones
# take less memory and tell of their progress more often.
_RUN = 100_000  # characters of HTML
_WHOLE = sys.maxsize  # where nobody is told of progress and nothing is kept: one run, without a sheet twice
_LINK = re.compile(r'<a href="#([^"]+)"')
_UNKNOWN = "00"  # stands for a page's number until all pages are known
_MOST_ROUNDS = 4  # until the contents fit to what they name: two, unless they change their own length


def document_of(
    parted: DividedPage, options: Mapping[str, Any], *, layouts: Layouts | None, progress: OnProgress | None
) -> Any:
    """Return a divided page as WeasyPrint's Document, the same whatever ``layouts`` has.

    ``options`` are those of ``write_pdf``.
    """
    load_engine()
    style = style_of(parted.style)
    run = _WHOLE if layouts is None and progress is None else _RUN
    layout = _Layout(parted, style, layouts or Layouts(), progress, run=run)
    pages = [page for unit in layout.units() for page in unit.pages]
    # A page without a body: what the document says of itself, and what its kind of file needs.
    properties = source_of(parted.prolog).render(**options, **style.options())
    return properties.copy(pages)


def steps_of(parted: DividedPage) -> int:
    """Return how many steps a document takes: its parts, and the writing of the file."""
    return len(parted.parts) + 1


@dataclass
class _Layout:
    """One document on its way: what is laid out of it so far."""

    divided: DividedPage
    style: Style
    layouts: Layouts
    progress: OnProgress | None
    own: Layouts = field(
        default_factory=lambda: Layouts(most_bytes=sys.maxsize)
    )  # this document's: none goes
    told: int = 0
    run: int = _RUN

    def __post_init__(self) -> None:
        self.needed = {part.digest for part in self.divided.parts}

    def units(self) -> list[Unit]:
        """Lay out all parts; the contents again, until they say where everything is."""
        pages: dict[str, int] = {}
        for _round in range(_MOST_ROUNDS):
            parted = with_numbers(self.divided, pages)
            units = list(self._units(parted))
            pages = _pages_of_anchors(units)
            if with_numbers(self.divided, pages) == parted:
                self.layouts.trim()
                return units
        raise RuntimeError("the contents never come to rest")

    def _units(self, parted: DividedPage) -> Iterator[Unit]:
        place, start = 0, Start()
        while place < len(parted.parts):
            unit = self._kept(parted, place, start) or self._laid_out(parted, place, start)
            yield unit
            place, start = place + unit.parts, unit.end
            self._tell(parted, place)

    def _kept(self, parted: DividedPage, place: int, start: Start) -> Unit | None:
        begin = _begin(parted, place, start, self.style)
        for layouts in (self.own, self.layouts):
            for length in layouts.lengths(begin):
                key = _key(parted, place, place + length, begin)
                if unit := layouts.get(key):
                    self.own.keep(key, begin, parted.parts[place].digest, unit)
                    return unit
        return None

    def _laid_out(self, parted: DividedPage, place: int, start: Start) -> Unit:
        end = self._end_of_run(parted.parts, place)
        while not (units := lay_out(parted, place, end, start, self.style)):
            end = min(len(parted.parts), place + 2 * (end - place))
        first = units[0]
        for unit in units:
            begin = _begin(parted, place, start, self.style)
            key = _key(parted, place, place + unit.parts, begin)
            self.own.keep(key, begin, parted.parts[place].digest, unit)
            self.layouts.keep(key, begin, parted.parts[place].digest, unit, self.needed)
            place, start = place + unit.parts, unit.end
        return first

    def _end_of_run(self, parts: tuple[Part, ...], place: int) -> int:
        """Until a part that began a page before, as it will most likely again; else a good length."""
        length = len(parts[place].text)
        for end in range(place + 1, len(parts)):
            part = parts[end]
            parted_contents = part.begins_page and (part.is_contents or parts[end - 1].is_contents)
            if length >= self.run or parted_contents or self.layouts.knows(part.digest):
                return end
            length += len(part.text)
        return len(parts)

    def _tell(self, parted: DividedPage, place: int) -> None:
        if self.progress:
            for index in range(self.told, place):
                self.progress(Progress(index + 1, steps_of(parted), parted.parts[index].name))
        self.told = max(self.told, place)


def _begin(parted: DividedPage, place: int, start: Start, style: Style) -> str:
    """What a unit that begins here is known by, however long it is."""
    values = (style.digest, parted.on_every_page, str(place > 0), repr(start), parted.parts[place].digest)
    return sha256("\0".join(values).encode()).hexdigest()


def _key(parted: DividedPage, place: int, end: int, begin: str) -> str:
    """All that decides how a unit is laid out."""
    behind = "end"
    if end < len(parted.parts):
        following = parted.parts[end]
        behind = "page" if following.begins_page else following.head_digest
    values = (begin, *(part.digest for part in parted.parts[place:end]), behind)
    return sha256("\0".join(values).encode()).hexdigest()


def _pages_of_anchors(units: list[Unit]) -> dict[str, int]:
    pages: dict[str, int] = {}
    for unit in units:
        for page, number in zip(unit.pages, unit.numbers, strict=True):
            for anchor in page.anchors:
                pages.setdefault(anchor, number)
    return pages


def with_numbers(parted: DividedPage, pages: Mapping[str, int]) -> DividedPage:
    """Return the page with the numbers in its contents."""

    def numbered(link: re.Match[str]) -> str:
        return f'<a data-page="{pages.get(unescape(link[1]), _UNKNOWN)}" href="#{link[1]}"'

    def filled(part: Part) -> Part:
        text = _LINK.sub(numbered, part.text)
        return replace(part, text=text, cut=len(text))

    return replace(parted, parts=tuple(filled(part) if part.is_contents else part for part in parted.parts))

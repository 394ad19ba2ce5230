"""A run of parts laid out on pages of its own, as it lies within the whole document.

A run begins at the top of a page. Before it stands one page that is thrown away: it has the number and the
side of the page before, what the running heads say there, and a forced break behind it, so that all rules
that look back (blank pages before a chapter on the right, the first page of a group, margins at the top)
find what they would find in the whole document. Behind it stands the beginning of the part that follows,
where that may still fit on its last page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from reports.formats.layout.painting import Painting
from reports.formats.layout.parts import DividedPage, Part, closed
from reports.formats.layout.source import source_of
from reports.formats.layout.style import Style

_BEFORE = """
@page :first {{ counter-reset: page {number} !important }}
html {{ break-before: {side} }}
.page-before {{ height: 1px; break-after: page; string-set: {strings} }}
"""
# Their numbers are those of other runs: data, not counters.
_CONTENTS = '.contents a::after { content: leader(".") attr(data-page) }'
# What may hold the first elements of other parts.
_STRUCTURE = ("html", "body", "main", "section", "div", "nav")
_FIRST_TAG = re.compile(r"<[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run begins: the number and side of its first page, and what the running heads said before."""

    number: int = 1
    is_right: bool = True
    strings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Laid-out pages of some parts: the first part begins a page, and what follows the last one does."""

    parts: int
    pages: tuple[Any, ...]
    numbers: tuple[int, ...]  # printed on the pages
    end: Start  # where the next one begins


def lay_out(divided: DividedPage, first: int, end: int, start: Start, style: Style) -> list[Unit]:
    """Lay out the parts from ``first`` to before ``end``; return the units that they make, in order.

    Parts at the end that share a page with the one that follows are in none of them. Nor is any part, where
    all of them do: then more parts must be laid out together.
    """
    from weasyprint import CSS

    following = divided.parts[end] if end < len(divided.parts) else None
    html = source_of(_html(divided, first, end, following, start))
    generated = CSS(string=_generated(start) if first else _CONTENTS, font_config=style.fonts)
    pages = html.render(stylesheets=[style.sheet, generated], **style.options()).pages
    for page in pages:
        page.paint = Painting(page, style.unused_fonts)
    tops = _tops([page._page_box for page in pages])
    if following is None or following.begins_page:
        tops[end - first] = len(pages)
    return list(_units(pages, sorted(tops.items()), start))


def _generated(start: Start) -> str:
    strings = ", ".join(f"{name} attr(data-{name})" for name, _text in start.strings) or "none"
    side = "left" if start.is_right else "right"
    return _BEFORE.format(number=start.number - 1, side=side, strings=strings) + _CONTENTS


def _html(divided: DividedPage, first: int, end: int, following: Part | None, start: Start) -> str:
    parts = divided.parts[first:end]
    before = ""
    if first:
        strings = "".join(f' data-{name}="{escape(text)}"' for name, text in start.strings)
        page_before = f'<div class="page-before"{strings}></div>'
        before = "".join((*parts[0].opened, divided.on_every_page, page_before))
    pieces = [_numbered(part.text, index) for index, part in enumerate(parts)]
    opened: tuple[str, ...] = ()
    if following and following.begins_page:
        opened = following.opened
    elif following:
        pieces.append(_numbered(following.head, len(parts)))
        opened = following.opened_at_cut
    return "".join((divided.prolog, before, *pieces, closed(opened)))


def _numbered(text: str, index: int) -> str:
    """Lets a part be found among the boxes."""
    return _FIRST_TAG.sub(rf'\g<0> data-run="{index}"', text, count=1)


def _tops(pages: Sequence[Any]) -> dict[int, int]:
    """The page of each part that begins at the top of one."""
    tops: dict[int, int] = {}
    seen: set[int] = set()
    for number, page in enumerate(pages):
        tops |= {index: number for index in _leading(page) if index not in seen}
        seen |= set(_begun(page))
    return tops


def _index(box: Any) -> int | None:
    index = None if box.element is None else box.element.get("data-run")
    return None if index is None else int(index)


def _leading(box: Any) -> Iterator[int]:
    """The parts whose first element begins or goes on at the very top."""
    while children := getattr(box, "children", ()):
        box = children[0]
        index = _index(box)
        if index is not None:
            yield index


def _begun(box: Any) -> Iterator[int]:
    """The parts whose first element stands, begins or goes on here."""
    for child in getattr(box, "children", ()):
        index = _index(child)
        if index is not None:
            yield index
        if index is None or child.element_tag in _STRUCTURE:
            yield from _begun(child)


def _units(pages: Sequence[Any], tops: Sequence[tuple[int, int]], start: Start) -> Iterator[Unit]:
    for (first, top), (end, next_top) in pairwise(tops):
        own = pages[_with_blanks(pages, top) : _with_blanks(pages, next_top)]
        numbers = tuple(_numbers(own, start.number))
        strings = dict(start.strings) | {name: text for page in own for name, text in _strings(page)}
        start = Start(
            number=numbers[-1] + 1,
            is_right=start.is_right == (len(own) % 2 == 0),
            strings=tuple(sorted(strings.items())),
        )
        yield Unit(end - first, tuple(own), numbers, start)


def _with_blanks(pages: Sequence[Any], top: int) -> int:
    """The first of the pages that stay empty before one."""
    while 0 < top < len(pages) and pages[top - 1]._page_box.page_type.blank:
        top -= 1
    return top


def _numbers(pages: Sequence[Any], number: int) -> Iterator[int]:
    for page in pages:
        number = dict(page._page_box.style["counter_reset"]).get("page", number)
        yield number
        number += 1


def _strings(page: Any) -> Iterator[tuple[str, str]]:
    """What the running heads of later pages take from a page, in order."""
    for box in page._page_box.descendants():
        if box.string_set and box.string_set != "none":
            yield from box.string_set

"""A document as it lies on paper: how full its pages are, how large its letters, where its cells break.

Measured on WeasyPrint's own boxes, without writing a PDF: ``laid_out(document)`` gives the pages in order,
each with ``blank`` (the share of the page's text area below its lowest box, 0 to 1), ``smallest`` (the
smallest letters in points) and ``lone_ends`` (cells of tables whose last line is one letter). Drawings are
asked by ``drawn_sizes``, as their texts are no boxes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from reports.downloads.files import html_of
from reports.formats.layout.source import no_fetching
from reports.formats.pdf import prepared

POINTS_PER_PIXEL = 0.75
POINTS_PER_MM = 72 / 25.4
_CLOSING = re.compile(r"[\s）」』】、。，．※]+")
_SVG = re.compile(
    r'<svg[^>]*? width="([\d.]+)mm"[^>]*? viewBox="0 0 ([\d.]+) [\d.]+"[^>]*>(.*?)</svg>', re.DOTALL
)
_FONT_SIZE = re.compile(r'font-size="([\d.]+)"')


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page as it was laid out."""

    number: int
    text: str
    blank: float
    smallest: float
    lone_ends: tuple[str, ...]


def laid_out(document: object) -> list[PaperPage]:
    """Return the pages of a document (any that ``html_of`` takes)."""
    return pages_of(html_of(document))


def pages_of(page: str) -> list[PaperPage]:
    """Return the pages of a document's HTML."""
    printed = HTML(string=prepared(page), url_fetcher=no_fetching).render()
    return [_measured(number, one._page_box) for number, one in enumerate(printed.pages, start=1)]


def drawn_sizes(page: str) -> set[float]:
    """Return the sizes of the letters in the drawings of a document's HTML."""
    return {
        round(float(size) * float(width) / float(units) * POINTS_PER_MM, 2)
        for width, units, content in _SVG.findall(page)
        for size in _FONT_SIZE.findall(content)
    }


def drawn_boxes(box: Any) -> list[tuple[Any, ...]]:
    """Return all that is seen of a page, in order: where it stands, its text or its size."""
    return [
        (
            round(one.position_x, 3),
            round(one.position_y, 3),
            one.text if isinstance(one, boxes.TextBox) else (round(one.width, 3), round(one.height, 3)),
        )
        for one in _leaves(box)
    ]


def _measured(number: int, page: Any) -> PaperPage:
    content = [one for one in page.children if not isinstance(one, boxes.MarginBox)]
    drawn = [box for one in content for box in _leaves(one)]
    texts = [box for box in page.descendants() if isinstance(box, boxes.TextBox) and box.text.strip()]
    top, height = page.content_box_y(), page.height
    lowest = max((box.position_y + _height(box) for box in drawn), default=top)
    return PaperPage(
        number=number,
        text="".join(map(_text, content)),
        blank=max(0.0, 1 - (lowest - top) / height),
        smallest=min((box.style["font_size"] * POINTS_PER_PIXEL for box in texts), default=0.0),
        lone_ends=tuple(_lone_ends(page)),
    )


def _leaves(box: Any) -> Iterator[Any]:
    """What is seen: texts, drawings, cells with a frame."""
    if isinstance(box, (boxes.TextBox, boxes.ReplacedBox, boxes.TableCellBox)):
        yield box
    for child in getattr(box, "children", ()):
        yield from _leaves(child)


def _height(box: Any) -> float:
    return float(box.border_height() if isinstance(box, boxes.TableCellBox) else box.height)


def _lone_ends(page: Any) -> Iterator[str]:
    for cell in page.descendants():
        if isinstance(cell, boxes.TableCellBox):
            for block in cell.descendants():
                lines = [one for one in getattr(block, "children", ()) if isinstance(one, boxes.LineBox)]
                texts = [_text(line) for line in lines]
                if len(texts) > 1 and len(_CLOSING.sub("", texts[-1])) == 1 and not _is_wanted(*lines[-2:]):
                    yield " / ".join(texts)


def _is_wanted(line: Any, last: Any) -> bool:
    """Whether the last line is one of its own: after a line break, or a sign of a grade."""
    ends = any(one.element_tag.startswith("br") for one in line.descendants())
    return ends or any(isinstance(one, boxes.InlineBlockBox) for one in last.descendants())


def _text(box: Any) -> str:
    return "".join(one.text for one in _leaves(box) if isinstance(one, boxes.TextBox))

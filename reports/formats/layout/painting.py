"""Pages that are drawn once, however often they are written.

Drawing is a third of the time of a report. What a page's drawing leaves behind is remembered: its operators,
the marked content of its boxes, the fonts with the glyphs it shows, the opacities it names. Done again, that
is the same as drawing again, as the tests compare byte for byte. A page with a pattern, a picture or a glyph
that no font has is drawn each time: what those are called follows their order in the file.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

_NAMED_BY_ORDER = ("XObject", "Pattern", "Shading")
# By WeasyPrint's key of a font: as it was before any glyph was shown.
_Fonts = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class _Drawing:
    scale: float
    operators: tuple[Any, ...]
    marked: dict[Any, Any]  # box: its tag and number
    fonts: tuple[tuple[Any, dict[Any, Any], dict[Any, Any]], ...]  # key, widths, texts of glyphs
    opacities: dict[str, Any]


class _UsedFonts(dict[Any, Any]):
    """The fonts that one page uses, in order, of those of the file or new; with its own glyphs only."""

    def __init__(self, of_file: _Fonts, unused: _Fonts) -> None:
        super().__init__()
        self._of_file, self._unused = of_file, unused
        self.before: dict[Any, tuple[dict[Any, Any], dict[Any, Any]]] = {}

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key):
            font = self._of_file.get(key) or copy_of(self._unused.get(key))
            if font is None:
                return False
            self.before[key] = font.widths, font.to_unicode
            font.widths, font.to_unicode = {}, {}
            super().__setitem__(key, font)
        return True

    def __setitem__(self, key: Any, font: Any) -> None:
        self._unused[key] = copy_of(font)
        self.before[key] = {}, {}
        super().__setitem__(key, font)

    def give_back(self) -> tuple[tuple[Any, dict[Any, Any], dict[Any, Any]], ...]:
        """Add to the file's fonts what the page shows, and return that."""
        shown = []
        for key, font in self.items():
            widths, texts = self.before[key]
            shown.append((key, font.widths, font.to_unicode))
            font.widths, font.to_unicode = _added(widths, font.widths), _added(texts, font.to_unicode)
            self._of_file[key] = font
        return tuple(shown)


def copy_of(font: Any) -> Any:
    """Return a font that shows no glyphs yet."""
    if font is None:
        return None
    unused = copy(font)
    unused.widths, unused.to_unicode, unused.missing = {}, {}, {}
    return unused


def _added(first: dict[Any, Any], later: dict[Any, Any]) -> dict[Any, Any]:
    """Both, where what came first stays as it is."""
    return {**first, **{glyph: value for glyph, value in later.items() if glyph not in first}}


class Painting:
    """``Page.paint`` of one page, from memory from the second time on."""

    def __init__(self, page: Any, unused: _Fonts) -> None:
        self._page = page
        self._unused = unused
        self._drawing: _Drawing | None = None

    def __call__(self, stream: Any, scale: float = 1) -> None:
        """Paint the page into the PDF file."""
        if self._drawing and self._drawing.scale == scale:
            self._repeat(self._drawing, stream)
        else:
            self._draw(stream, scale)

    def _draw(self, stream: Any, scale: float) -> None:
        from pydyf import Dictionary

        resources, of_file, begin = stream._resources, stream._fonts, len(stream.stream)
        opacities, resources["ExtGState"] = resources["ExtGState"], Dictionary()
        stream._fonts = used = _UsedFonts(of_file, self._unused)
        before = [len(resources[kind]) for kind in _NAMED_BY_ORDER]
        type(self._page).paint(self._page, stream, scale)
        fonts = used.give_back()
        own, resources["ExtGState"], stream._fonts = resources["ExtGState"], opacities, of_file
        opacities.update(own)
        # Joined at once: a page has thousands of operators, and all pages are held until the file is written.
        stream.stream[begin:] = operators = tuple(_compact(stream.stream[begin:]))
        is_plain = before == [len(resources[kind]) for kind in _NAMED_BY_ORDER]
        if (
            is_plain
            and not any(font.missing for font in used.values())
            and all(key[0] in "aA" for key in own)
        ):
            self._drawing = _Drawing(scale, operators, dict(stream._tags or {}), fonts, dict(own))

    def _repeat(self, drawing: _Drawing, stream: Any) -> None:
        for key, widths, texts in drawing.fonts:
            font = stream._fonts.get(key)
            if font is None:
                font = stream._fonts[key] = copy_of(self._unused[key])
            font.widths = _added(font.widths, widths)
            font.to_unicode = _added(font.to_unicode, texts)
        stream._resources["ExtGState"].update(drawing.opacities)
        if stream._tags is not None:
            stream._tags.update(drawing.marked)
        stream.stream.extend(drawing.operators)


def _compact(operators: list[Any]) -> Iterator[Any]:
    """Join operators, but for the marks of content, which are still changed when the file is completed."""
    from pydyf import Dictionary, _to_bytes

    begin = 0
    for at, operator in enumerate(operators):
        if type(operator) is Dictionary:
            if begin < at - 1:
                yield b"\n".join(map(_to_bytes, operators[begin : at - 1]))
            yield from operators[at - 1 : at + 1]
            begin = at + 1
    yield b"\n".join(map(_to_bytes, operators[begin:]))

"""How much room a text needs in a merged cell, which Excel does not fit by itself.

The font of our workbooks is fixed-pitch: a full-width character is one em wide, a half-width one half an em.
So the lines of a text can be counted exactly but for small differences between screen and printer, for which
the width is reckoned a little smaller than it is.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

PIXELS_PER_POINT = 96 / 72
# Excel's limits: the height of one worksheet row in points and the characters (UTF-16 units) of one cell.
MAX_ROW_HEIGHT = 409.0
MAX_CELL_CHARACTERS = 32_767

_CELL_PADDING = 8  # pixels that Excel keeps free left and right of a text, both together
_WIDTH_SAFETY = 0.97
_LINE_SPACING = 1.3  # line height in ems: the widest of Excel on screen, Excel in print and LibreOffice
_ROW_PADDING = 4.0  # points above and below a text, both together

# A character that may not start a line moves down with the one before it, one that may not end a line with
# the one after it (禁則処理); a Latin word or number is not broken.
_OPENING = "（「『【〔［〈《"
_CLOSING = "、。，．・：；？！）」』】〕］〉》ー々〜ぁぃぅぇぉっゃゅょァィゥェォッャュョ％"
_UNBREAKABLE = re.compile(rf"[{_OPENING}]*(?:[!-~]+|.)[{_CLOSING}]*")
_SENTENCE = re.compile(r"[^。\n]*(?:。[」』）]*|\n+|\Z)")


@cache
def _character_width(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if ord(character) >= 0x1F000 and ord(character) < 0x20000:
        return 1.4  # emoji come from another font, mostly wider
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def text_width(text: str) -> float:
    """Return the width of one line of text in ems."""
    return sum(map(_character_width, text))


def usable_width(pixels: int, size: float) -> float:
    """Return how many ems of a font size (points) a cell of a width (pixels) holds on one line."""
    return max(1.0, (pixels - _CELL_PADDING) * _WIDTH_SAFETY / (size * PIXELS_PER_POINT))


def width_for(texts: Iterable[str], *, least: int, most: int, lines: int, size: float) -> int:
    """Return the pixels in which each text takes at most so many lines, between ``least`` and ``most``."""
    needed = max(map(text_width, texts), default=0) / lines
    return least if needed <= usable_width(least, size) else min(most, _pixels_of(needed, size))


def _pixels_of(ems: float, size: float) -> int:
    """The width of a cell that holds so many ems; one em more, for what does not fill its line."""
    return math.ceil((ems + 1) * size * PIXELS_PER_POINT / _WIDTH_SAFETY) + _CELL_PADDING


def count_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a width of so many ems; an empty text takes one.

    Line breaks at the very end take no room: cells are aligned to the top there.
    """
    return sum(_wrapped_lines(paragraph, width) for paragraph in text.rstrip("\n").split("\n"))


def _wrapped_lines(paragraph: str, width: float) -> int:
    lines, used = 1, 0.0
    for piece in _UNBREAKABLE.findall(paragraph):
        piece_width = text_width(piece)
        if used + piece_width <= width:
            used += piece_width
            continue
        if used:
            lines += 1
        full_lines = math.ceil(piece_width / width) - 1  # a word longer than the line is broken after all
        lines += full_lines
        used = piece_width - full_lines * width
    return lines


def line_height(size: float) -> float:
    """Return the height of one line of a font size, both in points."""
    return size * _LINE_SPACING


def text_height(text: str, *, pixels: int, size: float) -> float:
    """Return the height in points that a text needs in a cell of a width in pixels, in whole pixels."""
    points = count_lines(text, usable_width(pixels, size)) * line_height(size) + _ROW_PADDING
    return math.ceil(points / 0.75) * 0.75


def split_height(height: float) -> list[float]:
    """Return the heights in points of the worksheet rows that make up a height; none above Excel's limit."""
    count = max(1, math.ceil(height / MAX_ROW_HEIGHT))
    return [height / count] * count


def split_text(text: str, *, pixels: int, size: float, max_lines: int) -> list[str]:
    """Cut a text into parts of at most so many lines, after a sentence or paragraph wherever there is one.

    Nothing is lost: the parts joined are the text (a line break stays at the end of its part).
    """
    width = usable_width(pixels, size)
    parts = [""]
    for piece in _pieces(text, width, max_lines):
        joined = parts[-1] + piece
        if _utf16_length(joined) <= MAX_CELL_CHARACTERS and count_lines(joined, width) <= max_lines:
            parts[-1] = joined
        elif parts[-1]:
            parts.append(piece)
        else:
            parts[-1] = piece
    return parts


def _pieces(text: str, width: float, max_lines: int) -> Iterator[str]:
    """Yield the sentences of a text; one that is too long for a part in pieces of half a part."""
    for sentence in _SENTENCE.findall(text):
        if count_lines(sentence, width) <= max_lines and _utf16_length(sentence) <= MAX_CELL_CHARACTERS:
            yield sentence
            continue
        step = max(1, min(int(width * max_lines / 2), MAX_CELL_CHARACTERS // 4))
        yield from (sentence[start : start + step] for start in range(0, len(sentence), step))


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

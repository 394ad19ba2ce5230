"""A drawing as plain shapes in user units; one template writes them as SVG, for the page and for paper.

Sizes of text assume a drawing that is shown at about its own number of CSS pixels.
"""

from dataclasses import dataclass
from typing import Literal

from reports.formats.lettering import shortened, text_width

INK, QUIET_INK, BAD_INK = "#1A1A1A", "#595959", "#CE0000"
NOTHING = "none"
# From static/css/tokens.css: blues from dark to light, red for what is bad, greys for what is not there.
DARK_BLUE, MIDDLE_BLUE, LIGHT_BLUE, PALE_BLUE = "#0017C1", "#7096F8", "#C5D7FB", "#E8F1FE"
RED, WHITE, AXIS, HATCH = "#FE3939", "#FFFFFF", "#767676", "#949494"
BAND = "#F2F2F2"  # of a range, behind the bars

SMALLEST = 7.0  # size of a text that can still be read

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; ``dash`` is an SVG dash pattern of its line."""

    x: float
    y: float
    width: float
    height: float
    fill: str = NOTHING
    stroke: str = NOTHING
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A path without filling."""

    d: str
    stroke: str = INK
    width: float = 1
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is its base line."""

    x: float
    y: float
    text: str
    size: float = 12
    anchor: Anchor = "start"
    fill: str = INK
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they are painted; lines lie above rectangles, texts above both."""

    width: float
    height: float
    alternative_text: str
    rects: tuple[Rect, ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]


def number(value: float) -> float:
    """Return a coordinate as it is written: two places are a hundredth of a pixel."""
    return round(value, 2)


def fitting(x: float, y: float, text: str, width: float, *, size: float = 12, **style: object) -> Text:
    """Return a text made smaller until it is no wider than ``width``; below 7 it is cut instead."""
    wide = 1.1 if style.get("is_bold") else 1
    full = text_width(text, size) * wide
    shown = size if full <= width else max(SMALLEST, int(10 * size * width / full) / 10)
    kept = shortened(text, width, shown)
    return Text(number(x), number(y), kept, shown, **style)  # type: ignore[arg-type]


def hatching(x: float, y: float, width: float, height: float, step: float = 6) -> str:
    """Return the path of slanting lines that fill a rectangle: "no data"."""
    parts = []
    offset = step
    while offset < width + height:
        left, top = max(0.0, offset - height), min(offset, height)
        right, bottom = min(offset, width), max(0.0, offset - width)
        parts.append(f"M{number(x + left)} {number(y + top)}L{number(x + right)} {number(y + bottom)}")
        offset += step
    return "".join(parts)

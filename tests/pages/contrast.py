"""The contrast of words where axe cannot tell it: from the pixels that lie under the letters."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageChops
from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "judge.js").read_text("utf-8")
# A letter covers a pixel that differs by more than this (0 to 255) between white letters and black ones ...
DRAWN = 24
# ... and so many of a hundred of them may lie on what is only an edge or a line behind the word.
EDGE = 5
Colour = tuple[float, float, float]


class Drawn(NamedTuple):
    """The window without words, with all of them black, with all of them white."""

    ground: Image.Image
    black: Image.Image
    white: Image.Image

    def part(self, box: tuple[int, int, int, int]) -> "Drawn":
        return Drawn(*(one.crop(box) for one in self))


def judged(page: Page, targets: Sequence[str]) -> list[tuple[float | None, float]]:
    """How the words of each element stand out from what lies behind them, and how they must (WCAG 1.4.3).

    None where no pixel of the words is drawn, even when the element has been brought into the window.
    """
    page.evaluate(f"() => {{ {SCRIPT} }}")
    page.evaluate("(targets) => judge.take(targets)", list(targets))
    found: dict[int, tuple[float | None, float]] = {}
    for place in range(len(targets)):
        if place in found:
            continue
        page.evaluate("(place) => judge.bring(place)", place)
        words = page.evaluate("() => judge.words()")
        drawn = Drawn(*(_picture(page, colour) for colour in ("transparent", "black", "white")))
        page.evaluate("() => judge.paint()")
        for other, one in enumerate(words):
            is_whole = other == place or (one["isOpen"] and _is_within(one["boxes"], drawn.ground))
            ratio = ratio_of(one, drawn) if is_whole and other not in found else None
            if ratio is not None or other == place:
                found[other] = (ratio, one["needed"])
    page.evaluate("() => scrollTo(0, 0)")
    return [found[place] for place in range(len(targets))]


def _picture(page: Page, colour: str) -> Image.Image:
    page.evaluate("(colour) => judge.paint(colour)", colour)
    return Image.open(io.BytesIO(page.screenshot(animations="allow"))).convert("RGB")


def _is_within(boxes: Sequence[Sequence[float]], window: Image.Image) -> bool:
    return all(box[0] >= 0 <= box[1] and box[2] <= window.width and box[3] <= window.height for box in boxes)


def ratio_of(words: dict[str, Any], drawn: Drawn) -> float | None:
    """The contrast that all but an edge of the words have at least."""
    counted: list[tuple[float, int]] = []
    for left, top, right, bottom in words["boxes"]:
        box = (max(int(left), 0), max(int(top), 0), min(int(right) + 1, drawn.ground.width))
        box = (*box, min(int(bottom) + 1, drawn.ground.height))
        if box[0] < box[2] and box[1] < box[3]:
            counted += _counted(words, drawn.part(box))
    edge = sum(count for _, count in counted) * EDGE / 100
    for ratio, count in sorted(counted):
        edge -= count
        if edge < 0:
            return ratio
    return None


def _counted(words: dict[str, Any], drawn: Drawn) -> list[tuple[float, int]]:
    """Contrasts with how many pixels have each."""
    red, green, blue = ImageChops.difference(drawn.black, drawn.white).split()
    letters = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    behind = drawn.ground.convert("RGBA")
    behind.putalpha(letters.point(lambda level: 255 if level > DRAWN else 0))
    colours = behind.getcolors(behind.width * behind.height) or []
    *colour, alpha = words["colour"]
    if words["strength"] < 1:
        # Drawn weaker as a whole, over what lies behind the whole: the fullest black pixel tells both.
        place = letters.tobytes().index(letters.getextrema()[1])
        at = (place % letters.width, place // letters.width)
        colour = [
            low + one * words["strength"] for low, one in zip(drawn.black.getpixel(at), colour, strict=True)
        ]
    return [
        (contrast(_over(colour, alpha, below[:3]), below[:3]), count) for count, below in colours if below[3]
    ]


def _over(colour: Sequence[float], alpha: float, ground: Colour) -> Colour:
    red, green, blue = (one * alpha + below * (1 - alpha) for one, below in zip(colour, ground, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """WCAG's ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    levels = (level / 255 for level in colour)
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in levels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

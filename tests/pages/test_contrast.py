"""The contrast of words is that of the ground under the letters, also where they cannot be told from it."""

import pytest
from PIL import Image, ImageDraw

from tests.pages.contrast import Drawn, contrast, ratio_of

WHITE, GREY, BLACK = (255, 255, 255), (153, 153, 153), (0, 0, 0)
LETTER = (4, 4, 35, 15)


def window(ground: Image.Image, strength: float = 1) -> Drawn:
    """One letter, a rectangle, on a ground: drawn black and white, as strongly as is said."""
    drawn = []
    for level in (0, 255):
        picture = ground.copy()
        shown = round(255 * (1 - strength) + level * strength)
        ImageDraw.Draw(picture).rectangle(LETTER, fill=(shown, shown, shown))
        drawn.append(picture)
    return Drawn(ground, *drawn)


def ground(left: tuple[int, int, int], right: tuple[int, int, int], edge: int = 20) -> Image.Image:
    picture = Image.new("RGB", (40, 20), left)
    ImageDraw.Draw(picture).rectangle((edge, 0, 39, 19), fill=right)
    return picture


@pytest.mark.parametrize(
    ("drawn", "colour", "strength", "ratio"),
    [
        (window(ground(WHITE, WHITE)), (*BLACK, 1), 1, 21),
        (window(ground(WHITE, WHITE)), (*GREY, 1), 1, 2.85),
        (window(ground(WHITE, WHITE)), (*BLACK, 0.5), 1, 3.98),  # lets half of the ground through
        (window(ground(BLACK, WHITE)), (*WHITE, 1), 1, 1),  # half of it cannot be read
        (window(ground(BLACK, WHITE, edge=35)), (*WHITE, 1), 1, 21),  # an edge behind is no ground
        (window(ground(WHITE, WHITE), strength=0.5), (*BLACK, 1), 0.5, 3.95),  # drawn half as strongly
        (Drawn(*[ground(WHITE, WHITE)] * 3), (*BLACK, 1), 1, None),  # covered
    ],
)
def test_contrast_under_the_letters(drawn, colour, strength, ratio):
    words = {"boxes": [(0, 0, 40, 20)], "colour": colour, "strength": strength}
    found = ratio_of(words, drawn)
    assert found == (ratio if ratio is None else pytest.approx(ratio, abs=0.05))


def test_the_order_of_colours_does_not_matter():
    assert contrast(WHITE, GREY) == contrast(GREY, WHITE)

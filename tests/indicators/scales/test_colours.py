"""A colour that a code of a scale may have is one everywhere, and no sign has one of its own."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from indicators.scales.forms.rows import COLOURS
from reports.formats.grade_chart import COLOURS as DRAWN

CSS = Path(__file__).parents[3] / "static" / "css"
# From best to worst, with those between that only longer scales need.
FALLING = ("grade-a", "grade-green", "grade-b", "grade-c", "grade-violet", "grade-d")
TOKENS = [token for token, _name in COLOURS if token]
CODED = [token for token in TOKENS if token != "grade-none"]


def css(name: str) -> str:
    return (CSS / name).read_text(encoding="utf-8")


def lightness(colour: str) -> float:
    """L* of CIE 1976, from 0 (black) to 100 (white): how light a colour is in a grey print."""
    light = luminance(colour)
    return 903.3 * light if light <= 0.008856 else 116 * light ** (1 / 3) - 16


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def declared(token: str, part: str) -> str:
    found = re.search(rf"--dx-{token}{part}: (#[0-9a-f]{{6}});", css("tokens.css"))
    assert found, f"{token}{part}"
    return found[1]


@pytest.mark.parametrize("token", TOKENS)
def test_a_colour_is_the_same_on_pages_and_in_charts_and_workbooks(token: str) -> None:
    fill, text = (declared(token, part).upper() for part in ("-fill", "-text"))
    assert DRAWN[token] == (fill, text)
    for chosen in ("[data-colour=", "[data-token=", ".code-row:has(option[value="):
        assert f'{chosen}"{token}"]' in css("site.css")


@pytest.mark.parametrize("token", CODED)
def test_a_colour_is_the_same_on_paper(token: str) -> None:
    frame, fill, text = (declared(token, part) for part in ("", "-fill", "-text"))
    assert (
        f'.{token}, .letter[data-token="{token}"] '
        f"{{ border-color: {frame}; background: {fill}; color: {text}; }}"
    ) in css("print/tables.css").replace("#000;", "#000000;").replace("#fff;", "#ffffff;")


@pytest.mark.parametrize("token", TOKENS)
def test_a_letter_can_be_read_on_its_fill_and_a_frame_on_white(token: str) -> None:
    fill, text = DRAWN[token]
    assert contrast(fill, text) >= 4.5
    assert contrast(declared(token, ""), "#ffffff") >= 4.5


def test_a_grey_print_tells_the_grades_apart() -> None:
    assert set(FALLING) == set(CODED)
    shades = [lightness(DRAWN[token][0]) for token in FALLING]
    steps = [before - after for before, after in pairwise(shades)]
    assert min(steps) >= 7, shades
    usual = [
        lightness(DRAWN[token][0]) for token in ("grade-none", "grade-a", "grade-b", "grade-c", "grade-d")
    ]
    assert min(before - after for before, after in pairwise(usual)) >= 9, usual


def test_no_sign_has_a_colour_of_its_own() -> None:
    for sheet in CSS.glob("*.css"):
        assert not re.search(r"\[data-grade=", sheet.read_text(encoding="utf-8")), sheet.name

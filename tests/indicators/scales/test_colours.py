"""A colour that a code of a scale may have is one everywhere, and no sign has one of its own."""

import re
from pathlib import Path

import pytest

from indicators.scales.forms.rows import COLOURS
from reports.formats.grade_chart import COLOURS as DRAWN
from reports.formats.xlsx.palette import tint

CSS = Path(__file__).parents[3] / "static" / "css"
TOKENS = [token for token, _name in COLOURS if token]
CODED = [token for token in TOKENS if token != "grade-none"]


def css(name: str) -> str:
    return (CSS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("token", TOKENS)
def test_a_colour_is_known_to_pages_charts_and_workbooks(token: str) -> None:
    assert f"--dx-{token}:" in css("tokens.css")
    assert f"--dx-{token}-tint:" in css("tokens.css")
    assert f'.grade[data-colour="{token}"]' in css("site.css")
    assert f'[data-token="{token}"]' in css("dashboard.css")
    assert token in DRAWN
    assert tint(token)


@pytest.mark.parametrize("token", CODED)
def test_a_colour_is_known_to_paper_and_to_the_editor(token: str) -> None:
    assert f".{token} {{" in css("print/tables.css")
    assert f'.letter[data-token="{token}"]' in css("print/tables.css")
    assert f'option[value="{token}"]:checked' in css("scales.css")


def test_no_sign_has_a_colour_of_its_own() -> None:
    for sheet in CSS.glob("*.css"):
        assert not re.search(r"\[data-grade=", sheet.read_text(encoding="utf-8")), sheet.name

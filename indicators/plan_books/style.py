"""How the cells of the workbook look: every cell that is typed into is a text, so that 1-1 stays 1-1."""

from typing import Any

Style = dict[str, Any]
_FONT = "BIZ UDゴシック"
SIZE, LINE = 10.5, 16.5  # points: of letters, of a row of one line
_BASE: Style = {"font_name": _FONT, "font_size": SIZE, "font_family": 3, "font_charset": 128, "valign": "top"}
_LINES: Style = {"border": 1, "border_color": "#949494"}
TEXT: Style = {"num_format": "@", "text_wrap": True, "border_color": "#949494"}
HEAD: Style = {**_LINES, "bold": True, "bg_color": "#E8F1FE", "text_wrap": True, "align": "center"}
HEAD_NEEDED: Style = {**HEAD, "bg_color": "#C5D7FB"}
HINT: Style = {**_LINES, "font_size": 9, "font_color": "#595959", "bg_color": "#F2F2F2", "text_wrap": True}
EXAMPLE: Style = {**HINT, "italic": True, "num_format": "@"}
TITLE: Style = {"bold": True, "font_size": 12}
LEAD: Style = {"font_color": "#595959"}
WRAPPED: Style = {"text_wrap": True}


def styled(style: Style) -> Style:
    """Return a style with what all cells have in common."""
    return {**_BASE, **style}

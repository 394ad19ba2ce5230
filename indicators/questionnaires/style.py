"""How a 調査票 looks: cells to fill in are yellow and open, all others are locked; last year is grey."""

from typing import Any, Final

Style = dict[str, Any]
FONT: Final = "BIZ UDゴシック"
SIZE, SMALL, LINE = 10.5, 9, 18.0  # points: of letters, of explanations, of a row of one line
_QUIET: Final = "#595959"
_BASE: Style = {"font_name": FONT, "font_size": SIZE, "font_family": 3, "font_charset": 128, "valign": "top"}
_FRAME: Style = {"border": 1, "border_color": "#949494"}
_WRAP: Style = {"text_wrap": True}

TITLE: Style = {"bold": True, "font_size": 15, "valign": "vcenter", **_WRAP}
LEAD: Style = {"font_color": _QUIET, "valign": "vcenter", **_WRAP}
LINK: Style = {"font_color": "#0017C1", "underline": 1}
MARK: Style = {"bold": True, "font_color": "#CE0000"}
HEAD: Style = {**_FRAME, **_WRAP, "bold": True, "bg_color": "#E6E6E6", "align": "center", "valign": "vcenter"}
SECTION: Style = {**_FRAME, "bold": True, "font_size": 12, "bg_color": "#C5D7FB", "valign": "vcenter"}
BAND: Style = {**_FRAME, **_WRAP, "bold": True, "bg_color": "#E8F1FE"}
SAID: Style = {**_FRAME, **_WRAP}
LABEL: Style = {**_FRAME, **_WRAP, "bold": True}
UNIT: Style = {**_FRAME, **_WRAP}
BEFORE: Style = {**_FRAME, **_WRAP, "bg_color": "#F2F2F2", "font_color": _QUIET}
HINT: Style = {"font_size": SMALL, "font_color": _QUIET}
NEEDED: Style = {"font_size": SMALL, "font_color": "#CE0000"}

_OPEN: Style = {**_FRAME, **_WRAP, "bg_color": "#FFF6CC", "locked": False}
# Texts stay as they are typed: 1-2 is no day, =A1 no formula. A number is a number, so that it can be summed;
# 「標準」 and no format of digits, so that 10% says of itself that it is per cent and 3/4 that it is a day.
TEXT: Style = {**_OPEN, "num_format": "@"}
NUMBER: Style = {**_OPEN, "align": "right"}
DAY: Style = {**_OPEN, "num_format": '[$-411]ggge"年"m"月"d"日"', "align": "left"}
CHOICE: Style = {**TEXT, "align": "left"}
MARK_BOX: Style = {**TEXT, "align": "center"}
PLANNED: Style = {**BEFORE, "align": "center"}


def styled(style: Style) -> Style:
    """Return a style with what all cells have in common."""
    return {**_BASE, **style}

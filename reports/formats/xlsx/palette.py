"""Colours of the workbooks. Meaning is never in a colour alone: each stands beside a letter or a word."""

FONT = "BIZ UDゴシック"

BORDER = "#333333"
QUIET = "#595959"  # secondary text, still 7:1 on white
HEAD_FILL = "#E8F1FE"
PLANNED_BAR = "#0017C1"
# Above an actual bar the planned one steps back, so that the two also differ on a black-and-white print.
PLANNED_BAR_BESIDE_ACTUAL = "#7096F8"
ACTUAL_BAR = "#0017C1"
MARK = "#CE0000"
LINK = "#0017C1"

# Tokens come from the rating scale, which is data: an unknown one has no colour. The tints are the screen's.
_TINTS = {
    "grade-a": "#E9F7F9",
    "grade-b": "#E8F1FE",
    "grade-c": "#FFEEE2",
    "grade-d": "#FDEEEE",
    "grade-green": "#E6F5EC",
    "grade-violet": "#F1EAFA",
    "grade-none": "#F2F2F2",
}


def tint(token: str) -> str | None:
    """Return the light fill behind a grade's letter, None for an unknown token."""
    return _TINTS.get(token)

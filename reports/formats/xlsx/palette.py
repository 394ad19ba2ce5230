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

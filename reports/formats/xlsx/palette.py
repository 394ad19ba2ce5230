"""Fonts and colours of the workbooks. Meaning is never in a colour alone: each has a letter or a word."""

# As Windows calls them; both are fixed-pitch. Debian's 明朝 is called 「BIZ UD明朝」 (ADR 71).
FONT = "BIZ UDゴシック"
MINCHO = "BIZ UD明朝 Medium"

BORDER = "#333333"
QUIET = "#595959"  # secondary text, still 7:1 on white
HEAD_FILL = "#E8F1FE"
LABEL_FILL = "#F2F2F2"  # of the official table, as static/css/print/base.css has it
PLANNED_BAR = "#0017C1"
# Above an actual bar the planned one steps back, so that the two also differ on a black-and-white print.
PLANNED_BAR_BESIDE_ACTUAL = "#7096F8"
ACTUAL_BAR = "#0017C1"
MARK = "#CE0000"
LINK = "#0017C1"

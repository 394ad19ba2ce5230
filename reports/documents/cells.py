"""What a cell of a list holds, so that each format writes it as what it is: text, count, figure, day."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from imari_dx.shared.fiscal_year import parse_date

_SHOWN = re.compile(r"(?P<before>.*?)(?P<number>▲?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<behind>.*)", re.DOTALL)
# As numbers and days are printed: 「007」 and 「1,2」 are texts.
_NUMBER = re.compile(r"▲?(0|[1-9][0-9]{0,2}(,[0-9]{3})*)(\.[0-9]+)?")
_DAY = re.compile(r"(令和|平成|昭和)(元|[1-9][0-9]?)年[0-9]{1,2}月[0-9]{1,2}日")
_EXACT_DIGITS = 15  # what a spreadsheet keeps of a number


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a number: its value, and how many decimals its printed text shows.

    `before` and `behind` are the same few words in a whole column (％), so that they can be part of a format.
    """

    value: Decimal
    decimals: int
    before: str = ""
    behind: str = ""

    @property
    def text(self) -> str:
        """The figure as people read it: ▲1,234.5."""
        number = f"{abs(self.rounded):,f}"
        return f"{self.before}{'▲' if self.rounded < 0 else ''}{number}{self.behind}"

    @property
    def machine_text(self) -> str:
        """The figure as a program reads it, with the decimals that are shown: -1234.5."""
        return f"{self.rounded:f}"

    @property
    def rounded(self) -> Decimal:
        """The value half up to the decimals that are shown; never a negative zero."""
        return _rounded(self.value, self.decimals)


Cell = str | int | Figure | dt.date  # a moment (datetime) is a date too


def figure_of(text: str, value: Decimal | None = None) -> Figure | str:
    """Return the first number of a printed text as a figure, the text where it has none.

    `value` is what was rounded to it. Where it rounds to another number (a text keeps clear of a threshold
    that was missed), the printed one is taken: a cell never shows another figure than the paper.
    """
    found = _SHOWN.fullmatch(text)
    if found is None:
        return text
    number = found["number"].replace(",", "").replace("▲", "-")
    printed, decimals = Decimal(number), len(number.partition(".")[2])
    if len(printed.as_tuple().digits) > _EXACT_DIGITS:
        return text
    exact = printed if value is None else value
    return Figure(exact if _rounded(exact, decimals) == printed else printed, decimals)


def cell_of(text: str) -> Cell:
    """Return what a shown text is when it is nothing but a number or a day (▲1,234.5, 令和7年10月1日)."""
    if _DAY.fullmatch(text):
        try:
            return parse_date(text)
        except ValueError:  # written by somebody, and no day of the calendar
            return text
    return figure_of(text) if _NUMBER.fullmatch(text) else text


def percent_of(text: str) -> Figure | str:
    """Return a printed rate or share (82.0％, 実施率 50.0％) as a figure in percent, others as they are."""
    found = _SHOWN.fullmatch(text)
    if found is None or found["behind"] != "％" or found["before"] not in ("", "実施率 "):
        return text
    figure = figure_of(text)
    return figure if isinstance(figure, str) else replace(figure, before=found["before"], behind="％")


def _rounded(value: Decimal, decimals: int) -> Decimal:
    shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(shown) if shown == 0 else shown

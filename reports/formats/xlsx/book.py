"""One workbook: its formats (each made once), its page set-up, and texts written as texts."""

import datetime as dt
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.csv_guard import looks_like_formula
from imari_dx.shared.row_heights import text_width
from reports.documents.stamp import day_in
from reports.formats.lettering import shortened
from reports.formats.xlsx import palette

_A4 = 9
_WHOLE_SHEET = "A1:XFD1048576"
BASE_SIZE = 10  # points
_NO_DATE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a file property without a zone
# ※ points to the glossary; in print it is small and raised, as in the plan.
_TERM_MARK = re.compile("(※+)")
# &P is the page, &A the worksheet's name. The size stands before the font: digits after it would join it.
# As many characters fit between the margins of a page, as high as the header's font.
_HEAD_EMS, _HEAD_EMS_LANDSCAPE = 54, 80
_HEADER_FONT = f'&9&"{palette.FONT},Regular"'

Style = dict[str, Any]
FRAME: Style = {"border": 1, "border_color": palette.BORDER}
WRAP: Style = {"text_wrap": True, "valign": "top"}


class Book:
    """A workbook under construction: `title`, `marks` (案, デモデータ) and `contact` stand on every page."""

    def __init__(
        self, *, title: str, marks: tuple[str, ...] = (), date_label: str = "", contact: str = ""
    ) -> None:
        self.title = title
        self.marks = marks
        self.contact = contact
        self._stream = BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                # Column widths are counted in digits of this font: at 10.5 points a digit is exactly 7 pixels
                # (at 10 LibreOffice takes 6.67 and makes every column 5 % narrower).
                "default_format_properties": {"font_name": palette.FONT, "font_size": 10.5},
            },
        )
        self.workbook.set_properties({"title": title, "created": _file_date(date_label)})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, style: Style) -> Format:
        """Return the shared format of a style (XlsxWriter's property names)."""
        full = {
            "font_name": palette.FONT,
            "font_size": BASE_SIZE,
            "font_family": 3,
            "font_charset": 128,
            **style,
        }
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(full)
        return self._formats[key]

    def add_sheet(self, name: str, *, landscape: bool = False) -> Worksheet:
        """Add a worksheet set up for print: A4, one page wide, with header and footer."""
        sheet: Worksheet = self.workbook.add_worksheet(name)
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.59, right=0.59, top=0.75, bottom=0.7)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": _WHOLE_SHEET})  # our texts are meant as texts
        marks = "　".join(self.marks)
        own_size = {"scale_with_doc": False}
        room = (_HEAD_EMS_LANDSCAPE if landscape else _HEAD_EMS) - text_width(marks)
        title = shortened(self.title, room, 1)
        sheet.set_header(f"&L{_HEADER_FONT}{_escaped(title)}&R{_HEADER_FONT}{_escaped(marks)}", own_size)
        contact = f"&C{_HEADER_FONT}{self._contact(name)}" if self.contact else ""
        sheet.set_footer(f"&L{_HEADER_FONT}&A{contact}&R{_HEADER_FONT}&P", own_size)
        return sheet

    def _contact(self, sheet_name: str) -> str:
        """問い合わせ先 in the middle of the foot, or below where it would meet the worksheet's name."""
        text = f"問い合わせ先　{self.contact}"
        own_line = text_width(text) / 2 + text_width(sheet_name) > _HEAD_EMS / 2
        return ("\n" if own_line else "") + _escaped(shortened(text, _HEAD_EMS, 1))

    def write(self, sheet: Worksheet, row: int, column: int, text: str, style: Style) -> None:
        """Write a text as a text, whatever it begins with, each ※ small and raised."""
        if looks_like_formula(text):  # else it would become one when somebody edits the cell
            style = {**style, "quote_prefix": True}
        cell_format = self.format(style)
        runs = [run for run in _TERM_MARK.split(text) if run]
        if len(runs) > 1:
            font = {
                name: value for name, value in style.items() if name in ("font_size", "bold", "font_color")
            }
            parts: list[Any] = []
            for run in runs:
                raised = {"font_script": 1} if run[0] == "※" else {}
                parts += [self.format({**font, **raised}), run]
            sheet.write_rich_string(row, column, *parts, cell_format)
        elif text:
            sheet.write_string(row, column, text, cell_format)
        else:
            sheet.write_blank(row, column, None, cell_format)

    def write_marked(
        self, sheet: Worksheet, row: int, column: int, runs: Sequence[tuple[str, Style]], style: Style
    ) -> None:
        """Write a text in runs, each with what its style adds to the cell's."""
        text = "".join(run for run, _own in runs)
        if looks_like_formula(text):
            style = {**style, "quote_prefix": True}
        font = {name: value for name, value in style.items() if name in ("font_size", "bold", "font_color")}
        if len(runs) > 1:
            parts = [one for run, own in runs for one in (self.format({**font, **own}), run)]
            sheet.write_rich_string(row, column, *parts, self.format(style))
        elif text:
            sheet.write_string(row, column, text, self.format({**style, **runs[0][1]}))
        else:
            sheet.write_blank(row, column, None, self.format(style))

    def finish(self) -> bytes:
        """Close the workbook and return the file; the same document gives the same bytes."""
        self.workbook.close()
        return self._stream.getvalue()


def _file_date(date_label: str) -> dt.datetime:
    """The document's own day as the file's date, so that two renderings are identical."""
    day = day_in(date_label)
    if day is None:
        return _NO_DATE
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a file property without a zone


def _escaped(text: str) -> str:
    return text.replace("&", "&&")

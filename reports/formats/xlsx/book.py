"""One workbook: its formats (each made once), its page set-up, and texts written as texts."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.csv_guard import looks_like_formula
from imari_dx.shared.row_heights import PIXELS_PER_POINT, text_width
from imari_dx.shared.sheet_names import link_to
from reports.documents.cells import Figure
from reports.documents.stamp import day_in
from reports.formats.lettering import shortened
from reports.formats.xlsx import number_formats, palette
from reports.formats.xlsx.paper import Page, Paper
from reports.formats.xlsx.values import Formula, Link, Value

_WHOLE_SHEET = "A1:XFD1048576"
BASE_SIZE = 10  # points
_NO_DATE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a file property without a zone
# ※ points to the glossary; in print it is small and raised, as in the plan.
_TERM_MARK = re.compile("(※+)")
# &P is the page, &N how many there are, &A the worksheet's name. The size stands before the font: digits
# after it would join it.
_HEADER_SIZE = 9
_HEADER_FONT = f'&{_HEADER_SIZE}&"{palette.FONT},Regular"'
_HEADER_SURE = 0.95  # of the width between the margins
# What of a cell's style its runs of text take over.
_FONT = frozenset({"font_name", "font_family", "font_size", "bold", "font_color"})
_ROMAN, _MODERN, _SHIFT_JIS = 1, 3, 128  # what a program without the font looks for in its place

Style = dict[str, Any]
FRAME: Style = {"border": 1, "border_color": palette.BORDER}
WRAP: Style = {"text_wrap": True, "valign": "top"}
MINCHO: Style = {"font_name": palette.MINCHO, "font_family": _ROMAN}


class Book:
    """A workbook under construction: `title`, `marks` (案, デモデータ) and `contact` stand on every page.

    The file's properties name the title, the `author` (団体 and 担当課), a `comment` and `date_label`.
    """

    def __init__(
        self,
        *,
        title: str,
        marks: tuple[str, ...] = (),
        date_label: str = "",
        contact: str = "",
        author: str = "",
        comment: str = "",
        page_number: str = "&P/&N",
    ) -> None:
        self.title = title
        self.page_number = page_number
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
        self.workbook.set_properties(
            {
                "title": title,
                "subject": date_label,
                "author": author,
                "comments": comment,
                "created": _file_date(date_label),
            }
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._pages: dict[str, Page] = {}
        self._last_steps: list[Callable[[], None]] = []

    def format(self, style: Style) -> Format:
        """Return the shared format of a style (XlsxWriter's property names)."""
        full = {
            "font_name": palette.FONT,
            "font_size": BASE_SIZE,
            "font_family": _MODERN,
            "font_charset": _SHIFT_JIS,
            **style,
        }
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(full)
        return self._formats[key]

    def add_sheet(
        self,
        name: str,
        *,
        landscape: bool = False,
        paper: Paper = Paper.A4,
        has_binding: bool = False,
    ) -> Worksheet:
        """Add a worksheet set up for print: one page wide, with title, marks, contact and page n/N."""
        sheet: Worksheet = self.workbook.add_worksheet(name)
        self.set_page(sheet, Page(paper, is_landscape=landscape, has_binding=has_binding))
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": _WHOLE_SHEET})  # our texts are meant as texts
        return sheet

    def set_page(self, sheet: Worksheet, page: Page) -> None:
        """Choose the paper of a worksheet, and what stands in its margins."""
        self._pages[sheet.get_name()] = page
        sheet.set_paper(page.number)
        if page.is_landscape:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.set_margins(**page.margins)
        sheet.center_horizontally()
        ems = page.width / PIXELS_PER_POINT / _HEADER_SIZE * _HEADER_SURE
        marks = "　".join(self.marks)
        title = shortened(self.title, ems - text_width(marks), 1)
        own_size = {"scale_with_doc": False}
        sheet.set_header(f"&L{_HEADER_FONT}{_escaped(title)}&R{_HEADER_FONT}{_escaped(marks)}", own_size)
        contact = f"&C{_HEADER_FONT}{self._contact(sheet.get_name(), ems)}" if self.contact else ""
        sheet.set_footer(f"&L{_HEADER_FONT}&A{contact}&R{_HEADER_FONT}{self.page_number}", own_size)

    def page_of(self, sheet: Worksheet) -> Page:
        """Return how a worksheet is printed."""
        return self._pages[sheet.get_name()]

    def _contact(self, sheet_name: str, ems: float) -> str:
        """問い合わせ先 in the middle of the foot, or below where it would meet the worksheet's name."""
        text = f"問い合わせ先　{self.contact}"
        own_line = text_width(text) / 2 + text_width(sheet_name) > ems / 2
        return ("\n" if own_line else "") + _escaped(shortened(text, ems, 1))

    def write(self, sheet: Worksheet, row: int, column: int, text: str, style: Style) -> None:
        """Write a text as a text, whatever it begins with, each ※ small and raised."""
        if looks_like_formula(text):  # else it would become one when somebody edits the cell
            style = {**style, "quote_prefix": True}
        cell_format = self.format(style)
        runs = [run for run in _TERM_MARK.split(text) if run]
        if len(runs) > 1:
            font = _font_of(style)
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
        font = _font_of(style)
        if len(runs) > 1:
            parts = [one for run, own in runs for one in (self.format({**font, **own}), run)]
            sheet.write_rich_string(row, column, *parts, self.format(style))
        elif text:
            sheet.write_string(row, column, text, self.format({**style, **runs[0][1]}))
        else:
            sheet.write_blank(row, column, None, self.format(style))

    def write_value(self, sheet: Worksheet, row: int, column: int, value: Value, style: Style) -> None:
        """Write a value as what it is: a text, a number, a day, a link, a formula with its value."""
        match value:
            case Link():
                linked = self.format({**style, "font_color": palette.LINK, "underline": 1})
                sheet.write_url(row, column, link_to(value.sheet_name), linked, string=value.text)
            case str():
                self.write(sheet, row, column, value, style)
            case Formula():
                number, shown = _number_and_format(value.value)
                sheet.write_formula(
                    row, column, f"={value.expression}", self._shown(style, shown), value=number
                )
            case int() | Figure():
                number, shown = _number_and_format(value)
                sheet.write_number(row, column, number, self._shown(style, shown))
            case dt.datetime():
                shown = number_formats.MOMENT
                sheet.write_datetime(row, column, value.replace(tzinfo=None), self._shown(style, shown))
            case dt.date():
                sheet.write_datetime(row, column, value, self._shown(style, number_formats.DAY))

    def _shown(self, style: Style, number_format: str) -> Format:
        return self.format({"num_format": number_format, **style})

    def at_the_end(self, step: Callable[[], None]) -> None:
        """Have something done when everything is written."""
        self._last_steps.append(step)

    def finish(self) -> bytes:
        """Close the workbook and return the file; the same document gives the same bytes."""
        for step in self._last_steps:
            step()
        self.workbook.close()
        return self._stream.getvalue()


def _file_date(date_label: str) -> dt.datetime:
    """The document's own day as the file's date, so that two renderings are identical."""
    day = day_in(date_label)
    if day is None:
        return _NO_DATE
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a file property without a zone


def _font_of(style: Style) -> Style:
    return {name: value for name, value in style.items() if name in _FONT}


def _number_and_format(value: int | Figure) -> tuple[float, str]:
    if isinstance(value, Figure):
        return number_formats.figure_number(value), number_formats.figure_format(value)
    return value, number_formats.COUNT


def _escaped(text: str) -> str:
    return text.replace("&", "&&")

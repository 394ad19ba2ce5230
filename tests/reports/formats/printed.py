"""What LibreOffice makes of workbooks: on how many pages it prints them, and how high it needs their rows."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText

from reports.formats.xlsx import palette
from tests.libreoffice import Work, converted, worked_on

_SECONDS = 240
_DEFAULT_WIDTH = 64  # pixels of a column that has no width of its own
_FIT = "For Each oSheet In oBook.Sheets : oSheet.Rows.OptimalHeight = True : Next"
_TOLERANCE = 0.8  # points: heights are whole pixels


def printed(folder: Path, books: Mapping[str, bytes]) -> dict[str, pypdf.PdfReader]:
    """Return workbooks as LibreOffice prints them, by their names; started once for all of them."""
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    pages = converted(folder, "pdf", [folder / f"{name}.xlsx" for name in books])
    return {name: pypdf.PdfReader(path) for name, path in zip(books, pages, strict=True)}


def intended_pages(content: bytes) -> int:
    """On how many pages a workbook is to be printed: what its page breaks say, across and down."""
    pages = 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                sheet = package.read(name).decode()
                down, across = (_breaks(sheet, kind) for kind in ("rowBreaks", "colBreaks"))
                pages += (down + 1) * (across + 1)
    return pages


def _breaks(sheet: str, kind: str) -> int:
    found = re.search(f"<{kind}.*?</{kind}>", sheet)
    return found[0].count("<brk ") if found else 0


def cut_texts(folder: Path, books: Mapping[str, bytes]) -> list[str]:
    """Return the texts that need more room than their cells have, each with its place.

    Every wrapping cell is written alone into a row without a height, in a column as wide as the cell, and
    LibreOffice says how high it makes that row.
    """
    cells = [one for name, content in books.items() for one in _wrapping_cells(name, content)]
    own = folder / "measured"
    own.mkdir()
    fitted = worked_on(own, {"measured": Work(_alone(cells), [_FIT])})["measured"]
    sheets = openpyxl.load_workbook(io.BytesIO(fitted)).worksheets
    heights = [sheet.row_dimensions[row].height for sheet in sheets for row in range(1, sheet.max_row + 1)]
    assert len(heights) == len(cells)
    assert all(heights)
    return [
        f"{one.place}: {one.height} < {needed}"
        for one, needed in zip(cells, heights, strict=True)
        if needed > one.height + _TOLERANCE
    ]


@dataclass(frozen=True, slots=True)
class _Wrapping:
    place: str
    text: str
    font: tuple[str, float, bool]
    width: int  # pixels
    height: float  # points


def _wrapping_cells(name: str, content: bytes) -> Iterator[_Wrapping]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        merged = {one.bounds[:2]: one.bounds for one in sheet.merged_cells.ranges}
        widths = _column_widths(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str | CellRichText) or not cell.alignment.wrap_text:
                    continue
                place = (cell.column, cell.row)
                left, top, right, bottom = merged.get(place, (*place, *place))
                yield _Wrapping(
                    f"{name} {sheet.title}!{cell.coordinate}",
                    str(cell.value),
                    (cell.font.name, cell.font.sz, bool(cell.font.b)),
                    sum(widths.get(one, _DEFAULT_WIDTH) for one in range(left, right + 1))
                    - 12 * int(cell.alignment.indent),
                    sum(sheet.row_dimensions[one].height or 15 for one in range(top, bottom + 1)),
                )


def _column_widths(sheet: Any) -> dict[int, int]:
    """The widths of the columns in pixels: a digit is 7 wide, and 5 are kept free."""
    return {
        column: round(one.width * 7 + 5) - 5
        for one in sheet.column_dimensions.values()
        for column in range(one.min, one.max + 1)
    }


def _alone(cells: list[_Wrapping]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"default_format_properties": {"font_name": palette.FONT, "font_size": 10.5}}
    )
    sheets = [book.add_worksheet() for _start in range(0, max(1, len(cells)), 4_000)]
    columns: dict[int, int] = {}
    for number, cell in enumerate(cells):
        sheet, row = sheets[number // 4_000], number % 4_000
        column = columns.setdefault(cell.width, len(columns))
        name, size, is_bold = cell.font
        style = book.add_format({"font_name": name, "font_size": size, "bold": is_bold, "text_wrap": True})
        sheet.set_column_pixels(column, column, cell.width)
        sheet.write_string(row, column, cell.text, style)
    for sheet in sheets:
        for width, column in columns.items():
            sheet.set_column_pixels(column, column, width)
    book.close()
    return stream.getvalue()

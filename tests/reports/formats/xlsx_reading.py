"""Workbooks of the trial documents as another library reads them back."""

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from imari_dx.shared.fiscal_year import era_date
from reports.documents.sheet import OfficialSheet
from reports.downloads.files import xlsx_of
from reports.formats.xlsx.official_sheet import TABLE_NAME
from tests.reports import document_factory as factory


@cache
def plan_bytes() -> bytes:
    """計画書 個別取組."""
    return xlsx_of(factory.plan_document())


@cache
def evaluation_bytes() -> bytes:
    """年度評価報告書, a draft with demo results."""
    return xlsx_of(factory.evaluation_document())


def read(content: bytes) -> Workbook:
    """A workbook as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


@cache
def evaluation_figures() -> Workbook:
    """The evaluation workbook as a program that does not reckon reads it: the value of each formula."""
    return openpyxl.load_workbook(io.BytesIO(evaluation_bytes()), data_only=True)


def opened(content: bytes) -> Workbook:
    """A workbook for its values alone: no formulas, no merged cells and their frames, seconds to read."""
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)


@cache
def plan_book() -> Workbook:
    """The plan workbook, read back once."""
    return read(plan_bytes())


@cache
def evaluation_book() -> Workbook:
    """The evaluation workbook, read back once."""
    return read(evaluation_bytes())


def head_row(sheet: Any) -> int:
    """The row of a list's column heads, which is printed on every page; what the list is stands above."""
    return int(sheet.print_title_rows.rpartition("$")[2])


def list_rows(content: bytes) -> list[list[Any]]:
    """The values of a list, its heads first."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    assert sheet
    return [list(row) for row in sheet.iter_rows(min_row=head_row(sheet), values_only=True)]


def table_bounds(sheet: Worksheet) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row of the official table."""
    area = sheet.defined_names[TABLE_NAME].attr_text.rpartition("!")[2]
    return range_boundaries(area)


def table_texts(sheet: Worksheet) -> list[str]:
    """The texts inside the official table, cell by cell from left to right and from top to bottom."""
    left, top, right, bottom = table_bounds(sheet)
    rows = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right)
    return [str(cell.value) for row in rows for cell in row if cell.value is not None]


def all_texts(sheet: Worksheet) -> list[str]:
    """Every text of a worksheet in reading order."""
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def official_texts(sheet: OfficialSheet) -> list[str]:
    """The official sheet's texts in the same order: labels before what they stand beside."""
    labels = factory.LABELS
    texts = [
        *(labels.title, sheet.title_line, sheet.vision_label),
        *(labels.description, sheet.description),
        *(labels.schedule, *sheet.year_labels),
        *(labels.activities, *sheet.activities),
        *(row.label for row in sheet.phase_rows),
        *(labels.effect, sheet.effect),
        labels.outcome,
        *(labels.targets, "\n".join(sheet.target_lines)),
        *(labels.evaluation_items, *sheet.year_labels),
        *("\n".join(items) for items in sheet.evaluation_items),
    ]
    return [text for text in texts if text]


def block_text(sheet: Worksheet, label: str) -> str:
    """A labelled text below the official table, its parts joined."""
    bottom = table_bounds(sheet)[3]
    row = next(cell.row for cell in sheet["A"] if cell.row > bottom and cell.value == label)
    merged = [one.bounds for one in sheet.merged_cells.ranges if one.bounds[:2] == (1, row)]
    last = merged[0][3] if merged else row
    return "".join(str(sheet.cell(number, 2).value or "") for number in range(row, last + 1))


def fill_of(cell: Any) -> str:
    """A cell's fill as #RRGGBB, "" without."""
    return f"#{cell.fill.start_color.rgb[2:]}" if cell.fill.fill_type == "solid" else ""


def squeezed(text: str) -> str:
    """White space is the extraction's, not the document's."""
    return re.sub(r"\s+", "", text)


def shown(cell: Any) -> str:
    """What Excel shows of a cell: a number by its format (digits, ▲, words), a day as 令和8年4月10日."""
    value, number_format = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    if cell.is_date:
        assert "ggge" in number_format, number_format
        time = f" {value:%H:%M:%S}" if "hh:mm:ss" in number_format else ""
        return era_date(value.date()) + time
    positive, _semicolon, negative = number_format.partition(";")
    section = negative if value < 0 else positive
    digits = re.search(r"#,##0(\.0+)?(%)?", section)
    assert digits, number_format
    decimals = len(digits[1] or ".") - 1
    number = abs(Decimal(repr(value))) * (100 if digits[2] else 1)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return section.replace(digits[0], f"{rounded:,f}{digits[2] or ''}").replace('"', "")

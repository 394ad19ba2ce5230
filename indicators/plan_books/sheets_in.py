"""The sheets of an uploaded workbook: which one is which, where their tables stand, what their rows say."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from imari_dx.shared.csv_in import Column as Heading
from imari_dx.shared.csv_in import plain_heading
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.workbook_in import Book, Cell, CellProblem, Readings, Table, table
from imari_dx.shared.workbook_in import Sheet as PageIn
from imari_dx.shared.workbook_in.tables import header_row
from indicators.judgement import Kind
from indicators.plan_books.columns import Column, Holds
from indicators.plan_books.sheet_columns import YEARS
from indicators.plan_books.sheets import BY_KEY, INSTRUCTIONS, SHEETS, Sheet
from indicators.plan_books.values_in import RowIn, value_in
from indicators.plan_books.workbook import CONTENT, EXAMPLE_OF, EXPLAINED, ITEM, LISTS, SAYS

_NOT_READ = (INSTRUCTIONS, LISTS)
_TELLING = 12  # characters of an explanation that nobody types by chance
_ENOUGH = 0.6  # of a sheet's headings, by which it is known again under another name
_TO_KNOW = 2  # headings by which a sheet is known at all
_LIKE_A_YEAR = re.compile("年度|年目")
_NO_YEAR = (
    "見出し「{heading}」の年度を読み取れません。令和7年度 のように書いてください。"
    "年度の列でないときは、列を消すか、「年度」のない見出しにしてください。"
)
_NO_COLUMN = "「{heading}」の列がありません。"
_ALL_SHEETS = "登録済みの計画を変えるときは、すべてのシートが要ります（消すと、内容がなくなるためです）。"
_ALL_NEEDED = "登録済みの計画を変えるときは、すべての列が要ります（消すと、内容がなくなるためです）。"


@dataclass(slots=True)
class BookIn:
    """All rows of a workbook by sheet, and what was wrong or is to be known of it.

    ``absent`` are the sheets that it does not have, ``unread`` those that cannot be read, which was told: a
    heading or the whole sheet is missing; ``unsure`` names that stand on no row of a sheet.
    """

    rows: dict[str, list[RowIn]] = field(default_factory=dict)
    pages: dict[str, PageIn] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    unsure: list[tuple[str, CellProblem]] = field(default_factory=list)
    readings: Readings = field(default_factory=Readings)

    def of(self, key: str) -> list[RowIn]:
        return self.rows.get(key, [])

    @property
    def problems(self) -> list[CellProblem]:
        """All that is wrong.

        That a name is not on a sheet says nothing where the names of that sheet could not be read.
        """
        found = self.readings.problems
        own = [*found, *(one for key, one in self.unsure if key not in self.unread)]
        return list(dict.fromkeys(own))

    def start(self, key: str) -> Cell:
        """The first cell of a sheet; of one that is not there that of the first sheet there is."""
        page = self.pages.get(key) or next(iter(self.pages.values()), None)
        return page.cell(1, 1) if page else Cell(BY_KEY[key].name, 1, 1)


def read_book(book: Book, *, all_needed: bool, years: Collection[int] = ()) -> BookIn:
    """Return the rows of a workbook.

    ``all_needed``: a column that is missing is wrong, not merely blank; so is one of 年度別 for ``years``.
    """
    found = BookIn()
    _find_sheets(book, found, all_needed=all_needed)
    for sheet in SHEETS:
        if page := found.pages.get(sheet.key):
            reader = _SheetReader(sheet, page, found.readings, all_needed=all_needed)
            found.rows[sheet.key] = reader.upright() if sheet.is_upright else reader.rows()
            found.unread |= {sheet.key} if reader.is_unread else set()
            if sheet.key == "activities":
                reader.require_years(years)
    return found


def _find_sheets(book: Book, found: BookIn, *, all_needed: bool) -> None:
    pages = [page for page in book.sheets if page.cells and page.name not in _NOT_READ]
    for sheet in SHEETS:
        if page := book.sheet(sheet.name):
            found.pages[sheet.key] = page
    others = [page for page in pages if page not in found.pages.values()]
    for sheet in SHEETS:
        if sheet.key in found.pages or not (alike := [page for page in others if _is_like(page, sheet)]):
            continue
        if len(alike) == 1:
            found.pages[sheet.key] = page = alike[0]
            others.remove(page)
            if sheet.key != "initiatives":
                found.readings.note(page.cell(1, 1), f"「{sheet.name}」のシートとして読みました。")
    found.absent = [one.key for one in SHEETS if one.key not in found.pages and one.key != "scale"]
    missing = "」「".join(BY_KEY[key].name for key in found.absent)
    for page in others:
        if missing:
            sentence = (
                f"何のシートか分かりません。「{missing}」のどれかであれば、シートの名前を直してください。"
                "関係のないシートであれば、消してください。"
            )
            found.readings.add(page.cell(1, 1), sentence)
            found.unread |= set(found.absent)
        else:
            found.readings.note(page.cell(1, 1), f"シート「{page.name}」は読みません。")
    for key in found.absent:
        if BY_KEY[key].is_needed or all_needed:
            why = _ALL_SHEETS if all_needed else ""
            found.readings.add(found.start(key), f"「{BY_KEY[key].name}」のシートがありません。{why}")
            found.unread.add(key)


def _is_like(page: PageIn, sheet: Sheet) -> bool:
    """Whether most headings of a sheet stand on a page, and all that a row must have."""
    headings = _headings(sheet, ())
    if len(headings) < _TO_KNOW or header_row(page, headings) is None:
        return False
    read = table(page, headings)
    needed = {one.name for one in headings if one.is_required}
    return needed <= read.columns and len(read.columns) >= _ENOUGH * len(headings)


def _headings(sheet: Sheet, columns: Sequence[Column]) -> list[Heading]:
    if sheet.is_upright:
        return [Heading(ITEM, is_required=True), Heading(CONTENT, is_required=True), Heading(SAYS)]
    own = columns or [one for one in sheet.columns if one.key != YEARS]
    return [Heading(one.heading, one.aliases, is_required=one.is_required) for one in own]


class _SheetReader:
    def __init__(self, sheet: Sheet, page: PageIn, readings: Readings, *, all_needed: bool) -> None:
        self.sheet, self.page, self.readings = sheet, page, readings
        self.all_needed, self.is_unread = all_needed, False

    def _table(self, columns: Sequence[Column]) -> Table:
        found = table(self.page, _headings(self.sheet, columns))
        needed = {one.heading for one in columns if one.is_required}
        self.is_unread = found.header_row is None or not needed <= found.columns
        self.readings.problems += found.problems
        self.readings.remarks += found.remarks
        return found

    def upright(self) -> list[RowIn]:
        """項目 and 内容: one row that says all."""
        found = self._table(())
        known = {plain_heading(one.heading): one for one in self.sheet.columns}
        cells: dict[str, Cell] = {}
        for row in found.rows:
            item = row[ITEM]
            column = known.get(plain_heading(item.text))
            if column is None:
                words = f"項目「{item.text.strip()}」は計画ブックにありません。"
                if not row[CONTENT].is_blank or item.is_blank:
                    self.readings.add(item if not item.is_blank else row[CONTENT], words)
            elif column.key in cells:
                self.readings.add(item, f"項目「{column.heading}」が2つあります。1つにしてください。")
            else:
                cells[column.key] = row[CONTENT]
        if found.header_row is None:
            return []
        self._require_items(cells, self.page.cell(found.header_row, 1))
        row_in = RowIn(self.page.cell(found.header_row, 1), cells)
        self._read(row_in, [one for one in self.sheet.columns if one.key in cells])
        return [row_in]

    def _require_items(self, cells: Mapping[str, Cell], head: Cell) -> None:
        for column in self.sheet.columns:
            if column.key not in cells and (column.is_required or self.all_needed):
                self.readings.add(head, f"項目「{column.heading}」の行がありません。行を足してください。")

    def rows(self) -> list[RowIn]:
        columns = list(self._columns())
        found = self._table(columns)
        if found.header_row is None:
            return []
        self._tell_missing(found, columns)
        self._tell_years(found, columns)
        rows = []
        for row in found.rows:
            cells = {one.key: row[one.heading] for one in columns}
            if _explains(columns, row.cells):
                continue
            own = [one for one in columns if not one.is_note]
            if all(cells[one.key].is_blank for one in own):
                continue
            row_in = RowIn(cells[columns[0].key], cells)
            self._read(row_in, [one for one in own if one.heading in found.columns])
            rows.append(row_in)
        return rows

    def _columns(self) -> Iterator[Column]:
        """The columns as they stand here, those of years by what stands in the row of headings."""
        header = header_row(self.page, _headings(self.sheet, ()))
        for column in self.sheet.columns:
            if column.key != YEARS or self.sheet.per_year is None:
                yield column
                continue
            years: dict[int, list[str]] = {}
            for cell in self.page.row(header) if header else ():
                if year := FiscalYear.parse(cell.text.strip()):
                    years.setdefault(year.year, []).append(cell.text)
            for number, heads in years.items():
                label = FiscalYear(number).label
                yield replace(self.sheet.per_year, key=str(number), heading=label, aliases=tuple(heads))

    def _tell_missing(self, found: Table, columns: Iterable[Column]) -> None:
        head = self.page.cell(found.header_row or 1, 1)
        for column in columns:
            if column.heading in found.columns or column.is_required or column.is_note:
                continue
            sentence = _NO_COLUMN.format(heading=column.heading)
            if self.all_needed:
                self.readings.add(head, sentence + _ALL_NEEDED)
            elif not column.is_seldom:
                self.readings.note(head, f"{sentence}空欄として読みました。")

    def _tell_years(self, found: Table, columns: Iterable[Column]) -> None:
        """Tell headings that seem to be of years but are not: what stands below them would be lost."""
        if self.sheet.per_year is None or found.header_row is None:
            return
        known = {plain_heading(word) for one in columns for word in (one.heading, *one.aliases)}
        for head in self.page.row(found.header_row):
            is_year = isinstance(head.value, dt.date) or _LIKE_A_YEAR.search(head.text)
            if is_year and plain_heading(head.text) not in known and self._has_below(found, head.column):
                self.readings.add(head, _NO_YEAR.format(heading=" ".join(head.text.split())))

    def _has_below(self, found: Table, column: int) -> bool:
        return any(not self.page.cell(row.number, column).is_blank for row in found.rows)

    def require_years(self, years: Iterable[int]) -> None:
        """Tell the years that have no column: their texts would go."""
        if self.is_unread:
            return
        there = {column.key for column in self._columns()}
        head = self.page.cell(header_row(self.page, _headings(self.sheet, ())) or 1, 1)
        for year in years:
            if str(year) not in there:
                sentence = _NO_COLUMN.format(heading=FiscalYear(year).label)
                self.readings.add(head, sentence + _ALL_NEEDED)

    def _read(self, row: RowIn, columns: Iterable[Column]) -> None:
        """Read the cells, units before the numbers that are told in them."""
        for column in sorted(columns, key=lambda one: one.holds is Holds.NUMBER):
            value = value_in(self.readings, column, row.cells[column.key], _unit(column, row.values))
            if value is not None:
                row.values[column.key] = value


def _explains(columns: Iterable[Column], cells: Mapping[str, Cell]) -> bool:
    """Whether a row explains or is an example: by its mark or, where that was lost, by what it says."""
    if any(one.text.lstrip().startswith((EXPLAINED, EXAMPLE_OF)) for one in cells.values()):
        return True
    return any(len(one.told) > _TELLING and _says(cells[one.heading].text, one.told) for one in columns)


def _says(text: str, told: str) -> bool:
    """Whether a text is an explanation, whatever the plan calls its initiatives."""
    parts = told.split("{initiative}")
    return text.startswith(parts[0]) and text.endswith(parts[-1])


def _unit(column: Column, values: Mapping[str, Any]) -> str:
    if column.key == "tolerance":
        return ""
    kind = values.get("kind")
    return str((Kind(kind).rules.unit if kind in set(Kind) else "") or values.get("unit", ""))

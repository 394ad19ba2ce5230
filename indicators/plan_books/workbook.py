"""The workbook itself: headings, explanations, drop-downs, rows, set up for print; in the plan's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.row_heights import MAX_CELL_CHARACTERS, MAX_ROW_HEIGHT, text_height
from imari_dx.shared.text_difference import shorten
from indicators.plan_books.columns import NO, YES, Column, Holds
from indicators.plan_books.instructions import draw_instructions
from indicators.plan_books.rows_out import Row, Rows
from indicators.plan_books.sheet_columns import OWN_SCALE, YEARS, scale_words
from indicators.plan_books.sheets import BY_KEY, INSTRUCTIONS, SHEETS, Sheet
from indicators.plan_books.style import (
    EXAMPLE,
    HEAD,
    HEAD_NEEDED,
    HINT,
    LEAD,
    LINE,
    SIZE,
    TEXT,
    TITLE,
    styled,
)
from initiatives.words import NEUTRAL, Words

EXPLAINED, EXAMPLE_OF = "【説明】", "【例】"
"""What the first cell of a row that is not taken in begins with."""
HEAD_ROW, FIRST_ROW = 1, 3  # from 0; examples stand before the first row of an empty book
MORE = "くわしい設定（使うときだけ。上の＋で開きます）"
ITEM, CONTENT, SAYS = "項目", "内容", "説明"
_ROOM = 1000  # rows that drop-downs reach
_INLINE = 255  # characters that Excel takes for a list in the rule itself
LISTS = "選択肢"
_MACHINE = ("slug", "plain_code", "number", "code")
_LEAST_COLUMNS = 6  # that are printed: what stands over them is longer
_A4, _A3 = 9, 8
_WIDE = 220  # half-width characters beside each other that are too small to read on A4


@dataclass(frozen=True, slots=True)
class Told:
    """What a workbook is filled with: rows, the years of its columns, the words of its plan."""

    rows: Rows
    years: Sequence[int]
    outside_years: Sequence[int] = ()
    words: Words = NEUTRAL
    title: str = ""
    periods: Sequence[str] = ()  # what a period of the schedule may be called

    @property
    def is_empty(self) -> bool:
        return not self.title


def sheet_name(sheet: Sheet, words: Words) -> str:
    """Return the name of a sheet: of what reports in the plan's own word where that can name a sheet."""
    word = words.initiative
    fits = (
        0 < len(word) <= 20
        and not set(word) & set("[]:*?/\\'・")
        and word not in {one.name for one in SHEETS}
    )
    return word if sheet.key == "initiatives" and fits else sheet.name


class TextTooLongError(Exception):
    """A text that no cell can hold; the message is a sentence that names it."""


def write_book(told: Told) -> bytes:
    """Return the workbook as a file. Raises TextTooLongError."""
    for sheet in SHEETS:
        for text in (cell for row in told.rows.get(sheet.key, ()) for cell in row.values()):
            if len(text.encode("utf-16-le")) // 2 > MAX_CELL_CHARACTERS:
                limit = f"{MAX_CELL_CHARACTERS:,}字"
                raise TextTooLongError(
                    f"「{sheet.name}」の「{shorten(text)}」が、Excelのセルに入る{limit}より長いため、計画ブックにできません。"
                    "画面で文章を短くするか、計画データ（JSON）を使ってください。"
                )
    return _Book(told).write()


class _Book:
    def __init__(self, told: Told) -> None:
        self.told = told
        self.stream = BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self.stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.workbook.set_properties({"title": f"計画ブック　{told.title}".strip()})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._lists: dict[str, str] = {}  # ranges of choices that are too long for a rule

    def format(self, style: dict[str, Any]) -> Format:
        full = styled(style)
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(full)
        return self._formats[key]

    def write(self) -> bytes:
        shown = [one for one in SHEETS if one.key != "scale" or self.told.rows.get("scale")]
        draw_instructions(
            self.workbook.add_worksheet(INSTRUCTIONS),
            self.format,
            [(sheet_name(one, self.told.words), self._say(one.lead), one.is_needed) for one in shown],
            self.told.title,
        )
        sheets = {one.key: self.workbook.add_worksheet(sheet_name(one, self.told.words)) for one in shown}
        lists = self.workbook.add_worksheet(LISTS)
        lists.hide()
        self._write_lists(lists)
        for sheet in shown:
            self._set_up(sheets[sheet.key], sheet)
            (self._upright if sheet.is_upright else self._table)(sheets[sheet.key], sheet)
        self.workbook.close()
        return self.stream.getvalue()

    def _write_lists(self, lists: Worksheet) -> None:
        """Put choices that are too long for a rule onto a sheet that nobody sees."""
        own = [] if self.told.rows.get("scale") else [OWN_SCALE]
        words = [word for key, word in scale_words().items() if key not in own]
        lists.write_column(0, 0, words)
        self._lists["scale"] = f"='{LISTS}'!$A$1:$A${len(words)}"

    def _say(self, text: str) -> str:
        return self.told.words.say(text)

    def _set_up(self, page: Worksheet, sheet: Sheet) -> None:
        columns = [] if sheet.is_upright else self.columns(sheet)
        page.set_paper(_A3 if sum(one.width for one in columns if not one.is_seldom) > _WIDE else _A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.set_footer("&L&A&R&P / &N")
        page.repeat_rows(HEAD_ROW)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # our figures are meant as typed
        page.set_tab_color("#0017C1" if sheet.is_needed else "#949494")
        page.write_string(
            0, 0, f"{sheet_name(sheet, self.told.words)}　{self._say(sheet.lead)}", self.format(TITLE)
        )
        page.set_row(0, 24)

    def _upright(self, page: Worksheet, sheet: Sheet) -> None:
        """項目, 内容 and 説明 below each other."""
        for at, (head, width) in enumerate(((ITEM, 30), (CONTENT, 50), (SAYS, 70))):
            page.set_column(at, at, width, self.format(TEXT))
            page.write_string(HEAD_ROW, at, head, self.format(HEAD))
        values = self._rows(sheet)[0]
        for row, column in enumerate(sheet.columns, start=HEAD_ROW + 1):
            page.write_string(
                row,
                0,
                column.head.replace("\n", "　"),
                self.format({**(HEAD_NEEDED if column.is_required else HEAD), "align": "left"}),
            )
            page.write_string(row, 1, values.get(column.key, ""), self.format({**TEXT, "border": 1}))
            says = [self._say(column.told), f"例：{column.example}" if column.example else ""]
            said = "\n".join(filter(None, says))
            page.write_string(row, 2, said, self.format(HINT))
            page.set_row(row, _height([(values.get(column.key, ""), 50), (said, 70)]))
            self._offer(page, column, row, 1, row)
        page.freeze_panes(HEAD_ROW + 1, 1)
        page.print_area(0, 0, HEAD_ROW + len(sheet.columns), 2)

    def _rows(self, sheet: Sheet) -> list[Row]:
        found = self.told.rows.get(sheet.key, [])
        return found or ([{}] if sheet.is_upright else [])

    def columns(self, sheet: Sheet) -> list[Column]:
        """The columns as they stand, one for each year in the place of ``YEARS``."""
        found: list[Column] = []
        for column in sheet.columns:
            if column.key != YEARS or sheet.per_year is None:
                found.append(column)
                continue
            years = [*self.told.years]
            if sheet.key == "indicators":
                years = sorted({*years, *self.told.outside_years})
            found += [
                replace(sheet.per_year, key=str(year), heading=FiscalYear(year).label) for year in years
            ]
        return found

    def _table(self, page: Worksheet, sheet: Sheet) -> None:
        columns, rows = self.columns(sheet), self._rows(sheet)
        first = FIRST_ROW + (1 if self.told.is_empty and any(one.example for one in columns) else 0)
        for at, column in enumerate(columns):
            self._column(page, columns, at, is_used=any(row.get(column.key) for row in rows))
            page.write_string(
                HEAD_ROW, at, column.head, self.format(HEAD_NEEDED if column.is_required else HEAD)
            )
            hint = self._say(column.told)
            page.write_string(HEAD_ROW + 1, at, hint if at else f"{EXPLAINED}{hint}", self.format(HINT))
            if first > FIRST_ROW:
                text = column.example if at else f"{EXAMPLE_OF}{column.example}"
                page.write_string(FIRST_ROW, at, text, self.format(EXAMPLE))
            self._offer(page, column, first, at, first + max(len(rows), _ROOM))
        if first > FIRST_ROW:
            page.set_row(FIRST_ROW, _height([(one.example, one.width) for one in columns], HINT["font_size"]))
        page.set_row(
            HEAD_ROW + 1,
            _height(
                [(self._say(one.told), one.width) for one in columns if not one.is_seldom], HINT["font_size"]
            ),
        )
        for number, row in enumerate(rows, start=first):
            page.set_row(number, _height([(row.get(one.key, ""), one.width) for one in columns]))
            for at, column in enumerate(columns):
                page.write_string(number, at, row.get(column.key, ""), self.format(self._style(column)))
        heads = [(one.head, one.width) for one in columns if not one.is_seldom]
        page.set_row(HEAD_ROW, _height(heads))
        self._name_seldom(page, columns)
        page.freeze_panes(HEAD_ROW + 1, 2 if len(columns) > 4 else 0)
        page.print_area(0, 0, max(first, first + len(rows) - 1), max(len(columns) - 1, _LEAST_COLUMNS))

    def _style(self, column: Column) -> dict[str, Any]:
        right = {"align": "right"} if column.holds in (Holds.NUMBER, Holds.WHOLE) else {}
        note = {"font_color": "#595959"} if column.is_note else {}
        return {**TEXT, **right, **note, "border": 1}

    def _column(self, page: Worksheet, columns: Sequence[Column], at: int, *, is_used: bool) -> None:
        column = columns[at]
        folded: dict[str, Any] = {}
        if column.is_seldom:
            folded = {"level": 1, "hidden": not is_used or column.key in _MACHINE}
        page.set_column(at, at, column.width, self.format(TEXT), folded)

    def _name_seldom(self, page: Worksheet, columns: Sequence[Column]) -> None:
        seldom = [at for at, column in enumerate(columns) if column.is_seldom]
        if seldom:
            page.set_column(seldom[-1] + 1, seldom[-1] + 1, 4, None, {"collapsed": True})
            page.write_string(0, seldom[-1] + 1, MORE, self.format(LEAD))

    def _offer(self, page: Worksheet, column: Column, first: int, at: int, last: int) -> None:
        """Put a drop-down on the cells of a column that has words to choose from."""
        rule: dict[str, Any] = {
            "validate": "list",
            "error_title": "一覧にない言葉です",
            "error_message": "一覧から選んでください。",
        }
        if column.key in self._lists:
            rule["source"] = self._lists[column.key]
        elif words := self._words(column):
            if len(",".join(words)) > _INLINE:
                return
            rule["source"] = words
        elif column.holds is Holds.ONE and column.of:
            rule |= {"source": self._range(column), "error_type": "information"}
            rule["error_message"] = "一覧にない名前です。書き方を確かめてください。"
        else:
            return
        page.data_validation(first, at, last, at, rule)

    def _words(self, column: Column) -> list[str]:
        if column.holds is Holds.YES_NO:
            return [YES, NO]
        if column.key in ("start_period", "end_period"):
            return list(self.told.periods)
        return list(column.words.values())

    def _range(self, column: Column) -> str:
        sheet = BY_KEY[column.of]
        keys = [one.key for one in self.columns(sheet)]
        name = xl_col_to_name(keys.index(column.of_column))
        page = sheet_name(sheet, self.told.words)
        return f"='{page}'!${name}${FIRST_ROW + 1}:${name}${_ROOM}"


def _height(cells: Iterable[tuple[str, int]], size: float = SIZE) -> float:
    """The height in points of a row whose texts stand in columns of some widths (in characters)."""
    heights = [text_height(text, pixels=7 * width + 5, size=size) for text, width in cells if text]
    return min(MAX_ROW_HEIGHT, max(heights, default=LINE))


def years_in(rows: Iterable[Row]) -> list[int]:
    """Return the years that rows have values of, in columns of their own."""
    return sorted({int(key) for row in rows for key in row if key.isdecimal()})

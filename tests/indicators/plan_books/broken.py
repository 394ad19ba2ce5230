"""Good workbooks broken in one place, by chance but always the same: what people do to a form."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indicators.plan_books.columns import Column, Holds
from indicators.plan_books.sheet_columns import YEARS
from indicators.plan_books.sheets import SHEETS, Sheet
from tests.indicators.plan_books.typing_in import TypedBook

TABLES = [one for one in SHEETS if not one.is_upright and one.key not in ("scale", "texts")]


@dataclass(frozen=True)
class Broken:
    """A workbook with what was done to it, on which sheet; ``is_understood``: it still says the same."""

    done: str
    sheet: str
    book: TypedBook
    is_understood: bool = False


class Breaker:
    """Breaks a workbook. ``fresh`` gives a good one."""

    def __init__(self, fresh: Callable[[], TypedBook], rnd: random.Random) -> None:
        self.fresh, self.rnd = fresh, rnd

    def one(self, number: int) -> Broken:
        """Return the variant of a number: each way of breaking in turn."""
        ways = [name for name in sorted(dir(self)) if name.startswith("do_")]
        way = ways[number % len(ways)]
        self.book = self.fresh()
        sheet = getattr(self, way)()
        return Broken(f"{number} {way[3:]}", sheet, self.book, way.startswith("do_understood"))

    # --- cells

    def _cell(self, *holds: Holds, filled: bool = False, needed: bool = False) -> tuple[str, Column, Any]:
        """Any cell in a row of data whose column holds one of these."""
        found = []
        for sheet in TABLES:
            name = self.name(sheet)
            rows, heads = self.book.rows(name), self.book.heads(name)
            for column in sheet.columns:
                is_wanted = column.holds in holds and (column.is_required or not needed)
                if rows and is_wanted and column.heading in heads and column.key != YEARS:
                    found += [(name, column, row) for row in rows]
        self.rnd.shuffle(found)
        for name, column, row in found:
            cell = self.book.cell(name, row, column.heading)
            if not filled or cell.value:
                return name, column, cell
        raise AssertionError(holds)

    def name(self, sheet: Sheet) -> str:
        return sheet.name if sheet.name in self.book.book.sheetnames else self.word

    word = "取組"  # what the plan calls its initiatives

    def put(self, value: Any, *holds: Holds, filled: bool = False) -> str:
        name, _column, cell = self._cell(*holds, filled=filled)
        cell.value = value
        return name

    def do_text_in_a_number(self) -> str:
        return self.put(self.rnd.choice(["たくさん", "12匹", "1,2,3", "１２①"]), Holds.NUMBER)

    def do_text_in_a_whole_number(self) -> str:
        return self.put(self.rnd.choice(["一番", "1.5", "▲3"]), Holds.WHOLE)

    def do_unknown_word(self) -> str:
        return self.put(self.rnd.choice(["毎日", "？", "annual"]), Holds.CHOICE)

    def do_neither_yes_nor_no(self) -> str:
        return self.put("たぶん", Holds.YES_NO)

    def do_year_that_is_none(self) -> str:
        return self.put(self.rnd.choice(["来年", "令和99年度", "20255", "R7.5"]), Holds.YEAR)

    def do_day_that_is_none(self) -> str:
        self.book.cell("数値目標", self.book.rows("数値目標")[0], "基準値の時点").value = "令和5年2月30日"
        return "数値目標"

    def do_required_is_blank(self) -> str:
        name, _column, cell = self._cell(*Holds, filled=True, needed=True)
        row = [one for one in self.book.sheet(name)[cell.row] if one.value and one is not cell]
        if not row:  # the row is then not there at all
            return self.do_unknown_word()
        cell.value = None
        return name

    def do_named_row_is_not_there(self) -> str:
        name, _column, cell = self._cell(Holds.ONE, filled=True)
        cell.value = self.rnd.choice(["9-99", "ない名前", "0"])
        return name

    def do_one_of_several_is_not_there(self) -> str:
        name, _column, cell = self._cell(Holds.SEVERAL, filled=True)
        cell.value = f"{cell.value}\nない名前"
        return name

    def do_name_is_too_long(self) -> str:
        name, _column, cell = self._cell(Holds.LINE, filled=True, needed=True)
        cell.value = "長" * 400
        return name

    def do_formula_without_value(self) -> str:
        return self.put("=1+1", Holds.NUMBER, Holds.YEAR, Holds.CHOICE, Holds.LINE)

    def do_error_in_a_cell(self) -> str:
        name, _column, cell = self._cell(Holds.LINE, Holds.NUMBER, Holds.ONE, filled=True)
        cell.value, cell.data_type = "#REF!", "e"
        return name

    def do_date_in_a_text(self) -> str:
        return self.put(dt.datetime(2026, 1, 1), Holds.LINE, Holds.ONE, filled=True)  # noqa: DTZ001

    def do_merged_across(self) -> str:
        name = "年度別"
        row = self.rnd.choice(self.book.rows(name))
        heads = self.book.heads(name)
        years = [column for head, column in heads.items() if head.startswith("令和")]
        first = self.rnd.choice(years[:-1])
        page = self.book.sheet(name)
        page.cell(row, first).value = "2年とも"
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=first + 1)
        return name

    # --- what does not fit together

    def do_same_number_twice(self) -> str:
        rows = self.book.rows(self.word)
        first, second = self.rnd.sample(rows, 2)
        self.book.cell(self.word, second, "番号").value = self.book.cell(self.word, first, "番号").value
        return self.word

    def do_same_row_twice(self) -> str:
        name = self.rnd.choice(["用語", "工程", "上位計画", "本文"])
        rows = self.book.rows(name)
        if not rows:
            return self.do_same_number_twice()
        page, row = self.book.sheet(name), rows[0]
        copy = self.book.next_row(name)
        for cell in page[row]:
            page.cell(copy, cell.column).value = cell.value
        if name == "工程":  # its code is what must not stand twice
            return name
        return name

    def do_year_outside_the_plan(self) -> str:
        name = "実施評価指標"
        self.book.cell(name, self.rnd.choice(self.book.rows(name)), "年度").value = "令和35年度"
        return name

    def do_bar_ends_before_it_starts(self) -> str:
        name = "スケジュール"
        row = self.rnd.choice(self.book.rows(name))
        self.book.cell(name, row, "開始年度").value = "令和14年度"
        self.book.cell(name, row, "終了年度").value = "令和5年度"
        return name

    def do_target_without_direction(self) -> str:
        name = "数値目標"
        rows = [row for row in self.book.rows(name) if self.book.cell(name, row, "目標の向き").value]
        self.book.cell(name, self.rnd.choice(rows), "目標の向き").value = None
        return name

    def do_plan_ends_before_it_begins(self) -> str:
        self.book.fill("計画", 最終年度="平成30年度")
        return "計画"

    # --- sheets and columns

    def do_column_is_removed(self) -> str:
        sheet = self.rnd.choice([one for one in TABLES if self.book.rows(self.name(one))])
        name = self.name(sheet)
        needed = [one.heading for one in sheet.columns if one.is_required]
        self.book.sheet(name).delete_cols(self.book.heads(name)[self.rnd.choice(needed)])
        return name

    def do_heading_stands_twice(self) -> str:
        sheet = self.rnd.choice([one for one in TABLES if self.book.rows(self.name(one))])
        name = self.name(sheet)
        page = self.book.sheet(name)
        page.cell(2, page.max_column + 1).value = page.cell(2, 1).value
        return name

    def do_headings_are_gone(self) -> str:
        sheet = self.rnd.choice([one for one in TABLES if self.book.rows(self.name(one))])
        for cell in self.book.sheet(self.name(sheet))[2]:
            cell.value = None
        return self.name(sheet)

    def do_needed_sheet_is_gone(self) -> str:
        name = self.rnd.choice(["計画", self.word])
        del self.book.book[name]
        return ""

    def do_sheet_is_renamed_and_its_headings_too(self) -> str:
        page = self.book.sheet("数値目標")
        page.title = "KPI"
        for cell in page[2]:
            cell.value = f"列{cell.column}"
        return "KPI"

    def do_item_of_the_plan_twice(self) -> str:
        page = self.book.sheet("計画")
        page.cell(page.max_row + 1, 1).value = "計画名"
        page.cell(page.max_row, 2).value = "別の名前"
        return "計画"

    # --- what is understood

    def do_understood_columns_are_moved(self) -> str:
        name = "数値目標"
        page = self.book.sheet(name)
        page.move_range(f"C1:C{page.max_row}", cols=60)
        return name

    def do_understood_rows_are_inserted(self) -> str:
        name = self.rnd.choice(["数値目標", "年度別", self.word])
        self.book.sheet(name).insert_rows(1, 3)
        return name

    def do_understood_sheet_is_renamed(self) -> str:
        self.book.sheet("数値目標").title = "成果指標の一覧"
        return "成果指標の一覧"

    def do_understood_width_of_digits(self) -> str:
        name = "数値目標"
        rows = [row for row in self.book.rows(name) if self.book.cell(name, row, "目標値").value]
        cell = self.book.cell(name, self.rnd.choice(rows), "目標値")
        digits = str.maketrans("0123456789", "０１２３４５６７８９")
        cell.value = str(cell.value).translate(digits) + " "
        return name

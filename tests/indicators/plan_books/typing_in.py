"""A workbook as somebody fills it in: cells found by sheet, heading and row, as a reader finds them."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from indicators.plan_books.books import empty_book
from indicators.plan_books.workbook import EXAMPLE_OF, EXPLAINED


class TypedBook:
    """An opened workbook; what is typed goes below what stands there."""

    def __init__(self, content: bytes | None = None) -> None:
        content = empty_book(2026, 2030) if content is None else content
        self.book = openpyxl.load_workbook(BytesIO(content))

    def sheet(self, name: str) -> Worksheet:
        return self.book[name]

    def heads(self, name: str) -> dict[str, int]:
        """The columns of a sheet by heading, as it reads without ※必須."""
        row = self.sheet(name)[2]
        return {str(cell.value).split("\n")[0]: cell.column for cell in row if cell.value}

    def cell(self, name: str, row: int, heading: str) -> Any:
        return self.sheet(name).cell(row, self.heads(name)[heading])

    def rows(self, name: str) -> list[int]:
        """The numbers of the rows with something in them."""
        found = []
        for row in self.sheet(name).iter_rows(min_row=3):
            texts = [str(cell.value) for cell in row if cell.value not in (None, "")]
            if texts and not texts[0].startswith((EXPLAINED, EXAMPLE_OF)):
                found.append(row[0].row)
        return found

    def next_row(self, name: str) -> int:
        page = self.sheet(name)
        filled = [row[0].row for row in page.iter_rows() if any(cell.value not in (None, "") for cell in row)]
        return max(filled) + 1

    def add(self, name: str, **cells: Any) -> int:
        """Type a row; return its number."""
        row = self.next_row(name)
        for heading, value in cells.items():
            self.cell(name, row, heading).value = value
        return row

    def add_all(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            self.add(name, **row)

    def fill(self, name: str, **items: Any) -> None:
        """Type behind the items of an upright sheet."""
        page = self.sheet(name)
        places = {str(row[0].value).split("　")[0]: row[0].row for row in page.iter_rows(min_row=3)}
        for item, value in items.items():
            page.cell(places[item], 2).value = value

    def find(self, name: str, heading: str, value: str) -> int:
        """The first row with this value below a heading."""
        return next(row for row in self.rows(name) if self.cell(name, row, heading).value == value)

    def saved(self) -> bytes:
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def small_book() -> TypedBook:
    """A plan of one goal and two initiatives, typed with no column for machines."""
    book = TypedBook()
    book.fill(
        "計画", 計画名="川添町まちづくり計画", 団体名="川添町", 初年度="令和8年度", 最終年度="令和12年度"
    )
    book.add_all("階層", [{"呼び名": "目標"}, {"呼び名": "取組", "番号を付けて印字する": "はい"}])
    book.add("体系", 階層="目標", 番号="1", 名称="暮らし")
    book.add("取組", 番号="1-1", 名称="公園", 見出し="暮らし", 担当課="公園課", 数値目標の記載="公園　20か所")
    book.add("取組", 番号="1-2", 名称="道路", 見出し="暮らし")
    book.add("年度別", 番号="1-1", 令和8年度="調べる", 令和9年度="造る")
    book.add(
        "数値目標", 番号="1-1", 指標名="公園の数", 種類="時点値", 単位="か所", 目標値="20", 目標の向き="以上"
    )
    book.add("実施評価指標", 番号="1-1", 年度="令和8年度", 実施評価指標="候補地の決定")
    book.add("工程", 印字する名称="準備")
    book.add(
        "スケジュール",
        番号="1-1",
        工程="準備",
        開始年度="R8",
        開始の期="第1四半期",
        終了年度="R8",
        終了の期="第4四半期",
    )
    return book

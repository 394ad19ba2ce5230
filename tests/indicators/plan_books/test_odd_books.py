"""Workbooks that look right to who filled them in: nothing is lost or made of them without a word."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from indicators.plan_books.new_departments import doubtful
from indicators.plan_books.new_plan import read_new
from tests.indicators.plan_books.typing_in import TypedBook, small_book

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


def told(book: TypedBook) -> list[str]:
    return [f"{one.place}：{one.sentence}" for one in read_new(book.saved(), "計画.xlsx").problems]


def without(name: str) -> Callable[[TypedBook], None]:
    return lambda book: book.book.remove(book.book[name])


def typed(name: str, heading: str, value: Any) -> Callable[[TypedBook], None]:
    def do(book: TypedBook) -> None:
        book.cell(name, book.rows(name)[0], heading).value = value

    return do


def headed(name: str, heading: str, value: Any) -> Callable[[TypedBook], None]:
    def do(book: TypedBook) -> None:
        book.sheet(name).cell(2, book.heads(name)[heading]).value = value

    return do


def five_levels(book: TypedBook) -> None:
    book.add_all("階層", [{"呼び名": f"{number}段"} for number in range(3)])


CASES: list[tuple[Callable[[TypedBook], None], list[str]]] = [
    # What rows of a sheet that is gone were named by is not dropped.
    (without("工程"), ["シート「スケジュール」のB5：「準備」は、「工程」のシートにありません。"]),
    (
        without("体系"),
        [f"シート「取組」のC{row}：「暮らし」は、「体系」のシートにありません。" for row in (5, 6)],
    ),
    # Nor what stands below a heading that seems to be a year.
    (
        headed("年度別", "令和9年度", "２年目"),
        ["シート「年度別」のD2：見出し「２年目」の年度を読み取れません。"],
    ),
    (
        headed("年度別", "令和9年度", dt.datetime(2027, 4, 1)),  # noqa: DTZ001
        ["シート「年度別」のD2：見出し「2027-04-01」の年度を読み取れません。"],
    ),
    # One mistake is told once, at the cell that mends it, without names of machines.
    (typed("体系", "階層", "大目標"), ["シート「体系」のA5：「大目標」は、「階層」のシートにありません。"]),
    (typed("取組", "番号", "１－２"), ["シート「取組」のA6：番号「1-2」が重複しています。"]),
    (five_levels, ["シート「階層」のA1：階層は4つまでです。"]),
    # No department is made of several, or of a ditto mark.
    (
        typed("取組", "担当課", "公園課、道路課"),
        ["シート「取組」のF5：「公園課、道路課」という名称の部署は登録されて"],
    ),
    (typed("取組", "担当課", "〃"), ["シート「取組」のF5：「〃」は部署の名称として登録できません。"]),
    (typed("スケジュール", "開始の期", "第１四半期"), []),
]


@pytest.mark.parametrize(("do", "wanted"), CASES)
def test_what_is_odd_is_told_once_at_its_cell(do: Callable[[TypedBook], None], wanted: list[str]) -> None:
    book = small_book()
    do(book)
    if "１－２" in [str(book.cell("取組", row, "番号").value) for row in book.rows("取組")]:
        for name in ("年度別", "数値目標", "実施評価指標", "スケジュール"):
            book.sheet(name).delete_rows(5)
    found = told(book)
    assert len(found) == len(wanted), found
    for one, start in zip(found, wanted, strict=True):
        assert one.startswith(start)


def test_a_copy_of_a_sheet_is_read_as_no_other_one() -> None:
    book = small_book()
    book.book.copy_worksheet(book.book["数値目標"]).title = "数値目標 (2)"
    remarks = read_new(book.saved(), "計画.xlsx").remarks
    assert [one for one in remarks if "数値目標 (2)" in one] == [
        "シート「数値目標 (2)」のA1：シート「数値目標 (2)」は読みません。"
    ]


def test_a_level_that_stands_twice_is_said() -> None:
    book = small_book()
    book.add("階層", 呼び名="目標")
    shown = read_new(book.saved(), "計画.xlsx")
    assert sum("「目標」が2行以上にあります" in one for one in shown.remarks) == 2


@pytest.mark.parametrize("name", ["市民課", "こども・子育て課", "センター", "総務課（人事係）", "ー課"])
def test_names_of_departments_are_not_doubted(name: str) -> None:
    assert doubtful([name]) == []

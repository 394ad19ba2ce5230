"""予算・決算 as CSV and Excel: a row per year and heading, department or all of them, a datum per cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear
from reports.builders.money import Rows, money_by_department, money_by_heading
from reports.documents.cells import Cell, percent_of
from reports.documents.money import DEPARTMENT, NOTHING, MoneySum

WHOLE = "全体"
# With the widths of the worksheet in pixels.
COLUMNS = {
    "年度": 90,
    "集計の単位": 90,
    "名称": 200,
    "報告済": 70,
    "予算額（千円）": 100,
    "予算額の記載なし": 80,
    "決算額（千円）": 100,
    "決算額の記載なし": 80,
    "うち見込（千円）": 100,
    "執行率（％）": 80,
    "執行率の対象": 80,
}


def money_rows(years: Sequence[tuple[FiscalYear, Rows]], *, group_word: str) -> list[dict[str, Cell]]:
    """Return the rows of all given years; an amount that nobody states is empty, not 0.

    The two kinds of rows count the same amounts twice over: 集計の単位 tells them apart.
    """
    return [
        dict(zip(COLUMNS, (year.label, kind, *_cells(one)), strict=True))
        for year, rows in years
        for kind, one in _sums(rows, group_word)
    ]


def _sums(rows: Rows, group_word: str) -> Iterator[tuple[str, MoneySum]]:
    *by_heading, total = money_by_heading(rows)
    yield from ((group_word, one) for one in by_heading)
    yield from ((DEPARTMENT, one) for one in money_by_department(rows)[:-1])
    yield WHOLE, total


def _cells(one: MoneySum) -> tuple[Cell, ...]:
    return (
        one.name,
        one.reported,
        _amount(one.budget),
        one.without_budget,
        _amount(one.settlement),
        one.without_settlement,
        _amount(one.estimated),
        "" if one.rate == NOTHING else percent_of(one.rate),
        one.with_both,
    )


def _amount(value: Decimal | None) -> int | str:
    return "" if value is None else int(value)

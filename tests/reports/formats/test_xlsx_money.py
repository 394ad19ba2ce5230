"""予算・決算 as a worksheet: sums and rates that Excel reckons, each stored with the figure of the paper."""

import io
import re
from typing import Any

import openpyxl
import pytest

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.words import NEUTRAL
from reports.builders.money import money_part
from reports.documents.money import MoneyPart
from reports.documents.overview import InitiativeYear
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.money import draw_money
from tests.reports.builders.test_money import paid
from tests.reports.overview_rows import under

GYO, SAN = (under("gyo", "行政"),), (under("san", "産業"),)
THIS_YEAR = [
    paid(1000, 900, headings=GYO, lead="総務課"),
    paid(700, 500, "見込", headings=GYO, lead="学校教育課"),
    paid(300, None, headings=SAN, lead="総務課"),
    paid(None, None, headings=SAN, lead="総務課"),
]


def part_of(rows: list[InitiativeYear], *, years: int = 3) -> MoneyPart:
    known = [
        (FiscalYear(2021 + n), rows if n == years - 1 else [paid(50, 40, headings=GYO)]) for n in range(years)
    ]
    part = money_part(
        known, chosen=known[-1][0], period_label="令和５年度", words=NEUTRAL.at("施策"), group_word="分野"
    )
    assert part
    return part


def lines_of(part: MoneyPart, *, data_only: bool) -> list[list[Any]]:
    book = Book(title="評価報告書")
    draw_money(book, book.add_sheet("予算・決算"), "３　予算・決算", [part])
    sheet = openpyxl.load_workbook(io.BytesIO(book.finish()), data_only=data_only)["予算・決算"]
    lines = ([cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True))
    return [line for line in lines if line]


def shown(value: Any) -> str:
    """A stored value as the paper prints it."""
    if isinstance(value, float) and value < 10:
        return f"{100 * value:.1f}％"
    return f"{value:,}" if isinstance(value, int) else str(value)


def test_the_worksheet_holds_the_tables_of_the_paper() -> None:
    part = part_of(THIS_YEAR)
    found = [[shown(value) for value in line] for line in lines_of(part, data_only=True)]
    for head, sums in part.tables:
        start = found.index([head, *part.heads])
        for line, one in zip(found[start + 1 :], sums, strict=False):
            blank = [str(one.without_budget)], [str(one.without_settlement)]
            assert line == [
                one.name,
                str(one.reported),
                one.budget_text,
                *blank[0],
                one.settlement_text,
                *blank[1],
                one.estimated_text,
                one.rate,
                one.both_text,
            ]
    start = found.index(["分野", "区分", "令和３年度", "令和４年度", "令和５年度", "計"])
    lines = iter(found[start + 1 :])
    for name, sums in part.by_year.blocks[0].lines:
        assert next(lines) == [name, "予算額", *(one.budget_text for one in sums)]
        assert next(lines) == [name, "決算額", *(one.settlement_text for one in sums)]
        assert next(lines) == [name, "執行率", *(one.rate for one in sums)]


def test_totals_and_rates_are_formulas() -> None:
    lines = lines_of(part_of([paid(1000, 900, headings=GYO), paid(300, 200, headings=SAN)]), data_only=False)
    [total] = [line for line in lines if line[0] == "合計" and line[-1] == "2/2" and len(line) == 6][:1]
    assert [re.sub(r"\d+", "n", str(one)) for one in total] == [
        "合計",
        *["=SUM(Bn:Bn)", "=SUM(Cn:Cn)", "=SUM(Dn:Dn)"],
        "=Dn/Cn",
        "n/n",
    ]
    of_years = [line for line in lines if line[:2] in (["合計", "決算額"], ["行政", "決算額"])]
    assert [re.sub(r"\d+", "n", str(line[-1])) for line in of_years] == ["=SUM(Cn:En)", "=SUM(Fn,Fn)"]


def test_a_rate_of_fewer_than_the_sums_beside_it_is_no_formula() -> None:
    """300 of 1,000 is the rate; the sum of the settlements has another 500 in it."""
    part = part_of([paid(1000, 300, headings=GYO), paid(None, 500, headings=GYO)])
    [line] = [line for line in lines_of(part, data_only=False) if line[0] == "行政" and line[-1] == "1/2"]
    assert line[-2] == pytest.approx(0.3)


@pytest.mark.parametrize("years", [7, 12])
def test_of_two_blocks_the_sum_over_all_years_is_a_number(years: int) -> None:
    part = part_of([paid(1000, 900, headings=GYO)], years=years)
    lines = [line for line in lines_of(part, data_only=False) if line[:2] == ["行政", "予算額"]]
    assert [line[-1] for line in lines] == [50, 1000 + 50 * (years - 1)]

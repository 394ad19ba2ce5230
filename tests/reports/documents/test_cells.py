"""Cells of lists: a figure, a count, a day is one in Excel and in CSV; Excel shows it as it is printed."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from reports.documents.cells import Cell, Figure, cell_of, figure_of, percent_of
from reports.documents.list_head import ListHead
from reports.formats.csv import machine_text, render_csv
from reports.formats.xlsx.listing import render_list
from tests.reports.formats.xlsx_reading import head_row, shown

D = Decimal


@pytest.mark.parametrize(
    ("text", "value", "figure"),
    [
        ("6社", D(6), Figure(D(6), 0)),
        ("1,234.5％", D("1234.46"), Figure(D("1234.46"), 1)),
        ("▲0.5％", D("-0.5"), Figure(D("-0.5"), 1)),
        ("１回当たり11社", D(11), Figure(D(11), 0)),
        ("累計515件", D(515), Figure(D(515), 0)),
        ("82.0％", D("82.04"), Figure(D("82.04"), 1)),
        ("1.50", D("1.5"), Figure(D("1.5"), 2)),
        ("99.9％", D("99.97"), Figure(D("99.9"), 1)),  # the text keeps clear of 100 %, so the cell does too
        ("12.5", None, Figure(D("12.5"), 1)),
        ("12345678901234567", D("12345678901234567"), "12345678901234567"),  # more than a spreadsheet keeps
        ("調査中", None, "調査中"),
        ("", None, ""),
        ("－", None, "－"),
    ],
)
def test_a_printed_figure_is_a_number(text: str, value: Decimal | None, figure: Figure | str) -> None:
    assert figure_of(text, value) == figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("82.0％", Figure(D("82.0"), 1, "", "％")),
        ("▲25.0％", Figure(D("-25.0"), 1, "", "％")),
        ("実施率 50.0％", Figure(D("50.0"), 1, "実施率 ", "％")),
        ("100％未満", "100％未満"),
        ("－", "－"),
        ("", ""),
    ],
)
def test_a_printed_rate_is_a_number_in_percent(text: str, figure: Figure | str) -> None:
    assert percent_of(text) == figure


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("12", Figure(D(12), 0)),
        ("▲1,234.50", Figure(D("-1234.50"), 2)),
        ("0", Figure(D(0), 0)),
        ("令和7年10月1日", dt.date(2025, 10, 1)),
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("令和7年2月31日", "令和7年2月31日"),
        ("007", "007"),
        ("1,2", "1,2"),
        ("12社", "12社"),
        ("令和7年度", "令和7年度"),
        ("令和7年10月1日に開始", "令和7年10月1日に開始"),
        ("（空欄）", "（空欄）"),
        ("はい", "はい"),
    ],
)
def test_a_text_that_is_nothing_but_a_number_or_a_day_is_one(text: str, cell: Cell) -> None:
    assert cell_of(text) == cell


CELLS: list[tuple[Cell, str, str]] = [  # the cell, as Excel shows it, as the CSV has it
    (Figure(D("1234.46"), 1), "1,234.5", "1234.5"),
    (Figure(D("-1234.45"), 1), "▲1,234.5", "-1234.5"),
    (Figure(D("-0.04"), 1), "0.0", "0.0"),
    (Figure(D("1.5"), 2), "1.50", "1.50"),
    (Figure(D(0), 0), "0", "0"),
    (Figure(D("50"), 1, "実施率 ", "％"), "実施率 50.0％", "50.0"),
    (Figure(D("-25"), 1, "", "％"), "▲25.0％", "-25.0"),
    (Figure(D(1) / D(3), 6), "0.333333", "0.333333"),
    (12, "12", "12"),
    (-3, "▲3", "-3"),
    (1234567, "1,234,567", "1234567"),
    (dt.date(2026, 4, 10), "令和8年4月10日", "2026-04-10"),
    (dt.date(2019, 5, 1), "令和元年5月1日", "2019-05-01"),
    (dt.date(2006, 3, 1), "平成18年3月1日", "2006-03-01"),
    (dt.datetime(2026, 4, 10, 9, 5, tzinfo=dt.UTC), "令和8年4月10日 09:05:00", "2026-04-10 09:05:00"),
    ("", "", ""),
    ("－", "－", "－"),
    ("=1+1", "=1+1", "'=1+1"),
    ("\u200b＝1+1", "\u200b＝1+1", "'\u200b＝1+1"),
    ("-5", "-5", "-5"),
]


def test_excel_shows_what_is_printed_and_csv_holds_what_a_program_reads() -> None:
    rows = [{"値": cell} for cell, _shown, _text in CELLS]
    book = openpyxl.load_workbook(io.BytesIO(render_list(ListHead(title="表"), {"値": 120}, rows)))
    cells = [cell for (cell,) in book.active.iter_rows(min_row=head_row(book.active) + 1)]
    for cell, (given, printed, text) in zip(cells, CELLS, strict=True):
        assert machine_text(given) == text
        if isinstance(given, Figure):
            assert given.text == printed
        assert shown(cell) == printed.replace("％", "%"), "a share with Excel's own sign"
        assert cell.data_type == (
            "s" if isinstance(given, str) and given else "d" if isinstance(given, dt.date) else "n"
        )
        assert bool(cell.quotePrefix) == (given in ("=1+1", "\u200b＝1+1"))
    csv_text = render_csv(rows, ["値"]).decode("utf-8-sig")
    assert csv_text.splitlines()[1] == "1234.5"

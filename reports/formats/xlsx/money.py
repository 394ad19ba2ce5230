"""予算・決算 of the yearly report: the tables of the paper in numbers, whose sums and rates Excel reckons."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import width_for
from reports.documents.cells import Figure, percent_of
from reports.documents.money import NOTHING, MoneyBlock, MoneyPart, MoneySum
from reports.formats.xlsx.book import BASE_SIZE, Book, Style
from reports.formats.xlsx.lists import draw_front
from reports.formats.xlsx.table import HEAD, NUMBER, TEXT, TOTAL, Table
from reports.formats.xlsx.values import Formula, Reckoned, Share, Sum, Value

# The names, then as many columns as the widest table has: those of the sums, or the kind and seven years.
_NAME_WIDTH, _WIDEST_NAME = 150, 260
_WIDTHS = [88] * 8
_FIRST_YEAR = 2
_SECTION = {"bold": True, "font_size": 12}


def draw_money(book: Book, sheet: Worksheet, heading: str, parts: Sequence[MoneyPart]) -> None:
    """Write the tables of each level that states any amounts, in 千円."""
    names = [one.name for part in parts for _head, sums in part.tables for one in sums]
    width = width_for(names, least=_NAME_WIDTH, most=_WIDEST_NAME, lines=2, size=BASE_SIZE)
    table = Table(book, sheet, (width, *_WIDTHS))
    draw_front(table, heading)
    for part in parts:
        if len(parts) > 1:
            table.line(f"{part.words.initiative}の{heading}", _SECTION)
        table.line(f"{part.headline}。", {"bold": True})
        for sentence in part.sentences:
            table.line(sentence)
        for head, sums in part.tables:
            table.next(9)
            _draw_sums(table, part, head, sums)
        for block in part.by_year.blocks if len(part.by_year.years) > 1 else ():
            table.next(9)
            with table.together():
                _draw_years(table, part, block)
        table.next(9)


def _draw_sums(table: Table, part: MoneyPart, head: str, sums: Sequence[MoneySum]) -> None:
    caption = f"{head}別の予算額・決算額（{part.period_label}、単位：千円）"
    with table.headed([head, *part.heads], caption=caption, caption_style={"bold": True}):
        first = table.row
        for one in sums:
            is_total = one is sums[-1]
            values: list[Reckoned] = [one.name, *_values(part, one)]
            if is_total and len(sums) > 1:
                above = range(first, table.row)
                values = [Sum(above, value) if isinstance(value, int) else value for value in values]
            weight = TOTAL if is_total else {}
            table.cells(values, [{**TEXT, **weight}, *[{**NUMBER, **weight}] * (len(values) - 1)])


def _values(part: MoneyPart, one: MoneySum) -> list[Reckoned]:
    """In the order of ``MoneyPart.heads``."""
    blank = part.shows_blank
    budget, settlement = 2, 4 if blank else 3
    return [
        one.reported,
        _amount(one.budget),
        *([one.without_budget] if blank else []),
        _amount(one.settlement),
        *([one.without_settlement] if blank else []),
        *([_amount(one.estimated)] if part.shows_estimates else []),
        Share(settlement, budget, percent_of(one.rate)),
        one.both_text,
    ]


def _amount(value: Decimal | None) -> int | str:
    return NOTHING if value is None else int(value)


def _draw_years(table: Table, part: MoneyPart, block: MoneyBlock) -> None:
    """Three rows for each line; behind the last years all of them together, below the lines their sum."""
    table.line("年度別の予算額・決算額（単位：千円）", {"bold": True})
    labels = [year.official_label for year in block.years]
    rest = len(block.lines[0][1]) - len(labels)
    heads = [part.group_word or "対象", "区分", *labels, *["計"] * rest]
    table.cells(heads, [HEAD] * len(heads))
    # 計 is reckoned where all years that it is of stand in the row.
    years = len(labels) if len(part.by_year.blocks) == 1 else 0
    above: list[int] = []
    for name, sums in block.lines:
        is_last = len(above) == len(block.lines) - 1
        first = table.row
        _draw_line(table, name, sums, above=above if is_last else [], years=years)
        above.append(first)


def _draw_line(
    table: Table, name: str, sums: Sequence[MoneySum], *, above: Sequence[int], years: int
) -> None:
    """Write 予算額, 決算額, 執行率; ``above``: the first rows of the lines that these are the sum of."""
    first = table.row
    for number, kind in enumerate(("予算額", "決算額")):
        values: list[Value] = []
        for column, one in enumerate(sums, start=_FIRST_YEAR):
            amount = one.settlement if number else one.budget
            cells = ",".join(xl_rowcol_to_cell(row + number, column) for row in above)
            if not cells and years and column == _FIRST_YEAR + years:
                cells = xl_range(table.row, _FIRST_YEAR, table.row, column - 1)
            is_sum = cells and amount is not None
            values.append(Formula(f"SUM({cells})", int(amount or 0)) if is_sum else _amount(amount))
        _draw_row(table, [name, kind, *values], _weight(above, is_first=not number))
    rates = [_rate(one, first, column) for column, one in enumerate(sums, start=_FIRST_YEAR)]
    _draw_row(table, [name, "執行率", *rates], _weight(above))


def _weight(above: Sequence[int], *, is_first: bool = False) -> Style:
    """What the rows of a total add to their style: a line above the first of them."""
    return (TOTAL if is_first else {"bold": True}) if above else {}


def _rate(one: MoneySum, first: int, column: int) -> Value:
    """The rate of the two cells above it, where the amounts in them are those that it is of."""
    shown = percent_of(one.rate)
    if not isinstance(shown, Figure) or not one.budget or one.settlement is None:
        return shown
    exact = replace(shown, value=100 * one.settlement / one.budget)
    if not one.is_of_all:
        return shown
    budget, settlement = (xl_rowcol_to_cell(first + number, column) for number in (0, 1))
    return Formula(f"{settlement}/{budget}", exact)


def _draw_row(table: Table, values: Sequence[Value], style: Style) -> None:
    table.cells(values, [{**TEXT, **style}] * 2 + [{**NUMBER, **style}] * (len(values) - 2))

"""予算額 and 決算額, summed: by heading of the top level, by department and by year, with 執行率.

Pure: it takes the rows as the reader sees them. What is counted is what the tally counts (see there):
reports that are due, handed in and seen; a heading that reports is on its own level. Amounts are stored in
whole 千円, so printed parts always add up to the printed sum, and no sentence on rounding is needed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answer_words import money_text
from indicators.book.report_fields import status_of
from indicators.models import SettlementStatus
from initiatives.words import Words
from reports.builders.tally import ALL, counted, counted_once, group_names, share
from reports.documents.money import NOTHING, MoneyLine, MoneyPart, MoneySum, MoneyYears
from reports.documents.overview import InitiativeYear

BUDGET, SETTLEMENT = "budget", "settlement"
ESTIMATED = str(SettlementStatus.ESTIMATED.label)
Rows = Sequence[InitiativeYear]


def money_sum(rows: Rows, *, key: str = "", name: str = ALL) -> MoneySum:
    """Sum the amounts of one group of rows, of one year or of several.

    執行率 is 決算額 ÷ 予算額 of those alone that state both, both summed first.
    """
    seen = counted(rows)
    budgets = [row.money[BUDGET] for row in seen if BUDGET in row.money]
    settlements = [row.money[SETTLEMENT] for row in seen if SETTLEMENT in row.money]
    estimates = [row.money[SETTLEMENT] for row in seen if _is_estimated(row)]
    both = [row.money for row in seen if BUDGET in row.money and SETTLEMENT in row.money]
    return MoneySum(
        key=key,
        name=name,
        reported=len(seen),
        budget=_total(budgets),
        settlement=_total(settlements),
        estimated=_total(estimates),
        with_budget=len(budgets),
        with_settlement=len(settlements),
        with_estimate=len(estimates),
        with_both=len(both),
        rate=share(sum(one[SETTLEMENT] for one in both), sum(one[BUDGET] for one in both)),
    )


def _is_estimated(row: InitiativeYear) -> bool:
    return SETTLEMENT in row.money and row.text(status_of(SETTLEMENT)) == ESTIMATED


def _total(amounts: Sequence[Decimal]) -> Decimal | None:
    return sum(amounts, Decimal(0)) if amounts else None


def money_by_heading(rows: Rows) -> tuple[MoneySum, ...]:
    """Sum each heading of the top level that has anything due, in the plan's order, and all of them."""
    return _grouped(rows, group_names(rows), lambda row: row.group.key)


def money_by_department(rows: Rows) -> tuple[MoneySum, ...]:
    """Sum each department that leads (主担当, at the fiscal year's end) what is due, and all of them."""
    names = {row.lead: row.lead for row in rows if row.is_planned}
    return _grouped(rows, names, lambda row: row.lead)


def _grouped(
    rows: Rows, names: Mapping[str, str], key_of: Callable[[InitiativeYear], str]
) -> tuple[MoneySum, ...]:
    parts = (
        money_sum([row for row in rows if key_of(row) == key], key=key, name=name)
        for key, name in names.items()
    )
    return (*parts, money_sum(rows))


def money_by_year(years: Sequence[tuple[FiscalYear, Rows]]) -> MoneyYears:
    """Sum each heading in each year, in the words of the latest year that has it."""
    names: dict[str, str] = {}
    for _year, rows in reversed(years):
        names = group_names(rows) | names
    lines = [
        _line(name, [[row for row in rows if row.group.key == key] for _year, rows in years])
        for key, name in names.items()
    ]
    of_all = _line(ALL, [rows for _year, rows in years])
    return MoneyYears(tuple(year for year, _rows in years), (*lines, of_all))


def _line(name: str, years: Sequence[Rows]) -> MoneyLine:
    together = [row for rows in years for row in rows]
    return MoneyLine(name, tuple(map(money_sum, years)), money_sum(together))


def money_part(
    years: Sequence[tuple[FiscalYear, Rows]],
    *,
    chosen: FiscalYear | None,
    period_label: str,
    words: Words,
    group_word: str,
) -> MoneyPart | None:
    """Return 予算・決算 of one level: of the chosen year, or (None) of all given years together.

    ``years`` are those to be put side by side, the chosen one among them. None where nobody states an amount
    in any of them.
    """
    together = [row for _year, rows in years for row in rows]
    if not money_sum(together).has_any:
        return None
    rows = together if chosen is None else next(rows for year, rows in years if year == chosen)
    # Over several years reports are counted, no longer what reports.
    counter = words.counter if chosen else "件"
    total = money_sum(rows)
    return MoneyPart(
        words=words,
        period_label=period_label,
        group_word=group_word if any(row.headings for row in together) else "",
        headline=_headline(total, period_label, counter),
        sentences=tuple(_sentences(total, rows, counter)),
        by_heading=money_by_heading(rows),
        by_department=money_by_department(rows),
        by_year=money_by_year(years),
    )


def _headline(total: MoneySum, period_label: str, counter: str) -> str:
    if total.settlement is None:
        known = f"予算額は{_thousands(total.budget)}で、" if total.budget is not None else ""
        return f"{period_label}の{known}決算額は、まだ報告がありません"
    spent = f"{period_label}の決算額は{_thousands(total.settlement)}"
    if total.rate == NOTHING:
        return f"{spent}です"
    # The sums beside it are of others too: then it says itself what it is of.
    of = "" if total.is_of_all else f"（予算額と決算額の両方が記載された{total.with_both}{counter}）"
    return f"{spent}、執行率は{total.rate}{of}です"


def _thousands(amount: Decimal | None) -> str:
    return money_text(amount or Decimal(0))


def _sentences(total: MoneySum, rows: Rows, counter: str) -> Iterator[str]:
    """What the sums are of, and what is in none of them."""
    if total.rate != NOTHING:
        yield (
            f"執行率は、予算額と決算額の両方が記載された{total.with_both}{counter}の、"
            "決算額の合計÷予算額の合計です。"
        )
    blank = [
        f"{word}の記載がないもの {count}{counter}"
        for word, count in (("予算額", total.without_budget), ("決算額", total.without_settlement))
        if count
    ]
    if blank:
        yield (
            f"報告済の{total.reported}{counter}のうち、{'、'.join(blank)}は、その額の合計に入っていません"
            "（0千円とはみなしていません）。"
        )
    yield from _worth(total, counter)
    yield from _left_out(rows, counter)
    once = counted_once(rows)
    if once:
        yield "金額は再掲を除きます（もとの見出しでだけ集計します）。"


def _worth(total: MoneySum, counter: str) -> Iterator[str]:
    """Whether the settlements are 見込 or 確定."""
    if not total.with_settlement:
        return
    if not total.with_estimate:
        yield "決算額は、すべて確定した額です。"
    elif total.with_estimate == total.with_settlement:
        yield "決算額は、すべて見込の額です。"
    else:
        yield (
            f"決算額のうち、{total.with_estimate}{counter}の{_thousands(total.estimated)}は見込の額、"
            "ほかは確定した額です。"
        )


def _left_out(rows: Iterable[InitiativeYear], counter: str) -> Iterator[str]:
    """未報告 (where the reader may know), 公表前, and amounts of years that are 計画なし."""
    found = list(rows)
    due = [row for row in found if row.is_planned]
    hidden = sum(row.is_not_published for row in due)
    silent = sum(not row.is_reported and not row.is_not_published and bool(row.state) for row in due)
    beside = [f"{word} {count}{counter}" for word, count in (("未報告", silent), ("公表前", hidden)) if count]
    if beside:
        yield f"{'、'.join(beside)}の額は、含んでいません。"
    unasked = sum(not row.is_planned and bool(row.money) for row in found)
    if unasked:
        yield f"計画なしの年度に報告された額（{unasked}{counter}）は、含んでいません。"

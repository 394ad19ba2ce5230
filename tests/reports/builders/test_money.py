"""予算・決算 in sums: what is in which sum, what the rate is of, and the sentences that say so."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.words import NEUTRAL
from reports.builders.money import (
    money_by_department,
    money_by_heading,
    money_by_year,
    money_part,
    money_sum,
)
from reports.documents.money import MoneyPart
from reports.documents.overview import InitiativeYear, hidden, out_of_scope
from tests.reports.overview_rows import row, under

WORDS = NEUTRAL.at("施策")


def paid(budget: int | None, settlement: int | None, worth: str = "確定", **fields: Any) -> InitiativeYear:
    """A report with its amounts, None where the field is blank."""
    stated = {"budget": budget, "settlement": settlement}
    money = {name: Decimal(amount) for name, amount in stated.items() if amount is not None}
    texts = {"settlement_status": worth} if settlement is not None else {}
    return row(**{"money": money, "texts": texts, "lead": "学校教育課"} | fields)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # budget, settlement, of which 見込, rate, how many the rate is of
        ([paid(1000, 900)], ("1,000", "900", "－", "90.0％", "1/1")),
        # Half up, one decimal; a rate may be over 100 %.
        ([paid(2000, 1999)], ("2,000", "1,999", "－", "100.0％", "1/1")),
        ([paid(8000, 4_004)], ("8,000", "4,004", "－", "50.1％", "1/1")),
        ([paid(1000, 1205)], ("1,000", "1,205", "－", "120.5％", "1/1")),
        # Blank is not 0: it is in no sum, and the rate is only of those that state both.
        (
            [paid(1000, 500), paid(700, None), paid(None, 300), paid(None, None)],
            ("1,700", "800", "－", "50.0％", "1/4"),
        ),
        ([paid(None, None)], ("－", "－", "－", "－", "0/1")),
        ([paid(700, None)], ("700", "－", "－", "－", "0/1")),
        # 0 is an amount; of nothing there is no rate.
        ([paid(0, 0)], ("0", "0", "－", "－", "1/1")),
        ([paid(1000, 0)], ("1,000", "0", "－", "0.0％", "1/1")),
        ([paid(0, 50), paid(100, 50)], ("100", "100", "－", "100.0％", "2/2")),
        # Summed first, not a mean of rates.
        ([paid(9000, 9000), paid(1000, 0)], ("10,000", "9,000", "－", "90.0％", "2/2")),
        ([paid(100, 90, "見込"), paid(100, 80)], ("200", "170", "90", "85.0％", "2/2")),
        ([paid(100, 0, "見込")], ("100", "0", "0", "0.0％", "1/1")),
        # Not due, not handed in, not seen: in no sum.
        (
            [
                paid(100, 90),
                paid(5, 5, is_planned=False),
                paid(6, 6, state="drafting", is_shown=False),
                hidden(paid(7, 7)),
                out_of_scope(paid(8, 8)),
            ],
            ("100", "90", "－", "90.0％", "1/1"),
        ),
        ([], ("－", "－", "－", "－", "0/0")),
    ],
)
def test_a_sum(rows: list[InitiativeYear], wanted: tuple[str, ...]) -> None:
    one = money_sum(rows)
    assert (one.budget_text, one.settlement_text, one.estimated_text, one.rate, one.both_text) == wanted


GYO, SAN = (under("gyo", "行政"),), (under("san", "産業"),)
ROWS = [
    paid(100, 90, headings=GYO, lead="総務課"),
    # 再掲: counted under its own heading alone. Of two that lead, the main one has it.
    paid(200, 200, headings=GYO, further=(SAN,), lead="学校教育課", departments=("商工課", "学校教育課")),
    paid(300, None, headings=SAN, lead="総務課"),
]


def sums(found: Sequence[Any]) -> list[tuple[str, str, str]]:
    return [(one.name, one.budget_text, one.settlement_text) for one in found]


def test_by_heading_counts_what_stands_again_once() -> None:
    assert sums(money_by_heading(ROWS)) == [
        ("行政", "300", "290"),
        ("産業", "300", "－"),
        ("合計", "600", "290"),
    ]


def test_by_department_that_leads() -> None:
    assert sums(money_by_department(ROWS)) == [
        ("総務課", "400", "90"),
        ("学校教育課", "200", "200"),
        ("合計", "600", "290"),
    ]


def test_without_headings_there_is_the_sum_alone() -> None:
    assert sums(money_by_heading([paid(100, 90, headings=())])) == [("合計", "100", "90")]


R5, R6 = FiscalYear(2023), FiscalYear(2024)


def years() -> list[tuple[FiscalYear, list[InitiativeYear]]]:
    last = [
        paid(50, 40, headings=(under("gyo", "行政改革"),)),
        paid(10, 10, headings=(under("old", "旧分野"),)),
    ]
    return [(R5, last), (R6, ROWS)]


def test_by_year_each_heading_has_its_latest_name() -> None:
    table = money_by_year(years())
    assert [
        (line.name, [one.budget_text for one in line.years], line.total.settlement_text)
        for line in table.lines
    ] == [
        ("行政", ["50", "300"], "330"),
        ("旧分野", ["10", "－"], "10"),
        ("産業", ["－", "300"], "－"),
        ("合計", ["60", "600"], "340"),
    ]


@pytest.mark.parametrize("count", [1, 6, 7, 12])
def test_more_than_six_years_stand_in_two_blocks(count: int) -> None:
    table = money_by_year([(FiscalYear(2021 + n), ROWS) for n in range(count)])
    blocks = table.blocks
    assert [year for block in blocks for year in block.years] == list(table.years)
    assert len(blocks) == (1 if count <= 6 else 2)
    # Behind the last year all of them together.
    widths = [len(block.years) for block in blocks]
    widths[-1] += 1
    assert [{len(line) for _name, line in block.lines} for block in blocks] == [{width} for width in widths]
    assert blocks[-1].lines[-1][1][-1].budget_text == f"{600 * count:,}"


@pytest.mark.parametrize("name", ["by_heading", "by_department"])
def test_printed_parts_add_up_to_the_printed_sum(name: str) -> None:
    """Amounts are whole 千円: nothing is rounded, so no table needs the sentence on rounding."""
    *parts, total = getattr(of_year(ROWS), name)
    for column in ("budget_text", "settlement_text"):
        printed = [getattr(one, column).replace(",", "") for one in parts]
        assert sum(int(text) for text in printed if text != "－") == int(
            getattr(total, column).replace(",", "")
        )


def of_year(rows: list[InitiativeYear], chosen: FiscalYear | None = R6) -> MoneyPart:
    part = money_part(
        [(R5, [paid(1, 1)]), (R6, rows)],
        chosen=chosen,
        period_label="令和６年度",
        words=WORDS,
        group_word="分野",
    )
    assert part
    return part


RATE = "執行率は、予算額と決算額の両方が記載された{}の、決算額の合計÷予算額の合計です。"
BLANK = "報告済の{}のうち、{}は、その額の合計に入っていません（0千円とはみなしていません）。"


@pytest.mark.parametrize(
    ("rows", "headline", "sentences"),
    [
        (
            [paid(1000, 900)],
            "決算額は900千円、執行率は90.0％です",
            [RATE.format("1施策"), "決算額は、すべて確定した額です。"],
        ),
        (
            [paid(1000, 900, "見込"), paid(500, None), paid(None, 2000)],
            "決算額は2,900千円、執行率は90.0％（予算額と決算額の両方が記載された1施策）です",
            [
                RATE.format("1施策"),
                BLANK.format("3施策", "予算額の記載がないもの 1施策、決算額の記載がないもの 1施策"),
                "決算額のうち、1施策の900千円は見込の額、ほかは確定した額です。",
            ],
        ),
        (
            [paid(1000, 900, "見込"), paid(1000, 900, "見込", further=(SAN,))],
            "決算額は1,800千円、執行率は90.0％です",
            [
                RATE.format("2施策"),
                "決算額は、すべて見込の額です。",
                "金額は再掲を除きます（もとの見出しでだけ集計します）。",
            ],
        ),
        # Half of it is known: no rate is claimed.
        (
            [paid(1000, None)],
            "予算額は1,000千円で、決算額は、まだ報告がありません",
            [BLANK.format("1施策", "決算額の記載がないもの 1施策")],
        ),
        (
            [paid(None, 10)],
            "決算額は10千円です",
            [BLANK.format("1施策", "予算額の記載がないもの 1施策"), "決算額は、すべて確定した額です。"],
        ),
        # A budget of nothing has no rate to tell.
        (
            [paid(0, 10)],
            "決算額は10千円です",
            ["決算額は、すべて確定した額です。"],
        ),
        (
            [
                paid(1000, 900),
                hidden(paid(1, 1, state="drafting")),
                out_of_scope(paid(2, 2)),
                paid(3, 3, is_planned=False),
            ],
            "決算額は900千円、執行率は90.0％です",
            [
                RATE.format("1施策"),
                "決算額は、すべて確定した額です。",
                "未報告 1施策、公表前 1施策の額は、含んでいません。",
                "計画なしの年度に報告された額（1施策）は、含んでいません。",
            ],
        ),
    ],
)
def test_what_the_sums_are_of_is_said(
    rows: list[InitiativeYear], headline: str, sentences: list[str]
) -> None:
    part = of_year(rows)
    assert (part.headline, list(part.sentences)) == (f"令和６年度の{headline}", sentences)


def test_several_years_together_count_reports() -> None:
    part = of_year([paid(1000, 900)], chosen=None)
    assert part.total.settlement_text == "901"
    assert part.sentences[0] == RATE.format("2件")


def test_nothing_is_said_where_nobody_states_an_amount() -> None:
    found = [(R6, [paid(None, None), hidden(paid(5, 5)), paid(5, 5, is_planned=False)])]
    assert money_part(found, chosen=R6, period_label="", words=WORDS, group_word="分野") is None


def test_levels_without_headings_name_no_group() -> None:
    alone = [replace(one, headings=(), further=()) for one in ROWS]
    part = money_part([(R6, alone)], chosen=R6, period_label="", words=WORDS, group_word="分野")
    assert part
    assert part.group_word == ""
    assert not any(re.search("再掲", sentence) for sentence in part.sentences)

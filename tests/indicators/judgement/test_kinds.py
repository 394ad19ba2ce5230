"""What each kind makes of what was entered: a figure, words for pages, values for machines."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.judgement import ItemCounts, Status, YearFigure, facts_from_history, year_figures
from tests.indicators.judgement.judgement_cases import IMARI, R3, R4, R5, R7, dec, rule

DAY = dt.date(2023, 6, 1)


def entered(value: Any = None, **fields: Any) -> MeasurementAnswer:
    """Numbers as a table writes them."""
    for name in ("numerator", "denominator"):
        if name in fields:
            fields[name] = dec(fields[name])
    return MeasurementAnswer(fields.pop("status", "confirmed"), value=dec(value), **fields)


def events(*counts: int) -> MeasurementAnswer:
    """An event each month from June on, the second one with a name."""
    names = ("", "商談会", "")
    held = [
        EventAnswer(dt.date(2023, 6 + place, 1), name, Decimal(count))
        for place, (name, count) in enumerate(zip(names, counts, strict=False))
    ]
    return MeasurementAnswer("confirmed", events=held)


MEAN = rule("per_event", 10, unit="社")
SHARE = rule("ratio", 80)
TOTAL = rule("cumulative", 200, unit="人")
SYSTEM = rule("milestone", due=R5)
NUMBER = rule("annual", 3000, unit="人")
TEXT = rule("text")
PARTS = ("保有者数※", "全市民数※")


def figure_of(plan: Any, given: MeasurementAnswer, year: int = R5) -> YearFigure:
    return plan.kind.rules.figure(given, year)


@pytest.mark.parametrize(
    ("plan", "given", "figure"),
    [
        (NUMBER, entered(12), YearFigure(R5, Status.CONFIRMED, dec(12))),
        (NUMBER, entered(status=""), YearFigure(R5)),
        (NUMBER, entered(12, status=""), YearFigure(R5)),
        (NUMBER, entered(status="pending"), YearFigure(R5, Status.PENDING)),
        (
            SHARE,
            entered(status="preliminary", numerator=41, denominator=50),
            YearFigure(R5, Status.PRELIMINARY, None, dec(41), dec(50)),
        ),
        (SYSTEM, entered(reached_on=DAY), YearFigure(R5, Status.CONFIRMED, reached_on=DAY)),
        # The mean is computed; what else is stored with it says nothing more.
        (MEAN, events(8, 11), YearFigure(R5, Status.CONFIRMED, dec("9.5"))),
        (MEAN, replace(events(8, 11), status=""), YearFigure(R5)),
        (MEAN, entered(9, numerator=18, denominator=2), YearFigure(R5, Status.CONFIRMED, dec(9))),
    ],
)
def test_what_was_entered_as_the_judgement_takes_it(
    plan: Any, given: MeasurementAnswer, figure: YearFigure
) -> None:
    assert figure_of(plan, given) == figure


# plan, entered, figures of earlier years → the value of R5
WORDS = [
    (NUMBER, entered("1234.6"), [], "1,235人"),
    (NUMBER, entered(status=""), [], ""),
    (MEAN, events(8, 11), [], "１回当たり9.5社"),
    (MEAN, entered(), [], ""),
    (SHARE, entered(numerator=41, denominator=50), [], "82.0％"),
    (SHARE, entered(82, is_rate_only=True), [], "82.0％（率のみ）"),
    (SHARE, entered(is_rate_only=True), [], ""),
    (
        TOTAL,
        entered(35),
        [YearFigure(R3, Status.CONFIRMED, dec(10)), YearFigure(R4, Status.NOT_HELD)],
        "累計45人（うち当年度35人）",
    ),
    (TOTAL, entered(35), [YearFigure(R3, Status.CONFIRMED, dec(10))], "当年度35人（累計は未確定）"),
    (TOTAL, entered(), [], ""),
    (SYSTEM, entered(reached_on=DAY), [], "達成（令和5年6月1日）"),
    (SYSTEM, entered(is_reached=False), [], "未達成"),
    (rule("milestone", due=R7), entered(is_reached=False), [], "進行中（期限前）"),
    (TEXT, entered(text_value="手続きを見直した"), [], "手続きを見直した"),
]


@pytest.mark.parametrize(("plan", "given", "earlier", "words"), WORDS)
def test_the_value_of_a_year_in_words(
    plan: Any, given: MeasurementAnswer, earlier: list[YearFigure], words: str
) -> None:
    facts = facts_from_history(plan, [*earlier, figure_of(plan, given)], R5, ItemCounts())
    assert plan.kind.rules.value_words(given, facts, year_figures(plan, facts, IMARI)) == words


def test_a_year_without_a_measurement_has_no_words() -> None:
    for plan in (SHARE, TEXT):
        facts = facts_from_history(plan, [], R5, ItemCounts())
        assert plan.kind.rules.value_words(None, facts, year_figures(plan, facts, IMARI)) == ""
    # A rate may be known although nothing was entered here.
    facts = facts_from_history(SHARE, [YearFigure(R5, Status.CONFIRMED, dec(82))], R5, ItemCounts())
    assert SHARE.kind.rules.value_words(None, facts, year_figures(SHARE, facts, IMARI)) == "82.0％"


@pytest.mark.parametrize(
    ("plan", "given", "lines", "notes"),
    [
        (NUMBER, entered(12), [], ""),
        (
            SHARE,
            entered(numerator=41000, denominator=50000),
            ["保有者数 41,000 ÷ 全市民数 50,000 ＝ 82.0％"],
            "41,000／50,000",
        ),
        (SHARE, entered(82, is_rate_only=True), [], ""),
        (SHARE, entered(numerator=3), [], ""),
        (SHARE, entered(denominator=3), [], ""),
        (SHARE, entered(numerator=0, denominator=0), [], "0／0"),
        (
            MEAN,
            events(8, 12, 10),
            [
                "3回、最少8社、最多12社、目標を満たした回2回",
                "令和5年6月1日 8社",
                "令和5年7月1日 商談会 12社",
                "令和5年8月1日 10社",
            ],
            "3回（最少8〜最多12）",
        ),
        (
            rule("per_event", unit="社"),
            events(8, 12),
            ["2回、最少8社、最多12社", "令和5年6月1日 8社", "令和5年7月1日 商談会 12社"],
            "2回（最少8〜最多12）",
        ),
        (MEAN, entered(9), [], ""),
        # The number of events is entered as the events themselves.
        (NUMBER, events(8, 12), [], ""),
    ],
)
def test_what_a_value_was_computed_from(
    plan: Any, given: MeasurementAnswer, lines: list[str], notes: str
) -> None:
    facts = facts_from_history(plan, [], R5, ItemCounts())
    figures = year_figures(plan, facts, IMARI)
    assert list(plan.kind.rules.details(given, figures, PARTS)) == lines
    assert plan.kind.rules.notes(given) == notes


@pytest.mark.parametrize(
    ("plan", "reference", "words"),
    [
        (SHARE, "80", "目標 80.0％以上"),
        (SHARE, "54.3", "目安 54.3％以上"),
        (SHARE, None, ""),
        (SYSTEM, None, "期限 令和5年度末"),
    ],
)
def test_what_a_year_is_compared_with(plan: Any, reference: Any, words: str) -> None:
    figures = year_figures(plan, facts_from_history(plan, [], R5, ItemCounts()), IMARI)
    assert plan.kind.rules.reference_words(dec(reference), figures) == words


def exported(plan: Any, given: MeasurementAnswer | None) -> list[tuple[Any, ...]]:
    figure = YearFigure(R5) if given is None else figure_of(plan, given)
    return [tuple(one) for one in plan.kind.rules.exported(plan, given, figure, PARTS)]


@pytest.mark.parametrize(
    ("plan", "given", "rows"),
    [
        (NUMBER, entered(12), [("value", "実績値", dec(12), "人")]),
        (NUMBER, entered(12, status="preliminary"), [("value", "実績値", dec(12), "人")]),
        (NUMBER, entered(status="pending"), [("value", "実績値", None, "人")]),
        (NUMBER, None, [("value", "実績値", None, "人")]),
        (TOTAL, entered(35), [("increment", "当年度の数", dec(35), "人")]),
        (TOTAL, entered(35, status="not_held"), [("increment", "当年度の数", None, "人")]),
        (
            SHARE,
            entered(numerator=41, denominator=50),
            [
                ("numerator", PARTS[0], dec(41), ""),
                ("denominator", PARTS[1], dec(50), ""),
                ("rate", "割合", dec(82), "％"),
            ],
        ),
        (SHARE, entered(82, is_rate_only=True), [("rate", "割合（率のみ）", dec(82), "％")]),
        (
            SHARE,
            None,
            [
                ("numerator", PARTS[0], None, ""),
                ("denominator", PARTS[1], None, ""),
                ("rate", "割合", None, "％"),
            ],
        ),
        (
            MEAN,
            events(8, 12, 13),
            [
                ("event_count", "開催回数", 3, "回"),
                ("event_total", "合計", dec(33), "社"),
                ("event_mean", "１回当たり", dec(11), "社"),
                ("event_least", "最小", dec(8), "社"),
                ("event_most", "最大", dec(13), "社"),
            ],
        ),
        (
            MEAN,
            entered(),
            [
                ("event_count", "開催回数", 0, "回"),
                ("event_total", "合計", None, "社"),
                ("event_mean", "１回当たり", None, "社"),
                ("event_least", "最小", None, "社"),
                ("event_most", "最大", None, "社"),
            ],
        ),
        (
            MEAN,
            replace(events(8, 12), status="pending"),
            [
                ("event_count", "開催回数", None, "回"),
                ("event_total", "合計", None, "社"),
                ("event_mean", "１回当たり", None, "社"),
                ("event_least", "最小", None, "社"),
                ("event_most", "最大", None, "社"),
            ],
        ),
        (NUMBER, entered(12, status="pending"), [("value", "実績値", None, "人")]),
        (SHARE, entered(82, is_rate_only=True, status="pending"), [("rate", "割合（率のみ）", None, "％")]),
        (MEAN, entered(status="not_held"), [("event_count", "開催回数", None, "回")]),
        (MEAN, None, [("event_count", "開催回数", None, "回")]),
        (
            SYSTEM,
            entered(is_reached=True, reached_on=DAY),
            [("is_reached", "達成", "1", ""), ("reached_on", "達成日", "2023-06-01", "")],
        ),
        (
            SYSTEM,
            entered(is_reached=False),
            [("is_reached", "達成", "0", ""), ("reached_on", "達成日", "", "")],
        ),
        (
            SYSTEM,
            entered(is_reached=True, reached_on=DAY, status="pending"),
            [("is_reached", "達成", "", ""), ("reached_on", "達成日", "", "")],
        ),
        (SYSTEM, None, [("is_reached", "達成", "", ""), ("reached_on", "達成日", "", "")]),
        (TEXT, entered(text_value="見直した"), [("text", "記述", "見直した", "")]),
        (TEXT, entered(text_value="見直した", status="pending"), [("text", "記述", "", "")]),
        (TEXT, None, [("text", "記述", "", "")]),
    ],
)
def test_values_for_machines(plan: Any, given: MeasurementAnswer | None, rows: list[tuple[Any, ...]]) -> None:
    assert exported(plan, given)[: len(rows)] == rows

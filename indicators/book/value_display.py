"""A measurement in words: the year's value, what it was computed from, the year's reference.

One wording for the entry page, the screens and every printed document, with half-width digits (ADR 66).
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from imari_dx.shared.fiscal_year import era_date
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import rule_of
from indicators.judgement import Facts, Figures, IndicatorRule, Status, target_words
from indicators.models import VALUE_STATUSES, Indicator, MeasurementStatus

BLANK = "未入力"


def value_text(entered: MeasurementAnswer | None, facts: Facts, figures: Figures) -> str:
    """Return the year's value as it is shown, or the word for why there is none; blank is 未入力.

    ``facts`` are the judgement's facts of the same year (they hold mean, percent and running total),
    ``figures`` say how its figures are written.
    """
    if facts.status is None:
        return BLANK
    label = MeasurementStatus(facts.status).label
    if not facts.status.has_value:
        return label
    text = figures.rule.kind.rules.value_words(entered, facts, figures) or BLANK
    return f"{text}（速報）" if facts.status == Status.PRELIMINARY else text


def detail_lines(
    indicator: Indicator,
    entered: MeasurementAnswer | None,
    figures: Figures,
    *,
    day: Callable[[dt.date], str] = era_date,
) -> list[str]:
    """Return what the value was computed from: numerator ÷ denominator, the events, the day it refers to.

    ``day`` writes that last day; documents have a way of their own.
    """
    if entered is None or entered.status not in VALUE_STATUSES:
        return []
    parts = indicator.numerator_label, indicator.denominator_label
    lines = list(figures.rule.kind.rules.details(entered, figures, parts))
    if entered.reference_date:
        lines.append(f"時点：{day(entered.reference_date)}")
    return lines


def target_text(
    indicator: Indicator,
    figures: Figures | None = None,
    *,
    rule: IndicatorRule | None = None,
    fiscal_year: int | None = None,
) -> str:
    """Return the target as it is read: 10社以上, 0.0％以下; where there is no number the official wording.

    ``figures`` where it stands beside a year's figure and must show as many decimals; of a fiscal year it is
    that year's own target. ``rule`` where it is at hand.
    """
    rule = figures.rule if figures else rule or rule_of(indicator)
    if not rule.kind.rules.is_number:
        return indicator.target_text
    words = target_words(rule, figures, fiscal_year=fiscal_year)
    return words or ("－" if rule.expectations else indicator.target_text)


def reference_text(reference: Decimal | None, figures: Figures) -> str:
    """Return what the year is compared with: 目標 100.0％以上 or, before the deadline, 目安 54.3％以上."""
    return figures.rule.kind.rules.reference_words(reference, figures)

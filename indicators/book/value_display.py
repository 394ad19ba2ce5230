"""A measurement in words: the year's value, what it was computed from, the year's reference.

One wording for the entry page, the screens and every printed document. Half-width digits; documents that
need full-width ones convert them.
"""

from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.numbers import format_number
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import rule_of
from indicators.judgement import Direction, Facts, Figures, Status, figure_alone, ratio_percent
from indicators.models import VALUE_STATUSES, Indicator, IndicatorKind, MeasurementStatus

BLANK = "未入力"
IN_PROGRESS = "進行中（期限前）"  # a milestone that is not reached before its due year


def value_text(
    indicator: Indicator, entered: MeasurementAnswer | None, facts: Facts, figures: Figures
) -> str:
    """Return the year's value as it is shown, or the word for why there is none; blank is 未入力.

    ``facts`` are the judgement's facts of the same year (they hold mean, percent and running total),
    ``figures`` say how its figures are written.
    """
    if facts.status is None:
        return BLANK
    label = MeasurementStatus(facts.status).label
    if not facts.status.has_value:
        return label
    text = _measured_text(indicator, entered, facts, figures)
    return f"{text}（速報）" if facts.status == Status.PRELIMINARY else text


def _measured_text(
    indicator: Indicator, entered: MeasurementAnswer | None, facts: Facts, figures: Figures
) -> str:
    if indicator.kind == IndicatorKind.TEXT:
        return entered.text_value if entered else ""
    if indicator.kind == IndicatorKind.MILESTONE:
        day = facts.milestone_reached_on
        if day is None and facts.fiscal_year < rule_of(indicator).deadline:
            return IN_PROGRESS
        return f"達成（{era_date(day)}）" if day else "未達成"
    if facts.actual is None:
        return BLANK
    if indicator.kind == IndicatorKind.CUMULATIVE:
        own = figures.increment(facts.actual)
        if facts.running_total is None:
            return f"当年度{own}（累計は未確定）"
        return f"累計{figures.amount(facts.running_total)}（うち当年度{own}）"
    text = figures.amount(facts.actual)
    if indicator.kind == IndicatorKind.PER_EVENT:
        return f"１回当たり{text}"
    return f"{text}（率のみ）" if entered and entered.is_rate_only else text


def detail_lines(indicator: Indicator, entered: MeasurementAnswer | None, figures: Figures) -> list[str]:
    """Return what the value was computed from: numerator ÷ denominator, the events, the day it refers to."""
    if entered is None or entered.status not in VALUE_STATUSES:
        return []
    lines = []
    if indicator.kind == IndicatorKind.RATIO and entered.numerator is not None and entered.denominator:
        lines.append(ratio_text(indicator, entered.numerator, entered.denominator, figures))
    if indicator.kind == IndicatorKind.PER_EVENT and entered.events:
        lines += event_lines(indicator, entered)
    if entered.reference_date:
        lines.append(f"時点：{era_date(entered.reference_date)}")
    return lines


def ratio_text(indicator: Indicator, numerator: Decimal, denominator: Decimal, figures: Figures) -> str:
    """Return 保有者数 41,000 ÷ 全市民数 50,000 ＝ 82.0％."""
    rate = figures.amount(ratio_percent(numerator, denominator))
    top = indicator.numerator_label.replace("※", "")
    bottom = indicator.denominator_label.replace("※", "")
    return f"{top} {format_number(numerator)} ÷ {bottom} {format_number(denominator)} ＝ {rate}"


def event_lines(indicator: Indicator, entered: MeasurementAnswer) -> list[str]:
    """Return number of events, least, most and how many met the target; then each event."""
    counts = [event.count for event in entered.events]
    unit = indicator.unit
    parts = [f"{len(counts)}回", f"最少{format_number(min(counts))}{unit}"]
    parts.append(f"最多{format_number(max(counts))}{unit}")
    if indicator.target is not None:
        met = sum(Direction(indicator.direction).reached(count, indicator.target) for count in counts)
        parts.append(f"目標を満たした回{met}回")
    lines = ["、".join(parts)]
    for event in entered.events:
        name = f" {event.name}" if event.name else ""
        lines.append(f"{era_date(event.held_on)}{name} {format_number(event.count)}{unit}")
    return lines


def target_text(indicator: Indicator, figures: Figures | None = None) -> str:
    """Return the target with unit and comparison: 10社以上, 0.0％以下; the official wording for a milestone.

    ``figures`` where it stands beside a year's figure and must show as many decimals.
    """
    if indicator.target is None:
        return indicator.target_text
    amount = (
        figures.amount(indicator.target) if figures else figure_alone(rule_of(indicator), indicator.target)
    )
    return f"{amount}{Direction(indicator.direction).label}"


def reference_text(indicator: Indicator, reference: Decimal | None, figures: Figures) -> str:
    """Return what the year is compared with: 目標 100.0％ or, before the deadline, 目安 54.3％."""
    if indicator.kind == IndicatorKind.MILESTONE:
        due = FiscalYear(indicator.due_year or indicator.last_year)
        return f"期限 {due.label}末"
    if reference is None:
        return ""
    word = "目標" if reference == indicator.target else "目安"
    return f"{word} {figures.amount(reference)}"

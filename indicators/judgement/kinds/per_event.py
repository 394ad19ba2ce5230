"""１回当たり: events with their numbers; the year's value is their mean."""

from collections.abc import Iterator
from dataclasses import replace

from imari_dx.shared.fiscal_year import era_date
from imari_dx.shared.numbers import format_number
from indicators.judgement.arithmetic import mean_per_event
from indicators.judgement.figures import Figures
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.values import Kind, YearFigure

from .base import KindRules, has_value
from .entered import BARE, Entered, Exported


class PerEvent(KindRules):
    """The mean of what was counted at each event."""

    kind = Kind.PER_EVENT
    label = "１回当たり"
    told = "１回当たりの目標の実績値は、その年度に開いた回の平均です。"
    has_events = True
    called = "１回当たり"

    def figure(self, entered: Entered, fiscal_year: int) -> YearFigure:
        """The mean is computed from the events; their sum and number say nothing more."""
        figure = super().figure(entered, fiscal_year)
        counts = [event.count for event in entered.events]
        mean = mean_per_event(counts) if counts and figure.status is not None else figure.value
        return replace(figure, value=mean, numerator=None, denominator=None)

    def details(self, entered: Entered, figures: Figures, parts: tuple[str, str]) -> Iterator[str]:
        """Number of events, least, most and how many met the target; then each event."""
        if not entered.events:
            return
        rule = figures.rule
        counts = [event.count for event in entered.events]
        words = [f"{len(counts)}回", f"最少{format_number(min(counts))}{rule.unit}"]
        words.append(f"最多{format_number(max(counts))}{rule.unit}")
        met = [rule.meets(count, figures.fiscal_year) for count in counts]
        if None not in met:
            words.append(f"目標を満たした回{met.count(True)}回")
        yield "、".join(words)
        for event in entered.events:
            name = f" {event.name}" if event.name else ""
            yield f"{era_date(event.held_on)}{name} {format_number(event.count)}{rule.unit}"

    def notes(self, entered: Entered) -> str:
        """3回（最少8〜最多12）."""
        counts = [event.count for event in entered.events]
        if not counts:
            return ""
        return f"{len(counts)}回（最少{format_number(min(counts))}〜最多{format_number(max(counts))}）"

    def exported(
        self, rule: IndicatorRule, entered: Entered | None, figure: YearFigure, parts: tuple[str, str]
    ) -> list[Exported]:
        """How many events, their sum, mean, least, most; of a bare mean what is known, and that it is one."""
        known = has_value(figure)
        if entered and known and entered.is_rate_only:
            return [
                Exported("event_count", "開催回数", entered.denominator, "回"),
                Exported("event_mean", "１回当たり（率のみ）", figure.value, rule.unit),
                Exported(*BARE),
            ]
        counts = [event.count for event in entered.events] if entered and known else []
        return [
            Exported("event_count", "開催回数", len(counts) if known else None, "回"),
            Exported("event_total", "合計", sum(counts) if counts else None, rule.unit),
            Exported("event_mean", "１回当たり", figure.value if counts else None, rule.unit),
            Exported("event_least", "最小", min(counts, default=None), rule.unit),
            Exported("event_most", "最大", max(counts, default=None), rule.unit),
        ]

"""The year's schedule, planned against actual, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.book.stored_form import asks_for_bars
from indicators.entry.plan import planned_periods
from indicators.review.year import ReviewedYear
from initiatives.models import Phase


@dataclass(frozen=True, slots=True)
class Period:
    """One phase in one period."""

    months: str
    is_planned: bool
    is_actual: bool

    @property
    def words(self) -> str:
        """What the cell says."""
        if self.is_planned and self.is_actual:
            return "計画・実績"
        return "計画のみ" if self.is_planned else "実績のみ" if self.is_actual else "－"

    @property
    def differs(self) -> bool:
        """Whether plan and actual differ."""
        return self.is_planned != self.is_actual


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase of the schedule in the year."""

    name: str
    periods: Sequence[Period]


def phase_lines(year: ReviewedYear, months: Sequence[str]) -> list[PhaseLine]:
    """Return the phases that have a bar in the year, planned or actual; none where no bars are asked for."""
    if not asks_for_bars(year.report.cycle):
        return []
    planned = planned_periods(year.initiative, year.fiscal_year)
    phases: dict[int, Phase] = {bar.phase_id: bar.phase for bar in year.initiative.schedule_bars.all()}
    actual: dict[int, set[int]] = {}
    for bar in year.report.actual_bars.all():
        phases[bar.phase_id] = bar.phase
        actual.setdefault(bar.phase_id, set()).update(range(bar.start_period, bar.end_period + 1))
    numbers = year.initiative.plan.timeline.division.numbers
    return [
        PhaseLine(
            phase.name,
            [
                Period(label, number in planned.get(key, ()), number in actual.get(key, ()))
                for number, label in zip(numbers, months, strict=True)
            ],
        )
        for key, phase in sorted(phases.items(), key=lambda one: one[1].sort_order)
        if planned.get(key) or actual.get(key)
    ]

"""What a kind of indicator is and does. `KindRules` is a plain number; a kind says where it differs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from indicators.judgement.figures import Figures
from indicators.judgement.finding import Finding
from indicators.judgement.history import Totals, latest_before
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.rate import Comparison, Form, compare
from indicators.judgement.reference import Basis, baseline_of
from indicators.judgement.restated import Restated, earlier_values
from indicators.judgement.scale import Scale
from indicators.judgement.situation import Absence, Situation, absence_of
from indicators.judgement.values import Direction, Facts, Kind, Status, YearFigure
from indicators.judgement.wording import aim_in_short, evaluated_label, notes_text

from .entered import Entered, Exported

Values = Mapping[int, Decimal]
"""The measured value of each year that has one."""


class Drawn(StrEnum):
    """How the years of an indicator are drawn."""

    BARS = "bars"
    TRACK = "track"  # of years, filled from a day on
    NOTHING = "nothing"  # it is read


class KindRules:
    """A kind whose value is one number per year, compared as it is."""

    kind: ClassVar[Kind]
    label: ClassVar[str]
    is_number: ClassVar[bool] = True
    accumulates: ClassVar[bool] = False  # from 0: each year adds to what there was, whatever there was before
    is_quotient: ClassVar[bool] = False  # of two numbers that are entered
    has_events: ClassVar[bool] = False  # what is entered are events, each with its number
    has_day: ClassVar[bool] = False  # reached on a day, or not yet
    by_the_end: ClassVar[bool] = (
        False  # a target that does not say when it must hold: by the deadline, not yearly
    )
    unit: ClassVar[str] = ""  # of an indicator that names none
    limit: ClassVar[Decimal | None] = None  # beyond which nothing lies
    called: ClassVar[str] = ""  # what the value of a year is, before 実績
    gap_unit: ClassVar[str] = ""  # of what is still missing, where it is another one
    told: ClassVar[str] = ""  # how the value of a year comes about, as a sentence of a report's 評価の方法
    rate_called: ClassVar[str] = ""  # what stands before a rate that is not the value's own
    drawn: ClassVar[Drawn] = Drawn.BARS
    unread_cells: ClassVar[tuple[str, ...]] = ()  # of a table to judge: columns that say nothing of this kind
    status_of_row: ClassVar[Status | None] = None  # of a flat row without one

    @property
    def is_computed(self) -> bool:
        """Whether the value is computed from whole numbers that were counted."""
        return self.is_quotient or self.has_events

    @property
    def has_baseline(self) -> bool:
        """Whether a value means something beside a baseline."""
        return self.is_number and not self.accumulates

    # --- from what was entered to the facts of a year ---

    def figure(self, entered: Entered, fiscal_year: int) -> YearFigure:
        """Return what was entered as the judgement takes it; without a status it is blank."""
        if not entered.status:
            return YearFigure(fiscal_year)
        return YearFigure(
            fiscal_year=fiscal_year,
            status=Status(entered.status),
            value=entered.value,
            numerator=entered.numerator,
            denominator=entered.denominator,
            reached_on=entered.reached_on,
        )

    def measured(self, figure: YearFigure) -> Decimal | None:
        """Return the year's own value."""
        return figure.value

    def totals(
        self, rule: IndicatorRule, by_year: Mapping[int, YearFigure], values: Values, fiscal_year: int
    ) -> Totals:
        """Return the running total at the end of a year; none of what is not summed."""
        return Totals()

    def previous(
        self, rule: IndicatorRule, by_year: Mapping[int, YearFigure], values: Values, fiscal_year: int
    ) -> tuple[Decimal | None, int | None]:
        """Return the latest earlier value of what is compared, and its year."""
        return latest_before(rule, values, fiscal_year)

    def compared(self, facts: Facts) -> Decimal | None:
        """Return what is compared with target and reference."""
        return facts.actual

    # --- judgement ---

    def status(self, facts: Facts) -> Status | None:
        """Return the status; blank if it promises a value that is not there, 確定 for a value without one."""
        if facts.status is not None and not facts.status.has_value:
            return facts.status
        return (facts.status or Status.CONFIRMED) if self.is_entered(facts) else None

    def is_entered(self, facts: Facts) -> bool:
        """Whether there is a value."""
        return facts.actual is not None

    def read(self, rule: IndicatorRule, facts: Facts, status: Status | None) -> Situation:
        """Work out the situation in a year that counts."""
        absence, base = absence_of(status), baseline_of(rule, facts)
        if absence is not None:
            return Situation(rule, facts, status, None, absence, None, base)
        absence = None if rule.has_target(facts.fiscal_year) else Absence.NO_TARGET
        return Situation(rule, facts, status, facts.actual, absence, None, base)

    def comparison(self, situation: Situation, basis: Basis, form: Form) -> Comparison | None:
        """Compare the value on a basis; None if value or reference is missing."""
        reference = situation.reference(basis)
        if situation.value is None or reference is None:
            return None
        return compare(
            situation.rule,
            situation.value,
            reference,
            base=situation.base,
            fiscal_year=situation.facts.fiscal_year,
            form=form,
        )

    def may_still_grow(self, direction: Direction | None, *, before_deadline: bool) -> bool:
        """Whether a value that is within its limit today may exceed it by the deadline."""
        has_limit = direction is not None and not direction.more_is_better
        return self.accumulates and has_limit and before_deadline

    def meets_target(self, situation: Situation) -> bool:
        """Whether the target itself is met, and can no longer be missed by growing."""
        comparison = situation.comparison(Basis.TARGET, Form.RULE)
        grows = self.may_still_grow(situation.rule.direction, before_deadline=situation.before_deadline)
        return comparison is not None and comparison.reached and not grows

    def meets_reference(self, situation: Situation) -> bool | None:
        """Whether the year's reference is met; None where nobody can say."""
        comparison = situation.comparison(Basis.REFERENCE, Form.RULE)
        return comparison.reached if comparison else None

    def restated(self, rule: IndicatorRule, then: Facts, now: Facts) -> Iterator[Restated]:
        """Yield what a decided year rests on and that is another one now."""
        return earlier_values(rule, then, now)

    # --- words of the judgement ---

    def measured_words(self, situation: Situation, figures: Figures, note: str) -> Finding:
        """Return the value alone, in brackets 速報 and a note."""
        number = "" if situation.value is None else figures.amount(situation.value)
        of = f"{self.called}の" if self.called else ""
        lead = f"{evaluated_label(situation.rule, situation.facts.fiscal_year)}の{of}実績が"
        return Finding(f"{number}{notes_text(note, situation=situation)}", "の", lead, self.called)

    def state_words(self, situation: Situation, scale: Scale) -> Finding | None:
        """Return what is said of a state that is no value; None where there is a value, or nothing."""
        return None

    # --- words of a measurement, for pages and documents ---

    def value_words(self, entered: Entered | None, facts: Facts, figures: Figures) -> str:
        """Return the value of a year that has one; "" where there is nothing."""
        return "" if facts.actual is None else f"{self.called}{figures.amount(facts.actual)}"

    def details(self, entered: Entered, figures: Figures, parts: tuple[str, str]) -> Iterator[str]:
        """Yield in lines what the value was computed from; ``parts`` are what the two numbers are called."""
        return iter(())

    def notes(self, entered: Entered) -> str:
        """Return the same in few words, beside the value in a chart."""
        return ""

    def reference_words(self, reference: Decimal | None, figures: Figures) -> str:
        """Return what the year is compared with: 目標 100.0％以上; before the deadline 目安 54.3％以上."""
        return "" if reference is None else aim_in_short(reference, figures)

    def exported(
        self, rule: IndicatorRule, entered: Entered | None, figure: YearFigure, parts: tuple[str, str]
    ) -> list[Exported]:
        """Return the values of a table for machines; without a value the same rows with nothing in them."""
        return [Exported("value", "実績値", figure.value if has_value(figure) else None, rule.unit)]


def has_value(figure: YearFigure) -> bool:
    """Whether the status is one of a value: 確定, 速報."""
    return figure.status is not None and figure.status.has_value

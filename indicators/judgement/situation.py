"""Everything that a scale may ask about one indicator in one fiscal year, worked out from plan and facts."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from imari_dx.shared.fiscal_year import FiscalYear

from .rate import Comparison, Form, compare
from .reference import Baseline, Basis, Origin, Reference, baseline_of, line_of, pace_of, reference_of
from .values import Facts, IndicatorRule, Kind, Status

_OPEN = (None, Status.PRELIMINARY, Status.PENDING, Status.UNPUBLISHED)
_PERCENT_LIMIT = Decimal(100)


class Absence(StrEnum):
    """Why there is nothing to grade."""

    OUTSIDE = "outside"  # not a year that counts
    TEXT = "text"  # people grade texts
    BLANK = "blank"
    PENDING = "pending"
    UNPUBLISHED = "unpublished"
    NOT_HELD = "not_held"
    NOT_APPLICABLE = "not_applicable"
    NO_TARGET = "no_target"
    TOTAL_UNKNOWN = "total_unknown"


class MilestoneState(StrEnum):
    """Where a milestone stands at the end of a fiscal year."""

    EARLY = "early"  # reached before its due year
    ON_TIME = "on_time"  # reached in its due year
    LATE = "late"  # reached after it
    BEFORE_DUE = "before_due"  # not reached, due later
    OVERDUE = "overdue"  # not reached in its due year or later


@dataclass(frozen=True, slots=True)
class Situation:
    """One indicator in one fiscal year, read.

    `value` is what is compared (the running total for cumulative); None if there is none, then `absence` says
    why. `partial_total` marks a running total of which only a part is known. `milestone` is None for other
    kinds and while a milestone's state is unknown.
    """

    rule: IndicatorRule
    facts: Facts
    status: Status | None
    value: Decimal | None
    absence: Absence | None
    milestone: MilestoneState | None
    base: Baseline | None
    partial_total: bool = False

    @property
    def counts(self) -> bool:
        """Whether the fiscal year is one that counts."""
        return self.rule.counts(self.facts.fiscal_year)

    @property
    def before_deadline(self) -> bool:
        """Whether the fiscal year ends before the deadline year."""
        return self.facts.fiscal_year < self.rule.deadline

    @property
    def provisional(self) -> bool:
        """速報, 調査中, 未公表 or blank in a year that counts. A milestone known to be reached is settled."""
        settled = self.milestone is not None and self.status is None
        return self.counts and self.status in _OPEN and not settled

    @property
    def target_at_limit(self) -> bool:
        """Whether nothing lies beyond the target: a ratio of 100 % 以上, or 0 以下 of whatever is counted."""
        if self.rule.direction.more_is_better:
            return self.rule.kind is Kind.RATIO and self.rule.target == _PERCENT_LIMIT
        return self.rule.target == 0

    def reference(self, basis: Basis) -> Reference | None:
        """Return what a basis compares with in this year."""
        match basis:
            case Basis.REFERENCE:
                return reference_of(self.rule, self.facts, self.value)
            case Basis.PACE:
                return pace_of(self.rule, self.facts.fiscal_year)
            case Basis.LINE:
                return line_of(self.rule, self.facts, self.value)
            case Basis.TARGET:
                return None if self.rule.target is None else Reference(self.rule.target, Origin.TARGET)

    def comparison(self, basis: Basis, form: Form) -> Comparison | None:
        """Compare the value on a basis; None if value or reference is missing.

        A milestone that is not reached before its due year has the rate of its items instead; once it is
        reached or due there is only whether it was reached.
        """
        if self.rule.kind is Kind.MILESTONE:
            return self._milestone_comparison(basis)
        reference = self.reference(basis)
        if self.value is None or reference is None:
            return None
        return compare(
            self.rule,
            self.value,
            reference,
            base=self.base,
            fiscal_year=self.facts.fiscal_year,
            form=form,
        )

    def _milestone_comparison(self, basis: Basis) -> Comparison | None:
        match self.milestone:
            case None:
                return None
            case MilestoneState.BEFORE_DUE:
                rate = self.facts.items.rate if basis is Basis.REFERENCE else None
                return Comparison(None, rate, reached=False)
            case MilestoneState.OVERDUE:
                return Comparison(None, None, reached=False)
            case _:
                return Comparison(None, None, reached=True)


def read(rule: IndicatorRule, facts: Facts) -> Situation:
    """Work out the situation of one indicator in the fiscal year of the facts."""
    status = _status(rule, facts)
    if not rule.counts(facts.fiscal_year):
        return Situation(rule, facts, status, None, Absence.OUTSIDE, None, None)
    if rule.kind is Kind.TEXT:
        return Situation(rule, facts, status, None, Absence.TEXT, None, None)
    if rule.kind is Kind.MILESTONE:
        state = _milestone_state(rule, facts, status)
        return Situation(rule, facts, status, None, None if state else _absence(status), state, None)
    base = baseline_of(rule, facts)
    absence = _absence(status)
    if absence is None and rule.target is None:
        absence = Absence.NO_TARGET
    if rule.kind is Kind.CUMULATIVE:
        return _read_total(rule, facts, status, absence, base)
    value = None if absence and absence is not Absence.NO_TARGET else facts.actual
    return Situation(rule, facts, status, value, absence, None, base)


def _read_total(
    rule: IndicatorRule, facts: Facts, status: Status | None, absence: Absence | None, base: Baseline | None
) -> Situation:
    if absence and absence is not Absence.NO_TARGET:
        return Situation(rule, facts, status, None, absence, None, base)
    total = _total(rule, facts)
    if total is not None:
        return Situation(rule, facts, status, total, absence, None, base)
    known = facts.actual if facts.known_total is None else facts.known_total
    reference = reference_of(rule, facts, known)
    # What is known proves that a floor is reached. It can never prove that a ceiling was kept.
    proven = (
        known is not None
        and reference is not None
        and rule.direction.more_is_better
        and rule.direction.reached(known, reference.value)
    )
    if proven:
        return Situation(rule, facts, status, known, None, None, base, partial_total=True)
    return Situation(rule, facts, status, None, absence or Absence.TOTAL_UNKNOWN, None, base)


def _total(rule: IndicatorRule, facts: Facts) -> Decimal | None:
    """The running total; in the first year that counts it is the year's own increment."""
    if facts.unknown_years:
        return None
    if facts.running_total is None and facts.fiscal_year == rule.first_year:
        return facts.actual
    return facts.running_total


def _status(rule: IndicatorRule, facts: Facts) -> Status | None:
    """The status; blank if it promises a value that is not there, 確定 for a value without a status."""
    if rule.kind is Kind.MILESTONE:
        year = _reached_year(facts)
        entered = year is not None and year >= facts.fiscal_year
        return Status.CONFIRMED if facts.status is None and entered else facts.status
    if rule.kind is Kind.TEXT or (facts.status is not None and not facts.status.has_value):
        return facts.status
    entered = facts.actual is not None or (
        rule.kind is Kind.CUMULATIVE and facts.running_total is not None and not facts.unknown_years
    )
    return (facts.status or Status.CONFIRMED) if entered else None


def _absence(status: Status | None) -> Absence | None:
    if status is None:
        return Absence.BLANK
    return None if status.has_value else Absence(status.value)


def _reached_year(facts: Facts) -> int | None:
    day = facts.milestone_reached_on
    return None if day is None else FiscalYear.of(day).year


def _milestone_state(rule: IndicatorRule, facts: Facts, status: Status | None) -> MilestoneState | None:
    """A day after the fiscal year's end counts for the next: until then the milestone is not reached."""
    if status in (Status.NOT_APPLICABLE, Status.NOT_HELD):
        return None
    year = _reached_year(facts)
    if year is not None and year <= facts.fiscal_year:
        if year < rule.deadline:
            return MilestoneState.EARLY
        return MilestoneState.ON_TIME if year == rule.deadline else MilestoneState.LATE
    if status is None or not status.has_value:
        return None
    return MilestoneState.BEFORE_DUE if facts.fiscal_year < rule.deadline else MilestoneState.OVERDUE

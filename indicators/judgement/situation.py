"""Everything that a scale may ask about one indicator in one fiscal year, worked out from plan and facts."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from .indicator_rule import IndicatorRule
from .rate import Comparison, Form
from .reference import Baseline, Basis, Reference, line_of, pace_of, reference_of, target_reference
from .values import Facts, Status

if TYPE_CHECKING:
    from .kinds import KindRules

_OPEN = (None, Status.PRELIMINARY, Status.PENDING, Status.UNPUBLISHED)


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
    # A scale asks the same comparison in condition after condition.
    _compared: dict[tuple[Basis, Form], Comparison | None] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def kind(self) -> "KindRules":
        """What the indicator's kind is and does."""
        return self.rule.kind.rules

    @property
    def counts(self) -> bool:
        """Whether the fiscal year is one that counts."""
        return self.rule.counts(self.facts.fiscal_year)

    @property
    def is_measured(self) -> bool:
        """Whether there is anything to grade: a value, or the state of a milestone."""
        return self.value is not None or self.milestone is not None

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
        target, direction = self.rule.target_of(self.facts.fiscal_year), self.rule.direction
        if target is None or direction is None:
            return False
        return target == (self.kind.limit if direction.more_is_better else 0)

    @property
    def has_target(self) -> bool:
        """Whether the plan asks anything that the year can be held against."""
        return self.rule.has_target(self.facts.fiscal_year)

    @property
    def asks_for_change(self) -> bool:
        """Whether nothing but more, or less, than another value is asked for."""
        return self.rule.asks_for_change(self.facts.fiscal_year)

    def reference(self, basis: Basis) -> Reference | None:
        """Return what a basis compares with in this year."""
        match basis:
            case Basis.REFERENCE:
                return reference_of(self.rule, self.facts, self.value)
            case Basis.PACE:
                return pace_of(self.rule, self.facts, self.value)
            case Basis.LINE:
                return line_of(self.rule, self.facts, self.value)
            case Basis.TARGET:
                return target_reference(self.rule, self.facts, self.value)

    def comparison(self, basis: Basis, form: Form) -> Comparison | None:
        """Compare the value on a basis; None if value or reference is missing."""
        if (basis, form) not in self._compared:
            self._compared[basis, form] = self.kind.comparison(self, basis, form)
        return self._compared[basis, form]


def read(rule: IndicatorRule, facts: Facts) -> Situation:
    """Work out the situation of one indicator in the fiscal year of the facts."""
    kind = rule.kind.rules
    status = kind.status(facts)
    if not rule.counts(facts.fiscal_year):
        return Situation(rule, facts, status, None, Absence.OUTSIDE, None, None)
    return kind.read(rule, facts, status)


def absence_of(status: Status | None) -> Absence | None:
    """Return why a status comes without a value; None if it has one."""
    if status is None:
        return Absence.BLANK
    return None if status.has_value else Absence(status.value)

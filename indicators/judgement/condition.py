"""One condition of a scale, as data: what must hold for a rule to apply. All of its parts must hold.

| key | holds if |
|---|---|
| `kinds`, `timings`, `comparisons`, `directions` | the indicator is one of them |
| `rate` | `{"of": reference/target/pace/line, "form": rule/plain/baseline/progress, "at_least" "above" "at_most" "below": percent}` |
| `reached` | true/false against the year's reference, or `{"of": …, "is": …}` |
| `change` | `{"from": baseline/previous/target/reference, "is": better/not_worse/same/not_better/worse, "tolerance": 10, "tolerance_in": percent/points}`; a list means all of them |
| `items_rate` | the rate of the evaluation items is within the bounds |
| `points` | of an initiative: `{"of": sum/mean/share, "at_least" … }`, in points, or percent of the most; nowhere else |
| `milestone` | early, on_time, late, before_due, overdue |
| `before_deadline`, `has_value`, … | true or false: each is an entry of `flags.FLAGS` |
| `status`, `reason` | the measurement's status (or `blank`), its reason contains one of the texts |

What is unknown makes a part false. A condition without `status`, `reason` or `has_value` never holds where
there is nothing to grade, so that a missing value cannot fall into a catch-all.
"""  # noqa: E501

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .aim import Aim
from .arithmetic import HUNDRED, exact, tidy
from .flags import FLAGS
from .indicator_rule import IndicatorRule
from .points import Points, PointsOf
from .rate import Comparison, Form
from .reference import Basis
from .situation import MilestoneState, Situation
from .values import Direction, ItemCounts, Kind, Status, Timing


class ChangeFrom(StrEnum):
    """What a change is measured from."""

    BASELINE = "baseline"
    PREVIOUS = "previous"
    TARGET = "target"
    REFERENCE = "reference"


class Trend(StrEnum):
    """How a value stands to another one, beyond or within the tolerance."""

    BETTER = "better"
    NOT_WORSE = "not_worse"
    SAME = "same"
    NOT_BETTER = "not_better"
    WORSE = "worse"


class ToleranceUnit(StrEnum):
    """Percent of the value compared with, or points in the indicator's own unit."""

    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Bound:
    """A range of percentages; parts that are None do not limit."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    @property
    def thresholds(self) -> tuple[Decimal, ...]:
        """The numbers named."""
        return tuple(n for n in (self.at_least, self.above, self.at_most, self.below) if n is not None)

    @property
    def is_empty(self) -> bool:
        """Whether no value can lie within."""
        low = self.at_least if self.above is None else self.above
        high = self.at_most if self.below is None else self.below
        if low is None or high is None:
            return False
        return low > high or (low == high and (self.above is not None or self.below is not None))

    def holds(self, value: Decimal) -> bool:
        """Return whether a value lies within."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A change against another value, in the indicator's direction, with a tolerance."""

    origin: ChangeFrom
    trend: Trend
    tolerance: Decimal = Decimal(0)
    unit: ToleranceUnit = ToleranceUnit.POINTS

    def holds(self, situation: Situation) -> bool:
        """Return whether the value has changed that way; False if there is nothing to compare with."""
        before = self.before(situation)
        if situation.value is None or before is None:
            return False
        room = self._room(before)
        with exact():
            gain = situation.rule.gain(situation.value, before)
        match self.trend:
            case Trend.BETTER:
                return gain > room
            case Trend.NOT_WORSE:
                return gain >= -room
            case Trend.SAME:
                return abs(gain) <= room
            case Trend.NOT_BETTER:
                return gain <= room
            case Trend.WORSE:
                return gain < -room

    def range(self, situation: Situation) -> tuple[Decimal, Decimal] | None:
        """Return the least and the greatest value that count as the same; None with nothing to compare.

        None too for 範囲, of which not the value but its distance is compared.
        """
        before = self.before(situation)
        if before is None or situation.rule.comparison is Aim.BETWEEN:
            return None
        room = self._room(before)
        with exact():
            return before - room, before + room

    def _room(self, before: Decimal) -> Decimal:
        if self.unit is ToleranceUnit.POINTS:
            return self.tolerance
        with exact():
            return tidy(abs(before) * self.tolerance / HUNDRED)

    def before(self, situation: Situation) -> Decimal | None:
        """Return the value compared with, or None if there is none."""
        match self.origin:
            case ChangeFrom.PREVIOUS:
                return situation.facts.previous
            case ChangeFrom.BASELINE:
                return situation.base.value if situation.base else None
            case ChangeFrom.TARGET:
                return situation.rule.target_of(situation.facts.fiscal_year)
            case ChangeFrom.REFERENCE:
                reference = situation.reference(Basis.REFERENCE)
                return reference.value if reference else None


@dataclass(frozen=True, slots=True)
class Condition:
    """The parts of a condition; a part that is None or empty asks nothing. See the table of this module."""

    kinds: frozenset[Kind] | None = None
    timings: frozenset[Timing] | None = None
    comparisons: frozenset[Aim] | None = None
    directions: frozenset[Direction] | None = None
    basis: Basis = Basis.REFERENCE
    form: Form = Form.RULE
    rate: Bound | None = None
    reached: bool | None = None
    reached_of: Basis = Basis.REFERENCE
    changes: tuple[Change, ...] = ()
    items_rate: Bound | None = None
    points: Bound | None = None
    points_of: PointsOf = PointsOf.SUM
    milestone: frozenset[MilestoneState] | None = None
    flags: tuple[tuple[str, bool], ...] = ()  # keys of FLAGS in their order, each with what is asked
    status: frozenset[Status] | None = None
    reasons: tuple[str, ...] = ()

    def asks(self, flag: str) -> bool | None:
        """Return what is asked of a flag; None where it is not asked for."""
        return dict(self.flags).get(flag)

    @property
    def compares(self) -> bool:
        """Whether a rate, or reaching, is asked for."""
        return self.rate is not None or self.reached is not None or self.asks("has_rate") is not None

    @property
    def rests_on_rate(self) -> bool:
        """Whether what holds depends on how large a rate is."""
        return self.rate is not None or self.items_rate is not None

    @property
    def shown_basis(self) -> tuple[Basis, Form]:
        """What the sentence compares with when this condition decides."""
        return (self.basis, self.form) if self.rate or self.reached is None else (self.reached_of, Form.RULE)

    def holds(self, situation: Situation) -> bool:
        """Return whether every part holds for one indicator in one fiscal year."""
        return (
            self.suits(situation.rule)
            and (situation.is_measured or self._asks_the_missing())
            and (self.milestone is None or situation.milestone in self.milestone)
            and self._status_holds(situation)
            and self.items_hold(situation.facts.items)
            and self._rate_and_flags_hold(situation)
            and (
                self.reached is None
                or _reached(situation.comparison(self.reached_of, Form.RULE)) is self.reached
            )
            and all(change.holds(situation) for change in self.changes)
        )

    def suits(self, rule: IndicatorRule) -> bool:
        """Return whether what the condition asks of the target itself holds: only then may it ever hold."""
        return (
            (self.kinds is None or rule.kind in self.kinds)
            and (self.timings is None or rule.timing in self.timings)
            and (self.comparisons is None or rule.comparison in self.comparisons)
            and (self.directions is None or rule.direction in self.directions)
        )

    def items_hold(self, items: ItemCounts) -> bool:
        """Return whether the part about evaluation items holds."""
        rate = items.rate
        return self.items_rate is None or (rate is not None and self.items_rate.holds(rate))

    def points_hold(self, points: Points) -> bool:
        """Return whether the part about the points of an initiative holds."""
        found = points.of(self.points_of)
        return self.points is None or (found is not None and self.points.holds(found))

    def _asks_the_missing(self) -> bool:
        return self.status is not None or bool(self.reasons) or self.asks("has_value") is not None

    def _rate_and_flags_hold(self, situation: Situation) -> bool:
        asks_of_rate = any(FLAGS[key].of_rate for key, _asked in self.flags)
        comparison = None
        if self.rate is not None or asks_of_rate:
            comparison = situation.comparison(self.basis, self.form)
            if comparison is None:
                return False
        if self.rate is not None:
            rate = comparison.rate if comparison else None
            if rate is None or not self.rate.holds(rate):
                return False
        return all(FLAGS[key].holds(situation, comparison) is asked for key, asked in self.flags)

    def _status_holds(self, situation: Situation) -> bool:
        status = situation.status or Status.BLANK
        return (self.status is None or status in self.status) and (
            not self.reasons or any(word in situation.facts.status_reason for word in self.reasons)
        )


def _reached(comparison: Comparison | None) -> bool | None:
    return None if comparison is None else comparison.reached

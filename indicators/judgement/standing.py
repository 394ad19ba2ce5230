"""Where a target stands in a year: 達成, 順調, 遅れ or 判定なし. Independent of the scale, for overviews."""

from enum import StrEnum

from .reference import Basis
from .situation import MilestoneState, Situation, read
from .values import Direction, Facts, IndicatorRule, Kind


class TargetStanding(StrEnum):
    """Where a target stands at the end of a fiscal year."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    NOT_JUDGED = "not_judged"

    @property
    def label(self) -> str:
        """The standing in a word."""
        return _LABELS[self]


_LABELS = {
    TargetStanding.REACHED: "達成",
    TargetStanding.ON_COURSE: "順調",
    TargetStanding.BEHIND: "遅れ",
    TargetStanding.NOT_JUDGED: "判定なし",
}


def target_standing(rule: IndicatorRule, facts: Facts) -> TargetStanding:
    """Return where a target stands in the fiscal year of the facts.

    達成: the target itself is met (a 毎年 target by this year's value; a milestone once it is reached, also
    late). A running total that must not exceed its target is 達成 only from the deadline on: before it, it
    may still grow. 順調: the year's reference is met, of a milestone before its due year all items are done.
    遅れ: it is not. 判定なし: a year that does not count, a text, no value, or nothing to compare with.
    """
    situation = read(rule, facts)
    if rule.kind is Kind.MILESTONE:
        return _milestone(situation)
    if situation.value is None or rule.target is None or not situation.counts:
        return TargetStanding.NOT_JUDGED
    may_still_grow = (
        rule.kind is Kind.CUMULATIVE
        and rule.direction in (Direction.AT_MOST, Direction.BELOW)
        and situation.before_deadline
    )
    if rule.direction.reached(situation.value, rule.target) and not may_still_grow:
        return TargetStanding.REACHED
    reference = situation.reference(Basis.REFERENCE)
    if reference is None:
        return TargetStanding.NOT_JUDGED
    met = rule.direction.reached(situation.value, reference.value)
    return TargetStanding.ON_COURSE if met else TargetStanding.BEHIND


def _milestone(situation: Situation) -> TargetStanding:
    match situation.milestone:
        case None:
            return TargetStanding.NOT_JUDGED
        case MilestoneState.OVERDUE:
            return TargetStanding.BEHIND
        case MilestoneState.BEFORE_DUE:
            rate = situation.facts.items.rate
            if rate is None:
                return TargetStanding.NOT_JUDGED
            return TargetStanding.ON_COURSE if rate >= 100 else TargetStanding.BEHIND
        case _:
            return TargetStanding.REACHED

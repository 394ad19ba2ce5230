"""Where a target stands in a year: 達成, 順調, 遅れ or 判定なし, by the plan's own scale. For overviews."""

from enum import StrEnum

from .indicator_rule import IndicatorRule
from .proposal import propose_indicator
from .rate import Form
from .reference import Basis
from .scale import Scale
from .situation import read
from .values import Facts


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


def meets_target(rule: IndicatorRule, facts: Facts) -> bool | None:
    """Return whether the value of a year meets the target itself; None where there is nothing to compare."""
    situation = read(rule, facts)
    comparison = situation.comparison(Basis.TARGET, Form.RULE)
    return None if comparison is None else comparison.reached


def target_standing(
    rule: IndicatorRule, facts: Facts, scale: Scale, *, code: str | None = None
) -> TargetStanding:
    """Return where a target stands in the fiscal year of the facts (rules of the product, standing).

    達成: the target itself is met; a milestone once it is reached, also late; a running total that must not
    exceed its target only from the deadline on: before it, it may still grow. Else by the code that the scale
    gives: a grade in its worse half 遅れ, another grade 順調, none 判定なし. A scale without conditions goes
    by the year's reference, for a milestone before its due year by all of its items. ``code`` is the one that
    was proposed when the year was decided; without it the scale is asked. A year that does not count is
    判定なし.
    """
    situation = read(rule, facts)
    if not situation.counts:
        return TargetStanding.NOT_JUDGED
    if situation.kind.meets_target(situation):
        return TargetStanding.REACHED
    if scale.people_choose:
        met = situation.kind.meets_reference(situation)
        if met is None:
            return TargetStanding.NOT_JUDGED
        return TargetStanding.ON_COURSE if met else TargetStanding.BEHIND
    given = propose_indicator(rule, facts, scale).grade if code is None else code
    if given not in {grade.code for grade in scale.grades}:
        return TargetStanding.NOT_JUDGED
    return TargetStanding.BEHIND if scale.is_behind(given) else TargetStanding.ON_COURSE

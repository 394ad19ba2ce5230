"""Proposals: the grade that the rules give to an indicator and to an initiative. People decide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .indicator_rule import IndicatorRule
from .initiative_sentence import why_initiative, why_initiative_unplanned
from .rate import Comparison, Form
from .rating import Ratings, Rested
from .reference import Basis
from .scale import Code, Scale
from .sentence import Reason, why_absent, why_first, why_graded, why_undecided, why_unplanned
from .situation import Absence, Situation, read
from .values import Facts, ItemCounts


@dataclass(frozen=True, slots=True)
class IndicatorProposal:
    """The proposal for one indicator in one fiscal year.

    `rate` is in percent, unrounded, and given only where the code rests on one; `reference` is what the year
    is compared with, in the indicator's unit, None where there is none. `reason` is one Japanese sentence
    that names the indicator. `counts`: the year is one that counts.
    `provisional`: the figure is 速報, 調査中, 未公表 or blank. `is_graded`: the code is a grade.
    """

    grade: str
    rate: Decimal | None
    reference: Decimal | None
    reason: str
    counts: bool
    provisional: bool
    is_graded: bool


@dataclass(frozen=True, slots=True)
class InitiativeProposal:
    """The proposal for an initiative in one fiscal year.

    `reason` is one Japanese sentence that names every indicator it rests on; `indicators` are in the order
    given; `items_rate` is in percent, None without items.
    """

    grade: str
    reason: str
    provisional: bool
    indicators: tuple[IndicatorProposal, ...]
    items_rate: Decimal | None
    is_graded: bool


def propose_indicator(rule: IndicatorRule, facts: Facts, scale: Scale) -> IndicatorProposal:
    """Propose a grade for one indicator in the fiscal year of the facts.

    Pure: the same values give the same proposal. A year that does not count and a text are never graded.
    Where no rule of the scale holds, the code is the one that is not a grade. Source: rules of the product,
    judgement.
    """
    situation = read(rule, facts)
    return _proposal(situation, _judge(situation, scale))


def propose_initiative(
    indicators: Sequence[tuple[IndicatorRule, Facts]],
    items: ItemCounts,
    scale: Scale,
    *,
    fiscal_year: int,
    planned: bool = True,
) -> InitiativeProposal:
    """Propose a grade for an initiative in one fiscal year.

    The lowest grade of its indicators (or what else the scale makes of them), where some are rated as one
    their lowest grade once; the best one only at the items
    rate that the scale asks for. Without a graded indicator the grade of the items; without items none. A
    year that is 計画なし (`planned` False) is not graded. Raises ValueError if facts are of another fiscal
    year.
    """
    if any(facts.fiscal_year != fiscal_year for _rule, facts in indicators):
        raise ValueError("all facts must be of the fiscal year that is judged")
    situations = [read(rule, facts) for rule, facts in indicators]
    if not planned:
        none = scale.no_grade
        unplanned = tuple(_unplanned(situation, none) for situation in situations)
        reason = why_initiative_unplanned(fiscal_year)
        return InitiativeProposal(none.code, reason, False, unplanned, items.rate, False)
    judged = [(situation, _judge(situation, scale)) for situation in situations]
    rested = [
        Rested(situation, one.code.code, one.code.is_grade, one.reason.finding)
        for situation, one in judged
        if situation.counts
    ]
    ratings = Ratings.of(rested, scale)
    rolled = scale.rolled_up(ratings.grades) if ratings.grades else None
    code = scale.held_down(rolled, items.rate) if rolled else scale.items_grade(items) or scale.no_grade
    return InitiativeProposal(
        grade=code.code,
        reason=why_initiative(ratings, items, scale, rolled=rolled, code=code, fiscal_year=fiscal_year),
        provisional=any(one.situation.provisional for one in rested),
        indicators=tuple(_proposal(situation, one) for situation, one in judged),
        items_rate=items.rate,
        is_graded=code.is_grade,
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """The code that a situation gets, why, and what was compared for it."""

    code: Code
    reason: Reason
    comparison: Comparison | None = None
    rests_on_rate: bool = False


def _judge(situation: Situation, scale: Scale) -> _Judged:
    none, absence = scale.no_grade, situation.absence
    if absence in (Absence.OUTSIDE, Absence.TEXT):
        return _Judged(none, why_absent(situation, scale, absence))
    rule = scale.match(situation)
    if rule is not None:
        code = scale.code(rule.code)
        comparison = situation.comparison(*rule.when.shown_basis)
        reason = why_graded(situation, scale, rule, code, comparison)
        return _Judged(code, reason, comparison, rule.when.rests_on_rate)
    if absence is not None and (situation.value is None or not scale.people_choose):
        return _Judged(none, why_absent(situation, scale, absence))
    comparison = situation.comparison(Basis.REFERENCE, Form.RULE)
    if comparison is None and situation.kind.is_number and not scale.people_choose:
        return _Judged(none, why_first(situation, scale))
    return _Judged(none, why_undecided(situation, scale, comparison), comparison)


def _proposal(situation: Situation, judged: _Judged) -> IndicatorProposal:
    comparison = judged.comparison
    reference = comparison.reference if comparison else None
    return IndicatorProposal(
        grade=judged.code.code,
        rate=comparison.told_rate if comparison and judged.rests_on_rate else None,
        reference=reference.value if reference else None,
        reason=judged.reason.sentence,
        counts=situation.counts,
        provisional=situation.provisional,
        is_graded=judged.code.is_grade,
    )


def _unplanned(situation: Situation, none: Code) -> IndicatorProposal:
    """A report of a year that is 計画なし is not graded, nor is anything in it awaited."""
    judged = _proposal(situation, _Judged(none, why_unplanned(situation)))
    return replace(judged, counts=False, provisional=False)

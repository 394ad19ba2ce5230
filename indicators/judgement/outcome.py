"""What a target came to at the end of a plan, 達成 or 未達成, with its reason. Pure."""

from enum import StrEnum

from .figures import figures_of
from .finding import Finding, absent, measured, reached_or_not
from .indicator_rule import IndicatorRule
from .rate import Form
from .reference import Basis
from .scale import Scale
from .situation import Absence, Situation, read
from .values import Facts
from .wording import year_label

_NEVER_JUDGED = (Absence.TEXT, Absence.NO_TARGET)


class Outcome(StrEnum):
    """What a target came to in the last year in which it counts."""

    REACHED = "reached"
    MISSED = "missed"
    RUNNING = "running"
    NOT_JUDGED = "not_judged"

    @property
    def label(self) -> str:
        """The outcome in a word."""
        return _LABELS[self]


_LABELS = {
    Outcome.REACHED: "達成",
    Outcome.MISSED: "未達成",
    Outcome.RUNNING: "進行中（期限前）",
    Outcome.NOT_JUDGED: "判定なし",
}


def target_outcome(rule: IndicatorRule, facts: Facts, *, is_over: bool) -> Outcome:
    """Return what a target came to, by the facts of the last year in which it counts.

    達成: the target itself is met (``target_standing``). What is not met is 未達成 from the deadline on, or
    where no more year is to come (``is_over``); before it 進行中（期限前）. Without a value in the last year,
    without a target and of a text there is nothing to judge. Source: rules of the product, "What comes out".
    """
    situation = read(rule, facts)
    if situation.kind.meets_target(situation):
        return Outcome.REACHED
    if situation.absence in _NEVER_JUDGED:
        return Outcome.NOT_JUDGED
    if not is_over and situation.before_deadline:
        return Outcome.RUNNING
    comparison = situation.comparison(Basis.TARGET, Form.RULE)
    if comparison is None:
        return Outcome.NOT_JUDGED
    # A running total within its limit, which no further year can let grow beyond it.
    return Outcome.REACHED if comparison.reached else Outcome.MISSED


def why_outcome(rule: IndicatorRule, facts: Facts, scale: Scale, outcome: Outcome) -> str:
    """Return the reason of an outcome, one sentence; ``scale`` says how the year's figure is written."""
    situation = read(rule, facts)
    found = _found(situation, scale)
    if outcome is Outcome.NOT_JUDGED:
        return f"{year_label(facts.fiscal_year)}は{absent(situation, scale).text}のため、判定しません。"
    if outcome is Outcome.RUNNING and situation.milestone is None:
        due = f"期限（{year_label(rule.deadline)}）前"
        return f"{found.full}{found.although}、{due}のため、「{outcome.label}」とします。"
    return f"{found.full}{found.because}、「{outcome.label}」とします。"


def _found(situation: Situation, scale: Scale) -> Finding:
    if words := situation.kind.state_words(situation, scale):
        return words
    if situation.value is None:
        state = absent(situation, scale)
        return Finding(state.text, state.link, f"{year_label(situation.facts.fiscal_year)}は")
    figures = figures_of(situation, scale)
    comparison = situation.comparison(Basis.TARGET, Form.RULE)
    if comparison is None:
        return measured(situation, figures)
    return reached_or_not(situation, figures, comparison)

"""導入・期限: something that is reached on a day, or not yet."""

from collections.abc import Iterator
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.judgement.aim import Aim
from indicators.judgement.figures import Figures
from indicators.judgement.finding import Finding
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.rate import Comparison, Form
from indicators.judgement.reference import Basis
from indicators.judgement.restated import Restated
from indicators.judgement.scale import Scale
from indicators.judgement.situation import Absence, MilestoneState, Situation, absence_of
from indicators.judgement.values import Facts, Kind, Status, YearFigure
from indicators.judgement.wording import items_rate_text, year_label

from .base import Drawn, KindRules, has_value
from .entered import Entered, Exported

_REACHED = (MilestoneState.EARLY, MilestoneState.ON_TIME, MilestoneState.LATE)
_NO_ITEMS = "評価できる実施評価指標もない"


class Milestone(KindRules):
    """Reached by when."""

    kind = Kind.MILESTONE
    label = "導入・期限"
    told = "導入・期限の目標は、達成した日で見て、期限の年度より前は「進行中（期限前）」とします。"
    by_the_end = True
    is_number = False
    has_day = True
    rate_called = "実施率 "  # of the year's items, as long as it is not reached
    drawn = Drawn.TRACK
    status_of_row = Status.CONFIRMED  # a flat row says reached or not by its day alone

    def status(self, facts: Facts) -> Status | None:
        """A day in this year or later is an answer by itself."""
        year = _reached_year(facts)
        entered = year is not None and year >= facts.fiscal_year
        return Status.CONFIRMED if facts.status is None and entered else facts.status

    def read(self, rule: IndicatorRule, facts: Facts, status: Status | None) -> Situation:
        """What is read is a state; there is no value."""
        if rule.comparison is Aim.NONE:
            return Situation(rule, facts, status, None, absence_of(status) or Absence.NO_TARGET, None, None)
        state = _state(rule, facts, status)
        return Situation(rule, facts, status, None, None if state else absence_of(status), state, None)

    def comparison(self, situation: Situation, basis: Basis, form: Form) -> Comparison | None:
        """Before its due year one that is not reached has the rate of its items; else only reached or not."""
        match situation.milestone:
            case None:
                return None
            case MilestoneState.BEFORE_DUE:
                rate = situation.facts.items.rate if basis is Basis.REFERENCE else None
                return Comparison(None, rate, reached=False)
            case MilestoneState.OVERDUE:
                return Comparison(None, None, reached=False)
            case _:
                return Comparison(None, None, reached=True)

    def meets_target(self, situation: Situation) -> bool:
        """Once it is reached, also late."""
        return situation.milestone in _REACHED

    def meets_reference(self, situation: Situation) -> bool | None:
        """Before its due year by all of its items."""
        if situation.milestone is not MilestoneState.BEFORE_DUE:
            return super().meets_reference(situation)
        rate = situation.facts.items.rate
        return None if rate is None else rate >= 100

    def restated(self, rule: IndicatorRule, then: Facts, now: Facts) -> Iterator[Restated]:
        """It rests on the day."""
        if then.milestone_reached_on != now.milestone_reached_on:
            yield "達成の日", _day(then), _day(now)

    def state_words(self, situation: Situation, scale: Scale) -> Finding | None:
        """Whether and when it was reached."""
        rule, facts = situation.rule, situation.facts
        due = year_label(rule.deadline)
        day = facts.milestone_reached_on
        when = f"{year_label(FiscalYear.of(day).year)}（{era_date(day)}）" if day else ""
        match situation.milestone:
            case None:
                return None
            case MilestoneState.EARLY:
                return Finding(f"期限（{due}）より前の{when}に達成", "した")
            case MilestoneState.ON_TIME:
                return Finding(f"期限の年度である{when}に達成", "した")
            case MilestoneState.LATE:
                return Finding(f"期限（{due}）経過後の{when}に達成", "した")
        return _not_reached(situation, scale, due)

    def value_words(self, entered: Entered | None, facts: Facts, figures: Figures) -> str:
        """達成（令和7年5月1日）, 進行中（期限前）, 未達成."""
        day = facts.milestone_reached_on
        if day is None:
            return "進行中（期限前）" if facts.fiscal_year < figures.rule.deadline else "未達成"
        return f"達成（{era_date(day)}）"

    def reference_words(self, reference: Decimal | None, figures: Figures) -> str:
        """期限 令和7年度末."""
        return f"期限 {FiscalYear(figures.rule.deadline).label}末"

    def exported(
        self, rule: IndicatorRule, entered: Entered | None, figure: YearFigure, parts: tuple[str, str]
    ) -> list[Exported]:
        """Reached or not, and the day."""
        known = entered if has_value(figure) else None
        reached = known.is_reached if known else None
        day = known.reached_on if known else None
        return [
            Exported("is_reached", "達成", "" if reached is None else str(int(reached))),
            Exported("reached_on", "達成日", day.isoformat() if day else ""),
        ]


def _not_reached(situation: Situation, scale: Scale, due: str) -> Finding:
    facts, day, later = situation.facts, situation.facts.milestone_reached_on, ""
    if day is not None:
        later = f"（{era_date(day)}の達成は{year_label(FiscalYear.of(day).year)}の達成として扱う）"
    rate = facts.items.rate
    items = _NO_ITEMS if rate is None else items_rate_text(rate, scale)
    link = "" if rate is None else "の"
    if situation.milestone is MilestoneState.BEFORE_DUE:
        return Finding(f"期限（{due}）前で進行中{later}、{items}", link)
    if facts.fiscal_year > situation.rule.deadline:
        start = f"期限（{due}）経過後の{year_label(facts.fiscal_year)}においても"
    else:
        start = f"期限の年度である{due}に"
    return Finding(f"{start}達成しておらず{later}、{items}", link)


def _reached_year(facts: Facts) -> int | None:
    day = facts.milestone_reached_on
    return None if day is None else FiscalYear.of(day).year


def _state(rule: IndicatorRule, facts: Facts, status: Status | None) -> MilestoneState | None:
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


def _day(facts: Facts) -> str:
    return era_date(facts.milestone_reached_on) if facts.milestone_reached_on else "未達成"

"""累計: what each year adds to a running total."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from indicators.judgement.arithmetic import exact, tidy
from indicators.judgement.figures import Figures
from indicators.judgement.finding import Finding
from indicators.judgement.history import Totals
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.judgement.reference import Baseline, baseline_of, reference_of
from indicators.judgement.restated import UNKNOWN, Restated, amounts
from indicators.judgement.situation import Absence, Situation, absence_of
from indicators.judgement.values import Facts, Kind, Status, YearFigure
from indicators.judgement.wording import baseline_text, notes_text, own_year, unknown_years, year_label

from .base import KindRules, Values, has_value
from .entered import Entered, Exported

# A year with one of these adds nothing; a year without a value and none of these is unknown.
_ADDS_NOTHING = (Status.NOT_HELD, Status.NOT_APPLICABLE)


class Cumulative(KindRules):
    """The running total over the years that count, from 0 or a stated start; entered is the increment."""

    kind = Kind.CUMULATIVE
    label = "累計"
    told = "累計の目標の実績値は、評価の対象となる最初の年度からの合計です。"
    by_the_end = True
    accumulates = True

    def totals(
        self, rule: IndicatorRule, by_year: Mapping[int, YearFigure], values: Values, fiscal_year: int
    ) -> Totals:
        """A year without a value has no total of its own: it is None there too."""
        years = [year for year in range(rule.first_year, fiscal_year + 1) if rule.counts(year)]
        with exact():
            known = tidy(sum((values[year] for year in years if year in values), rule.start or Decimal(0)))
        unknown = tuple(
            year
            for year in years
            if year < fiscal_year
            and year not in values
            and (year not in by_year or by_year[year].status not in _ADDS_NOTHING)
        )
        complete = not unknown and fiscal_year in values
        return Totals(known if complete else None, known, unknown)

    def previous(
        self, rule: IndicatorRule, by_year: Mapping[int, YearFigure], values: Values, fiscal_year: int
    ) -> tuple[Decimal | None, int | None]:
        """The running total of the latest measured year, if it counts and is known; before any the start."""
        earlier = max((year for year in values if year < fiscal_year), default=None)
        if rule.start is not None and (earlier is None or earlier < rule.first_year <= fiscal_year):
            return rule.start, rule.first_year - 1 if rule.baseline_year is None else rule.baseline_year
        if earlier is None or not rule.counts(earlier):
            return None, None
        total = self.totals(rule, by_year, values, earlier).total
        return (None, None) if total is None else (total, earlier)

    def compared(self, facts: Facts) -> Decimal | None:
        """The running total."""
        return facts.running_total

    def is_entered(self, facts: Facts) -> bool:
        """A total without its last increment says as much."""
        return facts.actual is not None or (facts.running_total is not None and not facts.unknown_years)

    def read(self, rule: IndicatorRule, facts: Facts, status: Status | None) -> Situation:
        """A total of which only a part is known is read where that part already settles it."""
        absence, base = absence_of(status), baseline_of(rule, facts)
        if absence is not None:
            return Situation(rule, facts, status, None, absence, None, base)
        absence = None if rule.has_target(facts.fiscal_year) else Absence.NO_TARGET
        total = _total(rule, facts)
        if total is not None:
            return Situation(rule, facts, status, total, absence, None, base)
        return _read_part(rule, facts, status, absence, base)

    def restated(self, rule: IndicatorRule, then: Facts, now: Facts) -> Iterator[Restated]:
        """A running total rests on every year before."""
        if then.running_total != now.running_total:
            yield "累計", *amounts(rule, then.running_total, now.running_total, missing=UNKNOWN)

    def measured_words(self, situation: Situation, figures: Figures, note: str) -> Finding:
        """The total, and in brackets the year's own share of it."""
        year = year_label(situation.facts.fiscal_year)
        number = "" if situation.value is None else figures.amount(situation.value)
        own = own_year(situation, figures)
        rule, base = situation.rule, situation.base
        start = "" if rule.start is None or base is None else f"{baseline_text(rule, base, figures)}を含む"
        text = f"{number}{notes_text(f'うち{own}' if own else '', start, note, situation=situation)}"
        if not situation.partial_total:
            return Finding(text, "の", f"{year}までの累計が", "累計")
        unknown = f"{unknown_years(situation)}分からないものの、"
        lead = f"{unknown}{year}までに判明している累計が"
        return Finding(text, "の", lead, f"{unknown}判明している累計だけで")

    def value_words(self, entered: Entered | None, facts: Facts, figures: Figures) -> str:
        """累計515件（うち当年度255件）."""
        if facts.actual is None:
            return ""
        own = figures.increment(facts.actual)
        if facts.running_total is None:
            return f"当年度{own}（累計は未確定）"
        return f"累計{figures.amount(facts.running_total)}（うち当年度{own}）"

    def exported(
        self, rule: IndicatorRule, entered: Entered | None, figure: YearFigure, parts: tuple[str, str]
    ) -> list[Exported]:
        """The increment; the total has a status of its own."""
        value = figure.value if has_value(figure) else None
        return [Exported("increment", "当年度の数", value, rule.unit)]


def _total(rule: IndicatorRule, facts: Facts) -> Decimal | None:
    """The running total; in the first year that counts it is the start and the year's own increment."""
    if facts.unknown_years:
        return None
    if facts.running_total is None and facts.fiscal_year == rule.first_year:
        return _from_start(rule, facts.actual)
    return facts.running_total


def _from_start(rule: IndicatorRule, increment: Decimal | None) -> Decimal | None:
    with exact():
        return None if increment is None else (rule.start or 0) + increment


def _read_part(
    rule: IndicatorRule, facts: Facts, status: Status | None, absence: Absence | None, base: Baseline | None
) -> Situation:
    known = _from_start(rule, facts.actual) if facts.known_total is None else facts.known_total
    reference = reference_of(rule, facts, known)
    # What is known proves that a floor is reached. It can never prove that a ceiling was kept.
    proven = (
        known is not None
        and reference is not None
        and rule.direction_for(known).more_is_better
        and rule.reached(known, reference.value)
    )
    if proven:
        return Situation(rule, facts, status, known, None, None, base, partial_total=True)
    return Situation(rule, facts, status, None, absence or Absence.TOTAL_UNKNOWN, None, base)

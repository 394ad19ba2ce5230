"""From the yearly measurements of an indicator, or from one flat row, to the facts of one fiscal year."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .decimals import has_more_decimals
from .errors import JudgementError
from .indicator_rule import IndicatorRule
from .values import Facts, ItemCounts, Status, YearFigure


class Totals(NamedTuple):
    """A running total at the end of a year: None if unknown, what is known of it, the years that are not."""

    total: Decimal | None = None
    known: Decimal | None = None
    unknown_years: tuple[int, ...] = ()


def facts_from_history(
    rule: IndicatorRule,
    figures: Sequence[YearFigure],
    fiscal_year: int,
    items: ItemCounts,
    *,
    status_reason: str = "",
) -> Facts:
    """Return the facts of one fiscal year from the measurements of all years, in any order.

    Later years are ignored. A year that is missing is blank. `previous` is the latest earlier measurement,
    in a year that counts or not; without one, a baseline dated before the year is it. Only years that count
    enter a running total; for it `previous` is the running total of the latest measured year.
    Raises JudgementError if a year occurs twice or a ratio's denominator is 0.
    """
    by_year = {figure.fiscal_year: figure for figure in figures if figure.fiscal_year <= fiscal_year}
    if len(by_year) < sum(figure.fiscal_year <= fiscal_year for figure in figures):
        raise JudgementError(f"「{rule.name}」の実績値に、同じ年度のものが二つ以上あります。")
    values = {
        year: value
        for year, figure in sorted(by_year.items())
        if (value := measured_value(rule, figure)) is not None
    }
    own = by_year.get(fiscal_year, YearFigure(fiscal_year))
    counting = {year: value for year, value in values.items() if rule.counts(year)}
    first_year = min(counting, default=None)
    kind = rule.kind.rules
    totals = kind.totals(rule, by_year, values, fiscal_year)
    previous, previous_year = kind.previous(rule, by_year, values, fiscal_year)
    days = [figure.reached_on for figure in by_year.values() if figure.reached_on is not None]
    before = None
    if previous is not None and previous_year in values and has_more_decimals(rule, previous):
        before = facts_from_history(rule, list(by_year.values()), previous_year, ItemCounts())
    return Facts(
        fiscal_year=fiscal_year,
        status=own.status,
        actual=values.get(fiscal_year),
        previous=previous,
        previous_year=previous_year,
        first_value=None if first_year is None else counting[first_year],
        first_value_year=first_year,
        running_total=totals.total,
        unknown_years=totals.unknown_years,
        known_total=totals.known,
        items=items,
        milestone_reached_on=min(days, default=None),
        status_reason=status_reason,
        before=before,
    )


def facts_from_row(
    rule: IndicatorRule,
    *,
    fiscal_year: int,
    status: Status | None = None,
    actual: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    previous: Decimal | None = None,
    previous_year: int | None = None,
    first_value: Decimal | None = None,
    first_value_year: int | None = None,
    running_total: Decimal | None = None,
    items: ItemCounts | None = None,
    milestone_reached_on: date | None = None,
    status_reason: str = "",
) -> Facts:
    """Return the facts that one flat row states, without a history.

    A milestone row without a status says reached or not by its day alone, so it is 確定. Earlier
    measurements stand in for one another: a previous one in a year that counts for a first one that is not
    named, a first one for the previous. A baseline is no previous measurement unless the row says so.
    Raises JudgementError if the denominator is 0.
    """
    figure = YearFigure(fiscal_year, status, actual, numerator, denominator)
    if previous is None and first_value is not None:
        first_year = rule.first_year if first_value_year is None else first_value_year
        if rule.counts(first_year) and first_year < fiscal_year:
            previous, previous_year = first_value, first_year
    if status is None:
        status = rule.kind.rules.status_of_row
    if (
        first_value is None
        and previous is not None
        and previous_year is not None
        and rule.counts(previous_year)
    ):
        first_value, first_value_year = previous, previous_year
    return Facts(
        fiscal_year=fiscal_year,
        status=status,
        actual=measured_value(rule, figure),
        previous=previous,
        previous_year=previous_year,
        first_value=first_value,
        first_value_year=first_value_year,
        running_total=running_total,
        items=items or ItemCounts(),
        milestone_reached_on=milestone_reached_on,
        status_reason=status_reason,
    )


def measured_value(rule: IndicatorRule, figure: YearFigure) -> Decimal | None:
    """Return the year's own value, None if its status has none. A ratio is computed from its two numbers.

    A value without a status (being entered) is a value.
    """
    if figure.status is not None and not figure.status.has_value:
        return None
    return rule.kind.rules.measured(figure)


def latest_before(
    rule: IndicatorRule, values: Mapping[int, Decimal], fiscal_year: int
) -> tuple[Decimal | None, int | None]:
    """Return the latest value measured before a year, or a baseline of a later year than that."""
    earlier = max((year for year in values if year < fiscal_year), default=None)
    baseline_year = rule.baseline_year
    dated = rule.baseline is not None and baseline_year is not None and baseline_year < fiscal_year
    if dated and baseline_year is not None and (earlier is None or earlier < baseline_year):
        return rule.baseline, baseline_year
    return (None, None) if earlier is None else (values[earlier], earlier)

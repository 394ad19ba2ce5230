"""From the yearly measurements of an indicator, or from one flat row, to the facts of one fiscal year."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .arithmetic import exact, ratio_percent, tidy
from .decimals import has_more_decimals
from .errors import JudgementError
from .values import Facts, IndicatorRule, ItemCounts, Kind, Status, YearFigure

# A year with one of these adds nothing to a running total; a year without a value and none of these is
# unknown.
_ADDS_NOTHING = (Status.NOT_HELD, Status.NOT_APPLICABLE)


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
    total, known, unknown = None, None, tuple[int, ...]()
    if rule.kind is Kind.CUMULATIVE:
        total, known, unknown = _running_total(rule, by_year, values, fiscal_year)
    previous, previous_year = _previous(rule, by_year, values, fiscal_year)
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
        running_total=total,
        unknown_years=unknown,
        known_total=known,
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
    if status is None and rule.kind is Kind.MILESTONE:
        status = Status.CONFIRMED
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
    if rule.kind is Kind.RATIO and figure.numerator is not None and figure.denominator is not None:
        return ratio_percent(figure.numerator, figure.denominator)
    return figure.value


def _running_total(
    rule: IndicatorRule, by_year: dict[int, YearFigure], values: dict[int, Decimal], fiscal_year: int
) -> tuple[Decimal | None, Decimal | None, tuple[int, ...]]:
    """Return (total or None if unknown, sum of what is known, the earlier years that are unknown).

    A year without a value has no total of its own: it is None there too.
    """
    years = [year for year in range(rule.first_year, fiscal_year + 1) if rule.counts(year)]
    with exact():
        known = tidy(sum((values[year] for year in years if year in values), Decimal(0)))
    unknown = tuple(
        year
        for year in years
        if year < fiscal_year
        and year not in values
        and (year not in by_year or by_year[year].status not in _ADDS_NOTHING)
    )
    complete = not unknown and fiscal_year in values
    return (known if complete else None), known, unknown


def _previous(
    rule: IndicatorRule, by_year: dict[int, YearFigure], values: dict[int, Decimal], fiscal_year: int
) -> tuple[Decimal | None, int | None]:
    earlier = max((year for year in values if year < fiscal_year), default=None)
    if rule.kind is Kind.CUMULATIVE:
        if earlier is None or not rule.counts(earlier):
            return None, None
        total, _known, _unknown = _running_total(rule, by_year, values, earlier)
        return (None, None) if total is None else (total, earlier)
    baseline_year = rule.baseline_year
    dated = rule.baseline is not None and baseline_year is not None and baseline_year < fiscal_year
    if dated and baseline_year is not None and (earlier is None or earlier < baseline_year):
        return rule.baseline, baseline_year
    return (None, None) if earlier is None else (values[earlier], earlier)

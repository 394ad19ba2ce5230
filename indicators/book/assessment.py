"""From stored or typed answers to the plain values that the judgement reads, and the judgement of a year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from imari_dx.shared.related_rows import rows_of
from indicators.book.answers import MeasurementAnswer
from indicators.book.in_force import book_in_force, initiative_in
from indicators.book.results import ResultBook, is_planned
from indicators.book.stored_answers import measurement_answers
from indicators.judgement import (
    Against,
    Aim,
    Direction,
    Facts,
    IndicatorRule,
    InitiativeProposal,
    ItemCounts,
    ItemStatus,
    Kind,
    Scale,
    Status,
    Timing,
    ToleranceIn,
    YearBasis,
    YearFigure,
    facts_from_history,
    propose_initiative,
)
from indicators.models import AnnualReport, EvaluationItem, Indicator
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class YearAnswers:
    """What was answered for one initiative and year: a figure per indicator, a status per evaluation item.

    Keys are the ids of Indicator and EvaluationItem; what is missing was not answered.
    """

    fiscal_year: int
    figures: Mapping[int, YearFigure] = field(default_factory=dict)
    item_statuses: Mapping[int, ItemStatus] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)  # why an indicator has no value


def rule_of(indicator: Indicator) -> IndicatorRule:
    """Return what the plan says of an indicator, as the judgement takes it."""
    return IndicatorRule(
        name=indicator.plain_name,
        kind=Kind(indicator.kind),
        timing=Timing(indicator.timing),
        comparison=Aim(indicator.comparison),
        direction=Direction(indicator.direction) if indicator.direction else None,
        against=Against(indicator.against) if indicator.against else None,
        unit=indicator.unit,
        target=indicator.target,
        lower_bound=indicator.lower_bound,
        upper_bound=indicator.upper_bound,
        tolerance=indicator.tolerance,
        tolerance_in=ToleranceIn(indicator.tolerance_in) if indicator.tolerance_in else None,
        baseline=indicator.baseline,
        baseline_year=indicator.baseline_year,
        expectations={row.fiscal_year: row.value for row in rows_of(indicator, "expectations")},
        first_year=indicator.first_year,
        last_year=indicator.last_year,
        due_year=indicator.due_year,
        basis=YearBasis(indicator.basis),
        years_behind=indicator.years_behind,
        starts_at_baseline=indicator.starts_at_baseline,
        rating_group=indicator.rating_group,
        decimals=indicator.decimals,
        allows_decimals=indicator.allows_decimals,
        allows_negative=indicator.allows_negative,
    )


def event_count_figure(entered: MeasurementAnswer, fiscal_year: int) -> YearFigure:
    """Return the number of a per-event measurement's events, for the indicator that counts them.

    Of a bare mean (率のみ) it is what was given; where it was not, nobody knows it.
    """
    if not entered.status or (entered.is_rate_only and entered.denominator is None):
        return YearFigure(fiscal_year=fiscal_year)
    status = Status(entered.status)
    count = entered.denominator if entered.is_rate_only else Decimal(len(entered.events))
    value = count if status.has_value else None
    return YearFigure(fiscal_year=fiscal_year, status=status, value=value)


def figures_from_answers(
    indicators: Iterable[Indicator], measurements: Mapping[int, MeasurementAnswer], fiscal_year: int
) -> dict[int, YearFigure]:
    """Return the year's figure of each indicator that has one, event counters included."""
    figures = {}
    for indicator in indicators:
        counted = indicator.counts_events_of_id
        entered = measurements.get(counted or indicator.pk)
        if entered is not None:
            figures[indicator.pk] = (
                event_count_figure(entered, fiscal_year)
                if counted
                else Kind(indicator.kind).rules.figure(entered, fiscal_year)
            )
    return figures


def answers_from_report(
    report: AnnualReport, initiative: Initiative, *, with_items: bool = True
) -> YearAnswers:
    """Return a stored report's answers (report and initiative read with everything).

    Without items only the figures are read: all that a later year's judgement asks of an earlier one.
    """
    year, measurements = report.cycle.fiscal_year, measurement_answers(report)
    return YearAnswers(
        fiscal_year=year,
        figures=figures_from_answers(rows_of(initiative, "indicators"), measurements, year),
        item_statuses={row.item_id: ItemStatus(row.status) for row in report.item_results.all() if row.status}
        if with_items
        else {},
        reasons={key: row.reason for key, row in measurements.items()},
    )


def items_of(initiative: Initiative, fiscal_year: int) -> list[EvaluationItem]:
    """Return the initiative's evaluation items of a year, in official order."""
    return [item for item in rows_of(initiative, "evaluation_items") if item.fiscal_year == fiscal_year]


def item_status(item: EvaluationItem, answers: YearAnswers) -> ItemStatus | None:
    """Return an item's answer, None while there is none.

    An item that only names a figure is answered by the measurement: a value is 実施済, 未実施 and 対象外 are
    what they are; 調査中 and 未公表 are no answer yet, and a missing answer never counts as 0.
    """
    if item.indicator_id is None:
        return answers.item_statuses.get(item.pk)
    figure = answers.figures.get(item.indicator_id)
    if figure is None or figure.status is None:
        return None
    if figure.status.has_value:
        return ItemStatus.DONE
    return {
        Status.NOT_HELD: ItemStatus.NOT_DONE,
        Status.NOT_APPLICABLE: ItemStatus.NOT_APPLICABLE,
    }.get(figure.status)


def item_counts(initiative: Initiative, answers: YearAnswers) -> ItemCounts:
    """Count the year's answered items by status; unanswered ones are in no denominator."""
    statuses = (item_status(item, answers) for item in items_of(initiative, answers.fiscal_year))
    return ItemCounts.of(status for status in statuses if status is not None)


def facts_of(
    initiative: Initiative,
    indicator: Indicator,
    fiscal_year: int,
    answers_by_year: Mapping[int, YearAnswers],
) -> Facts:
    """Return the judgement's facts of one indicator in one year; later years are ignored."""
    current = answers_by_year.get(fiscal_year, YearAnswers(fiscal_year))
    figures = [
        answers.figures[indicator.pk]
        for _year, answers in sorted(answers_by_year.items())
        if indicator.pk in answers.figures
    ]
    counts = item_counts(initiative, current)
    return facts_from_history(
        rule_of(indicator),
        figures,
        fiscal_year,
        counts,
        status_reason=current.reasons.get(indicator.counts_events_of_id or indicator.pk, ""),
    )


def assess(
    initiative: Initiative, fiscal_year: int, answers_by_year: Mapping[int, YearAnswers], scale: Scale
) -> InitiativeProposal:
    """Propose the grade of an initiative in a fiscal year.

    ``answers_by_year`` holds the year itself and the other years that are known; later ones are ignored.
    """
    return propose_initiative(
        [
            (rule_of(indicator), facts_of(initiative, indicator, fiscal_year, answers_by_year))
            for indicator in rows_of(initiative, "indicators")
        ],
        item_counts(initiative, answers_by_year.get(fiscal_year, YearAnswers(fiscal_year))),
        scale,
        fiscal_year=fiscal_year,
        planned=is_planned(initiative, fiscal_year),
    )


def assess_stored(
    book: ResultBook,
    initiative: Initiative,
    fiscal_year: int,
    history: Mapping[int, YearAnswers] | None = None,
) -> InitiativeProposal:
    """Propose the grade of an initiative and year from what is stored; ``history`` where it is at hand.

    A finalised report keeps the scale it was decided on; any other uses the plan's active one. The plan is
    that of the year: a later revision changes nothing in it.
    """
    book = book_in_force(book, initiative, fiscal_year)
    initiative = initiative_in(book, initiative)
    reports = book.reports[initiative.pk]
    report = reports.get(fiscal_year)
    scale = report.scale if report and report.scale else book.active_scale
    known = stored_history(book, initiative) if history is None else history
    return assess(initiative, fiscal_year, known, scale.scale)


def stored_history(book: ResultBook, initiative: Initiative) -> dict[int, YearAnswers]:
    """Return the initiative's stored answers of all years; from an overview figures only of decided years."""
    return {
        year: answers_from_report(
            row, initiative, with_items=not (book.is_overview and (initiative.pk, year) in book.snapshots)
        )
        for year, row in book.reports[initiative.pk].items()
    }

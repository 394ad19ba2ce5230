"""計画期間総括: the years of one initiative's targets, and what each came to."""

from collections.abc import Iterator, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import rule_of
from indicators.judgement import (
    IndicatorRule,
    Outcome,
    facts_from_history,
    figure_alone,
    target_outcome,
    why_outcome,
)
from initiatives.models import Initiative
from reports.builders.indicator_series import (
    UNREPORTED,
    IndicatorHead,
    heads_of_plan,
    heads_of_year,
    series_of,
)
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.documents.overview import (
    NOT_OPENED,
    NOT_PLANNED,
    NOT_PUBLISHED,
    IndicatorYear,
    InitiativeYear,
)
from reports.documents.period import PeriodTarget, YearGrade

NOTHING, NO_RECORD = "－", "記録なし"
# Absences that say nothing of the target itself: its own row of values is blank there.
_QUIET = (PointState.NOT_COUNTING, PointState.UNPLANNED)


def year_grade(row: InitiativeYear, *, until: int) -> YearGrade:
    """Return the grade of a year, or the word for why there is none: 計画なし, 照会前, 公表前, 未報告.

    A year that was never asked for though later ones were (``until``) has no record.
    """
    if row.grade.code:
        return YearGrade(row.grade, is_proposal=not row.is_final)
    if not row.is_planned:
        return YearGrade(row.grade, NOT_PLANNED)
    if row.is_not_published:
        return YearGrade(row.grade, NOT_PUBLISHED)
    if row.state_label != NOT_OPENED:
        return YearGrade(row.grade, UNREPORTED)
    return YearGrade(row.grade, NO_RECORD if row.fiscal_year < until else NOT_OPENED)


def period_targets(
    initiative: Initiative, rows: Sequence[InitiativeYear], *, until: int
) -> Iterator[PeriodTarget]:
    """Yield the targets of an initiative as its plan is in force in the last year that was asked for.

    ``rows`` are all years of the plan as the reader sees them. A decided year's words stay.
    """
    asked = [row for row in rows if row.fiscal_year <= until]
    latest = next((row for row in reversed(asked) if row.indicators), asked[-1])
    worded = {head.indicator_id: head for head in heads_of_year(latest)}
    rules = {one.pk: rule_of(one) for one in rows_of(initiative, "indicators")}
    opened = {row.fiscal_year for row in asked if row.state_label != NOT_OPENED}
    for head in heads_of_plan(initiative):
        shown = worded.get(head.indicator_id, head)
        series = series_of(shown, rows, latest.fiscal_year, opened)
        yield _target(series, shown, asked, rules[head.indicator_id])


def _target(
    series: IndicatorSeries, head: IndicatorHead, asked: Sequence[InitiativeYear], rule: IndicatorRule
) -> PeriodTarget:
    last = _last_counting(asked, head, rule)
    key, text, reason = _outcome(last, head, until=asked[-1].fiscal_year)
    row = last or asked[-1]
    point = next(one for one in series.points if one.fiscal_year == row.fiscal_year)
    return PeriodTarget(
        code=row.code,
        initiative=row.title,
        group=row.group.title,
        name=series.name,
        target=series.targets_text,
        baseline=_baseline(rule),
        values=tuple(_value(one, until=asked[-1].fiscal_year) for one in series.points),
        last_value=_value(point, until=asked[-1].fiscal_year) if last else NOTHING,
        last_year=FiscalYear(last.fiscal_year).official_label if last else "",
        outcome=key,
        outcome_text=text,
        reason=reason,
        is_proposal=bool(key) and last is not None and not last.is_final,
    )


def _last_counting(
    asked: Sequence[InitiativeYear], head: IndicatorHead, rule: IndicatorRule
) -> InitiativeYear | None:
    """The last year that was asked for in which the target counts: as decided, else as the plan says."""
    for row in reversed(asked):
        one = _in(row, head)
        counts = one.counts if one else rule.counts(row.fiscal_year)
        if counts and row.is_planned:
            return row
    return None


def _in(row: InitiativeYear, head: IndicatorHead) -> IndicatorYear | None:
    return next((one for one in row.indicators if one.indicator_id == head.indicator_id), None)


def _outcome(last: InitiativeYear | None, head: IndicatorHead, *, until: int) -> tuple[str, str, str]:
    """Key, word and reason of what a target came to; no key where the reader sees no result."""
    if last is None:  # all years in which it counts are to come
        running = Outcome.RUNNING
        return running.value, running.label, ""
    one = _in(last, head)
    if one is None or one.rule is None or last.scale is None:
        return "", year_grade(last, until=until).word or UNREPORTED, ""
    facts = facts_from_history(
        one.rule, one.figures, last.fiscal_year, last.items.counts, status_reason=one.given_reason
    )
    is_over = last.run.last_year is not None and last.run.last_year <= last.fiscal_year
    outcome = target_outcome(one.rule, facts, is_over=is_over)
    return outcome.value, outcome.label, why_outcome(one.rule, facts, last.scale, outcome)


def _value(point: YearPoint, *, until: int) -> str:
    if point.state is PointState.AHEAD and point.fiscal_year < until:
        return NO_RECORD
    return NOTHING if point.state in _QUIET else point.short_text


def _baseline(rule: IndicatorRule) -> str:
    """The plan's baseline with its year: 35.0％（令和２年度）."""
    if rule.baseline is None or not rule.kind.rules.is_number:
        return NOTHING
    text = figure_alone(rule, rule.baseline)
    if rule.baseline_year is None:
        return text
    return f"{text}（{FiscalYear(rule.baseline_year).official_label}）"

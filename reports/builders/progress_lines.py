"""The lines of 進捗一覧表: each indicator of an initiative over the years, as its series knows it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import rule_of
from indicators.judgement import IndicatorRule, Timing, figure_alone
from indicators.models import Indicator
from initiatives.models import Initiative
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.heat_map import grade_text
from reports.builders.indicator_series import heads_of_plan, indicator_series
from reports.builders.year_columns import items_text
from reports.documents.evaluation import NO_GRADE_YET, GradeMark
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.documents.overview import NOT_PUBLISHED, InitiativeYear
from reports.documents.progress import ITEMS_ONLY, ProgressLine, ProgressValue

NOTHING, AGAIN = "－", "再掲"
_BEHIND_A_NAME = "：:　 "


def progress_lines(builder: EvaluationBuilder, initiative: Initiative) -> list[ProgressLine]:
    """Return the indicators of an initiative, then those of others that are shown at it (再掲).

    One without any has one line that says of each year how many of its items were done.
    """
    own = [_line(builder, initiative, *one) for one in _series(builder, initiative)]
    return [*own, *_again(builder, initiative)] or [_items_line(builder, initiative)]


def shown_series(builder: EvaluationBuilder, initiative: Initiative) -> list[IndicatorSeries]:
    """Return the indicators that the reported year knows, over the years up to it."""
    return indicator_series(
        builder.until(initiative),
        chosen=builder.fiscal_year.year,
        opened=[FiscalYear(year) for year in builder.book.cycles],
        plan=heads_of_plan(builder.view(initiative).initiative),
    )


def _series(builder: EvaluationBuilder, initiative: Initiative) -> list[tuple[IndicatorSeries, Indicator]]:
    """The same, each with what its plan says of it."""
    stated = {one.pk: one for one in rows_of(builder.view(initiative).initiative, "indicators")}
    found = shown_series(builder, initiative)
    return [(one, stated[one.indicator_id]) for one in found if one.indicator_id in stated]


def _again(builder: EvaluationBuilder, initiative: Initiative) -> Iterator[ProgressLine]:
    homes = {one.pk: one for one in builder.initiatives}
    for row in rows_of(builder.view(initiative).initiative, "placed_indicators"):
        home = homes.get(row.indicator.initiative_id)
        for series, indicator in _series(builder, home) if home else ():
            if home and indicator.pk == row.indicator_id:
                line = _line(builder, home, series, indicator)
                name = f"{line.name}（{AGAIN}：{home.code}）"
                yield replace(line, name=name, standing=AGAIN, is_late=False)


def _line(
    builder: EvaluationBuilder, initiative: Initiative, series: IndicatorSeries, indicator: Indicator
) -> ProgressLine:
    until = {row.fiscal_year: row for row in builder.until(initiative)}
    points = {point.fiscal_year: point for point in series.points}
    rule, chosen = rule_of(indicator), series.chosen
    return ProgressLine(
        name=series.name,
        target=_target(series, indicator),
        values=tuple(
            _value(points[year.year], until[year.year], series, rule)
            if year.year in points
            else ProgressValue("", aim=_aim_alone(rule, year.year))
            for year in builder.book.fiscal_years
        ),
        standing=NOT_PUBLISHED if chosen.state is PointState.HIDDEN else chosen.standing_text,
        is_late=chosen.is_bad,
    )


def _target(series: IndicatorSeries, indicator: Indicator) -> str:
    """The target as the plan words it, without the indicator's name before it; the deadline of a milestone.

    Where revisions changed it, all that it was.
    """
    worded = told_target(series.name, indicator.target_text.replace("※", ""))
    if not worded:
        worded = f"期限 {series.due_label}" if series.kind.rules.has_day else series.target_text
    steps = "→".join(series.target_steps)
    return f"{worded}（改定 {steps}）" if len(series.target_steps) > 1 else worded


def told_target(name: str, wording: str) -> str:
    """Return a target's wording without the name that begins it: 「参加社数：年１０社以上」 is 年１０社以上.

    "" where the wording is nothing but the name.
    """
    if wording == name:
        return ""
    rest = wording.removeprefix(name)
    return rest.lstrip(_BEHIND_A_NAME) if rest != wording and rest[0] in _BEHIND_A_NAME else wording


def _value(
    point: YearPoint, row: InitiativeYear, series: IndicatorSeries, rule: IndicatorRule
) -> ProgressValue:
    one = next((one for one in row.indicators if one.indicator_id == series.indicator_id), None)
    grade = NO_GRADE_YET
    if one and point.state in (PointState.VALUE, PointState.MISSING):
        grade = one.grade if point.counts else GradeMark(NOTHING, "", "grade-none")
    aim = ""
    if point.fiscal_year in rule.expectations:
        aim = (point.counts and point.reference_text) or _aim_alone(rule, point.fiscal_year)
    text = NOTHING if point.state is PointState.NOT_COUNTING else point.text
    return ProgressValue(text, is_value=point.has_value, grade=grade, aim=aim)


def _aim_alone(rule: IndicatorRule, fiscal_year: int) -> str:
    """What the plan asks of a year by itself: 目標 10社, 目安 30.0％; "" where it has no value for it."""
    value = rule.expectations.get(fiscal_year)
    if value is None:
        return ""
    return f"{'目標' if rule.timing is Timing.EVERY_YEAR else '目安'} {figure_alone(rule, value)}"


def _items_line(builder: EvaluationBuilder, initiative: Initiative) -> ProgressLine:
    until = builder.until(initiative)
    later = len(builder.book.fiscal_years) - len(until)
    told = tuple(map(_items_value, until))
    return ProgressLine(ITEMS_ONLY, "", (*told, *(ProgressValue(""),) * later), NOTHING)


def _items_value(row: InitiativeYear) -> ProgressValue:
    if row.is_shown and row.is_planned:
        return ProgressValue(items_text(row) or NOTHING, is_value=bool(items_text(row)))
    return ProgressValue(grade_text(row))


def words_of_values(lines: Sequence[ProgressLine]) -> set[str]:
    """Return the words, signs and marks that stand in the cells of lines."""
    cells = [cell for line in lines for cell in line.values]
    found = {cell.text for cell in cells if not cell.is_value} | {cell.grade.code for cell in cells}
    found |= {line.standing for line in lines}
    return found | ({"速報"} if any("（速報）" in cell.text for cell in cells) else set())

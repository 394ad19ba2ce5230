"""改善, 低下, 同じ or 新規, and what is another one since a year was decided: one rule for all outputs. Pure.

What a decided year is compared with stays what it was when it was decided, like everything else of it: where
last year was decided anew since, that is told beside it. A running year is compared with last year as it
stands today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement import (
    Scale,
    YearFigure,
    facts_from_history,
    propose_initiative,
    restated_figures,
)
from indicators.judgement.change import change_of
from reports.documents.overview import IndicatorYear, InitiativeYear


def linked(years: Sequence[InitiativeYear]) -> list[InitiativeYear]:
    """Return the years of one initiative, in order and as the reader sees them, each with what was before it.

    Decided years bring what they were compared with; beside it stands what was decided since.
    """
    found: list[InitiativeYear] = []
    for row in years:
        last = found[-1] if found else None
        if row.is_final:
            found.append(_with_today(row, last, found))
        elif row.is_shown and last is not None:
            code = last.grade.code if last.is_graded else ""
            change = change_of(row.grade.code, code, grades=row.grades)
            found.append(replace(row, before=last.grade, change=change))
        else:
            found.append(replace(row, change=change_of(row.grade.code, "", grades=row.grades)))
    return found


def _with_today(
    row: InitiativeYear, last: InitiativeYear | None, earlier: Sequence[InitiativeYear]
) -> InitiativeYear:
    restated = tuple(_restated(row, [one for one in earlier if one.is_final and one.is_shown]))
    if restated:
        row = replace(row, restated=restated)
    if last is None or not last.is_final or not last.is_planned or last.grade.code == row.before.code:
        return row
    return replace(row, before_now=last.grade)


def _restated(row: InitiativeYear, earlier: Sequence[InitiativeYear]) -> Iterator[str]:
    """On which figures a decided year was decided, where decided earlier years have others today.

    An earlier year that is open again, or was never decided, is taken as it was known then.
    """
    today = {one.indicator_id: _as_today(one, earlier) for one in row.indicators}
    changed = [one for one in row.indicators if today[one.indicator_id] != one.figures]
    sentences = [
        sentence
        for one in changed
        if one.rule
        for sentence in restated_figures(one.rule, row.fiscal_year, one.figures, today[one.indicator_id])
    ]
    yield from sentences
    if sentences and row.scale and row.is_planned:
        then = _proposed(row, row.scale, {one.indicator_id: one.figures for one in row.indicators})
        now = _proposed(row, row.scale, today)
        yield f"今の記録による判定案は「{now}」です" + (
            "（決定した時と同じです）。" if then == now else f"（決定した時は「{then}」）。"
        )


def _as_today(one: IndicatorYear, earlier: Sequence[InitiativeYear]) -> tuple[YearFigure, ...]:
    figures = {figure.fiscal_year: figure for figure in one.figures}
    for year in earlier:
        same = next((row for row in year.indicators if row.indicator_id == one.indicator_id), None)
        if same is not None:
            figures.pop(year.fiscal_year, None)
            figures |= {f.fiscal_year: f for f in same.figures if f.fiscal_year == year.fiscal_year}
    return tuple(figures[year] for year in sorted(figures))


def _proposed(row: InitiativeYear, scale: Scale, figures: Mapping[int, Sequence[YearFigure]]) -> str:
    """What is proposed for a year on some figures, by the scale that it was decided on."""
    judged = [
        (
            one.rule,
            facts_from_history(
                one.rule,
                figures[one.indicator_id],
                row.fiscal_year,
                row.items.counts,
                status_reason=one.given_reason,
            ),
        )
        for one in row.indicators
        if one.rule
    ]
    return propose_initiative(judged, row.items.counts, scale, fiscal_year=row.fiscal_year).grade


def restated_notes(years: Sequence[InitiativeYear]) -> tuple[str, ...]:
    """Return what stands below figures of several years: which decided ones rest on other figures now.

    A decided year shows earlier ones as it was decided on them, so it tells of itself alone.
    """
    shown = [one for one in years[-1:] if one.is_final] or years
    return tuple(
        f"{FiscalYear(one.fiscal_year).label}の評価：{sentence}" for one in shown for sentence in one.restated
    )

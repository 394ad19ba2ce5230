"""The results of one initiative and fiscal year as printed below its official sheet: public content only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from imari_dx.shared.fiscal_year import PeriodSpan, official_date
from indicators.book.assessment import facts_of, item_status, items_of
from indicators.book.former_values import told_before
from indicators.book.indicator_notes import notes_of
from indicators.book.results import FormerValue
from indicators.book.stored_answers import report_answer
from indicators.book.stored_form import asks_for_bars
from indicators.book.value_display import BLANK, detail_lines, reference_text, target_text, value_text
from indicators.judgement import IndicatorProposal, rate_text
from indicators.models import (
    AnnualReport,
    Indicator,
    ItemStatus,
    MeasurementStatus,
)
from initiatives.models import Phase
from reports.builders.notices import notice_of
from reports.builders.plan import AGAIN, join_spans, phase_rows
from reports.builders.results_texts import report_texts
from reports.builders.year_view import YearView, entered_for, grade_mark
from reports.documents.evaluation import (
    IndicatorResult,
    InitiativeResults,
    ItemAnswer,
    TextBlock,
    YearCell,
)
from reports.documents.overview import InitiativeYear
from reports.documents.sheet import PhaseRow
from reports.documents.stamp import decided_label

NOT_COUNTING = "評価の対象外の年度"


def build_results(
    view: YearView,
    row: InitiativeYear,
    *,
    restated: tuple[str, ...],
    again: Iterable[IndicatorResult] = (),
    outside: TextBlock | None = None,
    before: Mapping[int, FormerValue] | None = None,
) -> InitiativeResults:
    """Return what continues the official sheet; ``row`` is the same year as the reader sees it.

    ``again`` are indicators of others that are shown here too, ``outside`` is the outside body's view,
    ``before`` the last values of the plan before, of which a decided year knows its own.
    """
    known = before or {} if view.book.on is None else view.book.before
    report = view.report if view.is_shown else None
    timeline = view.book.plan.timeline
    phases = list(view.book.plan.phases.all()) if timeline.per_year else []
    return InitiativeResults(
        slug=view.initiative.slug,
        fiscal_year_label=view.fiscal_year.official_label,
        department=view.department,
        state_label=row.state_label,
        is_planned=view.is_planned,
        is_finalised=view.is_finalised,
        decision=decided_label([view.decision] if view.decision else [], [view.migrated]),
        notice=notice_of(row, view.book.plan),
        grade=view.grade,
        grade_heading=_grade_heading(view),
        grade_reason=view.grade_reason if view.grade.code else "",
        previous_grade=row.before if row.before.code else None,
        previous_text=row.before_text,
        change_label=row.change,
        restated=restated,
        indicators=(*(_indicator_results(view, report, known) if report else ()), *again),
        items=tuple(_item_answers(view)) if report else (),
        planned_rows=phase_rows(view.initiative.schedule_bars.all(), phases, timeline),
        # What came after the reported year is not part of its report.
        actual_rows=actual_rows((one for one in view.years if one.fiscal_year <= view.fiscal_year), phases),
        texts=tuple(report_texts(report)) if report else (),
        revised=view.revised,
        outside=outside,
    )


def _grade_heading(view: YearView) -> str:
    if view.is_finalised:
        return "評価"
    return "判定案（暫定）" if view.proposal.provisional else "判定案"


def _indicator_results(
    view: YearView, report: AnnualReport, before: Mapping[int, FormerValue]
) -> Iterator[IndicatorResult]:
    for indicator in view.initiative.indicators.all():
        found = _indicator_result(view, report, indicator)
        yield replace(found, notes=(*told_before(before.get(indicator.pk)), *found.notes))


def _indicator_result(view: YearView, report: AnnualReport, indicator: Indicator) -> IndicatorResult:
    proposal: IndicatorProposal = view.proposal.indicators[indicator.pk]
    facts = facts_of(view.initiative, indicator, view.fiscal_year.year, view.history)
    entered, figures = entered_for(report, indicator), view.figures(indicator, facts)
    counter = indicator.counts_events_of_id is not None
    is_outside = facts.status is None and not proposal.counts
    return IndicatorResult(
        name=indicator.name,
        target_text=view.revised.target_text(indicator.pk, indicator.target_text)
        if view.revised
        else indicator.target_text,
        aim_text=target_text(indicator, figures),
        value_text=NOT_COUNTING if is_outside else value_text(entered, facts, figures),
        detail_lines=() if counter else tuple(detail_lines(indicator, entered, figures, day=official_date)),
        status_label=_status_label(facts.status, is_outside=is_outside),
        reference_text=reference_text(proposal.reference, figures),
        rate_text=rate_text(proposal.rate, view.scale) if proposal.rate is not None else "",
        grade=grade_mark(view.scale, proposal.grade),
        reason=entered.reason if entered else "",
        change_reason="" if counter or not entered else entered.change_reason,
        years=tuple(_year_cells(indicator, view)),
        notes=tuple(notes_of(indicator)),
    )


def result_again(view: YearView, indicator_id: int) -> IndicatorResult | None:
    """An indicator as it is shown at another initiative (再掲): its figures, and no grade.

    ``view`` is its own initiative's year; None where nothing of it is shown or it had no such indicator.
    """
    found = [one for one in view.initiative.indicators.all() if one.pk == indicator_id]
    if not view.is_shown or view.report is None or not found:
        return None
    own = _indicator_result(view, view.report, found[0])
    home = view.initiative
    where = f"{home.code}{'　' if home.of_heading_id else ''}{home.plain_title}"
    told = ("再掲", f"{where}の数値目標です。評価はそこで行い、ここの評価には入れません。")
    return replace(
        own,
        name=f"{own.name}{AGAIN}",
        grade=None,
        years=tuple(replace(year, grade=None) for year in own.years),
        notes=(told, *own.notes),
    )


def _status_label(status: str | None, *, is_outside: bool) -> str:
    if status:
        return MeasurementStatus(status).label
    return NOT_COUNTING if is_outside else BLANK


def _year_cells(indicator: Indicator, view: YearView) -> Iterator[YearCell]:
    """One cell per year of the plan; what came after the reported year is not part of its report."""
    for one in view.years:
        yield one.year_cell(indicator) if one.fiscal_year <= view.fiscal_year else YearCell("", None)


def _item_answers(view: YearView) -> list[ItemAnswer]:
    report = view.report
    if report is None:
        return []
    answers = view.history[view.fiscal_year.year]
    notes = {key: item.note for key, item in report_answer(report).items.items()}
    rows = []
    for item in items_of(view.initiative, view.fiscal_year.year):
        status = item_status(item, answers)
        label = ItemStatus(status).label if status else BLANK
        rows.append(ItemAnswer(text=item.text, status_label=label, note=notes.get(item.pk, "")))
    return rows


def actual_rows(views: Iterable[YearView], phases: Sequence[Phase]) -> tuple[PhaseRow, ...]:
    """Return the actual bars of the years whose results are shown, neighbouring years joined."""
    spans: dict[int, list[PeriodSpan | None]] = {phase.pk: [] for phase in phases}
    for one in views:
        if not one.is_shown or one.report is None:
            continue
        if asks_for_bars(one.report.cycle):
            timeline, year = one.book.plan.timeline, one.fiscal_year.year
            for bar in one.report.actual_bars.all():
                if bar.phase_id in spans:  # a decided year may know a phase that the plan has no more
                    span = timeline.span((year, bar.start_period), (year, bar.end_period))
                    spans[bar.phase_id].append(span)
    return tuple(PhaseRow(phase.code, phase.label, join_spans(spans[phase.pk])) for phase in phases)

"""From what is stored (or frozen) of one initiative and year to the plain values of dashboards."""

from collections.abc import Iterator
from dataclasses import replace

from imari_dx.shared.related_rows import rows_of
from indicators import models
from indicators.book.assessment import facts_of, item_status, items_of, rule_of
from indicators.book.form_definition import STANDARD_FORM
from indicators.book.stored_form import asks_for_bars
from indicators.book.value_display import BLANK, detail_lines, reference_text, target_text, value_text
from indicators.judgement import ItemStatus, Timing, meets_target, rate_text, target_standing
from indicators.judgement.change import change_of
from indicators.models import AnnualReport, has_answer
from indicators.workflow.joint import LEADING
from initiatives.models import Heading
from reports.builders.results_texts import public_money, public_texts
from reports.builders.year_view import YearView, entered_for, grade_mark
from reports.documents.evaluation import NO_GRADE_YET
from reports.documents.overview import HeadingName, IndicatorYear, InitiativeYear, ItemLine, ItemTally


def initiative_year(view: YearView) -> InitiativeYear:
    """Return one initiative in one year, for a reader who sees everything.

    A year without an answer has the plan and its state only.
    """
    initiative, report = view.initiative, view.report
    upper = {item.number: item.title for item in rows_of(initiative, "vision_items")}
    row = InitiativeYear(
        initiative_id=initiative.pk,
        slug=initiative.slug,
        code=initiative.code,
        plain_code=initiative.plain_code,
        title=initiative.listed_title,
        fiscal_year=view.fiscal_year.year,
        headings=tuple(map(_heading_name, initiative.headings)),
        further=tuple(tuple(map(_heading_name, path)) for path in initiative.further_paths),
        run=initiative.run,
        departments=_departments(view),
        department_label=view.department,
        lead=view.lead,
        is_priority=initiative.national_priority,
        visions=tuple(sorted(upper)),
        vision_titles={number: title for number, title in upper.items() if title},
        is_planned=view.is_planned,
        state=report.state if report else "",
        state_label=view.state_label,
        is_shown=False,
        level=initiative.level_told,
        scale=view.scale,
    )
    return _with_results(row, view) if report and has_answer(report.state) else row


def _heading_name(one: Heading) -> HeadingName:
    return HeadingName(one.pk, one.level.number, one.slug, one.plain_title, one.full_name)


def _with_results(row: InitiativeYear, view: YearView) -> InitiativeYear:
    report = view.report
    assert report is not None  # noqa: S101 (the caller looked)
    has_bars = view.book.has_schedule and asks_for_bars(report.cycle)
    grades = tuple(code.code for code in view.scale.grades)
    last = view.decided_before
    compared = last.grade.code if last and last.scale.code(last.grade.code).is_grade else ""
    return replace(
        row,
        is_shown=True,
        decision=view.decision,
        migrated=view.migrated,
        grade=view.grade,
        grades=grades,
        before=last.grade if last else NO_GRADE_YET,
        change=change_of(view.grade.code, compared, grades=grades),
        proposed_grade=report.proposed_grade if view.is_finalised else view.proposal.grade,
        is_provisional=not view.is_finalised and view.proposal.provisional,
        reason=view.grade_reason,
        texts=public_texts(report, STANDARD_FORM),
        money=public_money(report, STANDARD_FORM),
        items=_items(view),
        item_lines=tuple(_item_lines(view, *ItemStatus, None)),
        open_items=tuple(_item_lines(view, ItemStatus.NOT_DONE, ItemStatus.PARTIAL)),
        indicators=tuple(_indicators(view)),
        bars=_bars(report) if has_bars else (),
        has_bars=has_bars,
    )


def _bars(report: AnnualReport) -> tuple[tuple[str, int, int], ...]:
    bars = sorted(report.actual_bars.all(), key=lambda bar: (bar.phase.sort_order, bar.start_period))
    return tuple((bar.phase.code, bar.start_period, bar.end_period) for bar in bars)


def _departments(view: YearView) -> tuple[str, ...]:
    day = view.fiscal_year.last_day
    return tuple(
        str(row.department)
        for row in rows_of(view.initiative, "responsibilities")
        if row.kind in LEADING
        and row.valid_from <= day
        and (row.valid_until is None or row.valid_until >= day)
    )


def _items(view: YearView) -> ItemTally:
    answers = view.history[view.fiscal_year.year]
    statuses = [item_status(item, answers) for item in items_of(view.initiative, view.fiscal_year.year)]
    return ItemTally(
        done=statuses.count(ItemStatus.DONE),
        partial=statuses.count(ItemStatus.PARTIAL),
        not_done=statuses.count(ItemStatus.NOT_DONE),
        not_applicable=statuses.count(ItemStatus.NOT_APPLICABLE),
        unanswered=statuses.count(None),
    )


def _item_lines(view: YearView, *statuses: ItemStatus | None) -> Iterator[ItemLine]:
    """The year's items with the given answers, in official order; None is not answered."""
    answers = view.history[view.fiscal_year.year]
    for item in items_of(view.initiative, view.fiscal_year.year):
        status = item_status(item, answers)
        if status in statuses:
            yield ItemLine(str(item), models.ItemStatus(status).label if status else BLANK)


def _indicators(view: YearView) -> Iterator[IndicatorYear]:
    report, year = view.report, view.fiscal_year.year
    assert report is not None  # noqa: S101
    for number, indicator in enumerate(rows_of(view.initiative, "indicators"), start=1):
        proposal = view.proposal.indicators.get(indicator.pk)
        if proposal is None:
            continue  # an indicator that the plan did not have in that year
        facts = facts_of(view.initiative, indicator, year, view.history)
        rule, entered = rule_of(indicator), entered_for(report, indicator)
        figures = view.figures(indicator, facts)
        kind = rule.kind.rules
        counts = [event.count for event in entered.events] if entered and kind.has_events else []
        yield IndicatorYear(
            indicator_id=indicator.pk,
            number=number,
            name=indicator.plain_name,
            kind=rule.kind,
            unit=figures.unit,
            target_text=target_text(indicator, rule=rule, fiscal_year=year),
            target=rule.common_target,
            direction=rule.direction.value if rule.direction else "",
            more_is_better=rule.direction is None or rule.direction.more_is_better,
            comparison=rule.comparison.value,
            own_target=rule.own_target(year),
            bounds=rule.bounds,
            is_yearly=rule.timing is Timing.EVERY_YEAR,
            due_year=rule.deadline,
            counts=proposal.counts,
            status=facts.status.value if facts.status else "",
            value_text=value_text(entered, facts, figures),
            decimals=figures.decimals,
            value=kind.compared(facts),
            own=facts.actual,
            least=min(counts, default=None),
            most=max(counts, default=None),
            notes=kind.notes(entered) if entered else "",
            detail=next(iter(detail_lines(indicator, entered, figures)), ""),
            reached_on=facts.milestone_reached_on.isoformat() if facts.milestone_reached_on else "",
            reference=proposal.reference,
            reference_text=reference_text(proposal.reference, figures),
            rate=proposal.rate,
            rate_text=rate_text(proposal.rate, view.scale) if proposal.rate is not None else "",
            grade=grade_mark(view.scale, proposal.grade),
            is_met=meets_target(rule, facts),
            standing=target_standing(rule, facts, view.scale, code=proposal.grade),
            reason=proposal.reason,
            status_reason=entered.reason if entered else "",
            change_reason=entered.change_reason if entered else "",
            rule=rule,
            figures=tuple(
                answers.figures[indicator.pk]
                for known, answers in sorted(view.history.items())
                if known <= year and indicator.pk in answers.figures
            ),
            given_reason=facts.status_reason,
        )

"""The schedule of all initiatives from an overview that was read with it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from imari_dx.shared.fiscal_year import FiscalYear, PeriodSpan, Timeline
from indicators.book.in_force import initiative_in_force, is_in_force
from indicators.judgement.schedule_progress import Finding, Progress, phase_progress
from initiatives.headings import level_columns, place_names
from initiatives.models import Initiative
from reports.builders.overview import Overview
from reports.builders.plan import AGAIN, inferred_bars_note, join_spans, phase_rows
from reports.builders.tally import COUNTED_ONCE
from reports.documents.overview import NOT_PUBLISHED, InitiativeYear, stamps_of
from reports.documents.schedule import (
    FINDING_WORDS,
    WITHOUT_BARS,
    Remark,
    ScheduleDocument,
    SchedulePhase,
    ScheduleRow,
    count_schedule,
    words_of,
)
from reports.documents.stamp import decided_label, printed_label

Phases = dict[str, str]  # labels by code, in the plan's order


def build_schedule(
    overview: Overview,
    initiative_ids: Sequence[int],
    *,
    until: FiscalYear,
    today: dt.date,
    now: dt.datetime | None = None,
    again_ids: Sequence[int] = (),
) -> ScheduleDocument:
    """Return the schedule of the given initiatives as it stood with the reports on years up to ``until``.

    Those of ``again_ids`` (再掲) follow, marked and in no count. Planned bars are those in force that year;
    actual ones of decided years those of their decision.
    """
    plan, ids = overview.plan, set(initiative_ids)
    book, year = overview.book, until.year
    in_force = [one for one in overview.initiatives if is_in_force(book, one, year)]
    planned = [initiative_in_force(book, one, year) for one in in_force]
    phases = _phases(overview, planned)
    timeline = plan.timeline
    today_cell, beyond = timeline.cell_of(today), timeline.cell(until.year + 1, 1)
    own = [one for one in planned if one.pk in ids]
    chosen = [*own, *(one for one in planned if one.pk in set(again_ids))]
    opened = [year for year in overview.opened if year <= until]
    rows = [(one, [overview.rows[one.pk, year.year] for year in opened]) for one in chosen]
    shown = [row for _one, years in rows for row in years if row.has_bars]
    drawn = [_row(one, years, phases, now=min(today_cell, beyond)) for one, years in rows]
    for number, row in enumerate(drawn[len(own) :], start=len(own)):
        drawn[number] = replace(row, title=f"{row.title}{AGAIN}", is_again=True)
    is_inferred = any(bar.is_inferred for one in chosen for bar in one.schedule_bars.all())
    notes = [inferred_bars_note(phases.values(), plan.layout)] if is_inferred else []
    notes += [COUNTED_ONCE] if len(drawn) > len(own) else []
    is_draft = any(not row.is_final for row in shown)
    decided = decided_label(*stamps_of(shown))
    return ScheduleDocument(
        title=f"{plan.short_title}　スケジュールの進み",
        municipality=plan.municipality,
        plan_title=plan.title,
        levels=level_columns(plan),
        date_label=(not is_draft and decided) or printed_label(today, now),
        is_draft=is_draft,
        is_demo=any(overview.cycles[row.fiscal_year].is_demo for row in shown),
        timeline=timeline,
        now=today_cell if 0 <= today_cell < timeline.cell_count else None,
        phases=tuple(phases.items()),
        rows=tuple(drawn),
        count=count_schedule(drawn[: len(own)]),
        until_label=FiscalYear(max(row.fiscal_year for row in shown)).label if shown else "",
        notes=tuple(notes),
        contact=plan.words.contact,
        words=plan.words,
    )


def _phases(overview: Overview, initiatives: Iterable[Initiative]) -> Phases:
    """The phases with planned bars, then those that only actual bars have."""
    planned = {bar.phase for one in initiatives for bar in one.schedule_bars.all()}
    labels = {one.code: one.name for one in sorted(planned, key=lambda one: one.sort_order)}
    known = {code for row in overview.rows.values() for code, _first, _last in row.bars}
    if missing := known - labels.keys():
        labels |= {one.code: one.name for one in overview.plan.phases.all() if one.code in missing}
    return labels


def _row(initiative: Initiative, years: Sequence[InitiativeYear], phases: Phases, *, now: int) -> ScheduleRow:
    """One initiative; ``years`` are those opened."""
    timeline = initiative.plan.timeline
    known = [row for row in years if row.has_bars]
    drawn = _drawn(initiative, known, phases, now=now)
    unknown = [row for row in years if not row.has_bars and row.is_planned]
    kinds = {one.finding for phase in drawn for part in phase.parts for one in part.differences}
    remarks = tuple(_remarks(drawn, timeline))
    return ScheduleRow(
        initiative_id=initiative.pk,
        slug=initiative.slug,
        code=initiative.code,
        plain_code=initiative.plain_code,
        title=initiative.listed_title,
        headings=place_names(initiative.path),
        department=years[-1].department_label if years else "",
        phases=drawn,
        unknown=tuple(timeline.year_span(row.fiscal_year) for row in unknown),
        unknown_text=_unknown_text(unknown),
        remarks=remarks,
        quiet_text="" if remarks else _quiet_text(kinds) if drawn or unknown else WITHOUT_BARS,
        late=tuple(
            (one.finding, one.periods)
            for phase in drawn
            for part in phase.parts
            for one in part.differences
            if one.finding.is_late
        ),
        is_known=bool(known and drawn),
    )


def _drawn(
    initiative: Initiative, known: Sequence[InitiativeYear], phases: Phases, *, now: int
) -> tuple[SchedulePhase, ...]:
    """The phases that have any bar, in the plan's order."""
    timeline = initiative.plan.timeline
    cells = {cell for row in known for cell in _cells(row, timeline)}
    bars = list(initiative.schedule_bars.all())
    planned = {
        row.code: tuple(filter(None, (_running(span, initiative) for span in row.bars)))
        for row in phase_rows(bars, list(dict.fromkeys(bar.phase for bar in bars)), timeline)
    }
    found = []
    for code, label in phases.items():
        expected = planned.get(code, ())
        actual = join_spans(
            (timeline.cell(row.fiscal_year, first), timeline.cell(row.fiscal_year, last))
            for row in known
            for one, first, last in row.bars
            if one == code
        )
        if expected or actual:
            parts = tuple(phase_progress(expected, actual, cells, now=now))
            found.append(SchedulePhase(code, label, expected, actual, parts))
    return tuple(found)


def _running(span: PeriodSpan, initiative: Initiative) -> PeriodSpan | None:
    """The part of a planned bar in the years in which the initiative runs: nothing is late after its end."""
    timeline, run = initiative.plan.timeline, initiative.run_years
    first, last = run.first_year or timeline.first_year, run.last_year or timeline.last_year
    start, end = max(span[0], timeline.cell(first, 1)), min(span[1], timeline.year_span(last)[1])
    return (start, end) if start <= end else None


def _cells(row: InitiativeYear, timeline: Timeline) -> range:
    first, last = timeline.year_span(row.fiscal_year)
    return range(first, last + 1)


def _remarks(phases: Iterable[SchedulePhase], timeline: Timeline) -> Iterable[Remark]:
    for phase in phases:
        several = len(phase.planned) > 1
        for part in phase.parts:
            notable = [one for one in part.differences if one.finding.is_notable]
            if notable:
                words = words_of(notable, timeline.division)
                since = _since(part, timeline) if several else ""
                yield Remark(f"{phase.label}{since}：{words}", any(one.finding.is_late for one in notable))


def _since(part: Progress, timeline: Timeline) -> str:
    """Which of several bars of a phase is meant: the year in which it begins."""
    first = (part.planned or part.actual[0])[0]
    return f"（{timeline.year_of(first).label}から）"


def _quiet_text(kinds: set[Finding]) -> str:
    if Finding.ON_PLAN in kinds:
        return FINDING_WORDS[Finding.ON_PLAN]
    return FINDING_WORDS[Finding.NOT_DUE] if kinds == {Finding.NOT_DUE} else ""


def _unknown_text(rows: Sequence[InitiativeYear]) -> str:
    """Why the bars of years are not known; neighbouring years with one reason become one."""
    spans: list[tuple[int, int, str]] = []
    for row in rows:
        reason = _why_unknown(row)
        if spans and spans[-1][1:] == (row.fiscal_year - 1, reason):
            spans[-1] = (spans[-1][0], row.fiscal_year, reason)
        else:
            spans.append((row.fiscal_year, row.fiscal_year, reason))
    return "、".join(
        "〜".join(FiscalYear(year).label for year in dict.fromkeys((first, last))) + reason
        for first, last, reason in spans
    )


def _why_unknown(row: InitiativeYear) -> str:
    if row.is_shown:
        return "は実績の線を調べていません"
    if not row.in_scope:
        return f"の実績は{NOT_PUBLISHED}"
    return f"の実績は{'確定前' if row.is_reported else '未提出'}（{row.state_label}）"

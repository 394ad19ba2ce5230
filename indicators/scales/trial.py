"""判定の試算: every result of a plan as it is graded now, beside what a draft of a scale would make of it.

A decided year is judged from its frozen facts, any other from what is stored: exactly what the draft would
propose if it were in use. Nothing is written, and no decision changes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Prefetch

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.assessment import assess, stored_history
from indicators.book.in_force import initiative_in
from indicators.book.results import ResultBook, initiatives_with_everything, is_planned, revisions_of
from indicators.book.snapshots import book_of_year
from indicators.judgement import Code, Scale
from indicators.judgement.scale_data import scale_data
from indicators.models import (
    AnnualReport,
    ItemResult,
    Measurement,
    RatingScale,
    ReportState,
    Snapshot,
)
from indicators.scales.beside import beside_proposals
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan

NOT_PLANNED, NOT_ASKED, NOT_STARTED = "計画なし", "照会前", "未着手"


@dataclass(frozen=True, slots=True)
class TrialCell:
    """One initiative and year, graded now and on trial.

    ``now`` is the decided grade, else the proposal of the scale in use; None while no scale is in use.
    ``proposed`` is the proposal beside a decision, ``why`` the sentence of the trial.
    """

    initiative: Initiative
    fiscal_year: FiscalYear
    is_decided: bool
    now: Code | None
    proposed: str
    trial: Code
    why: str
    is_provisional: bool
    beside: tuple[tuple[str, Code], ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the trial gives another code than there is now."""
        return self.now is not None and self.now.code != self.trial.code

    @property
    def is_decided_otherwise(self) -> bool:
        """Whether the trial agrees with the proposal of its time, and only the decision differs."""
        return self.is_changed and self.is_decided and self.proposed == self.trial.code

    @property
    def note(self) -> str:
        """What explains a difference that the scale does not make: the decision was another than proposed."""
        if not self.is_decided or self.now is None or self.proposed == self.now.code:
            return ""
        return f"{self.initiative.plan.words.body}の決定は、当時の判定案（{self.proposed}）と異なります。"

    @property
    def url(self) -> str:
        """The page of the report."""
        year = self.fiscal_year.year
        return plan_url(self.initiative.plan, "entry", fiscal_year=year, slug=self.initiative.slug)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One initiative: for each fiscal year a cell, or the word for why there is none."""

    initiative: Initiative
    cells: list[tuple[FiscalYear, TrialCell | None, str]]


@dataclass(frozen=True, slots=True)
class CountRow:
    """How often a code is given now and on trial: over all years, and by year."""

    code: Code
    total: tuple[int, int]
    by_year: list[tuple[int, int]]

    @property
    def difference(self) -> str:
        """The change of the total: +2, ▲3, ±0."""
        change = self.total[1] - self.total[0]
        return f"+{change}" if change > 0 else f"▲{-change}" if change else "±0"


@dataclass(frozen=True, slots=True)
class TrialBlock:
    """What the tables show of the years that stand beside each other."""

    fiscal_years: list[FiscalYear]
    rows: list[TrialRow]


@dataclass(frozen=True, slots=True)
class CountTable:
    """How often each code is given on one level of the plan, in the years that stand beside each other."""

    level: str  # "" where only one level reports
    fiscal_years: list[FiscalYear]
    rows: list[CountRow]
    is_first: bool  # of the level: it has the totals


class ScaleTrial:
    """The trial of a draft on everything that is stored of a plan."""

    def __init__(self, plan: Plan, draft: Scale, scales: Iterable[RatingScale]) -> None:
        scales = list(scales)
        self.plan, self.draft = plan, draft
        self.active = next((row for row in scales if row.is_active), None)
        self.beside = tuple(row for row in scales if row.is_beside)
        self.book = _book(plan, draft, self.beside)

    @cached_property
    def blocks(self) -> list[TrialBlock]:
        """The tables by the years that stand beside each other."""
        timeline = self.plan.timeline
        places = [timeline.place_of(block) for block in timeline.blocks]
        return [
            TrialBlock(
                fiscal_years=self.fiscal_years[place],
                rows=[replace(row, cells=row.cells[place]) for row in self.rows],
            )
            for place in places
        ]

    @cached_property
    def count_tables(self) -> list[CountTable]:
        """The counts of each level that reports, which are never added up, by the years side by side."""
        timeline = self.plan.timeline
        places = [timeline.place_of(block) for block in timeline.blocks]
        return [
            CountTable(
                level,
                self.fiscal_years[place],
                [replace(row, by_year=row.by_year[place]) for row in rows],
                place == places[0],
            )
            for level in self.plan.levels_told
            for rows in [self._counts(level)]
            for place in places
        ]

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        """The years of the table."""
        return self.plan.fiscal_years

    @cached_property
    def rows(self) -> list[TrialRow]:
        """Every initiative with all its years, in official order."""
        return [
            TrialRow(one, [(year, *self._cell(one, year)) for year in self.fiscal_years])
            for one in self.book.initiatives
        ]

    @cached_property
    def cells(self) -> list[TrialCell]:
        """All that is judged."""
        return [cell for row in self.rows for _year, cell, _word in row.cells if cell]

    @property
    def changes(self) -> list[TrialCell]:
        """What would be graded otherwise, the latest year first."""
        changed = [cell for cell in self.cells if cell.is_changed]
        return sorted(changed, key=lambda cell: -cell.fiscal_year.year)

    @property
    def decided_otherwise(self) -> int:
        """How many of the changes are none of the scale's: decided otherwise than proposed."""
        return sum(1 for cell in self.cells if cell.is_decided_otherwise)

    def _counts(self, level: str) -> list[CountRow]:
        """How often each code is given: the draft's codes in order, then others that are given now."""
        cells = [cell for cell in self.cells if cell.initiative.level_told == level]
        before = [(cell.now.code, cell.fiscal_year.year) for cell in cells if cell.now]
        after = [(cell.trial.code, cell.fiscal_year.year) for cell in cells]
        codes = {code.code: code for code in self.draft.choices}
        for cell in cells:
            if cell.now:
                codes.setdefault(cell.now.code, cell.now)
        totals = Counter(code for code, _year in before), Counter(code for code, _year in after)
        years = Counter(before), Counter(after)
        return [
            CountRow(
                code=code,
                total=(totals[0][sign], totals[1][sign]),
                by_year=[(years[0][sign, one.year], years[1][sign, one.year]) for one in self.fiscal_years],
            )
            for sign, code in codes.items()
        ]

    def _cell(self, initiative: Initiative, fiscal_year: FiscalYear) -> tuple[TrialCell | None, str]:
        year = fiscal_year.year
        report = self.book.report(initiative, year)
        facts = book_of_year(self.book, initiative, year)
        known = initiative_in(facts, initiative)
        if not is_planned(known, year):
            return None, NOT_PLANNED
        if report is None or report.state == ReportState.NOT_STARTED:
            return None, NOT_ASKED if report is None else NOT_STARTED
        history = stored_history(facts, known)
        trial = assess(known, year, history, self.draft)
        is_decided = report.state == ReportState.FINALISED
        now: Code | None = None
        proposed = ""
        if is_decided:
            decided_on = facts.report(known, year) or report
            scale = decided_on.scale.scale if decided_on.scale else self.draft
            now, proposed = scale.code(report.final_grade), report.proposed_grade
        elif self.active:
            present = assess(known, year, history, self.active.scale)
            now, proposed = self.active.scale.code(present.grade), present.grade
        return TrialCell(
            initiative=initiative,
            fiscal_year=fiscal_year,
            is_decided=is_decided,
            now=now,
            proposed=proposed,
            trial=self.draft.code(trial.grade),
            why=trial.reason,
            is_provisional=trial.provisional,
            beside=tuple(
                (row.name, row.scale.code(one.grade))
                for row, one in beside_proposals(self.book, initiative, year)
            ),
        ), ""


def _book(plan: Plan, draft: Scale, beside: tuple[RatingScale, ...]) -> ResultBook:
    """Read what the judgement reads of a plan, and no more; the book judges by the draft."""
    initiatives = tuple(initiatives_with_everything(plan, with_schedule=False))
    reports: dict[int, dict[int, AnnualReport]] = {one.pk: {} for one in initiatives}
    stored = AnnualReport.objects.filter(cycle__plan=plan).select_related("cycle", "scale")
    for report in stored.prefetch_related(
        Prefetch("measurements", Measurement.objects.prefetch_related("events")),
        Prefetch("item_results", ItemResult.objects.all()),
    ):
        reports[report.initiative_id][report.cycle.fiscal_year] = report
    snapshots = Snapshot.objects.filter(
        report__cycle__plan=plan, report__state=ReportState.FINALISED
    ).select_related("report__cycle")
    return ResultBook(
        plan=plan,
        initiatives=initiatives,
        cycles={},
        reports=reports,
        active_scale=RatingScale(plan=plan, key=draft.key, name=draft.name, definition=scale_data(draft)),
        beside_scales=beside,
        revisions=revisions_of(plan),
        snapshots={(row.report.initiative_id, row.report.cycle.fiscal_year): row for row in snapshots},
    )

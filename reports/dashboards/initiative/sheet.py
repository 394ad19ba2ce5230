"""The official sheet of an initiative on screen: word for word, each ※ leading to its explanation.

A decided year shows the sheet as it was decided on, any other as the plan is in force in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from imari_dx.shared.related_rows import link_many, link_one
from indicators.book.ended import rounds_with_ending
from indicators.book.in_force import initiative_in
from indicators.book.results import (
    ResultBook,
    initiatives_with_everything,
    link_placed_indicators,
    revisions_of,
)
from indicators.book.revised import Revised
from indicators.book.snapshots import book_of_year
from indicators.models import AnnualReport, RatingScale, ReportState, Snapshot
from initiatives.addresses import plan_url
from initiatives.glossary import explain
from initiatives.models import GlossaryTerm, Initiative, Plan
from reports.builders.plan import build_official_sheet, inferred_bars_note, phase_rows
from reports.builders.year_results import actual_rows
from reports.builders.year_view import YearView
from reports.dashboards.initiative.choice import chosen_year, get_initiative, sheet_name
from reports.documents.sheet import OfficialSheet, PhaseRow
from reports.documents.sheet_bands import Band
from reports.formats.chart import Grid
from reports.formats.comparison_chart import ComparisonDrawing, comparison_drawing
from reports.formats.contexts import sheet_bands
from reports.permissions import visibility_for


@dataclass(frozen=True, slots=True)
class Comparison:
    """Planned and actual bars of all phases."""

    planned_rows: tuple[PhaseRow, ...]
    actual_rows: tuple[PhaseRow, ...]


@dataclass(frozen=True, slots=True)
class SheetOnScreen:
    """What the templates of the printed sheet read."""

    sheet: OfficialSheet
    bands: list[tuple[Band, Grid | None]]
    comparison: ComparisonDrawing | None  # none without a schedule
    results: Comparison


class InitiativeSheet:
    """The sheet and the schedule of one initiative in one year."""

    def __init__(self, plan: Plan, user: User, slug: str, asked_year: str) -> None:
        """Read them. Raises Http404 for an unknown slug."""
        self.plan, self.user = plan, user
        self.initiative = get_initiative(initiatives_with_everything(plan, slug=slug), slug)
        link_placed_indicators([self.initiative])
        self.book = _read(plan, self.initiative)
        opened = [year for year in plan.fiscal_years if year.year in self.book.cycles]
        self.year = chosen_year(asked_year, plan, opened)

    @property
    def page_url(self) -> str:
        """The page of the initiative in the same year."""
        return f"{plan_url(self.plan, 'initiative', slug=self.initiative.slug)}?year={self.year.year}"

    @property
    def dashboard_url(self) -> str:
        """全体の状況 of the same year."""
        return f"{plan_url(self.plan, 'dashboard')}?year={self.year.year}"

    @property
    def name(self) -> str:
        """What the page shows, for the links to it."""
        return sheet_name(self.plan)

    @property
    def is_decided(self) -> bool:
        """Whether the sheet is that of a decision."""
        return (self.initiative.pk, self.year.year) in self.book.snapshots

    @property
    def is_without_bars(self) -> bool:
        """Whether there is no actual bar that the reader may see."""
        return not any(row.bars for row in self.view.results.actual_rows)

    @cached_property
    def _views(self) -> list[YearView]:
        is_visible = visibility_for(self.user, self.plan)
        views = []
        for year in self.book.fiscal_years:
            book = book_of_year(self.book, self.initiative, year.year)
            shown = initiative_in(book, self.initiative)
            views.append(YearView(book, shown, year, is_visible, {}, self.initiative))
        return views

    @cached_property
    def _chosen(self) -> YearView:
        return next(view for view in self._views if view.fiscal_year == self.year)

    @property
    def is_revised_since(self) -> bool:
        """Whether a later revision changed what the sheet says."""
        return not self.is_decided and self._chosen.book is not self.book

    @property
    def revised(self) -> Revised | None:
        """What revisions that take effect in the year changed."""
        return self._chosen.revised

    @cached_property
    def view(self) -> SheetOnScreen:
        """The sheet as the chosen year has it, and the bars up to it that the reader may see."""
        chosen = self._chosen
        shown = chosen.initiative
        phases = list(chosen.book.plan.phases.all()) if self.plan.has_schedule else []
        sheet = build_official_sheet(shown, phases, self.plan.timeline)
        until = [view for view in self._views if view.fiscal_year <= self.year]
        results = Comparison(
            planned_rows=phase_rows(shown.schedule_bars.all(), phases, self.plan.timeline),
            actual_rows=actual_rows(until, phases),
        )
        comparison = comparison_drawing(results, sheet.timeline)
        return SheetOnScreen(sheet, sheet_bands(sheet), comparison, results)

    @property
    def note(self) -> str:
        """That the bars were inferred, where they were."""
        sheet = self.view.sheet
        if not sheet.has_inferred_bars:
            return ""
        return inferred_bars_note((row.name for row in sheet.phase_rows), sheet.layout)

    @cached_property
    def _explained(self) -> tuple[SafeString, Sequence[GlossaryTerm]]:
        context = {"sheet": self.view.sheet, "bands": self.view.bands}
        html = render_to_string("reports/print/_official_sheet.html", context)
        return explain(html, list(self.plan.glossary_terms.all()))

    @property
    def official_html(self) -> SafeString:
        """The official table with each explained term as a button."""
        return self._explained[0]

    @property
    def terms(self) -> Sequence[GlossaryTerm]:
        """The terms that the table leads to, each once, in the order of the glossary."""
        return self._explained[1]


def _read(plan: Plan, initiative: Initiative) -> ResultBook:
    """Read what the sheet shows of the reports: their states and their actual bars."""
    rounds = rounds_with_ending(plan, with_skips_bars=True)
    cycles = [one for one in rounds if one.opened_on]
    link_one(cycles, "plan", [plan])
    reports = list(AnnualReport.objects.filter(initiative=initiative, cycle__in=cycles))
    link_one(reports, "cycle", cycles)
    link_one(reports, "initiative", [initiative])
    link_one(link_many(reports, "actual_bars"), "phase", plan.phases.all())
    by_id = {report.pk: report for report in reports}
    finalised = [report.pk for report in reports if report.state == ReportState.FINALISED]
    snapshots = Snapshot.objects.filter(report__in=finalised)
    return ResultBook(
        plan=plan,
        initiatives=(initiative,),
        cycles={cycle.fiscal_year: cycle for cycle in cycles},
        rounds=tuple(rounds),
        reports={initiative.pk: {report.cycle.fiscal_year: report for report in reports}},
        active_scale=RatingScale(plan=plan),
        revisions=revisions_of(plan),
        snapshots={(initiative.pk, by_id[row.report_id].cycle.fiscal_year): row for row in snapshots},
    )

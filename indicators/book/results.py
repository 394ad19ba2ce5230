"""Everything known of a plan's initiatives and their yearly results, read in a fixed number of queries.

Pages, exports and the judgement all read from a :class:`ResultBook`; none of them queries row by row.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import link_many, link_one, remember, rows_of
from indicators.book.ended import rounds_with_ending
from indicators.book.reading import (
    actual_bars,
    imports_with,
    in_charge,
    initiatives_by,
    initiatives_with,
    overview_reports,
    placements,
    planned_bars,
    reports_by,
    revisions_in_force,
    rounds_of,
    scales_of,
    snapshots_of,
    vision_links,
)
from indicators.book.reporting import link_reporting_departments
from indicators.book.revised import Revised
from indicators.judgement import IndicatorProposal
from indicators.models import (
    STATES_WITH_ANSWER,
    AnnualReport,
    IndicatorPlacement,
    RatingScale,
    ReportingCycle,
    ReportState,
    Snapshot,
)
from initiatives.headings import link_headings
from initiatives.models import (
    Initiative,
    InitiativeText,
    Plan,
    Revision,
    VisionItem,
)
from initiatives.sheet_layout import RowKind


def initiatives_with_everything(
    plan: Plan, *, with_schedule: bool = True, **only: object
) -> list[Initiative]:
    """Return the plan's initiatives in official order with all their texts, targets and departments.

    ``only`` narrows them (``slug="gyo-10"``). A fixed number of queries.
    """
    found = initiatives_by(*only)(plan.pk, *only.values())
    link_everything(plan, found, with_schedule=with_schedule)
    return found


def initiatives_of_sheet(plan: Plan, slug: str) -> list[Initiative]:
    """Return an initiative with everything, then those whose indicators its sheet shows too (再掲)."""
    found = initiatives_with_everything(plan, slug=slug)
    shown = IndicatorPlacement.objects.filter(initiative__in=found)
    homes = list(shown.values_list("indicator__initiative_id", flat=True))
    return [*found, *(initiatives_with_everything(plan, pk__in=homes) if homes else [])]


def revisions_of(plan: Plan) -> tuple[Revision, ...]:
    """Return a plan's revisions in force with what they changed, in their order. One query, two if any."""
    found = revisions_in_force(plan.pk)
    link_many(found, "changes")
    return tuple(found)


def link_everything(plan: Plan, found: list[Initiative], *, with_schedule: bool = True) -> None:
    """Read what hangs on initiatives and what they stand under. A fixed number of queries."""
    link_one(found, "plan", [plan])
    link_kin(found)
    link_one(link_many(found, "placements"), "heading", link_headings(plan, found))
    link_many([plan], "sheet_rows")
    _link_vision_items(found)
    link_many(found, "activities")
    if any(row.kind == RowKind.TEXT for row in rows_of(plan, "sheet_rows")):
        link_one(link_many(found, "texts"), "row", plan.sheet_rows.all())
    else:
        for one in found:
            remember(one, "texts", InitiativeText, [], initiative=one)
    if with_schedule:
        link_one(link_many(found, "schedule_bars"), "phase", link_many([plan], "phases"))
    indicators = link_many(found, "indicators")
    link_many(indicators, "expectations")
    link_reporting_departments(indicators)
    link_one(link_many(found, "evaluation_items"), "indicator", indicators)
    link_many(found, "responsibilities", in_charge)


def link_kin(initiatives: Sequence[Initiative]) -> None:
    """What initiatives were merged into or split from, what was split from those that ended.

    No query where none has ended and all that is named is read already.
    """
    kin = [*(one.merged_into_id for one in initiatives), *(one.split_from_id for one in initiatives)]
    others = {key for key in kin if key is not None} - {one.pk for one in initiatives}
    known = [*initiatives, *initiatives_with(sorted(others))]
    link_one(initiatives, "merged_into", known)
    link_one(initiatives, "split_from", known)
    link_many([one for one in initiatives if one.last_year is not None], "split_into")


def link_placed_indicators(initiatives: Sequence[Initiative]) -> None:
    """Read which indicators of others are shown at initiatives (再掲), with whose they are. One query."""
    placed = link_many(initiatives, "placed_indicators", placements)
    link_one([row.indicator for row in placed], "initiative", initiatives)


def _link_vision_items(initiatives: list[Initiative]) -> None:
    items: dict[int, list[VisionItem]] = {}
    for link in vision_links([one.pk for one in initiatives]):
        items.setdefault(link.initiative_id, []).append(link.visionitem)
    for initiative in initiatives:
        remember(initiative, "vision_items", VisionItem, items.get(initiative.pk, []), initiatives=initiative)


def reports_with_everything(initiatives: Sequence[Initiative], **only: object) -> list[AnnualReport]:
    """Return reports on the initiatives with all that was entered and the form of their round (様式)."""
    if not initiatives:
        return []
    plan = initiatives[0].plan
    reports = reports_by(*only)([one.pk for one in initiatives], *only.values())
    return _linked_reports(reports, initiatives, rounds_of(plan.pk), plan.rating_scales.all())


def _linked_reports(
    reports: list[AnnualReport],
    initiatives: Sequence[Initiative],
    cycles: Iterable[ReportingCycle],
    scales: Iterable[RatingScale],
    *,
    is_overview: bool = False,
    with_schedule: bool = True,
) -> list[AnnualReport]:
    if not reports:
        return []
    used = {report.cycle_id for report in reports}
    cycles = [cycle for cycle in cycles if cycle.pk in used]
    link_one(cycles, "plan", [initiatives[0].plan])
    link_one(reports, "cycle", cycles)
    link_one(reports, "initiative", initiatives)
    if any(report.scale_id for report in reports):
        link_one(reports, "scale", scales)
    if migrated := {report.imported_id for report in reports if report.imported_id}:
        link_one(reports, "imported", imports_with(sorted(migrated)))
    # An overview judges running years only; of decided years it reads what those are judged on: the figures.
    judged = {one.initiative_id for one in reports if not is_overview or has_answer_to_judge(one)}
    measured = [one for one in reports if one.initiative_id in judged]
    link_many(link_many(measured, "measurements"), "events")
    items = [item for initiative in initiatives for item in initiative.evaluation_items.all()]
    running = [one for one in measured if not is_overview or one.state != ReportState.FINALISED]
    link_one(link_many(running, "item_results"), "item", items)
    if is_overview:
        if with_schedule:
            link_many(running, "actual_bars", actual_bars)
        return reports
    link_many(cycles, "fields")
    link_many(cycles, "questions")
    link_one(link_many(reports, "actual_bars"), "phase", initiatives[0].plan.phases.all())
    link_many(reports, "question_answers")
    link_many(reports, "instruction_responses")
    return reports


def has_answer_to_judge(report: AnnualReport) -> bool:
    """Whether there is an answer that nobody has decided on."""
    return report.state in STATES_WITH_ANSWER and report.state != ReportState.FINALISED


@dataclass(frozen=True, slots=True)
class YearProposal:
    """The proposal of one initiative and year, with that of each indicator by its id."""

    grade: str
    reason: str
    provisional: bool
    indicators: Mapping[int, IndicatorProposal]


@dataclass(frozen=True, slots=True)
class FormerValue:
    """The last decided value of a line in the plan before: its year, in words, and the code of its grade."""

    fiscal_year: int
    text: str
    grade: str


@dataclass(frozen=True, slots=True)
class ResultBook:
    """A plan's initiatives and every report on them, by initiative id and fiscal year.

    ``snapshots`` are the latest ones of finalised reports: :mod:`indicators.book.snapshots` makes of each a
    book of its own, whose ``proposals`` (by fiscal year) are those of the decision, ``on`` the day of it,
    ``revised`` what was shown of that year's revisions; no revision of today is undone in it.
    ``former`` are the books of years before a revision (:mod:`indicators.book.in_force`).
    ``beside_scales`` are shown beside the one in use (:mod:`indicators.scales.beside`).
    """

    plan: Plan
    initiatives: tuple[Initiative, ...]
    cycles: Mapping[int, ReportingCycle]
    reports: Mapping[int, Mapping[int, AnnualReport]]
    active_scale: RatingScale
    beside_scales: tuple[RatingScale, ...] = ()
    snapshots: Mapping[tuple[int, int], Snapshot] = field(default_factory=dict)
    thawed: dict[tuple[int, int], "ResultBook"] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()  # in force, with what they changed
    former: dict[tuple[int, int], "ResultBook"] = field(default_factory=dict)
    proposals: Mapping[int, YearProposal] = field(default_factory=dict)
    revised: Revised | None = None  # of a frozen year: what its revisions changed
    on: dt.date | None = None
    before: Mapping[int, FormerValue] = field(default_factory=dict)  # of a frozen year, by indicator: 前期
    is_overview: bool = False  # read without what only single reports show
    has_schedule: bool = True  # read with planned and actual bars
    rounds: tuple[ReportingCycle, ...] = ()  # those not opened yet too, for the frame of the page

    def report(self, initiative: Initiative, fiscal_year: int) -> AnnualReport | None:
        """The live report of an initiative and year, None if the year was never opened."""
        return self.reports.get(initiative.pk, {}).get(fiscal_year)

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        """The plan's fiscal years."""
        return self.plan.fiscal_years


def load_results(
    plan: Plan,
    *,
    initiatives: Iterable[Initiative] | None = None,
    is_overview: bool = False,
    with_schedule: bool | None = None,
    with_snapshots: bool = True,
    shown_year: int | None = None,
) -> ResultBook:
    """Read a plan's results, of all its initiatives or of the given ones (read with everything).

    For an overview the parts that only single reports show (the schedule unless it is asked for, answers to
    the round's questions) are left out; the actual bars of decided years are in their snapshots, whose data
    are read at once only ``with_snapshots``. For a page of one ``shown_year`` snapshots are read only where
    that year is decided. Raises RatingScale.DoesNotExist without a scale in use.
    """
    has_schedule = not is_overview if with_schedule is None else with_schedule
    if initiatives is None:
        initiatives = initiatives_with_everything(plan, with_schedule=not is_overview)
        if is_overview and has_schedule:
            link_many(initiatives, "schedule_bars", planned_bars)
    chosen = tuple(initiatives)
    # The frame of a page that shows the book says with it whether the plan has ended.
    cycles = rounds_with_ending(plan, with_skips_bars=is_overview and has_schedule)
    if not is_overview:
        link_placed_indicators(chosen)
    scales = scales_of(plan.pk)
    link_one(scales, "plan", [plan])
    snapshots = snapshots_of(chosen, with_data=with_snapshots) if is_overview else []
    # Of a decided year an overview shows what is frozen: of its report the snapshot's row knows enough.
    decided = {row.report_id: row.report for row in snapshots}
    read = overview_reports(chosen, decided) if is_overview else reports_by()([one.pk for one in chosen])
    reports: dict[int, dict[int, AnnualReport]] = {initiative.pk: {} for initiative in chosen}
    for report in _linked_reports(
        read,
        chosen,
        cycles,
        scales,
        is_overview=is_overview,
        with_schedule=has_schedule,
    ):
        reports[report.initiative_id][report.cycle.fiscal_year] = report
    years = {row.pk: (key, year) for key, rows in reports.items() for year, row in rows.items()}
    if not is_overview and any(
        reports[key][year].state == ReportState.FINALISED
        for key, year in years.values()
        if shown_year in (None, year)
    ):
        snapshots = snapshots_of(chosen, with_data=with_snapshots)
    active = next((scale for scale in scales if scale.is_active), None)
    if active is None:
        raise RatingScale.DoesNotExist
    return ResultBook(
        plan=plan,
        initiatives=chosen,
        cycles={cycle.fiscal_year: cycle for cycle in cycles if cycle.opened_on},
        rounds=tuple(cycles),
        reports=reports,
        active_scale=active,
        is_overview=is_overview,
        has_schedule=has_schedule,
        beside_scales=tuple(scale for scale in scales if scale.is_beside),
        revisions=revisions_of(plan),
        # In the order of their numbers: the latest one stays.
        snapshots={years[row.report_id]: row for row in snapshots},
    )


def _is_measured(initiative: Initiative, fiscal_year: int) -> bool:
    """Whether an indicator counts in the year or has a value for it; without indicators always."""
    indicators = rows_of(initiative, "indicators")
    return not indicators or any(
        one.first_year <= fiscal_year <= one.last_year
        or any(row.fiscal_year == fiscal_year for row in rows_of(one, "expectations"))
        for one in indicators
    )


def what_plans_a_year(plan: Plan) -> tuple[str, ...]:
    """Return the relations of an initiative that ``is_planned`` reads, to be prefetched; reads the sheet."""
    return ("activities", "evaluation_items") if asks_per_year(plan) else ("indicators__expectations",)


def asks_per_year(plan: Plan) -> bool:
    """Whether the plan's sheet says what is asked of a year: 取組内容 or 実施評価指標. Reads the sheet."""
    link_many([plan], "sheet_rows")
    return plan.asks_per_year


def is_planned(initiative: Initiative, fiscal_year: int) -> bool:
    """Whether the plan has anything for the initiative in the year; without, the year is 計画なし.

    Such a year has neither 取組内容 nor 実施評価指標: no report is asked, it is in no denominator. Where the
    plan's sheet has neither of these rows (domain.md, "The domain"), the indicators say it. A year in which
    the initiative does not run is one, whatever the sheet has for it.
    """
    if fiscal_year not in initiative.run_years:
        return False
    if not initiative.plan.asks_per_year:
        return _is_measured(initiative, fiscal_year)
    return any(row.fiscal_year == fiscal_year for row in rows_of(initiative, "activities")) or any(
        row.fiscal_year == fiscal_year for row in rows_of(initiative, "evaluation_items")
    )

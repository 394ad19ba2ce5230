"""Everything known of a plan's initiatives and their yearly results, read in a fixed number of queries.

Pages, exports and the judgement all read from a :class:`ResultBook`; none of them queries row by row.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from imari_dx.fiscal_year import FiscalYear
from indicators.judgement import IndicatorProposal
from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    EvaluationItem,
    Indicator,
    ItemResult,
    Measurement,
    RatingScale,
    ReportingCycle,
    ReportState,
    Snapshot,
)
from initiatives.models import Initiative, Plan, Responsibility, ScheduleBar


def initiatives_with_everything(plan: Plan) -> QuerySet[Initiative]:
    """Return the plan's initiatives in official order with all their texts, targets and departments."""
    return (
        Initiative.objects.filter(plan=plan)
        .select_related("plan", "policy__sector")
        .prefetch_related(
            "plan__phases",
            "vision_items",
            "activities",
            Prefetch("schedule_bars", ScheduleBar.objects.select_related("phase")),
            Prefetch("indicators", Indicator.objects.prefetch_related("expectations")),
            Prefetch("evaluation_items", EvaluationItem.objects.select_related("indicator")),
            Prefetch("responsibilities", Responsibility.objects.select_related("department")),
        )
        .order_by("sort_order")
    )


def reports_with_everything() -> QuerySet[AnnualReport]:
    """Return reports with all that was entered and the form of their round (様式)."""
    return AnnualReport.objects.select_related("cycle", "scale", "updated_by").prefetch_related(
        Prefetch("measurements", Measurement.objects.prefetch_related("events")),
        Prefetch("item_results", ItemResult.objects.select_related("item")),
        Prefetch("actual_bars", ActualScheduleBar.objects.select_related("phase")),
        "question_answers",
        "instruction_responses",
        "cycle__fields",
        "cycle__questions",
    )


@dataclass(frozen=True, slots=True)
class YearProposal:
    """The proposal of one initiative and year, with that of each indicator by its id."""

    grade: str
    reason: str
    provisional: bool
    indicators: Mapping[int, IndicatorProposal]


@dataclass(frozen=True, slots=True)
class ResultBook:
    """A plan's initiatives and every report on them, by initiative id and fiscal year.

    ``snapshots`` are the latest ones of finalised reports: :mod:`indicators.snapshots` makes of each a
    book of its own, whose ``proposals`` (by fiscal year) are those of the decision, ``on`` the day of it.
    """

    plan: Plan
    initiatives: tuple[Initiative, ...]
    cycles: Mapping[int, ReportingCycle]
    reports: Mapping[int, Mapping[int, AnnualReport]]
    active_scale: RatingScale
    snapshots: Mapping[tuple[int, int], Snapshot] = field(default_factory=dict)
    thawed: dict[tuple[int, int], "ResultBook"] = field(default_factory=dict)
    proposals: Mapping[int, YearProposal] = field(default_factory=dict)
    on: dt.date | None = None

    def report(self, initiative: Initiative, fiscal_year: int) -> AnnualReport | None:
        """The live report of an initiative and year, None if the year was never opened."""
        return self.reports.get(initiative.pk, {}).get(fiscal_year)

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        """The plan's fiscal years."""
        return self.plan.fiscal_years


def load_results(plan: Plan, *, initiatives: Iterable[Initiative] | None = None) -> ResultBook:
    """Read a plan's results, of all its initiatives or of the given ones (read with everything)."""
    chosen = tuple(initiatives_with_everything(plan) if initiatives is None else initiatives)
    reports: dict[int, dict[int, AnnualReport]] = {initiative.pk: {} for initiative in chosen}
    for report in reports_with_everything().filter(initiative__in=chosen):
        reports[report.initiative_id][report.cycle.fiscal_year] = report
    snapshots = Snapshot.objects.filter(
        report__initiative__in=chosen, report__state=ReportState.FINALISED
    ).select_related("report__cycle")
    return ResultBook(
        plan=plan,
        initiatives=chosen,
        cycles={cycle.fiscal_year: cycle for cycle in ReportingCycle.objects.opened().filter(plan=plan)},
        reports=reports,
        active_scale=plan.rating_scales.get(is_active=True),
        # In the order of their numbers: the latest one stays.
        snapshots={(row.report.initiative_id, row.report.cycle.fiscal_year): row for row in snapshots},
    )


def results_of(report: AnnualReport) -> ResultBook:
    """Read the results of a report's initiative, of all its years, as they are stored now."""
    plan = report.cycle.plan
    return load_results(plan, initiatives=initiatives_with_everything(plan).filter(pk=report.initiative_id))


def is_planned(initiative: Initiative, fiscal_year: int) -> bool:
    """Whether the plan has anything for the initiative in the year; without, the year is 計画なし.

    Such a year has neither 取組内容 nor 実施評価指標: no report is asked, it is in no denominator.
    """
    return any(row.fiscal_year == fiscal_year for row in initiative.activities.all()) or any(
        row.fiscal_year == fiscal_year for row in initiative.evaluation_items.all()
    )

"""What the home page reads, in a fixed number of queries: reports of the opened rounds, their last steps."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accounts.permissions import Access
from imari_dx.shared.related_rows import link_one
from indicators.book.results import initiatives_with_everything, revisions_of
from indicators.models import (
    Act,
    AnnualReport,
    EvidenceFile,
    Indicator,
    ReportingCycle,
    ReportState,
    TransitionLog,
)
from indicators.workflow.deadlines import Deadline, may_be_submitted
from indicators.workflow.joint import approved_departments
from indicators.workflow.own_figures import answered_for_others, missing_figures
from indicators.workflow.stored_deadlines import stored_deadlines
from initiatives.models import Initiative, Plan, Revision


@dataclass(frozen=True, slots=True)
class WorkData:
    """A plan's initiatives, the reports of its opened rounds by year and initiative id, their last steps."""

    cycles: Sequence[ReportingCycle]  # the latest first
    initiatives: Sequence[Initiative]
    reports: Mapping[int, Mapping[int, AnnualReport]]
    entries: Mapping[int, TransitionLog]  # by report: the last line of the log
    steps: Mapping[int, TransitionLog]  # by report: the last that moved it
    deadlines: Mapping[int, Deadline]  # by report: those that have extensions
    approved: Mapping[int, frozenset[int]]  # by report: leads that have approved, where all must
    evidence: Mapping[int, int]  # by report: how many 根拠資料 it has; those that have any
    answered: Mapping[int, frozenset[int]]  # by report: the indicators of a 所管課 that have a status
    revisions: Sequence[Revision]

    def report(self, initiative: Initiative, fiscal_year: int) -> AnnualReport | None:
        """The report of an initiative and year, None if the year's round is not open."""
        return self.reports.get(fiscal_year, {}).get(initiative.pk)

    def last_entry(self, report: AnnualReport) -> TransitionLog | None:
        """The last line of a report's log."""
        return self.entries.get(report.pk)

    def last_step(self, report: AnnualReport) -> TransitionLog | None:
        """The last step of a report's way; saving is none."""
        return self.steps.get(report.pk)

    def deadline(self, report: AnnualReport) -> Deadline:
        """The day by which the answer is asked for: the round's, or an extension's."""
        return self.deadlines.get(report.pk, Deadline(report.cycle.due_on))

    def evidence_count(self, report: AnnualReport) -> int:
        """How many 根拠資料 a report has; removed ones do not count."""
        return self.evidence.get(report.pk, 0)

    def missing_figures(
        self, initiative: Initiative, report: AnnualReport, departments: Collection[int]
    ) -> list[Indicator]:
        """The indicators that count, that one of these departments reports, and that have no answer."""
        answered = self.answered.get(report.pk, frozenset())
        return missing_figures(initiative, report.cycle.fiscal_year, answered, departments)

    def takes_answers(self, report: AnnualReport, today: dt.date) -> bool:
        """Whether an answer would still be taken on a day."""
        return may_be_submitted(closed_on=report.cycle.closed_on, deadline=self.deadline(report), today=today)


def _rounds(plan: Plan) -> QuerySet[ReportingCycle]:
    """The opened rounds; of years that were taken in from a file those in which something is decided anew."""
    undecided = AnnualReport.objects.filter(cycle=OuterRef("pk")).exclude(state=ReportState.FINALISED)
    asked = Q(imported=None) | Exists(undecided)
    return ReportingCycle.objects.opened().filter(asked, plan=plan)


def read_work(plan: Plan, *, only: Collection[int] | None = None) -> WorkData:
    """Read everything that the work list of a plan shows: of all its initiatives, or ``only`` of some ids."""
    cycles = list(_rounds(plan).order_by("-fiscal_year"))
    link_one(cycles, "plan", [plan])
    chosen: dict[str, Any] = {} if only is None else {"pk__in": only}
    reports: dict[int, dict[int, AnnualReport]] = {cycle.fiscal_year: {} for cycle in cycles}
    found = AnnualReport.objects.filter(cycle__in=cycles).select_related("cycle", "updated_by")
    for report in found if only is None else found.filter(initiative__in=only):
        reports[report.cycle.fiscal_year][report.initiative_id] = report
    entries, steps = _last_steps(cycles)
    initiatives = initiatives_with_everything(plan, **chosen) if cycles else []
    return WorkData(
        cycles=cycles,
        initiatives=tuple(initiatives),
        reports=reports,
        entries=entries,
        steps=steps,
        deadlines=stored_deadlines(cycles),
        approved=_approved(reports) if plan.all_leads_approve else {},
        evidence=_evidence_counts(cycles),
        answered=answered_for_others(cycles, initiatives),
        revisions=revisions_of(plan) if cycles else (),
    )


def may_wait(accesses: Mapping[int, Access]) -> dict[int, set[int]]:
    """Return the initiatives of which something may wait for a reader, by plan, in one query.

    ``accesses`` are the reader's, by plan. Not decided yet, and not another department's: what really waits
    the rows say. Plans without any are missing.
    """
    wanted = Q(pk__in=[])
    for plan, access in accesses.items():
        of_plan = Q(cycle__plan=plan)
        if not (access.is_secretariat or access.is_headquarters):
            own, figures = access.own_departments, "initiative__indicators"
            of_plan &= (
                Q(initiative__responsibilities__department__in=own)
                | Q(**{f"{figures}__department__in": own})
                | Q(**{f"{figures}__reporting_successions__department__in": own})
            )
        wanted |= of_plan
    reports = AnnualReport.objects.filter(wanted, cycle__opened_on__isnull=False)
    found: dict[int, set[int]] = {}
    undecided = reports.exclude(state=ReportState.FINALISED)
    for plan, initiative in undecided.values_list("cycle__plan", "initiative").distinct():
        found.setdefault(plan, set()).add(initiative)
    return found


def _approved(reports: Mapping[int, Mapping[int, AnnualReport]]) -> Mapping[int, frozenset[int]]:
    return approved_departments([one.pk for of_year in reports.values() for one in of_year.values()])


def _evidence_counts(cycles: Sequence[ReportingCycle]) -> dict[int, int]:
    files = EvidenceFile.objects.filter(report__cycle__in=cycles, removed_at__isnull=True)
    rows = files.order_by().values("report_id").annotate(count=Count("pk"))
    return dict(rows.values_list("report_id", "count"))


def _last_steps(
    cycles: Sequence[ReportingCycle],
) -> tuple[dict[int, TransitionLog], dict[int, TransitionLog]]:
    logs = TransitionLog.objects.filter(report__cycle__in=cycles)
    last = list(
        logs.order_by()
        .values("report_id")
        .annotate(entry=Max("pk"), step=Max("pk", filter=~Q(act=Act.SAVE)))
        .values_list("report_id", "entry", "step")
    )
    wanted = {pk for row in last for pk in row[1:] if pk}
    rows = {row.pk: row for row in logs.filter(pk__in=wanted).select_related("actor")}
    return (
        {report: rows[entry] for report, entry, _step in last},
        {report: rows[step] for report, _entry, step in last if step},
    )

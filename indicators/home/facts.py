"""What the home page reads, in a fixed number of queries: reports of the opened rounds, their last steps."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Access
from imari_dx.shared.kept_queries import kept
from imari_dx.shared.related_rows import link_many, link_one
from indicators.book.reading import in_charge, initiatives_by
from indicators.book.reporting import link_reporting_departments
from indicators.book.results import asks_per_year, link_kin, revisions_of
from indicators.evidence.counts import evidence_counts
from indicators.models import (
    Act,
    AnnualReport,
    EntryDraft,
    Indicator,
    ReportingCycle,
    ReportState,
    TransitionLog,
)
from indicators.workflow.deadlines import Deadline, may_be_submitted
from indicators.workflow.joint import approved_departments
from indicators.workflow.own_figures import answered_for_others, missing_figures
from indicators.workflow.stored_deadlines import stored_deadlines
from initiatives.headings import link_headings
from initiatives.models import Initiative, Plan, Revision


@dataclass(frozen=True, slots=True)
class WorkData:
    """A plan's initiatives, the reports that are listed by year and initiative id, their last steps.

    Listed is a year that is asked for, and what is not decided yet of every other; the reports of the years
    before those are read too.
    """

    cycles: Sequence[ReportingCycle]  # the latest first
    whole_year: int | None  # of which decided reports are listed too
    listed_years: frozenset[int]
    initiatives: Sequence[Initiative]
    reports: Mapping[int, Mapping[int, AnnualReport]]
    entries: Mapping[int, TransitionLog]  # by report: the last line of the log
    steps: Mapping[int, TransitionLog]  # by report: the last that moved it
    deadlines: Mapping[int, Deadline]  # by report: those that have extensions
    approved: Mapping[int, frozenset[int]]  # by report: leads that have approved, where all must
    evidence: Mapping[int, int]  # by report: how many 根拠資料 it has; those that have any
    answered: Mapping[int, frozenset[int]]  # by report: the indicators of a 所管課 that have a status
    drafts: Mapping[int, dt.datetime]  # by report: when what the reader has typed was kept by itself
    revisions: Sequence[Revision]

    def is_listed(self, report: AnnualReport) -> bool:
        """Whether a report that was read is one of the list."""
        year = report.cycle.fiscal_year
        return year == self.whole_year or (
            year in self.listed_years and report.state != ReportState.FINALISED
        )

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


@kept
def _rounds(plan: int) -> QuerySet[ReportingCycle]:
    """The opened rounds; of years that were taken in from a file those in which something is decided anew.

    Each knows whether anything in it ``is_undecided``.
    """
    undecided = AnnualReport.objects.filter(cycle=OuterRef("pk")).exclude(state=ReportState.FINALISED)
    rounds = ReportingCycle.objects.opened().filter(plan=plan).annotate(is_undecided=Exists(undecided))
    return rounds.filter(Q(imported=None) | Q(is_undecided=True)).order_by("-fiscal_year")


def read_work(
    plan: Plan,
    reader: User,
    *,
    whole_year: str = "",
    only: Collection[int] | None = None,
) -> WorkData:
    """Read what the work list of a plan shows: of all its initiatives, or ``only`` of some ids.

    ``whole_year`` is the year whose decided reports are listed too, as the address has it: the latest round's
    where it names none; without any of ``only`` some.
    """
    cycles: list[Any] = _rounds(plan.pk)
    link_one(cycles, "plan", [plan])
    years = [cycle.fiscal_year for cycle in cycles]
    named = [year for year in years if str(year) == whole_year]
    whole = next(iter(named or years), None) if only is None else None
    listed: set[int] = {cycle.fiscal_year for cycle in cycles if cycle.is_undecided}
    if whole is not None:
        listed.add(whole)
    shown = [cycle for cycle in cycles if cycle.fiscal_year in listed]
    initiatives = _initiatives(plan, only) if shown else []
    entries, steps = _last_steps(shown)
    reports = _reports(cycles, listed, only)
    return WorkData(
        cycles=cycles,
        whole_year=whole,
        listed_years=frozenset(listed),
        initiatives=tuple(initiatives),
        reports=reports,
        entries=entries,
        steps=steps,
        deadlines=stored_deadlines(shown),
        approved=_approved(reports) if plan.all_leads_approve else {},
        evidence=evidence_counts(shown),
        answered=answered_for_others(shown, initiatives),
        drafts=dict(_drafts([cycle.pk for cycle in shown], reader.pk)),
        revisions=revisions_of(plan) if shown else (),
    )


def _initiatives(plan: Plan, only: Collection[int] | None) -> list[Initiative]:
    """The plan's initiatives with what a list says of them, and what plans their years: less than sheets."""
    found = initiatives_by()(plan.pk) if only is None else initiatives_by("pk__in")(plan.pk, list(only))
    link_one(found, "plan", [plan])
    link_kin(found)
    link_headings(plan, found)
    link_many(found, "activities")
    link_many(found, "evaluation_items")
    indicators = link_many(found, "indicators")
    link_reporting_departments(indicators)
    if not asks_per_year(plan):
        link_many(indicators, "expectations")
    link_many(found, "responsibilities", in_charge)
    return found


def _reports(
    cycles: Sequence[ReportingCycle], listed: Collection[int], only: Collection[int] | None
) -> dict[int, dict[int, AnnualReport]]:
    """Those of the years that are listed, and of the years before them."""
    years = {year for one in listed for year in (one, one - 1)}
    read = [cycle for cycle in cycles if cycle.fiscal_year in years]
    keys = [cycle.pk for cycle in read]
    found = _reports_of(keys) if only is None else _reports_on(keys, sorted(only))
    link_one(found, "cycle", cycles)
    reports: dict[int, dict[int, AnnualReport]] = {cycle.fiscal_year: {} for cycle in read}
    for report in found:
        reports[report.cycle.fiscal_year][report.initiative_id] = report
    return reports


@kept
def _reports_of(cycles: list[int]) -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(cycle__in=cycles).select_related("updated_by")


@kept
def _reports_on(cycles: list[int], initiatives: list[int]) -> QuerySet[AnnualReport]:
    rows = AnnualReport.objects.filter(cycle__in=cycles, initiative__in=initiatives)
    return rows.select_related("updated_by")


@kept
def _drafts(cycles: list[int], reader: int) -> QuerySet[Any, Any]:
    """By report when what the reader has typed was kept."""
    rows = EntryDraft.objects.filter(user=reader, report__cycle__in=cycles).order_by()
    return rows.values_list("report_id", "saved_at")


def only_decides(access: Access) -> bool:
    """Whether nothing waits for a reader but what the headquarters is to decide."""
    return access.is_headquarters and not access.is_secretariat and not access.own_departments


def may_wait(accesses: Mapping[int, Access]) -> dict[int, set[int]]:
    """Return the initiatives of which something may wait for a reader, by plan, in one query.

    ``accesses`` are the reader's, by plan. Not decided yet, and not another department's: what really waits
    the rows say. Plans without any are missing.
    """
    wanted = Q(pk__in=[])
    for plan, access in accesses.items():
        of_plan = Q(cycle__plan=plan)
        if only_decides(access):
            of_plan &= Q(state=ReportState.CHECKED)
        elif not (access.is_secretariat or access.is_headquarters):
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


def _last_steps(
    cycles: Sequence[ReportingCycle],
) -> tuple[dict[int, TransitionLog], dict[int, TransitionLog]]:
    last = _last_entries([cycle.pk for cycle in cycles])
    rows = {row.pk: row for row in _entries(sorted({pk for row in last for pk in row[1:] if pk}))}
    return (
        {report: rows[entry] for report, entry, _step in last},
        {report: rows[step] for report, _entry, step in last if step},
    )


@kept
def _last_entries(cycles: list[int]) -> QuerySet[Any, Any]:
    """Of each report the number of the last line of its log, and of the last that moved it."""
    rows = TransitionLog.objects.filter(report__cycle__in=cycles).order_by().values("report_id")
    last = rows.annotate(entry=Max("pk"), step=Max("pk", filter=~Q(act=Act.SAVE)))
    return last.values_list("report_id", "entry", "step")


@kept
def _entries(keys: list[int]) -> QuerySet[TransitionLog]:
    return TransitionLog.objects.filter(pk__in=keys).select_related("actor")

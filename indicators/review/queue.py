"""The reader's queue: which reports wait for the same act, and which comes before and after one."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Access
from imari_dx.shared.related_rows import link_many, link_one, remember
from indicators.book.reading import in_charge
from indicators.models import AnnualReport, ReportState
from indicators.workflow.deadlines import Deadline
from indicators.workflow.joint import approved_departments
from indicators.workflow.queues import queue_of, urgency
from indicators.workflow.rights import current_responsibilities, rights_on_report
from indicators.workflow.stored_deadlines import stored_deadlines
from indicators.workflow.transition_table import WAY, Queue
from initiatives.models import Initiative, Plan, Responsibility, ResponsibilityKind
from initiatives.permissions import access_to

# What one who waits there is called; the plan's words in braces.
_WAITING = {
    Queue.APPROVE: "承認待ち",
    Queue.CHECK: "確認待ち",
    Queue.DECIDE: "確定待ち",
    Queue.READ: "{decision}待ち",
}
_WAITING_STATES = (ReportState.SUBMITTED, ReportState.APPROVED, ReportState.CHECKED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report that waits."""

    report_id: int
    fiscal_year: int
    slug: str
    code: str


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The reports of one queue, in the order of ホーム: the oldest year first, then the earliest deadline."""

    words: str  # 承認待ち; "" where nothing waits for the reader
    rows: Sequence[Waiting]
    place: int | None  # of the report in view among them
    deadline: Deadline | None = None  # by when the answer of the report in view was asked for

    @property
    def left(self) -> int:
        """How many wait besides the report in view."""
        return len(self.rows) - (self.place is not None)

    @property
    def next(self) -> Waiting | None:
        """The one after the report in view; after the last the first again; None where no other waits."""
        if not self.left:
            return None
        return self.rows[0 if self.place is None else (self.place + 1) % len(self.rows)]

    @property
    def previous(self) -> Waiting | None:
        """The one before it; None before the first."""
        return self.rows[self.place - 1] if self.place else None


def review_queue(user: User, plan: Plan, report_id: int) -> ReviewQueue:
    """Return the queue that a report stands in for a reader, else the first that is not empty.

    At most four queries, none for who reviews nothing.
    """
    access = access_to(user, plan)
    reports = _reports(access, plan)
    deadlines = _deadlines(reports)
    queues, known = _queues(access, plan, reports, deadlines), deadlines.get(report_id)
    for queue, rows in queues.items():
        place = next((at for at, row in enumerate(rows) if row.report_id == report_id), None)
        if place is not None:
            return ReviewQueue(plan.words.say(_WAITING[queue]), rows, place, known)
    first = next((queue for queue in _WAITING if queues.get(queue)), None)
    if first is None:
        return ReviewQueue("", (), None, known)
    return ReviewQueue(plan.words.say(_WAITING[first]), queues[first], None, known)


def _deadlines(reports: Sequence[AnnualReport]) -> Mapping[int, Deadline]:
    cycles = {one.cycle_id: one.cycle for one in reports}
    extended = stored_deadlines(list(cycles.values())) if cycles else {}
    return {one.pk: extended.get(one.pk, Deadline(one.cycle.due_on)) for one in reports}


def _queues(
    access: Access, plan: Plan, reports: Sequence[AnnualReport], deadlines: Mapping[int, Deadline]
) -> Mapping[Queue, Sequence[Waiting]]:
    asks_all = plan.all_leads_approve and reports
    approved = approved_departments([one.pk for one in reports]) if asks_all else {}
    found: dict[Queue, list[tuple[tuple[int, bool, dt.date, int], Waiting]]] = {}
    for report in reports:
        queue = _queue(access, report, approved.get(report.pk, frozenset()))
        if queue not in _WAITING or queue is None:
            continue
        year, initiative = report.cycle.fiscal_year, report.initiative
        due_on = deadlines[report.pk].due_on if queue.awaits_answer else report.cycle.review_on
        place = urgency(is_returned=False, due_on=due_on, number=initiative.sort_order)
        row = Waiting(report.pk, year, initiative.slug, initiative.code)
        found.setdefault(queue, []).append(((year, *place), row))
    return {
        queue: [row for _place, row in sorted(rows, key=lambda one: one[0])] for queue, rows in found.items()
    }


def _reports(access: Access, plan: Plan) -> list[AnnualReport]:
    rows = AnnualReport.objects.filter(
        cycle__plan=plan, cycle__opened_on__isnull=False, state__in=_WAITING_STATES
    )
    if not (access.is_secretariat or access.is_headquarters):
        if not access.approver_departments:
            return []
        own = Q(initiative__responsibilities__department__in=access.approver_departments)
        rows = rows.filter(own).distinct()
    reports = list(rows.select_related("cycle", "initiative").order_by("pk"))
    initiatives = [one.initiative for one in reports]
    link_one(initiatives, "plan", [plan])
    if access.approver_departments:
        link_many(initiatives, "responsibilities", in_charge)
    else:  # what waits does not depend on who leads
        for one in initiatives:
            remember(one, "responsibilities", Responsibility, [], initiative=one)
    return reports


def _queue(access: Access, report: AnnualReport, approved: frozenset[int]) -> Queue | None:
    plan, state = report.initiative.plan, ReportState(report.state)
    joint = list(_departments(report.initiative, ResponsibilityKind.JOINT))
    rights = rights_on_report(
        access,
        state=state,
        lead_departments=_departments(report.initiative, ResponsibilityKind.LEAD),
        supporting_departments=(),
        joint_departments=joint,
        all_leads_approve=bool(joint) and plan.all_leads_approve,
        approved_departments=approved,
    )
    possible = {one.act for one in WAY if state in one.starts_from(skips_approval=plan.skips_approval)}
    return queue_of(
        rights,
        possible=possible,
        is_headquarters=access.is_headquarters,
        is_asked=False,
        is_returned=False,
        is_late=False,
    )


def _departments(initiative: Initiative, kind: ResponsibilityKind) -> Iterator[int]:
    return (row.department_id for row in current_responsibilities(initiative) if row.kind == kind)

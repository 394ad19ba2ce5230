"""総括の回答 on ホーム: what waits for a reader in the closing rounds of all plans, and how far they are."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.permissions import Access
from imari_dx.shared.kept_queries import kept
from indicators.models import ClosingReport, ClosingRound, ClosingState
from indicators.workflow.closing import STATE_TONES, closing_rights, initiatives_in_charge, returns_of
from indicators.workflow.deadlines import days_left
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan


@dataclass(frozen=True, slots=True)
class ClosingTask:
    """One answer that waits for the reader's department."""

    name: str  # 行－⑩　学校ネットワークの適正化
    url: str
    state_label: str
    state_tone: str
    returned: str  # why it was returned, "" where it was not


@dataclass(frozen=True, slots=True)
class ClosingWork:
    """One open closing round: how many answers there are, and what waits for the reader in it."""

    title: str  # the plan's short title
    url: str
    due_on: dt.date
    days_left: int
    done: int
    total: int
    sees_all: bool  # the secretariat and the headquarters: how far all are
    is_keeper: bool  # the secretariat: closes it
    tasks: Sequence[ClosingTask]

    @property
    def is_whole(self) -> bool:
        return self.done == self.total


def closing_work(plans: Mapping[Plan, Access], today: dt.date) -> list[ClosingWork]:
    """Return the open closing rounds in which a reader has a part, by plan and access.

    One query where no round is open, a fixed number for each that is.
    """
    taking_part = {plan.pk: plan for plan, access in plans.items() if access.takes_part}
    found = []
    for closing in _open_rounds(sorted(taking_part)):
        plan = taking_part[closing.plan_id]
        work = _work(closing, plan, plans[plan], today)
        if work.sees_all or work.tasks:
            found.append(work)
    return found


@kept
def _open_rounds(plans: list[int]) -> QuerySet[ClosingRound]:
    return ClosingRound.objects.filter(plan__in=plans, closed_on__isnull=True)


def _work(closing: ClosingRound, plan: Plan, access: Access, today: dt.date) -> ClosingWork:
    reports = {row.initiative_id: row for row in closing.reports.all()}
    return ClosingWork(
        title=plan.short_title,
        url=plan_url(plan, "closing"),
        due_on=closing.due_on,
        days_left=days_left(closing.due_on, today),
        done=sum(row.is_answered for row in reports.values()),
        total=len(reports),
        sees_all=access.is_secretariat or access.is_headquarters,
        is_keeper=access.is_secretariat,
        tasks=list(_tasks(closing, plan, access, reports)) if access.own_departments else [],
    )


def _tasks(
    closing: ClosingRound, plan: Plan, access: Access, reports: Mapping[int, ClosingReport]
) -> Iterator[ClosingTask]:
    returned = returns_of(closing)
    for initiative in initiatives_in_charge(plan):
        report = reports.get(initiative.pk)
        if report is None or report.is_answered:
            continue
        rights = closing_rights(access, report, initiative)
        if rights.is_writer and not rights.is_on_behalf:
            log = returned.get(report.pk)
            yield _task(initiative, report, log.comment if log else "")


def _task(initiative: Initiative, report: ClosingReport, returned: str) -> ClosingTask:
    return ClosingTask(
        name=f"{initiative.code}　{initiative.listed_title}",
        url=plan_url(initiative.plan, "closing_report", slug=initiative.slug),
        state_label=str(report.get_state_display()),
        state_tone=STATE_TONES[ClosingState(report.state)],
        returned=returned,
    )

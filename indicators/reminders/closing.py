"""What the rules of the reminders need to know of a closing round (総括の照会) that is open."""

import datetime as dt

from django.utils import timezone

from indicators.models import Act, ClosingLog, ClosingReport, ClosingRound, ReportState
from indicators.reminders.facts import of_departments, people_by_department, report_facts
from indicators.reminders.rules import LastStep, ReportFacts
from indicators.workflow.closing import initiatives_in_charge, returns_of
from indicators.workflow.rights import current_responsibilities
from initiatives.models import Plan, ResponsibilityKind


def all_facts(plan: Plan, as_of: dt.date) -> list[ReportFacts]:
    """Return the facts of all that a plan's rounds ask for, those of its years and the closing one."""
    return [*report_facts(plan, as_of), *closing_report_facts(plan, as_of)]


def closing_report_facts(plan: Plan, as_of: dt.date) -> list[ReportFacts]:
    """Return the facts of every answer that an open closing round still waits for, as on a day.

    Told like a yearly report that nobody has handed in: there is no approval to wait for. One query without
    a round.
    """
    closing = ClosingRound.objects.filter(plan=plan, closed_on__isnull=True).first()
    if closing is None:
        return []
    waiting = {row.initiative_id: row for row in closing.reports.all() if not row.is_answered}
    editors, heads = people_by_department(plan, as_of)
    returned = returns_of(closing)
    facts = []
    for initiative in initiatives_in_charge(plan, pk__in=waiting):
        report = waiting[initiative.pk]
        rows = current_responsibilities(initiative, on=as_of)
        lead = [row.department_id for row in rows if row.kind == ResponsibilityKind.LEAD]
        joint = [row.department_id for row in rows if row.kind == ResponsibilityKind.JOINT]
        facts.append(
            ReportFacts(
                report_id=_key(report),
                name=f"{initiative.code} {initiative.plain_title}（計画期間の総括）",
                state=ReportState(report.state),
                opened_on=closing.opened_on,
                due_on=closing.due_on,
                is_closed=False,
                editors=of_departments(editors, lead),
                heads=of_departments(heads, lead),
                joint=of_departments(editors, joint),
                last_step=_last_step(returned.get(report.pk)),
                contact=plan.words.contact,
            )
        )
    return facts


def _key(report: ClosingReport) -> str:
    """What its notices are remembered by: never the number of a yearly report."""
    return f"closing-{report.pk}"


def _last_step(row: ClosingLog | None) -> LastStep | None:
    if row is None:
        return None
    return LastStep(f"closing-{row.pk}", Act.RETURN, timezone.localdate(row.at), str(row.actor), row.comment)

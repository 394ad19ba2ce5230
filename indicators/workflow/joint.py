"""共管: further leads beside the 主担当, and approvals that are complete with the last of them.

The main department submits, is counted and reminded. Further leads read and edit as it does; they approve
only where the plan says that all leads do (``Plan.all_leads_approve``).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet

from accounts.models import Department, User
from accounts.permissions import access_of
from indicators.models import AnnualReport, LeadApproval, ReportState
from indicators.workflow.errors import ConflictError
from indicators.workflow.rights import current_responsibilities
from initiatives.models import Initiative, Responsibility, ResponsibilityKind

LEADING = (ResponsibilityKind.LEAD, ResponsibilityKind.JOINT)
# What lists say where no department leads.
NOBODY = "（担当課未設定）"


def waits_for_all_leads(initiative: Initiative) -> bool:
    """Whether the head's step takes the approval of several departments today."""
    kinds = {row.kind for row in current_responsibilities(initiative)}
    return initiative.plan.all_leads_approve and kinds >= set(LEADING)


def leads_of(initiative: Initiative) -> dict[int, Department]:
    """Return the departments that lead today by id, the main one first."""
    rows = [row for row in current_responsibilities(initiative) if row.kind in LEADING]
    rows.sort(key=lambda row: (row.kind != ResponsibilityKind.LEAD, row.pk))
    return {row.department_id: row.department for row in rows}


def awaited_leads(report: AnnualReport, initiative: Initiative) -> list[Department]:
    """Return the departments whose approval a submitted report still waits for; none where one is enough."""
    if report.state != ReportState.SUBMITTED or not waits_for_all_leads(initiative):
        return []
    given = set(LeadApproval.objects.filter(report=report).values_list("department", flat=True))
    return [row for key, row in leads_of(initiative).items() if key not in given]


def approve_as_lead(report: AnnualReport, *, by: User, at: dt.datetime) -> list[Department]:
    """Note the approval of the departments that somebody heads; return those that are still awaited.

    The secretariat, which stands in for heads, approves for all of them. Only on a locked report, where
    several must approve. Raises ConflictError where this person's departments have approved.
    """
    awaited = awaited_leads(report, report.initiative)
    access = access_of(by, plan=report.initiative.plan_id)
    mine = [row for row in awaited if row.pk in access.approver_departments]
    if not mine and access.is_secretariat:
        mine = awaited
    if not mine:
        raise ConflictError(f"あなたの課の承認は済んでいます。{awaiting_words(awaited)}")
    LeadApproval.objects.bulk_create(
        LeadApproval(report=report, department=row, approved_by=by, approved_at=at) for row in mine
    )
    return [row for row in awaited if row not in mine]


def charge_text(main: str, joint: Sequence[str]) -> str:
    """Return who leads as lists say it: the main department, then the further ones."""
    return f"{main}（共管：{'、'.join(joint)}）" if joint else main


def leads_text(rows: Sequence[Responsibility]) -> str:
    """Return the departments that lead, among those in charge, as lists say it; "" for none."""
    main, joint = ([str(row.department) for row in rows if row.kind == kind] for kind in LEADING)
    return charge_text("、".join(main), joint)


def awaiting_words(awaited: Iterable[Department]) -> str:
    """Return the sentence that says whose approval is missing; "" for nobody's."""
    names = "、".join(map(str, awaited))
    return f"{names}の承認を待っています。" if names else ""


def void_approvals(report: AnnualReport) -> None:
    """Take back the approvals of single leads: the content that they were of is no longer the one."""
    LeadApproval.objects.filter(report=report).delete()


def approved_departments(reports: "Collection[int] | QuerySet[AnnualReport]") -> Mapping[int, frozenset[int]]:
    """Return by report (id) which departments have approved, of those that some have."""
    found: dict[int, set[int]] = {}
    rows = LeadApproval.objects.filter(report__in=reports).values_list("report", "department")
    for report, department in rows:
        found.setdefault(report, set()).add(department)
    return {report: frozenset(departments) for report, departments in found.items()}

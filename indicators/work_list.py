"""あなたの担当: the rows of the home page, one per initiative that the reader has to do with."""

import datetime as dt
from dataclasses import dataclass

from accounts.permissions import Access
from indicators.models import AnnualReport, ReportState
from indicators.permissions import current_responsibilities, rights_on_report
from indicators.results import is_planned
from indicators.workflow import EDITOR_STATES, STATE_TONES, Act, has_answer, state_after, state_label
from initiatives.addresses import plan_url
from initiatives.models import Initiative, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One initiative in one year as its reader sees it."""

    code: str
    title: str
    sector: str
    department: str
    state_label: str
    state_tone: str
    is_planned: bool
    is_answered: bool
    is_mine: bool  # waits for this reader: to be entered, approved or checked
    is_returned: bool
    updated_label: str
    url: str  # "" where the reader may not open the page


def work_row(
    access: Access, initiative: Initiative, report: AnnualReport, *, returned_ids: frozenset[int]
) -> WorkRow:
    """Return the row of one initiative as the reader sees it."""
    responsibilities = current_responsibilities(initiative)
    lead = [row for row in responsibilities if row.kind == ResponsibilityKind.LEAD]
    rights = rights_on_report(
        access,
        state=report.state,
        lead_departments=[row.department_id for row in lead],
        supporting_departments=[
            row.department_id for row in responsibilities if row.kind == ResponsibilityKind.SUPPORTING
        ],
    )
    planned = is_planned(initiative, report.cycle.fiscal_year)
    state = ReportState(report.state)
    skips_approval = initiative.plan.skips_approval
    waits = (
        (rights.is_editor and state in EDITOR_STATES)
        or (rights.is_approver and state_after(Act.APPROVE, state, skips_approval=skips_approval) is not None)
        or (
            rights.is_secretariat and state_after(Act.CHECK, state, skips_approval=skips_approval) is not None
        )
    )
    return WorkRow(
        code=initiative.code,
        title=initiative.plain_title,
        sector=initiative.policy.sector.name,
        department="、".join(str(row.department) for row in lead) or "（担当課未設定）",
        state_label="計画なし"
        if not planned and state == ReportState.NOT_STARTED
        else state_label(state, rights.reader, skips_approval=skips_approval),
        state_tone=STATE_TONES[state],
        is_planned=planned,
        is_answered=has_answer(state),
        is_mine=waits and planned,
        is_returned=report.pk in returned_ids and state == ReportState.DRAFTING,
        updated_label=str(report.updated_by) if report.updated_by else "",
        url=plan_url(initiative.plan, "entry", fiscal_year=report.cycle.fiscal_year, slug=initiative.slug)
        if rights.may_read
        else "",
    )


def days_left(due_on: dt.date, today: dt.date) -> int:
    """Days until the answer is due: 0 on the day itself, negative after it."""
    return (due_on - today).days

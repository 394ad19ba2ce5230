"""The head of the entry page, which stands above the choice between two contents too."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from indicators.book.results import is_planned
from indicators.entry.opened import OpenedReport
from indicators.entry.remarks import EntryRemarks
from indicators.models import MIGRATED, ReportState
from indicators.workflow.deadlines import Deadline, days_left, may_be_submitted
from indicators.workflow.rights import current_responsibilities
from indicators.workflow.stored_deadlines import stored_deadline
from indicators.workflow.transition_table import EDITOR_STATES, STATE_TONES, state_label
from initiatives.addresses import plan_url
from initiatives.sheet_layout import nothing_planned


@dataclass(frozen=True, slots=True)
class EntryHead:
    """Which report it is, where it stands, what the reader may do with it."""

    opened: OpenedReport
    remarks: EntryRemarks
    may_edit: bool
    may_submit: bool
    state_label: str
    state_tone: str
    departments: str  # in charge today
    is_planned: bool  # False in a year that is 計画なし
    why_not_planned: str
    deadline: Deadline | None  # the round's, or an extension's with its reason; None where nothing is awaited
    days_left: int
    is_past_closing: bool  # the round is closed to this report: nothing may be submitted any more
    grid_url: str  # where the department's reports are entered on one page; "" where this one is not
    inquiry_url: str  # where 照会文 and 記入要領 of the round stand; "" if the secretariat wrote none


def _state_label(opened: OpenedReport) -> str:
    report = opened.report
    if report.imported_id and report.state == ReportState.FINALISED:
        return MIGRATED
    return state_label(
        report.state, opened.rights.reader, skips_approval=opened.skips_approval, words=opened.words
    )


def _grid_url(opened: OpenedReport) -> str:
    """The secretariat enters for the department that leads."""
    if not opened.may_edit or opened.report.state not in EDITOR_STATES:
        return ""
    url = plan_url(opened.initiative.plan, "grid", fiscal_year=opened.fiscal_year.year)
    lead = next((row.department_id for row in current_responsibilities(opened.initiative)), None)
    return f"{url}?{urlencode({'department': lead})}" if opened.rights.is_on_behalf and lead else url


def entry_head(
    opened: OpenedReport, *, is_choice_pending: bool = False, remarks: EntryRemarks | None = None
) -> EntryHead:
    """Return the head; while it is to be chosen which content stays, nothing may be changed."""
    report, plan, today = opened.report, opened.initiative.plan, timezone.localdate()
    may_submit = opened.may_submit and not is_choice_pending
    deadline = stored_deadline(report) if may_submit else None
    has_inquiry = report.cycle.inquiry_text or report.cycle.instructions
    year = report.cycle.fiscal_year
    return EntryHead(
        opened=opened,
        remarks=remarks
        or EntryRemarks(report, opened.rights, url=opened.url("entry_remark"), initiative=opened.initiative),
        may_edit=opened.may_edit and not is_choice_pending,
        may_submit=may_submit,
        state_label=_state_label(opened),
        state_tone=STATE_TONES[ReportState(report.state)],
        departments="、".join(
            f"{row.department}（{row.get_kind_display()}）"
            for row in current_responsibilities(opened.initiative)
        ),
        is_planned=is_planned(opened.initiative, year),
        why_not_planned=opened.initiative.run.outside(year) or f"{nothing_planned(plan.layout)}。",
        deadline=deadline,
        days_left=days_left(deadline.due_on, today) if deadline else 0,
        is_past_closing=deadline is not None
        and not may_be_submitted(closed_on=report.cycle.closed_on, deadline=deadline, today=today),
        grid_url=_grid_url(opened),
        inquiry_url=plan_url(plan, "cycle_inquiry", fiscal_year=year) if has_inquiry else "",
    )

"""The only writers: one function per act, which checks, writes and logs. Views and commands call these."""

from indicators.services.cycles import (
    CycleContent,
    change_cycle,
    close_cycle,
    open_cycle,
    prepare_cycle,
    reopen_cycle,
)
from indicators.services.drafts import discard_draft, keep_draft
from indicators.services.entry import save_report
from indicators.services.errors import ConflictError, NotReadyError, StaleReportError
from indicators.services.evidence import add_evidence, remove_evidence
from indicators.services.extensions import extend_due
from indicators.services.form_definition import copy_form, save_form_definition
from indicators.services.reminders import (
    SendingResult,
    due_digests,
    due_notices,
    send_outbox,
    write_digests,
)
from indicators.services.snapshots import write_snapshot
from indicators.services.transitions import (
    approve_report,
    check_report,
    finalise_report,
    reopen_report,
    return_report,
    submit_report,
    withdraw_report,
)

__all__ = [
    "ConflictError",
    "CycleContent",
    "NotReadyError",
    "SendingResult",
    "StaleReportError",
    "add_evidence",
    "approve_report",
    "change_cycle",
    "check_report",
    "copy_form",
    "close_cycle",
    "extend_due",
    "due_digests",
    "due_notices",
    "discard_draft",
    "finalise_report",
    "keep_draft",
    "open_cycle",
    "reopen_report",
    "prepare_cycle",
    "reopen_cycle",
    "remove_evidence",
    "return_report",
    "save_form_definition",
    "save_report",
    "send_outbox",
    "submit_report",
    "withdraw_report",
    "write_digests",
    "write_snapshot",
]

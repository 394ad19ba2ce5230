"""The only writers: one function per act, which checks, writes and logs. Views and commands call these."""

from indicators.services.commentary import CommentaryText, StaleCommentaryError, save_commentaries
from indicators.services.cycles import (
    CycleContent,
    change_cycle,
    close_cycle,
    open_cycle,
    prepare_cycle,
    reopen_cycle,
)
from indicators.services.decision import Decision
from indicators.services.drafts import OtherScreenError, discard_draft, keep_draft
from indicators.services.entry import save_report
from indicators.services.errors import ConflictError, DecisionNeededError, NotReadyError, StaleReportError
from indicators.services.evidence import add_evidence, remove_evidence
from indicators.services.extensions import extend_due
from indicators.services.figures import confirm_figures
from indicators.services.form_definition import copy_form, save_form_definition
from indicators.services.outbox import SendingResult, send_again, send_outbox, settle_as_sent
from indicators.services.remarks import add_remark
from indicators.services.reminders import (
    digests_of,
    due_digests,
    due_notices,
    write_digests,
)
from indicators.services.scales import (
    StaleScaleError,
    activate_scale,
    delete_scale,
    save_scale,
    show_scale_beside,
    start_scale,
    stop_showing_scale_beside,
    supersede_scale,
)
from indicators.services.snapshots import freeze_decided, write_snapshot
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
    "CommentaryText",
    "ConflictError",
    "CycleContent",
    "Decision",
    "DecisionNeededError",
    "NotReadyError",
    "OtherScreenError",
    "SendingResult",
    "StaleCommentaryError",
    "StaleReportError",
    "StaleScaleError",
    "activate_scale",
    "add_evidence",
    "add_remark",
    "approve_report",
    "change_cycle",
    "check_report",
    "confirm_figures",
    "close_cycle",
    "copy_form",
    "delete_scale",
    "digests_of",
    "discard_draft",
    "due_digests",
    "due_notices",
    "extend_due",
    "finalise_report",
    "freeze_decided",
    "keep_draft",
    "open_cycle",
    "prepare_cycle",
    "remove_evidence",
    "reopen_cycle",
    "reopen_report",
    "return_report",
    "save_commentaries",
    "save_form_definition",
    "save_report",
    "save_scale",
    "send_again",
    "send_outbox",
    "settle_as_sent",
    "show_scale_beside",
    "start_scale",
    "stop_showing_scale_beside",
    "submit_report",
    "supersede_scale",
    "withdraw_report",
    "write_digests",
    "write_snapshot",
]

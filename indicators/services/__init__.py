"""The only writers: one function per act, which checks, writes and logs. Views and commands call these."""

from indicators.services.cycles import open_cycle
from indicators.services.entry import save_report
from indicators.services.errors import ConflictError, NotReadyError, StaleReportError
from indicators.services.form_definition import copy_form, save_form_definition
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
    "NotReadyError",
    "StaleReportError",
    "approve_report",
    "check_report",
    "copy_form",
    "finalise_report",
    "open_cycle",
    "reopen_report",
    "return_report",
    "save_form_definition",
    "save_report",
    "submit_report",
    "withdraw_report",
    "write_snapshot",
]

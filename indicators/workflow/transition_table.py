"""The yearly workflow of a report: which act leads from which state to which, and a state in words.

Pure: no database, no clock. Who may act stands in permissions.py, the writing in services.
"""

from dataclasses import dataclass
from enum import StrEnum

from indicators.models import Act, ReportState


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the transition table."""

    act: Act
    from_states: frozenset[ReportState]
    to_state: ReportState
    # The same where the plan skips the head's step.
    from_states_skipping: frozenset[ReportState]


def _row(
    act: Act,
    *from_states: ReportState,
    to: ReportState,
    skipping: tuple[ReportState, ...] | None = None,
) -> Transition:
    known = frozenset(from_states)
    return Transition(act, known, to, known if skipping is None else frozenset(skipping))


TRANSITIONS: dict[Act, Transition] = {
    row.act: row
    for row in (
        _row(Act.SUBMIT, ReportState.DRAFTING, to=ReportState.SUBMITTED),
        _row(Act.WITHDRAW, ReportState.SUBMITTED, to=ReportState.DRAFTING),
        _row(
            Act.RETURN,
            ReportState.SUBMITTED,
            ReportState.APPROVED,
            ReportState.CHECKED,
            to=ReportState.DRAFTING,
        ),
        _row(Act.APPROVE, ReportState.SUBMITTED, to=ReportState.APPROVED, skipping=()),
        # Those approved before the plan began to skip the step go on as well.
        _row(
            Act.CHECK,
            ReportState.APPROVED,
            to=ReportState.CHECKED,
            skipping=(ReportState.SUBMITTED, ReportState.APPROVED),
        ),
        _row(Act.FINALISE, ReportState.CHECKED, to=ReportState.FINALISED),
        _row(Act.REOPEN, ReportState.FINALISED, to=ReportState.CHECKED),
        _row(Act.CONFIRM_FIGURES, ReportState.FINALISED, to=ReportState.FINALISED),
    )
}

# Until when each kind of editor may change a report's content.
EDITOR_STATES = frozenset({ReportState.NOT_STARTED, ReportState.DRAFTING})
APPROVER_STATES = EDITOR_STATES | {ReportState.SUBMITTED}
SECRETARIAT_STATES = frozenset(ReportState) - {ReportState.FINALISED}


def state_after(act: Act, state: ReportState, *, skips_approval: bool) -> ReportState | None:
    """Return the state that an act leads to, None if it is not possible from this state.

    ``skips_approval``: the plan leaves out the head's step; the secretariat checks what was submitted.
    """
    row = TRANSITIONS[act]
    return (
        row.to_state if state in (row.from_states_skipping if skips_approval else row.from_states) else None
    )


def after_submitting(*, skips_approval: bool) -> str:
    """Return the sentence that says whose step comes after 提出."""
    return "次は事務局の確認です。" if skips_approval else "次は所属長の承認です。"


# The badge's tone per state: a word always stands beside the colour.
STATE_TONES = {
    ReportState.NOT_STARTED: "neutral",
    ReportState.DRAFTING: "warning",
    ReportState.SUBMITTED: "info",
    ReportState.APPROVED: "info",
    ReportState.CHECKED: "info",
    ReportState.FINALISED: "success",
}

_LABELS_FOR_APPROVER = {ReportState.SUBMITTED: "承認待ち"}
_LABELS_FOR_SECRETARIAT = {ReportState.SUBMITTED: "所属長承認待ち", ReportState.APPROVED: "確認待ち"}
_LABELS_FOR_SECRETARIAT_SKIPPING = {ReportState.SUBMITTED: "確認待ち", ReportState.APPROVED: "確認待ち"}
_LABELS_FOR_HEADQUARTERS = {ReportState.CHECKED: "本部決定待ち"}


class Reader(StrEnum):
    """For whom a state is put into words."""

    DEPARTMENT = "department"
    APPROVER = "approver"
    SECRETARIAT = "secretariat"
    HEADQUARTERS = "headquarters"


def state_label(state: str, reader: Reader = Reader.DEPARTMENT, *, skips_approval: bool = False) -> str:
    """Return the state as its reader calls it: the department 提出済, its head 承認待ち.

    ``skips_approval`` (see state_after) matters to the head and to the secretariat.
    """
    labels = {
        Reader.DEPARTMENT: {},
        Reader.APPROVER: {} if skips_approval else _LABELS_FOR_APPROVER,
        Reader.SECRETARIAT: _LABELS_FOR_SECRETARIAT_SKIPPING if skips_approval else _LABELS_FOR_SECRETARIAT,
        Reader.HEADQUARTERS: _LABELS_FOR_HEADQUARTERS,
    }[reader]
    known = ReportState(state)
    return labels.get(known, known.label)

"""The transition table and the rights table, row by row as the rules state them."""

import pytest

from accounts.permissions import Access
from indicators.models import ReportState
from indicators.permissions import rights_on_report
from indicators.workflow import Act, Reader, state_after, state_label

OWN, OTHER, SUPPORTING = 1, 2, 3
PEOPLE = {
    "editor": Access(editor_departments=frozenset({OWN})),
    "approver": Access(approver_departments=frozenset({OWN})),
    "secretariat": Access(is_secretariat=True),
    "headquarters": Access(is_headquarters=True),
    "supporting": Access(editor_departments=frozenset({SUPPORTING})),
    "other editor": Access(editor_departments=frozenset({OTHER})),
    "viewer": Access(is_viewer=True),
    "administrator": Access(is_administrator=True),
    "nobody": Access(),
}
STATES = ["not_started", "drafting", "submitted", "approved", "checked", "finalised"]

# e: reads and may edit now, r: reads, -: does not exist for them. One letter per state, in the order above.
ACCESS_TABLE = {
    "editor": "eerrrr",
    "approver": "eeerrr",
    "secretariat": "eeeeer",
    "headquarters": "--rrrr",
    "supporting": "rrrrrr",
    "other editor": "------",
    "viewer": "------",
    "administrator": "------",
    "nobody": "------",
}


@pytest.mark.parametrize("person", ACCESS_TABLE)
@pytest.mark.parametrize("number", range(len(STATES)))
def test_who_reads_and_edits_when(person: str, number: int) -> None:
    rights = rights_on_report(
        PEOPLE[person], state=STATES[number], lead_departments=[OWN], supporting_departments=[SUPPORTING]
    )
    letter = ACCESS_TABLE[person][number]
    assert rights.may_read == (letter != "-")
    assert rights.may_edit_now == (letter == "e")


@pytest.mark.parametrize(
    ("person", "acts"),
    [
        ("editor", {Act.SAVE, Act.SUBMIT, Act.WITHDRAW}),
        ("approver", {Act.SAVE, Act.SUBMIT, Act.WITHDRAW, Act.APPROVE, Act.RETURN}),
        ("secretariat", {Act.SAVE, Act.SUBMIT, Act.APPROVE, Act.RETURN, Act.CHECK, Act.FINALISE}),
        ("headquarters", set()),
        ("supporting", set()),
        ("viewer", set()),
    ],
)
def test_which_acts_a_role_has(person: str, acts: set[Act]) -> None:
    rights = rights_on_report(
        PEOPLE[person], state="submitted", lead_departments=[OWN], supporting_departments=[SUPPORTING]
    )
    assert rights.acts == acts


def test_several_memberships_add_up() -> None:
    both = Access(editor_departments=frozenset({OWN}), approver_departments=frozenset({OTHER}))
    rights = rights_on_report(both, state="drafting", lead_departments=[OTHER], supporting_departments=[])
    assert rights.is_approver
    assert not rights.is_editor


# Where an act leads from each state, in the order above; "-": not possible.
TRANSITION_TABLE = {
    Act.SUBMIT: ["-", "submitted", "-", "-", "-", "-"],
    Act.WITHDRAW: ["-", "-", "drafting", "-", "-", "-"],
    Act.RETURN: ["-", "-", "drafting", "drafting", "drafting", "-"],
    Act.APPROVE: ["-", "-", "approved", "-", "-", "-"],
    Act.CHECK: ["-", "-", "-", "checked", "-", "-"],
    Act.FINALISE: ["-", "-", "-", "-", "finalised", "-"],
}


@pytest.mark.parametrize("act", TRANSITION_TABLE)
def test_where_an_act_leads(act: Act) -> None:
    reached = [state_after(act, ReportState(state)) or "-" for state in STATES]
    assert reached == TRANSITION_TABLE[act]


@pytest.mark.parametrize(
    ("state", "reader", "label"),
    [
        ("submitted", Reader.DEPARTMENT, "提出済"),
        ("submitted", Reader.APPROVER, "承認待ち"),
        ("submitted", Reader.SECRETARIAT, "所属長承認待ち"),
        ("approved", Reader.SECRETARIAT, "確認待ち"),
        ("checked", Reader.HEADQUARTERS, "本部決定待ち"),
        ("finalised", Reader.DEPARTMENT, "確定"),
    ],
)
def test_one_state_one_label_per_reader(state: str, reader: Reader, label: str) -> None:
    assert state_label(state, reader) == label

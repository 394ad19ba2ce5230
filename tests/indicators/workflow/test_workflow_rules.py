"""The transition table and the rights table, row by row as the rules state them."""

import pytest

from accounts.permissions import Access
from indicators.models import ReportState
from indicators.workflow.rights import rights_on_report
from indicators.workflow.transition_table import Act, Reader, state_after, state_label

OWN, OTHER, SUPPORTING = 1, 2, 3
PEOPLE = {
    "editor": Access(editor_departments=frozenset({OWN})),
    "approver": Access(approver_departments=frozenset({OWN})),
    "deputy": Access(approver_departments=frozenset({OWN}), deputy_departments=frozenset({OWN})),
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
    "deputy": "eeerrr",
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
        ("approver", {Act.SAVE, Act.SUBMIT, Act.APPROVE, Act.RETURN}),
        ("deputy", {Act.SAVE, Act.SUBMIT, Act.APPROVE, Act.RETURN}),
        ("secretariat", set(Act) - {Act.WITHDRAW}),
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


@pytest.mark.parametrize("person", ACCESS_TABLE)
def test_who_takes_back_what_the_secretariat_has_submitted(person: str) -> None:
    rights = rights_on_report(
        PEOPLE[person],
        state="submitted",
        lead_departments=[OWN],
        supporting_departments=[SUPPORTING],
        is_submitted_on_behalf=True,
    )
    assert (Act.WITHDRAW in rights.acts) == (person in ("editor", "secretariat"))


def test_several_memberships_add_up() -> None:
    both = Access(editor_departments=frozenset({OWN}), approver_departments=frozenset({OTHER}))
    rights = rights_on_report(both, state="drafting", lead_departments=[OTHER], supporting_departments=[])
    assert rights.is_approver
    assert not rights.is_editor


@pytest.mark.parametrize(
    ("headed", "deputised", "is_deputy"),
    [
        ({OWN}, set(), False),
        ({OWN}, {OWN}, True),
        ({OWN, OTHER}, {OTHER}, False),  # the deputy of another department
        ({OTHER}, {OTHER}, False),
    ],
)
def test_who_acts_only_as_a_deputy(headed: set[int], deputised: set[int], is_deputy: bool) -> None:
    access = Access(approver_departments=frozenset(headed), deputy_departments=frozenset(deputised))
    rights = rights_on_report(access, state="submitted", lead_departments=[OWN], supporting_departments=[])
    assert rights.is_deputy == is_deputy


def test_who_heads_one_of_two_leading_departments_needs_no_deputising() -> None:
    access = Access(approver_departments=frozenset({OWN, OTHER}), deputy_departments=frozenset({OTHER}))
    rights = rights_on_report(
        access, state="submitted", lead_departments=[OWN, OTHER], supporting_departments=[]
    )
    assert rights.is_approver
    assert not rights.is_deputy


# Where an act leads from each state, in the order above; "-": not possible.
TRANSITION_TABLE = {
    Act.SUBMIT: ["-", "submitted", "-", "-", "-", "-"],
    Act.WITHDRAW: ["-", "-", "drafting", "-", "-", "-"],
    Act.RETURN: ["-", "-", "drafting", "drafting", "drafting", "-"],
    Act.APPROVE: ["-", "-", "approved", "-", "-", "-"],
    Act.CHECK: ["-", "-", "-", "checked", "-", "-"],
    Act.FINALISE: ["-", "-", "-", "-", "finalised", "-"],
    Act.REOPEN: ["-", "-", "-", "-", "-", "checked"],
    Act.CONFIRM_FIGURES: ["-", "-", "-", "-", "-", "finalised"],
}
# What differs where the plan skips the head's step.
SKIPPING = TRANSITION_TABLE | {
    Act.APPROVE: ["-", "-", "-", "-", "-", "-"],
    Act.CHECK: ["-", "-", "checked", "checked", "-", "-"],
}


@pytest.mark.parametrize("act", [act for act in Act if act != Act.SAVE])
@pytest.mark.parametrize("skips_approval", [False, True])
def test_where_an_act_leads(act: Act, skips_approval: bool) -> None:
    reached = [state_after(act, ReportState(state), skips_approval=skips_approval) or "-" for state in STATES]
    assert reached == (SKIPPING if skips_approval else TRANSITION_TABLE)[act]


@pytest.mark.parametrize(
    ("state", "reader", "label"),
    [
        ("submitted", Reader.DEPARTMENT, "提出済"),
        ("submitted", Reader.APPROVER, "提出済"),
        ("submitted", Reader.SECRETARIAT, "確認待ち"),
        ("approved", Reader.SECRETARIAT, "確認待ち"),
        ("checked", Reader.HEADQUARTERS, "本部決定待ち"),
    ],
)
def test_nobody_waits_for_a_step_that_the_plan_skips(state: str, reader: Reader, label: str) -> None:
    assert state_label(state, reader, skips_approval=True) == label


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

"""The transition table and the rights table, row by row as the rules state them."""

import pytest

from accounts.permissions import Access
from indicators.models import Act, RemarkKind, ReportState
from indicators.workflow.rights import ReportRights, may_see_progress, may_see_results, rights_on_report
from indicators.workflow.transition_table import (
    TRANSITIONS,
    Part,
    Reader,
    done_words,
    next_words,
    state_after,
    state_label,
)
from initiatives.words import words_of

WORDS = words_of({"body": "本部", "decision": "本部決定"})
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
        ({OWN, OTHER}, {OWN}, True),  # who heads another department
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


def combined(*names: str) -> Access:
    """The access of somebody who is several of the people at once."""
    people = [PEOPLE[name] for name in names]
    return Access(
        **{
            name: frozenset().union(*values) if isinstance(values[0], frozenset) else any(values)
            for name in Access.__slots__
            if (values := [getattr(person, name) for person in people])
        }
    )


def submitted_for(access: Access, state: str = "submitted") -> ReportRights:
    return rights_on_report(access, state=state, lead_departments=[OWN], supporting_departments=[SUPPORTING])


# For whom the state is put into words, where somebody has several roles.
@pytest.mark.parametrize(
    ("roles", "reader"),
    [
        (["editor"], Reader.DEPARTMENT),
        (["supporting"], Reader.DEPARTMENT),
        (["approver"], Reader.APPROVER),
        (["deputy"], Reader.APPROVER),
        (["editor", "approver"], Reader.DEPARTMENT),
        (["secretariat"], Reader.SECRETARIAT),
        (["secretariat", "editor"], Reader.SECRETARIAT),
        (["secretariat", "approver"], Reader.SECRETARIAT),
        (["secretariat", "headquarters"], Reader.SECRETARIAT),
        (["headquarters"], Reader.HEADQUARTERS),
        (["headquarters", "supporting"], Reader.HEADQUARTERS),
        (["headquarters", "editor"], Reader.DEPARTMENT),
        (["headquarters", "approver"], Reader.APPROVER),
        (["headquarters", "editor", "approver"], Reader.DEPARTMENT),
        (["viewer", "editor"], Reader.DEPARTMENT),
    ],
)
def test_as_whom_somebody_with_several_roles_reads(roles: list[str], reader: Reader) -> None:
    assert submitted_for(combined(*roles)).reader == reader


ALL, COMMENT, NONE = frozenset(RemarkKind), frozenset({RemarkKind.COMMENT}), frozenset[RemarkKind]()


@pytest.mark.parametrize(
    ("roles", "before", "after", "names_speaker"),
    [
        (["editor"], COMMENT, COMMENT, False),
        (["approver"], COMMENT, COMMENT, False),
        (["supporting"], COMMENT, COMMENT, False),
        (["secretariat"], ALL, ALL, True),
        (["headquarters"], NONE, ALL, False),
        (["headquarters", "editor"], COMMENT, ALL, False),
        (["secretariat", "headquarters"], ALL, ALL, False),
        (["viewer"], NONE, NONE, False),
    ],
)
def test_who_says_what_before_and_after_it_is_submitted(
    roles: list[str],
    before: frozenset[RemarkKind],
    after: frozenset[RemarkKind],
    names_speaker: bool,
) -> None:
    access = combined(*roles)
    assert submitted_for(access, "drafting").remark_kinds == before
    rights = submitted_for(access)
    assert rights.remark_kinds == after
    assert rights.must_name_speaker == names_speaker


@pytest.mark.parametrize(
    ("roles", "writes", "on_behalf"),
    [
        (["editor"], True, False),
        (["approver"], True, False),
        (["secretariat"], True, True),
        (["secretariat", "editor"], True, False),
        (["secretariat", "deputy"], True, False),
        (["secretariat", "supporting"], True, True),
        (["headquarters"], False, False),
        (["supporting"], False, False),
    ],
)
def test_who_writes_and_who_in_a_departments_place(roles: list[str], writes: bool, on_behalf: bool) -> None:
    rights = submitted_for(combined(*roles))
    assert (rights.is_writer, rights.is_on_behalf) == (writes, on_behalf)
    assert rights.is_secretariat == ("secretariat" in roles)


@pytest.mark.parametrize(
    ("roles", "parts"),
    [
        (["editor"], {Part.EDITOR}),
        (["deputy"], {Part.HEAD}),
        (["editor", "approver"], {Part.EDITOR, Part.HEAD}),
        (["secretariat"], {Part.SECRETARIAT}),  # not that of the department in whose place it may act
        (["secretariat", "editor"], {Part.SECRETARIAT, Part.EDITOR}),
        (["headquarters", "supporting"], set()),
    ],
)
def test_in_which_parts_somebody_acts(roles: list[str], parts: set[Part]) -> None:
    assert submitted_for(combined(*roles)).parts == parts


@pytest.mark.parametrize(
    ("person", "progress", "running", "final"),
    [
        ("editor", True, True, True),
        ("approver", True, True, True),
        ("supporting", True, True, True),
        ("secretariat", True, True, True),
        ("headquarters", True, True, True),
        ("other editor", False, False, True),
        ("viewer", False, False, True),
        ("administrator", False, False, True),
        ("nobody", False, False, False),
    ],
)
def test_who_sees_how_far_a_report_is_and_what_it_says(
    person: str, progress: bool, running: bool, final: bool
) -> None:
    access = PEOPLE[person]
    sees = may_see_progress(access, lead_departments=[OWN], supporting_departments=[SUPPORTING])
    assert sees == progress
    for state, shown in (("submitted", running), ("finalised", final)):
        assert may_see_results(access, state=state, rights=submitted_for(access, state)) == shown


def test_what_the_headquarters_may_not_read_yet_is_in_no_document() -> None:
    rights = submitted_for(PEOPLE["headquarters"], "drafting")
    assert not may_see_results(PEOPLE["headquarters"], state="drafting", rights=rights)


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
    assert state_label(state, reader, skips_approval=True, words=WORDS) == label


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
    assert state_label(state, reader, words=WORDS) == label


@pytest.mark.parametrize(
    ("state", "words", "skipping"),
    [
        ("not_started", "", ""),
        ("submitted", "次は所属長の承認です。", "次は事務局の確認です。"),
        ("approved", "次は事務局の確認です。", "次は事務局の確認です。"),
        ("checked", "次は本部の決定です。", "次は本部の決定です。"),
        ("finalised", "", ""),
    ],
)
def test_whose_step_comes_next(state: str, words: str, skipping: str) -> None:
    assert next_words(ReportState(state), skips_approval=False, words=WORDS) == words
    assert next_words(ReportState(state), skips_approval=True, words=WORDS) == skipping


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act.APPROVE, "承認しました。次は事務局の確認です。"),
        (Act.CHECK, "確認しました。次は本部の決定です。"),
        (Act.FINALISE, "確定しました。"),
        (Act.RETURN, "担当課に差し戻しました。"),
        (Act.REOPEN, "確定を取り消しました。修正して、もう一度確定してください。"),
    ],
)
def test_what_is_said_when_it_is_done(act: Act, words: str) -> None:
    assert done_words(act, skips_approval=False, words=WORDS) == words


@pytest.mark.parametrize(
    ("act", "button", "action", "question"),
    [
        (Act.APPROVE, "承認", "承認する", "承認しますか"),
        (Act.FINALISE, "確定", "確定する", "確定しますか"),
        (Act.REOPEN, "確定の取消し", "確定を取り消す", "確定を取り消しますか"),
    ],
)
def test_how_a_step_is_called(act: Act, button: str, action: str, question: str) -> None:
    step = TRANSITIONS[act]
    assert (step.button, step.action, step.question) == (button, action, question)

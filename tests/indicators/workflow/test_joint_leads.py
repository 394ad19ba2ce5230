"""共管: what a further lead may do, and an approval that is complete with the last lead's."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client

from accounts.models import Department, Membership, Role
from accounts.permissions import Access
from indicators.book.stored_answers import report_answer
from indicators.entry.services import save_report
from indicators.home.page import WorkPage
from indicators.models import Act, AnnualReport, LeadApproval, ReportState
from indicators.reminders.facts import report_facts
from indicators.workflow.access import require_act
from indicators.workflow.errors import ConflictError
from indicators.workflow.joint import awaited_leads
from indicators.workflow.rights import ReportRights, report_rights, rights_on_report
from indicators.workflow.transitions import approve_report, return_report, submit_report
from initiatives.models import Plan, Responsibility, ResponsibilityKind
from tests.cast import START, World
from tests.reports.story import number, report

pytestmark = pytest.mark.any_database
AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)
LEAD, JOINT, SUPPORTING, OTHER = 1, 2, 3, 4
EDITORS_OF = {key: Access(editor_departments=frozenset({key})) for key in (LEAD, JOINT, SUPPORTING, OTHER)}
HEADS_OF = {key: Access(approver_departments=frozenset({key})) for key in (LEAD, JOINT)}
SECRETARIAT = Access(is_secretariat=True)


def rights(
    access: Access, state: ReportState, *, all_approve: bool = False, given: tuple[int, ...] = ()
) -> ReportRights:
    return rights_on_report(
        access,
        state=state,
        lead_departments=[LEAD],
        joint_departments=[JOINT],
        supporting_departments=[SUPPORTING],
        all_leads_approve=all_approve,
        approved_departments=given,
    )


@pytest.mark.parametrize(
    ("access", "state", "reads", "edits", "acts"),
    [
        (EDITORS_OF[LEAD], ReportState.DRAFTING, True, True, {Act.SAVE, Act.SUBMIT, Act.WITHDRAW}),
        (EDITORS_OF[JOINT], ReportState.NOT_STARTED, True, True, {Act.SAVE}),
        (EDITORS_OF[JOINT], ReportState.DRAFTING, True, True, {Act.SAVE}),
        (EDITORS_OF[JOINT], ReportState.SUBMITTED, True, False, {Act.SAVE}),
        (HEADS_OF[JOINT], ReportState.DRAFTING, True, True, {Act.SAVE}),
        (HEADS_OF[JOINT], ReportState.SUBMITTED, True, True, {Act.SAVE}),
        (HEADS_OF[JOINT], ReportState.APPROVED, True, False, {Act.SAVE}),
        (EDITORS_OF[SUPPORTING], ReportState.DRAFTING, True, False, set()),
        (EDITORS_OF[OTHER], ReportState.DRAFTING, False, False, set()),
    ],
)
def test_what_a_further_lead_may_do(
    access: Access, state: ReportState, reads: bool, edits: bool, acts: set[Act]
) -> None:
    found = rights(access, state)
    assert (found.may_read, found.may_edit_now, found.acts) == (reads, edits, acts)


@pytest.mark.parametrize(
    ("access", "all_approve", "given", "approves", "returns"),
    [
        (HEADS_OF[LEAD], False, (), True, True),
        (HEADS_OF[JOINT], False, (), False, False),
        (HEADS_OF[LEAD], True, (), True, True),
        (HEADS_OF[JOINT], True, (), True, True),
        (HEADS_OF[LEAD], True, (LEAD,), False, True),  # it has approved, the other has not
        (HEADS_OF[JOINT], True, (LEAD,), True, True),
        (HEADS_OF[JOINT], True, (JOINT,), False, True),
        (EDITORS_OF[JOINT], True, (), False, False),
        (SECRETARIAT, True, (LEAD,), True, True),
    ],
)
def test_who_approves(
    access: Access, all_approve: bool, given: tuple[int, ...], approves: bool, returns: bool
) -> None:
    found = rights(access, ReportState.SUBMITTED, all_approve=all_approve, given=given)
    assert (Act.APPROVE in found.acts, Act.RETURN in found.acts) == (approves, returns)


@pytest.fixture
def joint(world: World) -> AnnualReport:
    """行－⑪ of 学校教育課, which 産業ＤＸ推進室 leads too; 入力中, nothing is missing."""
    Responsibility.objects.create(
        initiative=world.initiative("gyo-11"),
        department=Department.objects.get(name="産業ＤＸ推進室"),
        kind=ResponsibilityKind.JOINT,
        valid_from=START,
    )
    head = world.people["viewer"]
    Membership.objects.filter(user=head).delete()
    place = Department.objects.get(name="産業ＤＸ推進室")
    Membership.objects.create(user=head, role=Role.APPROVER, department=place, valid_from=START)
    return report(world, "gyo-11", 2025, number(2))


def all_leads(world: World) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(all_leads_approve=True)


def submitted(world: World, stored: AnnualReport) -> AnnualReport:
    return submit_report(report=stored, by=world["editor-gakko"], at=AT)


def queue_of(world: World, name: str) -> list[tuple[str, str]]:
    page = WorkPage(world[name], Plan.objects.get(), QueryDict())
    rows = (row for row in page.all_rows if row.fiscal_year.year == 2025)
    return [(row.queue.value, row.slug) for row in rows if row.queue]


def test_one_approval_is_enough_unless_the_plan_says_otherwise(world: World, joint: AnnualReport) -> None:
    stored = submitted(world, joint)
    with pytest.raises(PermissionDenied):
        require_act(report_rights(world["viewer"], stored, stored.initiative), Act.APPROVE)
    assert approve_report(report=stored, by=world["head-gakko"], at=AT).state == ReportState.APPROVED
    assert not LeadApproval.objects.exists()


def test_the_state_changes_with_the_last_approval(world: World, joint: AnnualReport) -> None:
    all_leads(world)
    stored = submitted(world, joint)
    assert ("approve", "gyo-11") in queue_of(world, "viewer")
    stored = approve_report(report=stored, by=world["viewer"], at=AT)
    assert stored.state == ReportState.SUBMITTED
    assert stored.approved_at is None
    assert [str(row) for row in awaited_leads(stored, stored.initiative)] == ["学校教育課"]
    assert ("approve", "gyo-11") not in queue_of(world, "viewer")
    assert ("approve", "gyo-11") in queue_of(world, "head-gakko")
    with pytest.raises(ConflictError, match="課の承認は済んでいます。学校教育課の承認を待っています。"):
        approve_report(report=stored, by=world["viewer"], at=AT)
    stored = approve_report(report=stored, by=world["head-gakko"], at=AT)
    assert stored.state == ReportState.APPROVED
    log = stored.transitions.filter(act=Act.APPROVE).order_by("pk")
    assert [(row.to_state, row.comment) for row in log] == [
        (ReportState.SUBMITTED, "学校教育課の承認を待っています。"),
        (ReportState.APPROVED, ""),
    ]


def test_a_return_begins_anew(world: World, joint: AnnualReport) -> None:
    all_leads(world)
    stored = approve_report(report=submitted(world, joint), by=world["viewer"], at=AT)
    stored = return_report(report=stored, by=world["head-gakko"], at=AT, comment="根拠")
    assert not LeadApproval.objects.exists()
    stored = submitted(world, stored)
    assert len(awaited_leads(stored, stored.initiative)) == 2


def test_a_change_voids_what_was_approved(world: World, joint: AnnualReport) -> None:
    """The head may still correct what is submitted; the other lead has not seen that."""
    all_leads(world)
    stored = approve_report(report=submitted(world, joint), by=world["viewer"], at=AT)
    answer = report_answer(stored)
    save_report(report=stored, by=world["head-gakko"], at=AT, answer=answer, version=stored.version)
    assert not LeadApproval.objects.exists()


def test_the_secretariat_stands_in_for_all(world: World, joint: AnnualReport) -> None:
    all_leads(world)
    stored = approve_report(report=submitted(world, joint), by=world["secretariat"], at=AT)
    assert stored.state == ReportState.APPROVED


def test_one_approval_a_department(world: World, joint: AnnualReport) -> None:
    row = {
        "report": joint,
        "department": Department.objects.get(name="学校教育課"),
        "approved_by": world.people["viewer"],
        "approved_at": AT,
    }
    LeadApproval.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadApproval.objects.create(**row)


def test_the_further_lead_enters_on_the_page_and_cannot_submit(
    client: Client, world: World, joint: AnnualReport
) -> None:
    client.force_login(world["editor-sangyo"])
    page = client.get("/entry/2025/gyo-11/")
    assert page.status_code == 200
    assert 'name="act" value="submit"' not in page.content.decode()
    assert ("enter", "gyo-11") not in queue_of(world, "editor-sangyo")
    assert "gyo-11" in [row.slug for row in WorkPage(world["editor-sangyo"], world.plan, QueryDict()).others]
    page_of_main = client.post("/review/2025/gyo-11/step/approve/")
    assert page_of_main.status_code == 403


def test_told_but_not_reminded(world: World, joint: AnnualReport) -> None:
    all_leads(world)
    day = dt.date(2026, 4, 10)
    stored = submitted(world, joint)
    (facts,) = (one for one in report_facts(Plan.objects.get(), day) if one.report_id == stored.pk)
    editor = world.people["editor-sangyo"].pk
    assert editor in facts.joint
    assert editor not in facts.editors
    assert facts.co_approvers == {world.people["viewer"].pk}
    approve_report(report=stored, by=world["viewer"], at=AT)
    (facts,) = (one for one in report_facts(Plan.objects.get(), day) if one.report_id == stored.pk)
    assert facts.co_approvers == frozenset()
    assert facts.heads == {world.people["head-gakko"].pk}


def test_the_page_says_whose_approval_is_missing(client: Client, world: World, joint: AnnualReport) -> None:
    all_leads(world)
    stored = submitted(world, joint)
    client.force_login(world["viewer"])
    sent = {"comment": "", "version": stored.version}
    page = client.post("/review/2025/gyo-11/step/approve/", sent, follow=True).content.decode()
    assert "承認しました。学校教育課の承認を待っています。" in page

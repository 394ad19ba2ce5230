"""Who may do what with a report. The rules of the whole product for reports stand here and only here.

Outside one's scope a report does not exist (404); inside it, what is not allowed is refused (403); what is
allowed to the role but not in the present state is refused as a conflict (409, by the services).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Department, User
from accounts.permissions import Access, access_of
from imari_dx.shared.related_rows import rows_of
from indicators.book.reporting import link_reporting_departments
from indicators.models import (
    Act,
    AnnualReport,
    Indicator,
    LeadApproval,
    RemarkKind,
    ReportState,
    has_answer,
)
from indicators.workflow.transition_table import EDITOR_STATES, SAVING, Part, Reader, who_may
from initiatives.models import Initiative, Responsibility, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class ReportRights:
    """What one user may do with one report in its present state."""

    may_read: bool = False
    is_editor: bool = False  # enters for the leading department
    is_approver: bool = False  # heads the leading department, or is its head's deputy
    is_deputy: bool = False  # heads it only as a deputy: approvals and returns are 代決
    is_joint_editor: bool = False  # enters for a further lead (共管)
    is_joint_head: bool = False  # heads one
    is_co_approver: bool = False  # heads one whose approval the plan wants too
    has_approved: bool = False  # of several leads that must, the user's own
    is_secretariat: bool = False
    reader: Reader = Reader.DEPARTMENT
    may_edit_now: bool = False
    acts: frozenset[Act] = frozenset()
    remark_kinds: frozenset[RemarkKind] = frozenset()
    must_name_speaker: bool = False  # records opinions and instructions that others have spoken
    reports_for: frozenset[int] = frozenset()  # departments whose figures (所管課) the user enters here
    may_enter_figures_now: bool = False  # those figures, in the present state

    @property
    def parts(self) -> frozenset[Part]:
        """The parts in which the user acts in their own right."""
        done = {Part.HEAD, Part.CO_APPROVER} if self.has_approved else set()
        return _parts(
            is_editor=self.is_editor,
            is_approver=self.is_approver,
            is_secretariat=self.is_secretariat,
            is_joint_editor=self.is_joint_editor,
            is_joint_head=self.is_joint_head,
            is_co_approver=self.is_co_approver,
        ) - {Part.STAND_IN, *done}

    @property
    def is_writer(self) -> bool:
        """Whether the role writes at all, in whatever state; others get 403."""
        return self.is_in_charge or self.is_secretariat

    @property
    def is_in_charge(self) -> bool:
        """Whether the user belongs to a leading department, the main one or a further one."""
        return self.is_editor or self.is_approver or self.is_joint_editor or self.is_joint_head

    @property
    def is_joint_only(self) -> bool:
        """Whether the user is in charge for a further lead (共管) alone."""
        return self.is_in_charge and not (self.is_editor or self.is_approver or self.is_secretariat)

    @property
    def is_on_behalf(self) -> bool:
        """代理入力: the secretariat enters for a department that it does not belong to."""
        return self.is_secretariat and not self.is_in_charge


def rights_on_report(
    access: Access,
    *,
    state: str,
    lead_departments: Iterable[int],
    supporting_departments: Iterable[int],
    joint_departments: Iterable[int] = (),
    all_leads_approve: bool = False,
    approved_departments: Iterable[int] = (),
    is_submitted_on_behalf: bool = False,
    reporting_departments: Iterable[int] = (),
) -> ReportRights:
    """Return what a user with this access may do with a report in this state.

    - The leading department's editor reads it always, edits and submits while 未着手 / 入力中, and may take a
      submitted one back.
    - Its head (所属長) reads it always, edits until approval, approves or returns what was submitted; taking
      it back (取戻し) is not the head's.
    - A named deputy of the head does what the head does; the approval or return is logged as 代決.
    - The secretariat reads and edits any until 確定 (代理入力), submits, checks, returns and finalises it; it
      takes back what it has submitted in the department's place (``is_submitted_on_behalf``), takes a
      decision back (確定の取消し) and confirms figures that were 速報 (数値確定).
    - A further lead (共管) reads it always and edits as the leading one does; it neither submits nor takes
      back. Its head approves and returns only where the plan wants the approval of all leads
      (``all_leads_approve``); who has approved (``approved_departments``) does not approve again.
    - A supporting department (関係課) reads.
    - A department that reports an indicator of another's initiative (所管課) reads; its editor and head enter
      that figure, and nothing else, while 未着手 / 入力中 (``reporting_departments``).
    - Members of the headquarters read from 提出済 on.
    - Whoever reads a report comments on it (コメント), in every state.
    - Members of the headquarters write opinions and instructions (本部意見・本部指示) from 提出済 on.
      The secretariat records them in every state, naming who said it and where (発言者・会議).
    - Nobody else sees the page of a report; finalised results reach them through the printed documents.
    """
    lead, reporting = frozenset(lead_departments), frozenset(reporting_departments)
    supporting = reporting.union(supporting_departments)
    joint = frozenset(joint_departments)
    is_joint_editor = bool(access.editor_departments & joint)
    is_joint_head = bool(access.approver_departments & joint)
    is_co_approver = is_joint_head and all_leads_approve
    approving = access.approver_departments & (lead | joint if all_leads_approve else lead)
    is_editor = bool(access.editor_departments & lead)
    is_approver = bool(access.approver_departments & lead)
    known = ReportState(state)
    may_read = (
        is_editor
        or is_approver
        or access.is_secretariat
        or bool(access.own_departments & (supporting | joint))
        or (access.is_headquarters and has_answer(state))
    )
    if not may_read:
        return ReportRights()
    parts = _parts(
        is_editor=is_editor,
        is_approver=is_approver,
        is_secretariat=access.is_secretariat,
        is_submitted_on_behalf=is_submitted_on_behalf,
        is_joint_editor=is_joint_editor,
        is_joint_head=is_joint_head,
        is_co_approver=is_co_approver,
    )
    has_approved = bool(approving) and approving <= frozenset(approved_departments)
    acts = _acts(parts)
    if has_approved and not access.is_secretariat:
        acts -= {Act.APPROVE}
    reports_for = (access.editor_departments | access.approver_departments) & reporting
    return ReportRights(
        may_read=True,
        is_editor=is_editor,
        is_approver=is_approver,
        is_deputy=bool(approving) and approving <= access.deputy_departments,
        is_joint_editor=is_joint_editor,
        is_joint_head=is_joint_head,
        is_co_approver=is_co_approver,
        has_approved=has_approved,
        is_secretariat=access.is_secretariat,
        reader=_reader(access, is_editor=is_editor, is_approver=is_approver or is_co_approver),
        may_edit_now=any(known in states for part, states in SAVING.items() if part in parts),
        acts=acts,
        remark_kinds=_remark_kinds(access, state),
        must_name_speaker=access.is_secretariat and not access.is_headquarters,
        reports_for=reports_for,
        may_enter_figures_now=bool(reports_for) and known in EDITOR_STATES,
    )


def _remark_kinds(access: Access, state: str) -> frozenset[RemarkKind]:
    speaks = access.is_secretariat or (access.is_headquarters and has_answer(state))
    return frozenset(RemarkKind) if speaks else frozenset({RemarkKind.COMMENT})


def _reader(access: Access, *, is_editor: bool, is_approver: bool) -> Reader:
    if access.is_secretariat:
        return Reader.SECRETARIAT
    if is_approver and not is_editor:
        return Reader.APPROVER
    return Reader.HEADQUARTERS if access.is_headquarters and not is_editor else Reader.DEPARTMENT


def _parts(
    *,
    is_editor: bool,
    is_approver: bool,
    is_secretariat: bool,
    is_submitted_on_behalf: bool = False,
    is_joint_editor: bool = False,
    is_joint_head: bool = False,
    is_co_approver: bool = False,
) -> frozenset[Part]:
    parts = {
        Part.JOINT_EDITOR: is_joint_editor,
        Part.JOINT_HEAD: is_joint_head,
        Part.CO_APPROVER: is_co_approver,
        Part.EDITOR: is_editor,
        Part.HEAD: is_approver,
        Part.SECRETARIAT: is_secretariat,
        Part.STAND_IN: is_secretariat,
        Part.SUBMITTER: is_secretariat and is_submitted_on_behalf,
    }
    return frozenset(part for part, has_it in parts.items() if has_it)


def acts_somewhere(access: Access) -> frozenset[Act]:
    """Return the acts that one of the user's roles has on some report of a plan."""
    return _acts(
        _parts(
            is_editor=bool(access.editor_departments),
            is_approver=bool(access.approver_departments),
            is_secretariat=access.is_secretariat,
        )
    )


def _acts(parts: frozenset[Part]) -> frozenset[Act]:
    return frozenset(act for act in Act if who_may(act) & parts)


# 担当課 first.
_ORDER = {kind: number for number, kind in enumerate(ResponsibilityKind.values)}


class Charge(NamedTuple):
    """The ids of the departments that are in charge of an initiative."""

    lead: list[int]
    joint: list[int]  # 共管
    supporting: list[int]  # 関係課, and those that report an indicator of it (所管課): they read


def current_departments(initiative: Initiative) -> Charge:
    """Return the departments that lead, lead jointly and read the reports of an initiative today."""
    rows = current_responsibilities(initiative)

    def of_kind(kind: ResponsibilityKind) -> list[int]:
        return [row.department_id for row in rows if row.kind == kind]

    supporting = [*of_kind(ResponsibilityKind.SUPPORTING), *reporting_departments(initiative)]
    return Charge(of_kind(ResponsibilityKind.LEAD), of_kind(ResponsibilityKind.JOINT), supporting)


def reporting_departments(initiative: Initiative) -> list[int]:
    """Return the ids of the departments that report an indicator in place of the lead (所管課)."""
    rows = [row for row in rows_of(initiative, "indicators") if row.department_id is not None]
    # Of indicators that were not read with everything, a department that ended has not been followed yet.
    link_reporting_departments([row for row in rows if not Indicator.department.is_cached(row)])
    return [row.department_id for row in rows]


def departments_in_charge(initiative: Initiative) -> list[Department]:
    """Return the departments that have a part in an initiative today, the leading one first."""
    found = [row.department for row in current_responsibilities(initiative)]
    rows = [row for row in rows_of(initiative, "indicators") if row.department_id is not None]
    link_reporting_departments([row for row in rows if not Indicator.department.is_cached(row)])
    found += [row.department for row in rows if row.department]
    return list({one.pk: one for one in found}.values())


def current_responsibilities(initiative: Initiative, *, on: dt.date | None = None) -> list[Responsibility]:
    """Return the responsibilities of an initiative read with them on a day (else today), 担当課 first."""
    today = on or timezone.localdate()
    current = [
        row
        for row in rows_of(initiative, "responsibilities")
        if row.valid_from <= today and (row.valid_until is None or row.valid_until >= today)
    ]
    return sorted(current, key=lambda row: _ORDER[row.kind])


def may_read_in(access: Access, initiative: Initiative, state: str) -> bool:
    """Whether a user with this access opens an initiative's report that is in a state.

    The initiative read with its responsibilities and indicators. No query.
    """
    lead, joint, supporting = current_departments(initiative)
    return rights_on_report(
        access,
        state=state,
        lead_departments=lead,
        supporting_departments=supporting,
        joint_departments=joint,
    ).may_read


def report_rights(user: User, report: AnnualReport, initiative: Initiative) -> ReportRights:
    """Return what a user may do today with a report (its initiative read with its responsibilities)."""
    lead, joint, supporting = current_departments(initiative)
    access = access_of(user, plan=initiative.plan_id)
    all_approve = bool(joint) and initiative.plan.all_leads_approve
    return rights_on_report(
        access,
        state=report.state,
        lead_departments=lead,
        supporting_departments=supporting,
        joint_departments=joint,
        all_leads_approve=all_approve,
        approved_departments=_approved(report) if all_approve else (),
        reporting_departments=reporting_departments(initiative),
        is_submitted_on_behalf=access.is_secretariat and _is_submitted_on_behalf(report),
    )


def _approved(report: AnnualReport) -> list[int]:
    return list(LeadApproval.objects.filter(report=report).values_list("department_id", flat=True))


def _is_submitted_on_behalf(report: AnnualReport) -> bool:
    """Whether the last 提出 of a report that is 提出済 was the secretariat's, in the department's place."""
    if report.state != ReportState.SUBMITTED:
        return False
    last = report.transitions.filter(act=Act.SUBMIT).order_by("pk").last()
    return last is not None and last.is_on_behalf


def may_see_progress(
    access: Access, *, lead_departments: Iterable[int], supporting_departments: Iterable[int]
) -> bool:
    """Whether a user sees how far the answer on an initiative is (not what it says).

    The secretariat and the headquarters of all, departments of those that they lead or support.
    """
    return (
        access.is_secretariat
        or access.is_headquarters
        or bool(access.own_departments & {*lead_departments, *supporting_departments})
    )


def sees_running_views(access: Access) -> bool:
    """Whether 所見 and 外部評価 of a year show before it is 確定: to the secretariat and the headquarters."""
    return access.is_secretariat or access.is_headquarters


def may_see_results(access: Access, *, state: str, rights: ReportRights) -> bool:
    """Whether a report's results may stand in documents for this user.

    Finalised ones for everybody with a role; the running year's (marked 案) for the secretariat, for the
    headquarters from 提出済 on, and for departments their own rows.
    """
    return access.has_any_role and (state == ReportState.FINALISED or rights.may_read)

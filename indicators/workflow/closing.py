"""総括の照会: who may do what with an answer. The rights rest on those of a yearly report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from accounts.permissions import Access
from imari_dx.shared.related_rows import link_many, link_one
from indicators.book.reading import in_charge
from indicators.book.reporting import link_reporting_departments
from indicators.models import (
    Act,
    ClosingAct,
    ClosingLog,
    ClosingReport,
    ClosingRound,
    ClosingState,
    ReportState,
)
from indicators.workflow.rights import (
    ReportRights,
    current_departments,
    may_see_results,
    rights_on_report,
)
from indicators.workflow.transition_table import STATE_TONES as REPORT_TONES
from initiatives.headings import link_headings
from initiatives.models import Initiative, Plan
from initiatives.permissions import access_to

# Whose scope an answer is in is asked of a yearly report that stands as far.
_LIKE: Final[Mapping[ClosingState, ReportState]] = {
    ClosingState.NOT_STARTED: ReportState.NOT_STARTED,
    ClosingState.DRAFTING: ReportState.DRAFTING,
    ClosingState.SUBMITTED: ReportState.SUBMITTED,
    ClosingState.FINAL: ReportState.FINALISED,
}
STATE_TONES = {state: REPORT_TONES[like] for state, like in _LIKE.items()}
_OPEN_TO_DEPARTMENT = (ClosingState.NOT_STARTED, ClosingState.DRAFTING)


@dataclass(frozen=True, slots=True)
class ClosingRights:
    """What one user may do with one answer in its present state."""

    may_read: bool = False  # its page
    sees_answer: bool = False  # what it says, on lists and the page of the initiative
    is_writer: bool = False  # whether the role writes at all; others who read get 403
    may_edit_now: bool = False
    submits: bool = False
    returns: bool = False
    is_on_behalf: bool = False


def rights_on_closing(
    access: Access,
    *,
    state: str,
    lead_departments: Iterable[int],
    joint_departments: Iterable[int] = (),
    supporting_departments: Iterable[int] = (),
) -> ClosingRights:
    """Return what a user with this access may do with an answer in this state.

    - Who reads a yearly report reads the answer in the same state (``rights.rights_on_report``).
    - Editor and head of the leading department enter and submit while 未着手 / 入力中: nobody approves.
      A further lead (共管) enters too and does not submit.
    - The secretariat enters any until it is 確定 (代理入力), submits it, and returns a submitted one.
    - Once it is 確定 everybody with a role sees what it says; before, whoever may read it.
    """
    known = ClosingState(state)
    base: ReportRights = rights_on_report(
        access,
        state=_LIKE[known],
        lead_departments=lead_departments,
        joint_departments=joint_departments,
        supporting_departments=supporting_departments,
    )
    edits_as_department = base.is_in_charge and known in _OPEN_TO_DEPARTMENT
    return ClosingRights(
        may_read=base.may_read,
        sees_answer=may_see_results(access, state=_LIKE[known], rights=base),
        is_writer=base.is_writer,
        may_edit_now=edits_as_department or (base.is_secretariat and known != ClosingState.FINAL),
        submits=Act.SUBMIT in base.acts,
        returns=base.is_secretariat,
        is_on_behalf=base.is_on_behalf,
    )


def closing_rights(access: Access, report: ClosingReport, initiative: Initiative) -> ClosingRights:
    """Return what a user may do today with an answer (its initiative read with its responsibilities)."""
    lead, joint, supporting = current_departments(initiative)
    return rights_on_closing(
        access,
        state=report.state,
        lead_departments=lead,
        joint_departments=joint,
        supporting_departments=supporting,
    )


def get_closing_round(user: User, plan: Plan) -> ClosingRound:
    """Return the closing round of a plan for whoever may read answers of it.

    Everybody with a role once it is 確定, before that who takes part in rounds. 404 without one, 403 for
    the others.
    """
    found = ClosingRound.objects.filter(plan=plan).first()
    access = access_to(user, plan)
    if not (access.takes_part or (access.has_any_role and found and found.is_closed)):
        raise PermissionDenied(
            plan.words.say("確定するまでは、計画期間の総括は、担当課・事務局・{member}だけが見られます。")
        )
    if found is None:
        raise Http404("総括の照会はまだ開かれていません")
    found.plan = plan
    return found


def get_closing_report(user: User, plan: Plan, initiative: Initiative) -> tuple[ClosingReport, ClosingRights]:
    """Return the answer on an initiative (read with everything) and the user's rights; 404 out of scope."""
    report = ClosingReport.objects.select_related("round", "updated_by").filter(initiative=initiative).first()
    if report is None:
        raise Http404("総括の照会はまだ開かれていません")
    report.initiative, report.round.plan = initiative, plan
    rights = closing_rights(access_to(user, plan), report, initiative)
    if not rights.may_read:
        raise Http404("総括の照会はまだ開かれていません")
    return report, rights


def require_closing_writer(rights: ClosingRights) -> None:
    """Refuse (403) to write an answer to whoever only reads it."""
    if not rights.is_writer:
        raise PermissionDenied("総括を入力できるのは、担当課と事務局です。")


def initiatives_in_charge(plan: Plan, **only: object) -> list[Initiative]:
    """Return a plan's initiatives in official order with who is in charge of them and what they stand under.

    A fixed number of queries; what is asked of one by ``closing_rights`` is read.
    """
    found = list(Initiative.objects.filter(plan=plan, **only).order_by("sort_order", "pk"))
    link_one(found, "plan", [plan])
    link_headings(plan, found)
    link_reporting_departments(link_many(found, "indicators"))
    link_many(found, "responsibilities", in_charge)
    return found


def returns_of(closing: ClosingRound) -> dict[int, ClosingLog]:
    """Return the returns that wait for their correction, by answer, each with its actor."""
    last: dict[int, ClosingLog] = {}
    moves = closing.log.filter(report__isnull=False).exclude(act=ClosingAct.SAVE).order_by("pk")
    for row in moves.select_related("actor"):
        if row.report_id is not None:
            last[row.report_id] = row
    return {key: row for key, row in last.items() if row.act == ClosingAct.RETURN}

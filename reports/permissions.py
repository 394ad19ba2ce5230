"""Who may see which results in documents and exports; the rule itself: indicators/workflow/rights.py."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Access
from indicators.models import AnnualReport, ClosingReport, ReportingCycle, ReportState
from indicators.workflow.closing import ClosingRights, closing_rights
from indicators.workflow.rights import (
    Charge,
    ReportRights,
    current_departments,
    may_see_progress,
    may_see_results,
    rights_on_report,
    sees_running_views,
)
from initiatives.models import Initiative, Plan
from initiatives.permissions import access_to, plans_of

IsVisible = Callable[[Initiative, AnnualReport], bool]
KnowsState = Callable[[Initiative, AnnualReport | None], bool]


def visibility_for(user: User, plan: Plan) -> IsVisible:
    """Return the test which of a plan's stored results a user may see in any document.

    Finalised ones everybody with a role; of the running year the secretariat all, the headquarters from
    提出済 on, departments their own rows.
    """
    access = access_to(user, plan)
    return lambda initiative, report: _sees_results(access, current_departments(initiative), report.state)


def _sees_results(access: Access, charge: Charge, state: str) -> bool:
    rights = rights_on_report(
        access,
        state=state,
        lead_departments=charge.lead,
        supporting_departments=charge.supporting,
        joint_departments=charge.joint,
    )
    return may_see_results(access, state=state, rights=rights)


def sees_running_commentary(user: User, plan: Plan) -> bool:
    """See ``sees_running_views``."""
    return sees_running_views(access_to(user, plan))


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may see in documents of what is not decided yet."""

    is_visible: IsVisible
    knows_state: KnowsState
    sees_running_commentary: bool
    # What the reader may do with an answer of the closing round, and whether of all of them it is known who
    # has answered.
    closing_rights: Callable[[ClosingReport, Initiative], ClosingRights]
    knows_all_closing: bool
    sees_plan: Callable[[int], bool]  # whether the reader has a part in another plan, by its key


# Whoever runs a command on the server sees all results.
SEES_EVERYTHING = Reader(
    is_visible=lambda _initiative, _report: True,
    knows_state=lambda _initiative, _report: True,
    sees_running_commentary=True,
    closing_rights=lambda _report, _initiative: ClosingRights(may_read=True, sees_answer=True),
    knows_all_closing=True,
    sees_plan=lambda _key: True,
)


def reader_of(user: User, plan: Plan) -> Reader:
    """Return what a user may see in documents."""
    access = access_to(user, plan)
    return Reader(
        is_visible=visibility_for(user, plan),
        knows_state=state_known_to(user, plan),
        sees_running_commentary=sees_running_commentary(user, plan),
        closing_rights=lambda report, initiative: closing_rights(access, report, initiative),
        knows_all_closing=access.is_secretariat or access.is_headquarters,
        sees_plan=lambda key: any(one.pk == key for one in plans_of(user)),
    )


def cycles_for(user: User, plan: Plan) -> list[ReportingCycle]:
    """Return the rounds whose documents a user may open, the latest first.

    The running year (not all 確定) is for those who take part in it; a viewer sees years with final results.
    """
    cycles = ReportingCycle.objects.opened().filter(plan=plan).order_by("-fiscal_year")
    if takes_part(user, plan):
        return list(cycles)
    if access_to(user, plan).has_any_role:
        return list(cycles.filter(reports__state=ReportState.FINALISED).distinct())
    return []


def takes_part(user: User, plan: Plan) -> bool:
    """Whether a user takes part in the rounds of a plan, and so may open documents of a running year."""
    access = access_to(user, plan)
    return access.is_secretariat or access.is_headquarters or bool(access.own_departments)


@dataclass(frozen=True, slots=True)
class OverviewRights:
    """What a reader learns of one initiative's year."""

    sees_progress: bool  # how far the report is
    sees_results: bool  # what it says


def overview_rights(user: User, plan: Plan) -> Callable[[Charge, str | None], OverviewRights]:
    """Return what a user sees of a year of an initiative, on the dashboards and in documents alike.

    It is asked with who is in charge today and the state of the report, None where there is none.
    Finalised years everybody with a role; of the running year departments their own rows (see
    ``may_see_progress``, ``may_see_results``), also where an initiative came after the round was opened.
    """
    access = access_to(user, plan)
    everything = OverviewRights(sees_progress=True, sees_results=True)

    def rights(charge: Charge, state: str | None) -> OverviewRights:
        if state == ReportState.FINALISED and access.has_any_role:
            return everything
        return OverviewRights(
            sees_progress=may_see_progress(
                access,
                lead_departments=[*charge.lead, *charge.joint],
                supporting_departments=charge.supporting,
            ),
            sees_results=state is not None and _sees_results(access, charge, state),
        )

    return rights


def state_known_to(user: User, plan: Plan) -> KnowsState:
    """Return the test of which reports a user learns how far they are, see ``overview_rights``."""
    rights = overview_rights(user, plan)

    def knows_state(initiative: Initiative, report: AnnualReport | None) -> bool:
        state = report.state if report else None
        return rights(current_departments(initiative), state).sees_progress

    return knows_state


def rights_in_list(user: User, plan: Plan) -> Callable[[Charge, str | None], ReportRights]:
    """Return what tells a user's rights on each of many reports, as far as links need them. No query.

    It is asked with who is in charge today and the state of the report, None where there is none.
    """
    access = access_to(user, plan)

    def rights(charge: Charge, state: str | None) -> ReportRights:
        if state is None:
            return ReportRights()
        return rights_on_report(
            access,
            state=state,
            lead_departments=charge.lead,
            supporting_departments=charge.supporting,
            joint_departments=charge.joint,
        )

    return rights


def reads_internally(user: User, plan: Plan) -> Callable[[Charge, str | None], bool]:
    """Return the test whether a user may open a report itself, and so learn what is internal to it.

    Asked as ``rights_in_list``. See ``rights_on_report``: those who have the initiative, the secretariat,
    the headquarters from 提出済 on.
    """
    rights = rights_in_list(user, plan)
    return lambda charge, state: rights(charge, state).may_read

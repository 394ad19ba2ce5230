"""Who reads and who answers the 秋の中間確認, and what there is of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Access
from imari_dx.shared.kept_queries import kept
from imari_dx.shared.related_rows import link_many
from indicators.book.results import asks_per_year, is_planned
from indicators.models import MidyearAnswer, MidyearCheck
from indicators.workflow.closing import initiatives_in_charge
from indicators.workflow.rights import current_departments
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan
from initiatives.permissions import access_to

NOT_OPEN = "この年度の中間確認はありません"


@dataclass(frozen=True, slots=True)
class MidyearRights:
    """What somebody may do with the answer on one initiative."""

    may_read: bool = False
    is_writer: bool = False
    waits: bool = False  # it is the department's own to answer


def midyear_rights(access: Access, initiative: Initiative) -> MidyearRights:
    """Return what a user with this access may do with the answer on an initiative.

    - The leading departments' editors and heads (主担当, 共管) read and answer; the secretariat does both for
      any department.
    - Supporting departments and members of the headquarters read.
    - Nobody else learns of it: neither viewers nor account administrators.
    """
    lead, joint, supporting = current_departments(initiative)
    own = bool(access.own_departments & {*lead, *joint})
    reads = own or access.is_secretariat or access.is_headquarters
    return MidyearRights(
        may_read=reads or bool(access.own_departments & set(supporting)),
        is_writer=own or access.is_secretariat,
        waits=own,
    )


def takes_answers(check: MidyearCheck, today: dt.date) -> bool:
    """Whether answers are taken on a day: from the first day of the period to the last."""
    return check.opens_on <= today <= check.due_on


def due_initiatives(plan: Plan, fiscal_year: int) -> list[Initiative]:
    """Return the initiatives that a year asks of (not 計画なし), with who is in charge of them."""
    found = initiatives_in_charge(plan)
    if asks_per_year(plan):
        link_many(found, "activities")
        link_many(found, "evaluation_items")
    else:
        link_many(link_many(found, "indicators"), "expectations")
    return [one for one in found if is_planned(one, fiscal_year)]


@dataclass(frozen=True, slots=True)
class MidyearRow:
    """One initiative of a check, with what was said of it."""

    initiative: Initiative
    answer: MidyearAnswer | None
    rights: MidyearRights

    @property
    def tone(self) -> str:
        return self.answer.tone if self.answer else "neutral"


def midyear_rows(check: MidyearCheck, access: Access) -> list[MidyearRow]:
    """Return what a reader sees of a check, in official order."""
    answers = {one.initiative_id: one for one in check.answers.select_related("updated_by")}
    rows = (
        MidyearRow(one, answers.get(one.pk), midyear_rights(access, one))
        for one in due_initiatives(check.plan, check.fiscal_year)
    )
    return [row for row in rows if row.rights.may_read]


@dataclass(frozen=True, slots=True)
class MidyearTask:
    """On ホーム: a check whose period runs, and how many answers of the reader's departments are missing."""

    check: MidyearCheck
    missing: int
    total: int

    @property
    def url(self) -> str:
        return f"{plan_url(self.check.plan, 'midyear')}?year={self.check.fiscal_year}"


def running_checks(plans: Iterable[Plan], user: User, today: dt.date) -> list[MidyearTask]:
    """Return the checks of some plans that take answers today, for whoever answers or reads all of them.

    One query where none does.
    """
    by_key = {plan.pk: plan for plan in plans}
    found = []
    for check in _checks_on(sorted(by_key), today):
        check.plan = by_key[check.plan_id]
        access = access_to(user, check.plan)
        rows = midyear_rows(check, access) if access.takes_part else []
        if not access.is_secretariat and not access.is_headquarters:
            rows = [row for row in rows if row.rights.waits]
        if rows:
            found.append(MidyearTask(check, sum(row.answer is None for row in rows), len(rows)))
    return found


@kept
def _checks_on(plans: list[int], day: dt.date) -> QuerySet[MidyearCheck]:
    return MidyearCheck.objects.filter(plan__in=plans, opens_on__lte=day, due_on__gte=day)


def told_midyear(initiative: Initiative, fiscal_year: int, access: Access) -> MidyearAnswer | None:
    """Return what was said in a year's check of an initiative, for who may read it. One query."""
    if not midyear_rights(access, initiative).may_read:
        return None
    return next(iter(_answers(initiative.pk, fiscal_year)), None)


@kept
def _answers(initiative: int, fiscal_year: int) -> QuerySet[MidyearAnswer]:
    found = MidyearAnswer.objects.filter(initiative=initiative, of_check__fiscal_year=fiscal_year)
    return found.select_related("updated_by")[:1]


def get_check(plan: Plan, fiscal_year: int) -> MidyearCheck:
    """Return the check of a year; 404 if there is none."""
    check = MidyearCheck.objects.filter(plan=plan, fiscal_year=fiscal_year).first()
    if check is None:
        raise Http404(NOT_OPEN)
    check.plan = plan
    return check


def get_row(user: User, check: MidyearCheck, slug: str) -> MidyearRow:
    """Return what is said of one initiative; 404 out of scope, and of a year that is 計画なし."""
    rows = midyear_rows(check, access_to(user, check.plan))
    row = next((one for one in rows if one.initiative.slug == slug), None)
    if row is None:
        raise Http404(NOT_OPEN)
    return row

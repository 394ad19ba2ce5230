"""What every page of a plan says once it has ended: that it has, and where it goes on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.ended import AfterTheEnd, after_the_end, ended_by
from indicators.models import ReportingCycle
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to, plans_of


@dataclass(frozen=True, slots=True)
class EndOfPlan:
    """One line: the sentence, and links of which each has a label and an address ("" where it is no link)."""

    sentence: str
    links: list[tuple[str, str]]


def end_of_plan(plan: Plan | None, user: User | None, rounds: Iterable[ReportingCycle]) -> EndOfPlan | None:
    """Return what is said to a reader of a plan that has ended; None for one that has not.

    ``rounds`` are the plan's, read ``rounds_with_ending``. One query, none for a plan that has not ended.
    """
    if plan is None or user is None or not ended_by(rounds):
        return None
    if not access_to(user, plan).has_any_role:
        return None
    year = FiscalYear(plan.end_fiscal_year).label
    return EndOfPlan(f"この計画は{year}で終了しました。", list(_links(plan, user, after_the_end(plan))))


def _links(plan: Plan, user: User, after: AfterTheEnd) -> Iterator[tuple[str, str]]:
    access = access_to(user, plan)
    if after.successor:
        known = next((one for one in plans_of(user) if one.pk == after.successor_id), None)
        yield f"次期計画：{after.successor}", plan_url(known, "home") if known else ""
    elif access.is_secretariat:
        yield "次期計画を作る", plan_url(plan, "successor")
    if after.is_closed or (after.has_closing and access.takes_part):
        yield "計画期間の総括", plan_url(plan, "closing")
    elif access.is_secretariat:
        yield "総括の照会を開く", plan_url(plan, "closing")

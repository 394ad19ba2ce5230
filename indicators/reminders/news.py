"""What happened, as each person of a plan is written of it: the same as the page of お知らせ tells them.

Deadlines, openings, returns and approvals of the yearly rounds come from ``rules``, which knows of figures.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Department, Membership, Role
from accounts.permissions import Access, access_from
from indicators.models import NewsReader
from indicators.news.asked import Asked
from indicators.news.occasions import Occasion
from indicators.news.reading import SOON_DAYS, detail_of, head_of, midnight
from indicators.news.rules import Reader, charges_in, told
from indicators.news.sources import read_rows
from indicators.news.told import Told
from indicators.reminders.rules import NEWS_DAYS, Notice
from initiatives.models import Plan

# What the rules of the reminders say of what.
_SOURCES_OF_REPORTS = frozenset({"due", "figure_due", "step", "round"})
_OF_REPORTS = frozenset(
    {
        Occasion.RETURNED,
        Occasion.OVERDUE,
        Occasion.DUE_TOMORROW,
        Occasion.WEEK_LEFT,
        Occasion.OPENED,
        Occasion.APPROVED,
    }
)


def news_notices(plan: Plan, as_of: dt.date, *, days: int = NEWS_DAYS) -> list[Notice]:
    """Return what everybody with a role in a plan is written of the last days, in a fixed number of queries.

    What somebody has taken as looked at on the page is left out.
    """
    people = {person: (access, spared) for person, access, spared in _access_of_all(plan, as_of)}
    rows = read_rows(
        Asked(
            departments=list(Department.objects.order_by("pk").values_list("pk", flat=True)),
            wide=[plan.pk],
            plans=[plan.pk],
            since=midnight(as_of - dt.timedelta(days)),
            today=as_of,
            soon=as_of + dt.timedelta(SOON_DAYS),
        )
    )
    until = midnight(as_of + dt.timedelta(1))
    rows = [row for row in rows if row.at is None or row.at < until]
    charges, looks = charges_in(rows), dict(NewsReader.objects.values_list("user_id", "looked_at"))
    all_approve = [plan.pk] if plan.all_leads_approve else []
    found = []
    for person, (access, spared) in sorted(people.items()):
        reader = Reader(person, {plan.pk: access}, looks.get(person), spared)
        items = told(reader, rows, charges, today=as_of, midnight=midnight, all_approve=all_approve)
        found += [_notice(person, one, plan, as_of) for one in items if one.is_new and not _is_said(one)]
    return found


def _is_said(one: Told) -> bool:
    return one.row.source in _SOURCES_OF_REPORTS and one.occasion in _OF_REPORTS


def _notice(person: int, one: Told, plan: Plan, as_of: dt.date) -> Notice:
    line = f"{head_of(one.row)}{chr(10) if one.row.text else ''}　{detail_of(one.row)}"
    if one.occasion == Occasion.OVERDUE and one.row.day:
        line += f"（{(as_of - one.row.day).days}日超過）"
    return Notice(person, one.occasion, one.key, line, plan.words.contact, timezone.localdate(one.at))


def _access_of_all(plan: Plan, day: dt.date) -> Iterator[tuple[int, Access, frozenset[int]]]:
    """Everybody with a role in a plan on a day, what it amounts to, and for whose head they are deputies."""
    reaches_the_plan = Q(plan_roles__isnull=True) | Q(plan_roles__plan=plan)
    is_open = Q(user__closes_on__isnull=True) | Q(user__closes_on__gt=day)
    rows = Membership.objects.valid_on(day).filter(reaches_the_plan, is_open, user__is_active=True)
    found: dict[int, list[Membership]] = {}
    for row in rows.annotate(restricted_to=F("plan_roles__plan")).order_by("pk"):
        if row.restricted_to is not None:
            row.only_plans |= {row.restricted_to}
        found.setdefault(row.user_id, []).append(row)
    held = [row for rows_of_one in found.values() for row in rows_of_one if row.role == Role.APPROVER]
    headed = {row.department_id for row in held if not row.is_deputy}
    for user, rows_of_one in found.items():
        access = access_from(rows_of_one, plan=plan.pk)
        # A deputy is written to where there is no head.
        yield user, access, access.deputy_departments & headed

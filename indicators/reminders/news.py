"""What happens to a plan as a whole: told to everybody with a role in it, or to its secretariat.

Rooms above this one know of such things; each registers what it knows, as ``tell`` says.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Membership, Role
from indicators.reminders.rules import Notice, Occasion
from initiatives.models import Plan


@dataclass(frozen=True, slots=True)
class News:
    """One thing to be told. ``key`` names the occasion: nobody is written about it twice."""

    plan: Plan
    key: str
    occasion: Occasion
    line: str  # a sentence, without the plan's name
    url: str
    link: str  # what the link says
    is_for_secretariat: bool = False  # and for nobody else


# What is told of some plans on a day.
Source = Callable[[Collection[Plan], dt.date], Iterable[News]]
_sources: list[Source] = []


def tell(source: Source) -> None:
    """Register what knows of news; called once, when the app is ready."""
    _sources.append(source)


def news_of(plans: Collection[Plan], as_of: dt.date) -> list[News]:
    """Return what is to be told of plans on a day. As many queries as there are sources."""
    return [one for source in _sources for one in source(plans, as_of)] if plans else []


def news_notices(plan: Plan, as_of: dt.date) -> list[Notice]:
    """Return the same as what each person is written."""
    found = news_of([plan], as_of)
    people = dict(_people(plan, as_of)) if found else {}
    return [
        Notice(person, one.occasion, one.key, one.line, plan.words.contact)
        for one in found
        for person, roles in sorted(people.items())
        if not one.is_for_secretariat or Role.SECRETARIAT in roles
    ]


def _people(plan: Plan, day: dt.date) -> Iterator[tuple[int, set[str]]]:
    """Everybody with a role in a plan on a day, with their roles."""
    reaches_the_plan = Q(plan_roles__isnull=True) | Q(plan_roles__plan=plan)
    rows = Membership.objects.valid_on(day).filter(reaches_the_plan, user__is_active=True)
    found: dict[int, set[str]] = {}
    for user, role in rows.values_list("user_id", "role"):
        found.setdefault(user, set()).add(role)
    yield from found.items()

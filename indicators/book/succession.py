"""What a plan follows and what follows it, and what became of what: read in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from imari_dx.shared.kept_queries import kept
from indicators.models import Indicator, IndicatorSuccession
from initiatives.models import Initiative, InitiativeSuccession, Plan, Succession
from initiatives.permissions import plans_of
from initiatives.succession import Handling, came_by, handling_of


@dataclass(frozen=True, slots=True)
class Lineage:
    """The plan before a plan and the one after it, None where there is none."""

    predecessor: Plan | None = None
    successor: Plan | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an initiative in the next plan: ``new`` are those that it goes on in."""

    handling: Handling
    new: tuple[Initiative, ...] = ()


def lineage_of(plan: Plan) -> Lineage:
    """Return what a plan follows and what follows it. One query."""
    found = Lineage()
    rows = Succession.objects.filter(Q(successor=plan) | Q(predecessor=plan))
    for row in rows.select_related("successor", "predecessor"):
        if row.successor_id == plan.pk:
            found = Lineage(row.predecessor, found.successor)
        else:
            found = Lineage(found.predecessor, row.successor)
    return found


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The plan before or after another one; None in the place of a plan that a reader has no part in."""

    plan: Plan | None


def plan_before(plan: Plan, user: User) -> Neighbour | None:
    """Return the plan that a plan follows, None where it follows none.

    No query where the plan is one of ``plans_of``, else one.
    """
    found: Succession | None = getattr(plan, "follows", None)
    return _neighbour(found.predecessor_id, user) if found else None


def plan_after(plan: Plan, user: User) -> Neighbour | None:
    """Return the plan that follows a plan, like :func:`plan_before`."""
    found: Succession | None = getattr(plan, "followed_by", None)
    return _neighbour(found.successor_id, user) if found else None


def _neighbour(key: int, user: User) -> Neighbour:
    return Neighbour(next((one for one in plans_of(user) if one.pk == key), None))


@dataclass(frozen=True, slots=True)
class Kin:
    """What an initiative goes on from or goes on in, with the word for it: 新規, 継続, 分割, 統合, 終了."""

    word: str
    initiatives: tuple[Initiative, ...]


def went_on_in(initiative: Initiative) -> Kin:
    """Return what became of an initiative in the next plan, which there is. Two queries."""
    rows = _links_from(initiative.pk)
    sharers = Counter(_sharers([row.new_id for row in rows]))
    return Kin(handling_of([sharers[row.new_id] for row in rows]).word, tuple(row.new for row in rows))


@kept
def _links_from(old: int) -> QuerySet[InitiativeSuccession]:
    return _in_order(InitiativeSuccession.objects.filter(old=old))


@kept
def _sharers(new: list[int]) -> QuerySet[Any, int]:
    return InitiativeSuccession.objects.filter(new__in=new).values_list("new_id", flat=True)


def came_from(initiative: Initiative) -> Kin:
    """Return what an initiative goes on from in the plan before, which there is. Two queries."""
    return kin_before([initiative])[initiative.pk]


def kin_before(initiatives: Collection[Initiative]) -> dict[int, Kin]:
    """Return the same of several, by their keys. Two queries in all."""
    rows = _links(new__in=[one.pk for one in initiatives])
    sharers = Counter(
        InitiativeSuccession.objects.filter(old__in={row.old_id for row in rows}).values_list(
            "old_id", flat=True
        )
    )
    found: dict[int, list[Initiative]] = {one.pk: [] for one in initiatives}
    for row in rows:
        found[row.new_id].append(row.old)
    return {key: Kin(came_by([sharers[one.pk] for one in old]), tuple(old)) for key, old in found.items()}


def fates_of(plan: Plan) -> dict[int, Fate]:
    """Return what became of each initiative of a plan, by its key; nothing without a next plan.

    One query, two with a next plan.
    """
    if not Succession.objects.filter(predecessor=plan).exists():
        return {}
    new: dict[int, list[Initiative]] = {pk: [] for pk in plan.initiatives.values_list("pk", flat=True)}
    sharers: dict[int, int] = defaultdict(int)
    for row in _links(old__plan=plan):
        new[row.old_id].append(row.new)
        sharers[row.new_id] += 1
    return {
        key: Fate(handling_of([sharers[one.pk] for one in into]), tuple(into)) for key, into in new.items()
    }


def origins_of(plan: Plan) -> dict[int, tuple[Initiative, ...]]:
    """Return what each initiative of a plan goes on from, by its key; what is new in it is not there."""
    found: dict[int, list[Initiative]] = defaultdict(list)
    for row in _links(new__plan=plan):
        found[row.new_id].append(row.old)
    return {key: tuple(rows) for key, rows in found.items()}


def _links(**only: Plan | Initiative | Collection[int]) -> list[InitiativeSuccession]:
    return list(_in_order(InitiativeSuccession.objects.filter(**only)))


def _in_order(rows: QuerySet[InitiativeSuccession]) -> QuerySet[InitiativeSuccession]:
    found = rows.select_related("new", "old")
    return found.order_by("old__sort_order", "old_id", "new__sort_order", "new_id")


def lines_before(plan: Plan) -> Mapping[int, int]:
    """Return which indicator of the plan before each one goes on with, both by their keys. One query."""
    return {new: old for new, (old, _home) in line_homes(plan).items()}


@dataclass(frozen=True, slots=True)
class PreviousLine:
    """Where a line stood in the plan before, in the words of addresses and exports."""

    plan: str
    initiative: str
    number: int  # of the indicator among its initiative's, from 1


def previous_lines(plan: Plan) -> Mapping[int, PreviousLine]:
    """Return by indicator where the line that it goes on with stood in the plan before.

    No query for a plan that is known to follow none, else two.
    """
    if getattr(plan, "follows", None) is None:
        return {}
    homes = line_homes(plan)
    rows = Indicator.objects.filter(initiative__in={home for _old, home in homes.values()})
    places: dict[int, PreviousLine] = {}
    numbers: Counter[int] = Counter()
    for key, home, slug, name in rows.order_by("sort_order", "pk").values_list(
        "pk", "initiative_id", "initiative__slug", "initiative__plan__slug"
    ):
        numbers[home] += 1
        places[key] = PreviousLine(name, slug, numbers[home])
    return {new: places[old] for new, (old, _home) in homes.items()}


def line_homes(plan: Plan) -> Mapping[int, tuple[int, int]]:
    """Return the same with the key of the initiative that the indicator before belongs to. One query."""
    rows = IndicatorSuccession.objects.filter(new__initiative__plan=plan)
    return {new: (old, home) for new, old, home in rows.values_list("new_id", "old_id", "old__initiative_id")}

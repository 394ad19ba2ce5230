"""What a 組織改編 touches, read from the database: for the preview, and again when it is done."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from accounts.models import Department, Membership, ReorganisationKind
from accounts.periods import Period
from initiatives.models import Responsibility, ResponsibilityKind
from initiatives.organisation.carried import Carried, Movable, carried_kinds
from initiatives.organisation.rules import Posting, Problem, Unit, department_problems
from initiatives.words import NEUTRAL

NOWHERE = "none"  # chosen where a person or a supporting part goes to no department


@dataclass(frozen=True, slots=True)
class Destination:
    """A department that something may go to: one that exists, or one that is made."""

    key: str
    name: str


def unit_of(department: Department) -> Unit:
    return Unit(department.pk, department.name, Period(department.valid_from, department.valid_until))


class Scope:
    """One reorganisation as it is planned, and all that stands in the departments it ends."""

    def __init__(
        self, *, kind: str, effective_on: dt.date, before: Sequence[Department], names: Sequence[str] = ()
    ) -> None:
        self.kind, self.effective_on = kind, effective_on
        self.before = sorted(before, key=lambda row: (row.sort_order, row.name))
        self.names = list(names)
        self._ids = [row.pk for row in self.before]

    @property
    def needs_choices(self) -> bool:
        """Whether somebody must say where each one goes: where there are several destinations."""
        return self.kind in (ReorganisationKind.SPLIT, ReorganisationKind.DISSOLVE)

    @cached_property
    def others(self) -> list[Department]:
        """All departments but those that end."""
        return list(Department.objects.exclude(pk__in=self._ids))

    @cached_property
    def memberships(self) -> list[Membership]:
        """Who belongs there on the day or later. What the directory gives follows it by itself (ADR 103)."""
        return list(
            Membership.objects.filter(self._still, department__in=self._ids, is_of_directory=False)
            .select_related("user", "department")
            .prefetch_related("plan_roles")
            .order_by("department__sort_order", "user__full_name", "pk")
        )

    @cached_property
    def responsibilities(self) -> list[Responsibility]:
        """What is led or supported there on the day or later, in every plan."""
        return list(
            Responsibility.objects.filter(self._still, department__in=self._ids)
            .select_related("initiative__plan", "department")
            .order_by("initiative__plan_id", "initiative__sort_order", "pk")
        )

    @cached_property
    def children(self) -> list[Department]:
        """Lower departments that still exist on the day."""
        return [row for row in self.others if row.parent_id in self._ids and self._lasts(row.valid_until)]

    @property
    def _still(self) -> Q:
        return Q(valid_until__isnull=True) | Q(valid_until__gte=self.effective_on)

    def _lasts(self, last: dt.date | None) -> bool:
        return last is None or last >= self.effective_on

    @property
    def problems(self) -> list[Problem]:
        """Why it cannot be done so."""
        problems = department_problems(
            self.kind,
            effective_on=self.effective_on,
            before=[unit_of(row) for row in self.before],
            names=self.names,
            others=[unit_of(row) for row in self.others],
        )
        if self.kind == ReorganisationKind.DISSOLVE and not problems and not self.destinations:
            problems.append(
                Problem(
                    "before",
                    f"{NEUTRAL.initiative}や職員を移す先の部署がありません。先に部署を登録してください。",
                )
            )
        return problems

    @cached_property
    def destinations(self) -> list[Destination]:
        """Where things may go: the new departments, or those that exist and go on existing."""
        if self.kind != ReorganisationKind.DISSOLVE:
            return [Destination(f"new-{number}", name) for number, name in enumerate(self.names)]
        return [
            Destination(f"department-{row.pk}", row.name)
            for row in self.others
            if row.valid_from <= self.effective_on and row.valid_until is None
        ]

    @cached_property
    def movables(self) -> list[Movable]:
        """Everything that goes somewhere: initiatives, people, what other apps let departments do, …"""
        carried = (one for _kind, movables in self.carried for one in movables)
        return [*self.initiatives, *carried, *self.people, *self.lower_departments]

    @cached_property
    def carried(self) -> list[tuple[Carried, list[Movable]]]:
        """What other apps let the departments do, by kind."""
        return [(kind, kind.movables(self._ids, self.effective_on)) for kind in carried_kinds()]

    @cached_property
    def initiatives(self) -> list[Movable]:
        """The initiatives that are led or supported."""
        grouped: dict[int, list[Responsibility]] = {}
        for row in self.responsibilities:
            grouped.setdefault(row.initiative_id, []).append(row)
        return [
            Movable(
                key=f"initiative-{pk}",
                label=str(rows[0].initiative),
                detail=_listed(f"{row.department}：{row.get_kind_display()}" for row in rows),
                may_end=all(row.kind != ResponsibilityKind.LEAD for row in rows),
            )
            for pk, rows in grouped.items()
        ]

    @cached_property
    def people(self) -> list[Movable]:
        grouped: dict[int, list[Membership]] = {}
        for row in self.memberships:
            grouped.setdefault(row.user_id, []).append(row)
        return [
            Movable(
                key=f"person-{pk}",
                label=str(rows[0].user),
                detail=_listed(f"{row.department}：{row.role_label}" for row in rows),
                may_end=True,
            )
            for pk, rows in grouped.items()
        ]

    @cached_property
    def lower_departments(self) -> list[Movable]:
        return [
            Movable(key=f"department-{row.pk}", label=row.name, detail=f"{row.parent}の下", may_end=False)
            for row in self.children
        ]

    @property
    def stamp(self) -> str:
        """A short name of what is touched: another one if anybody changed it meanwhile."""
        rows = [
            *((row.pk, row.name, row.valid_from, row.valid_until) for row in self.before),
            *((row.pk, row.department_id, row.valid_from, row.valid_until) for row in self.memberships),
            *((row.pk, row.department_id, row.valid_from, row.valid_until) for row in self.responsibilities),
            *((row.pk, row.parent_id) for row in self.children),
            *((one.key, one.detail) for _kind, movables in self.carried for one in movables),
        ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    def choice_problems(self, choices: Mapping[str, str]) -> list[Problem]:
        """Return what is not chosen yet: the field is the movable's key."""
        if not self.needs_choices:
            return []
        keys = {one.key for one in self.destinations}
        problems = []
        for one in self.movables:
            chosen = choices.get(one.key, "")
            if chosen not in keys and not (chosen == NOWHERE and one.may_end):
                problems.append(Problem(one.key, f"「{one.label}」の移る先を選んでください。"))
        return problems

    def destination_of(self, key: str, choices: Mapping[str, str]) -> str:
        """Return where a movable goes; "" for nowhere."""
        if not self.needs_choices:
            return self.destinations[0].key
        return "" if choices[key] == NOWHERE else choices[key]


def membership_posting(row: Membership) -> Posting:
    """Return a membership as the rules see it."""
    return Posting(
        row.pk,
        row.user_id,
        row.role,
        f"department-{row.department_id}",
        Period(row.valid_from, row.valid_until),
        row.is_deputy,
        frozenset(one.plan_id for one in row.plan_roles.all()),
    )


def responsibility_posting(row: Responsibility) -> Posting:
    """Return a responsibility as the rules see it."""
    return Posting(
        row.pk,
        row.initiative_id,
        row.kind,
        f"department-{row.department_id}",
        Period(row.valid_from, row.valid_until),
    )


def _listed(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))

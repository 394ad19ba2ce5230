"""組織改編 as one act: departments end and begin, and everything in them goes on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.guards import SecretariatGuard
from accounts.models import Department, Membership, RecordKind, Reorganisation, User
from accounts.periods import ONE_DAY
from accounts.records.acts import recorded
from accounts.services import lock_organisation
from imari_dx.shared.confirmed_acts import confirmed_act
from initiatives.models import PlanRole, Responsibility
from initiatives.organisation.errors import OrganisationConflictError, ReorganisationError
from initiatives.organisation.journal import changes_between, read_tables
from initiatives.organisation.rules import Moves, Posting, Problem, move_postings
from initiatives.organisation.scope import Scope, membership_posting, responsibility_posting


@confirmed_act("組織改編")
@recorded(RecordKind.DEPARTMENT_CHANGED, of="result", act="組織改編の登録")
def reorganise(
    *,
    kind: str,
    effective_on: dt.date,
    before: Sequence[Department],
    names: Sequence[str],
    choices: Mapping[str, str],
    note: str,
    by: User,
    at: dt.datetime,
    stamp: str = "",
) -> Reorganisation:
    """Let departments end the day before ``effective_on`` and everything in them go on; return the record.

    ``names`` are those of the new departments (none where departments are dissolved into others); ``choices``
    say where each initiative, person and lower department goes (``Scope.movables``) where that is not one
    place alone. Nothing before the day changes. ``stamp`` is the scope's when it was shown.

    Raises ReorganisationError with sentences if it cannot be so, OrganisationConflictError if what was shown
    has changed. Nothing is written then.
    """
    lock_organisation()
    fresh = list(Department.objects.filter(pk__in=[row.pk for row in before]))
    scope = Scope(kind=kind, effective_on=effective_on, before=fresh, names=names)
    problems = scope.problems or scope.choice_problems(choices)
    if stamp and stamp != scope.stamp:
        raise OrganisationConflictError("この画面を開いたあとに、部署、所属、担当課のどれかが変わりました。")
    if problems:
        raise ReorganisationError(problems)
    guard, tables = SecretariatGuard(), read_tables()
    places = _end_and_begin(scope)
    _move(scope, choices, places)
    try:
        guard.check(since=effective_on)
    except ValidationError as error:
        raise ReorganisationError([Problem("", sentence) for sentence in error.messages]) from error
    record = Reorganisation.objects.create(
        kind=kind,
        effective_on=effective_on,
        note=note,
        recorded_by=by,
        recorded_at=at,
        changes=changes_between(tables, read_tables()),
    )
    record.before.set(scope.before)
    record.after.set(_used(scope, choices, places))
    return record


def _end_and_begin(scope: Scope) -> dict[str, Department]:
    """End the former departments, make the new ones; return every destination by its key."""
    first = scope.before[0]
    parents = {row.parent_id for row in scope.before}
    for row in scope.before:
        row.valid_until = scope.effective_on - ONE_DAY
        row.save()
    if not scope.names:
        return {f"department-{row.pk}": row for row in scope.others}
    return {
        f"new-{number}": Department.objects.create(
            name=name,
            # A department that goes up in one of its own parts must not hang below what has ended.
            parent_id=first.parent_id if len(parents) == 1 else None,
            valid_from=scope.effective_on,
            sort_order=first.sort_order,
            is_demo=first.is_demo,
        )
        for number, name in enumerate(scope.names)
    }


def _move(scope: Scope, choices: Mapping[str, str], places: Mapping[str, Department]) -> None:
    existing = [row.pk for row in places.values()]
    people = move_postings(
        [membership_posting(row) for row in scope.memberships],
        effective_on=scope.effective_on,
        destination=lambda row: scope.destination_of(f"person-{row.holder}", choices),
        held=[membership_posting(row) for row in Membership.objects.filter(department__in=existing)],
    )
    _write(people, Membership, places, _membership_fields)
    initiatives = move_postings(
        [responsibility_posting(row) for row in scope.responsibilities],
        effective_on=scope.effective_on,
        destination=lambda row: scope.destination_of(f"initiative-{row.holder}", choices),
        held=[responsibility_posting(row) for row in Responsibility.objects.filter(department__in=existing)],
    )
    _write(initiatives, Responsibility, places, _responsibility_fields)
    for kind, movables in scope.carried:
        keys = {one.key: scope.destination_of(one.key, choices) for one in movables}
        kind.move({one: places[key] if key else None for one, key in keys.items()}, scope.effective_on)
    for child in scope.children:
        child.parent = places[scope.destination_of(f"department-{child.pk}", choices)]
        child.save()


def _membership_fields(row: Posting) -> dict[str, Any]:
    return {"user_id": row.holder, "role": row.part, "is_deputy": row.is_deputy}


def _responsibility_fields(row: Posting) -> dict[str, Any]:
    return {"initiative_id": row.holder, "kind": row.part}


def _write(moves: Moves, model: type[models.Model], places: Mapping[str, Department], fields: Any) -> None:
    """Write row by row (the history of responsibilities follows saves): first what ends, then what begins."""
    manager = model._default_manager
    for pk, last in moves.ended:
        row: Any = manager.get(pk=pk)
        row.valid_until = last
        row.save()
    for row in manager.filter(pk__in=moves.removed):
        row.delete()
    for pk, key in moves.moved:
        row = manager.get(pk=pk)
        row.department = places[key]
        row.save()
    for one in moves.begun:
        begun = manager.create(
            department=places[one.department],
            valid_from=one.period.first,
            valid_until=one.period.last,
            **fields(one),
        )
        PlanRole.objects.bulk_create([PlanRole(membership_id=begun.pk, plan_id=plan) for plan in one.plans])


def _used(scope: Scope, choices: Mapping[str, str], places: Mapping[str, Department]) -> list[Department]:
    """Return the departments that the reorganisation leads to: all new ones, or those that took something."""
    if scope.names:
        return list(places.values())
    keys = {scope.destination_of(one.key, choices) for one in scope.movables}
    return [places[key] for key in sorted(keys) if key]

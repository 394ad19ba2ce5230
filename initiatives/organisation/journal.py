"""What a 組織改編 writes, row by row, so that it can be taken back before its day.

The tables that it touches are read before and after; what differs is kept with the record. They are small:
departments, people's roles, who is in charge.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core import serializers
from django.db.models import Model

from accounts.models import Department, Membership
from initiatives.models import PlanRole, Responsibility
from initiatives.organisation.carried import carried_kinds

Row = dict[str, Any]  # as serializers write it: model, pk, fields
Tables = Mapping[tuple[str, int], Row]


def touched_models() -> list[type[Model]]:
    """Return the tables that a reorganisation may write, each after those that its rows name."""
    return [
        Department,
        Membership,
        PlanRole,
        Responsibility,
        *(one for kind in carried_kinds() for one in kind.tables),
    ]


def read_tables() -> Tables:
    """Return all rows of these tables."""
    rows = [row for model in touched_models() for row in model._default_manager.order_by("pk")]
    found: list[Row] = json.loads(serializers.serialize("json", rows))
    return {(row["model"], row["pk"]): row for row in found}


def changes_between(before: Tables, after: Tables) -> list[dict[str, Row | None]]:
    """Return the rows that differ: as they were and as they are, None where there was or is none."""
    keys = [*after, *(key for key in before if key not in after)]
    return [
        {"before": before.get(key), "after": after.get(key)}
        for key in keys
        if before.get(key) != after.get(key)
    ]


def differing(changes: Iterable[Mapping[str, Row | None]], now: Tables) -> list[Row]:
    """Return the rows that are no longer as the reorganisation left them."""
    found = []
    for change in changes:
        before, after = change["before"], change["after"]
        row = after or before
        assert row is not None  # noqa: S101 (a change has one of the two)
        if now.get((row["model"], row["pk"])) != after:
            found.append(row)
    return found


def undo(changes: Iterable[Mapping[str, Row | None]]) -> None:
    """Write the rows as they were before. What was made goes last: departments that others still name.

    Raises ProtectedError or RestrictedError where something else names what goes.
    """
    changes = list(changes)
    order = {model._meta.label_lower: number for number, model in enumerate(touched_models())}

    def of(kind: str, *, is_reversed: bool = False) -> Iterator[Row]:
        rows = [row for change in changes if (row := _part(change, kind))]
        return iter(sorted(rows, key=lambda row: order[row["model"]], reverse=is_reversed))

    made = list(of("made", is_reversed=True))
    department = Department._meta.label_lower
    for row in made:
        if row["model"] != department:
            _model_of(row).get(pk=row["pk"]).delete()
    for row in (*of("changed"), *of("removed")):
        for one in serializers.deserialize("json", json.dumps([row])):
            one.object.save()  # as itself, so that its history says so
    for row in made:
        if row["model"] == department:
            _model_of(row).get(pk=row["pk"]).delete()


def _part(change: Mapping[str, Row | None], kind: str) -> Row | None:
    before, after = change["before"], change["after"]
    match kind:
        case "made":
            return after if before is None else None
        case "removed":
            return before if after is None else None
    return before if before is not None and after is not None else None


def _model_of(row: Row) -> Any:
    return next(one for one in touched_models() if one._meta.label_lower == row["model"])._default_manager

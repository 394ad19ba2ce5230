"""A whole plan as plain rows, by model and key: read, edited in memory, compared. No rule of a plan is here.

Values are what JSON has (decimals as text without trailing zeros, days as ISO), keys of other rows numbers:
what a draft stores and what the tables hold compare as they are.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.db import models

from imari_dx.shared.kept_queries import kept
from indicators.book.older_snapshots import Row
from indicators.plan_io.rows import KINDS
from initiatives.models import Initiative, Plan, RowChange

Kind = type[models.Model]
RowKey = tuple[str, int]  # the model's label and the row's key; negative for one that only a draft has
Fields = dict[str, Any]
PlanRows = dict[RowKey, Fields]

# Parents before their children: rows are written in this order, and removed in the other.
MODELS: Mapping[str, Kind] = {kind.model._meta.label_lower: kind.model for kind in KINDS.values()}
_TO_PLAN = {"indicators.expectation": "indicator__initiative__plan"}


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of one row: fields that get a value, or None for a row that goes.

    The key of a new row is negative. Relations are keys, many-to-many ones lists of them. ``seen`` are the
    marks (``mark``) of the fields as the writer saw them: what was changed since is not written over.
    """

    model: Kind
    key: int
    values: Mapping[str, Any] | None
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def row(self) -> RowKey:
        return self.model._meta.label_lower, self.key


@dataclass(frozen=True, slots=True)
class Difference:
    """One row on two sides: the fields that differ; None where it is not there (then all of the other)."""

    row: RowKey
    initiative: int | None  # on whose sheet it stands
    before: Fields | None
    after: Fields | None


def read_rows(plan: Plan) -> PlanRows:
    """Read all rows of a plan. A fixed number of queries."""
    found: PlanRows = {}
    for label, model in MODELS.items():
        names, _columns_of_them = _columns(model)
        for key, *values in _stored(label)(plan.pk):
            found[label, key] = dict(zip(names, map(_plain, values), strict=True))
        for relation in model._meta.many_to_many:
            _read_keys(found, label, relation)
    return found


@cache
def _stored(label: str) -> Callable[[int], list[Any]]:
    """What reads the columns of a model's rows in a plan."""
    model = MODELS[label]

    def asked(plan: int) -> models.QuerySet[Any, Any]:
        rows = model._default_manager.filter(**{_path_to_plan(label): plan})
        return rows.values_list("pk", *_columns(model)[1])

    return kept(asked)


@cache
def _columns(model: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a model's fields, and those of their columns."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return tuple(field.name for field in fields), tuple(field.attname for field in fields)


def _read_keys(found: PlanRows, label: str, relation: Any) -> None:
    """Give rows the keys that a many-to-many relation holds."""
    own = [key for key in found if key[0] == label]
    for key in own:
        found[key][relation.name] = []
    source, target = relation.m2m_column_name(), relation.m2m_reverse_name()
    links = relation.remote_field.through._default_manager
    pairs = links.filter(**{f"{source}__in": [key for _label, key in own]}).values_list(source, target)
    for key, related in sorted(pairs):
        found[label, key][relation.name].append(related)


def _path_to_plan(label: str) -> str:
    if label == Plan._meta.label_lower:
        return "pk"
    names = {field.name for field in MODELS[label]._meta.concrete_fields}
    return _TO_PLAN.get(label) or ("plan" if "plan" in names else "initiative__plan")


def plain(values: Mapping[str, Any]) -> Fields:
    """Return values as JSON has them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case dt.date():
            return value.isoformat()
        case list() | tuple():  # keys of a many-to-many relation, which has no order
            return sorted(value)
        case str():
            return str(value)  # a member of an enumeration is its text
    return value


def mark(value: Any) -> str:
    """Return a short mark of a plain value: enough to see later whether it is still the same."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def serialized(rows: PlanRows) -> list[Row]:
    """Return the rows in the form that snapshots have: parents before children, each model in its order."""
    order = {label: number for number, label in enumerate(MODELS)}

    def place(key: RowKey) -> tuple[int, list[tuple[bool, Any]]]:
        label, pk = key
        values = [rows[key].get(name.removesuffix("_id")) for name in _ordering(label)]
        return order[label], [_late(value) for value in (*values, pk)]

    return [{"model": label, "pk": pk, "fields": rows[label, pk]} for label, pk in sorted(rows, key=place)]


@cache
def _ordering(label: str) -> tuple[str, ...]:
    return tuple(str(name) for name in MODELS[label]._meta.ordering or () if name not in ("id", "pk"))


def _late(value: Any) -> tuple[bool, Any]:
    """A sort key by which new rows, whose keys are negative, come behind the others."""
    is_new = isinstance(value, int) and value < 0
    return is_new, abs(value) if is_new else value


def edited(rows: PlanRows, edits: Iterable[Edit]) -> PlanRows:
    """Return the rows with edits made; what hangs on a row that goes, goes with it.

    An edit of a row that went meanwhile is none.
    """
    found = dict(rows)
    for edit in edits:
        if edit.key > 0 and edit.row not in found:
            continue
        if edit.values is None:
            for key in with_dependants(found, edit.row):
                found.pop(key, None)
        else:
            found[edit.row] = {**(found.get(edit.row) or defaults(edit.model)), **plain(edit.values)}
    return found


def edits_of(changes: Iterable[RowChange]) -> list[Edit]:
    """Return the changes of a draft as edits."""
    return [Edit(MODELS[change.model], change.row, change.after) for change in changes]


@cache
def _defaults(model: Kind) -> str:
    given = {
        field.name: field.get_default() for field in model._meta.concrete_fields if not field.primary_key
    }
    given |= {field.name: [] for field in model._meta.many_to_many}
    return json.dumps(plain(given))


def defaults(model: Kind) -> Fields:
    """Return the fields of a row about which nothing was said."""
    return cast(Fields, json.loads(_defaults(model)))


def with_dependants(rows: PlanRows, row: RowKey) -> list[RowKey]:
    """Return a row and all rows that go with it: those that point at it and cannot stand without it."""
    found, waiting = [row], [row]
    while waiting:
        gone = waiting.pop()
        for key, fields in rows.items():
            if key not in found and _falls_with(key[0], fields, gone):
                found.append(key)
                waiting.append(key)
    return found


def _falls_with(label: str, fields: Fields, gone: RowKey) -> bool:
    return any(fields.get(name) == gone[1] for name, target in _owners(label) if target == gone[0])


@cache
def _owners(label: str) -> tuple[tuple[str, str], ...]:
    """The foreign keys whose rows do not outlive what they point at: the field, the label it points at."""
    return tuple(
        (field.name, field.related_model._meta.label_lower)
        for field in MODELS[label]._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    )


def differences(before: PlanRows, after: PlanRows) -> list[Difference]:
    """Return which rows differ, parents before their children."""
    order = {label: number for number, label in enumerate(MODELS)}
    found = []
    for key in sorted(before.keys() | after.keys(), key=lambda key: (order[key[0]], abs(key[1]))):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if old is not None and new is not None:
            names = [name for name in new if new[name] != old.get(name)]
            old, new = {name: old.get(name) for name in names}, {name: new[name] for name in names}
        owner = owner_of(key, after if key in after else before)
        found.append(Difference(key, owner, old, new))
    return found


def owner_of(key: RowKey, rows: PlanRows) -> int | None:
    """Return the key of the initiative on whose sheet a row stands, None for a row of the plan itself."""
    if key[0] == Initiative._meta.label_lower:
        return key[1]
    fields = rows.get(key, {})
    if "initiative" in fields:
        return cast("int | None", fields["initiative"])
    if key[0] in _TO_PLAN:
        return owner_of(("indicators.indicator", fields["indicator"]), rows)
    return None


def new_keys(rows: PlanRows, model: Kind) -> Iterator[int]:
    """Yield keys for new rows of a model that no row has."""
    used = [key for label, key in rows if label == model._meta.label_lower]
    number = min([0, *used])
    while True:
        number -= 1
        yield number


def in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits as they can be written: rows that go first, children first; then parents first."""
    order = {model: number for number, model in enumerate(MODELS.values())}
    going = [edit for edit in edits if edit.values is None]
    staying = [edit for edit in edits if edit.values is not None]
    return [
        *sorted(going, key=lambda edit: -order[edit.model]),
        *sorted(staying, key=lambda edit: (order[edit.model], -edit.key if edit.key < 0 else 0)),
    ]

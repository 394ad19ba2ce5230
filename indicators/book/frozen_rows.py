"""The rows of a snapshot as unsaved instances that know each other, without the database.

What Django's deserializer does, for rows whose models all exist: what a report of 28 initiatives takes is
mostly this, and half of that was asking the models the same for each row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db import models

from imari_dx.shared.related_rows import remember
from indicators.book.older_snapshots import Row
from indicators.models import (
    ActualScheduleBar,
    CycleField,
    CycleQuestion,
    EvaluationItem,
    Expectation,
    Indicator,
    IndicatorPlacement,
    InstructionResponse,
    ItemResult,
    Measurement,
    MeasurementEvent,
    QuestionAnswer,
)
from initiatives.models import (
    Activity,
    HeadingLevel,
    InitiativeText,
    Phase,
    Placement,
    Responsibility,
    ScheduleBar,
    SheetRow,
)

Kind = type[models.Model]
# Of initiatives a snapshot holds those that the frozen one names: what was split from it too.
_NAMED = frozenset({"split_into"})

NO_DATABASE = "snapshot"
_AS_STORED = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)
# Of what a row may have many or none; none is known too, without asking the database.
_MANY: frozenset[Kind] = frozenset(
    {
        HeadingLevel,
        Phase,
        SheetRow,
        InitiativeText,
        Activity,
        ScheduleBar,
        Responsibility,
        Placement,
        Indicator,
        IndicatorPlacement,
        Expectation,
        EvaluationItem,
        Measurement,
        MeasurementEvent,
        ItemResult,
        ActualScheduleBar,
        CycleField,
        CycleQuestion,
        QuestionAnswer,
        InstructionResponse,  # internal: none is ever frozen
    }
)


def linked(
    rows: Iterable[Row], *, database: str | None = NO_DATABASE, also: frozenset[Kind] = frozenset()
) -> list[models.Model]:
    """Return the rows as unsaved instances that know each other, in both directions, in their order.

    Unless another is named they belong to a database that does not exist: whoever narrows a relation, follows
    a key to what is not frozen or saves gets ConnectionDoesNotExist, never what is stored today. A field that
    no longer exists is passed over. ``also`` names further models of which a row may have many.
    """
    found: dict[tuple[Kind, Any], models.Model] = {}
    many: list[tuple[models.Model, str, Kind, list[Any]]] = []
    for stored in rows:
        kind = _kind(stored["model"])
        row = _instance(kind, stored, database)
        found[kind, row.pk] = row
        for name, related in _many_to_many(kind).items():
            if (keys := stored["fields"].get(name)) is not None:
                many.append((row, name, related, keys))
    children = _children(found)
    for (kind, _key), row in found.items():
        for name, related, back in _one_to_many(kind, also):
            remember(row, name, related, children[id(row), name], **{back: row})
    for row, name, related, keys in many:
        # Of an initiative that is only named (統合先), what it hangs on is not frozen.
        known = [found[related, key] for key in keys if (related, key) in found]
        remember(row, name, related, known, pk__in=keys)
    return list(found.values())


@cache
def _kind(label: str) -> Kind:
    return apps.get_model(label)


def _instance(kind: Kind, stored: Row, database: str | None) -> models.Model:
    given = {**stored["fields"], cast(Any, kind._meta.pk).name: stored["pk"]}
    row = kind(
        *[
            default() if name not in given else given[name] if to_python is None else to_python(given[name])
            for name, to_python, default in _columns(kind)
        ]
    )
    row._state.db, row._state.adding = database, database == NO_DATABASE
    return row


def _children(found: Mapping[tuple[Kind, Any], models.Model]) -> Mapping[tuple[int, str], list[models.Model]]:
    """Hand rows what their foreign keys point at; return what points at a row, by its relation."""
    children: dict[tuple[int, str], list[models.Model]] = defaultdict(list)
    for (kind, _key), row in found.items():
        for field, related, name in _foreign_keys(kind):
            target = found.get((related, getattr(row, field.attname)))
            if target is not None:
                field.set_cached_value(row, target)
                children[id(target), name].append(row)
    return children


@cache
def _columns(kind: Kind) -> list[tuple[str, Callable[[Any], Any] | None, Callable[[], Any]]]:
    """The fields of a model in order: name, how a value is read, what stands in where none is frozen."""
    return [(field.name, _reader(field), field.get_default) for field in kind._meta.concrete_fields]


def _reader(field: Any) -> Callable[[Any], Any] | None:
    """What reads a stored value; None for words, numbers and yes or no, which are what JSON makes them."""
    target = getattr(field, "target_field", field)
    return None if isinstance(target, _AS_STORED) else target.to_python


@cache
def _foreign_keys(kind: Kind) -> list[tuple[Any, Kind, str]]:
    """The foreign keys of a model: the field, what it points at, how that calls what points at it."""
    return [
        (field, field.related_model, field.remote_field.get_accessor_name() or "")
        for field in kind._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    ]


@cache
def _one_to_many(kind: Kind, also: frozenset[Kind]) -> list[tuple[str, Kind, str]]:
    """The relations of a model that a snapshot fills: name, whose rows, their field that points back."""
    return [
        (name, relation.related_model, relation.field.name)
        for relation in kind._meta.related_objects
        if relation.one_to_many
        and (name := relation.get_accessor_name())
        and (relation.related_model in _MANY | also or name in _NAMED)
    ]


@cache
def _many_to_many(kind: Kind) -> dict[str, Kind]:
    return {field.name: field.related_model for field in kind._meta.many_to_many}

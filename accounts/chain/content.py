"""The content of a row as one hash: the same on both databases, in memory and read again."""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.apps import apps
from django.db import models

from accounts.chain.covered import COVERED, Form, Parts


class Registry(Protocol):
    """Where models are found by name: the apps, or their state in a migration."""

    def get_model(self, app_label: str, /) -> Any: ...


def content_of(kind: str, row: models.Model) -> str:
    """Return the content of a row without parts, as it is in memory, by the newest form."""
    covered = COVERED[kind]
    names = covered.forms[covered.newest].fields
    fields = _fields(type(row), names)
    return _hashed({name: _plain(fields[name], getattr(row, name)) for name in names})


def contents(
    kind: str, form: int, keys: Sequence[int], registry: Registry = apps, using: str = "default"
) -> dict[int, str]:
    """Return the contents of rows as they are stored, by key; those that are not there are left out.

    KeyError for a kind or a form that this release does not know.
    """
    covered = COVERED[kind]
    wanted: Form = covered.forms[form]
    model = registry.get_model(covered.model)
    fields = _fields(model, wanted.fields)
    rows = model._base_manager.using(using).filter(pk__in=keys).values_list("pk", *wanted.fields)
    parts = _parts(wanted.parts, keys, registry, using) if wanted.parts else None
    return {
        key: _hashed(
            {name: _plain(fields[name], value) for name, value in zip(wanted.fields, values, strict=True)}
            | ({} if parts is None else {"parts": parts.get(key, [])})
        )
        for key, *values in rows
    }


def _parts(parts: Parts, keys: Sequence[int], registry: Registry, using: str) -> Mapping[int, list[Any]]:
    model = registry.get_model(parts.model)
    fields = _fields(model, parts.fields)
    found = defaultdict(list)
    rows = model._base_manager.using(using).filter(**{f"{parts.of}__in": keys}).order_by(parts.order, "pk")
    for owner, *values in rows.values_list(parts.of, *parts.fields):
        plain = (_plain(fields[name], value) for name, value in zip(parts.fields, values, strict=True))
        found[owner].append(dict(zip(parts.fields, plain, strict=True)))
    return found


def _fields(model: Any, names: Iterable[str]) -> dict[str, Any]:
    by_name = {one.attname: one for one in model._meta.concrete_fields}
    return {name: by_name[name] for name in names}


def _plain(field: Any, value: Any) -> Any:
    """Return a value as JSON has it, whether it comes from a row in memory or from the database."""
    if isinstance(field, models.JSONField):
        return json.loads(json.dumps(value, cls=field.encoder))
    value = field.get_prep_value(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"the chain does not know how to write a {type(value).__name__}")


def _hashed(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()

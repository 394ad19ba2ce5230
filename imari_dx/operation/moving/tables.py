"""The tables of a site, and their rows as plain values: what each column holds, as the database's own type.

What a field makes of a value (a fiscal year, the object in a JSON text) is left aside: the same text is
written that was read.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

_AT_ONCE: Final = 500
_AT_ONCE_LARGE: Final = 10  # files in the database may have some megabytes each
_SUMS: Final = 1 << 256


@dataclass(frozen=True)
class Table:
    """One table with its columns in the order of the model's fields."""

    name: str
    fields: tuple["models.Field[Any, Any]", ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(str(field.column) for field in self.fields)


@dataclass(frozen=True)
class Digest:
    """What a table holds: how many rows, and a sum that is the same for the same rows in any order."""

    rows: int
    sum: str


def tables_of_the_site() -> list[Table]:
    """Return every table that this release has, by name."""
    all_models = [one for one in apps.get_models(include_auto_created=True) if not one._meta.proxy]
    all_models.append(MigrationRecorder.Migration)
    return sorted(
        (
            Table(one._meta.db_table, tuple(one._meta.local_concrete_fields))
            for one in all_models
            if one._meta.managed
        ),
        key=lambda table: table.name,
    )


def rows_of(table: Table, database: BaseDatabaseWrapper) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table, each a tuple of plain values."""
    readers = [_reader(field, table, database) for field in table.fields]
    quote = database.ops.quote_name
    columns = ", ".join(map(quote, table.columns))
    is_large = any(field.get_internal_type() == "BinaryField" for field in table.fields)
    with database.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)}")  # noqa: S608  # names of our models
        while batch := cursor.fetchmany(_AT_ONCE_LARGE if is_large else _AT_ONCE):
            for row in batch:
                yield tuple(read(value) for read, value in zip(readers, row, strict=True))


def digest_of(table: Table, database: BaseDatabaseWrapper) -> Digest:
    """Return what a table holds."""
    is_json = [field.get_internal_type() == "JSONField" for field in table.fields]
    count = total = 0
    for row in rows_of(table, database):
        texts = [_canonical(value, is_json=one) for value, one in zip(row, is_json, strict=True)]
        packed = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")
        total = (total + int.from_bytes(hashlib.sha256(packed).digest())) % _SUMS
        count += 1
    return Digest(count, f"{total:064x}")


def _reader(
    field: "models.Field[Any, Any]", table: Table, database: BaseDatabaseWrapper
) -> Callable[[Any], Any]:
    """Return what turns a value as the driver gives it into one of the column's own type."""
    column = field.get_col(table.name)
    converters = database.ops.get_db_converters(column)

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, database)
        return bytes(value) if isinstance(value, memoryview) else value

    return read


def _canonical(value: Any, *, is_json: bool) -> str | None:
    """Return a text that is the same for the same value on either database, and names its type."""
    if value is None:
        return None
    if is_json:
        read = json.loads(value) if isinstance(value, str) else value
        return f"json {json.dumps(read, sort_keys=True, ensure_ascii=False)}"
    if isinstance(value, bytes):
        return f"bytes {hashlib.sha256(value).hexdigest()}"
    if isinstance(value, datetime):
        return f"moment {value.astimezone(UTC).isoformat()}"
    if isinstance(value, Decimal):
        return f"decimal {value:f}"
    if isinstance(value, bool | int | float | str | date | time | uuid.UUID):
        return f"{type(value).__name__} {value}"
    raise TypeError(f"a column holds {type(value).__name__}")

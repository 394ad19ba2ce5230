"""A small database of an earlier schema as a file: written from that database, loaded into an empty one.

Rows are those of the models at that state of the migrations, by table, each field as the model writes it: no
SQL of any database. What the commit itself printed of the decided years stands beside them.
"""

import csv
import gzip
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

FOLDER = Path(__file__).parent
APPS = ("accounts", "initiatives", "indicators")
# Every kind of indicator, every phase of the judgement, and few enough for a small file.
INITIATIVES = ("san-2", "gyo-1", "gyo-4", "gyo-10", "gyo-21", "chi-1")
HISTORY = "historical"
# It is of all rows, of which the dump has some: the upgrade begins it anew (migrations of "reports" all run).
CHAIN = "accounts.ChainLink"
Row = dict[str, Any]


@dataclass(frozen=True)
class Dump:
    """Migrations by app and name, rows by model (``indicators.annualreport``), and the rows printed."""

    migrations: list[tuple[str, str]]
    rows: dict[str, list[Row]]
    printed: list[Row]

    @classmethod
    def read(cls, path: Path) -> "Dump":
        """Read a file of ``tests/upgrades``."""
        data = json.loads(gzip.decompress(path.read_bytes()))
        return cls([tuple(one) for one in data["migrations"]], data["rows"], data["printed"])

    def write(self, path: Path) -> None:
        """Write the file, the same bytes for the same content."""
        content = json.dumps(self.__dict__, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        path.write_bytes(gzip.compress(content.encode(), 9, mtime=0))


def stored_text(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    """Return a field's value as JSON has it, exact and the same for every database."""
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int | str) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def stored_rows(model: type[models.Model]) -> list[Row]:
    """Return all rows of a model, many-to-many tables apart."""
    fields = model._meta.concrete_fields
    return [
        {field.attname: stored_text(field, row) for field in fields}
        for row in model._base_manager.order_by("pk")
    ]


# --- from a database ---


def dump_database(printed: Path) -> Dump:
    """Dump the default database, which is of an earlier schema, without the initiatives that are too many.

    ``printed`` is the CSV that the commit's own ``export_results`` wrote.
    """
    loader = MigrationExecutor(connection).loader
    applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    apps = loader.project_state(applied).apps
    kept = {model: stored_rows(model) for model in _models(apps)}
    initiative = apps.get_model("initiatives", "Initiative")
    kept[initiative] = [row for row in kept[initiative] if row["slug"] in INITIATIVES]
    while _drop_orphans(kept):
        pass
    with printed.open(encoding="utf-8-sig", newline="") as file:
        decided = [row for row in csv.DictReader(file) if row["initiative_slug"] in INITIATIVES]
    return Dump(
        sorted(key for key in applied if key[0] in APPS),
        {model._meta.label_lower: rows for model, rows in kept.items() if rows},
        decided,
    )


def _models(apps: Any) -> Iterator[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return (one for one in every if one._meta.app_label in APPS and one._meta.label != CHAIN)


def _drop_orphans(kept: dict[type[models.Model], list[Row]]) -> bool:
    """Drop rows whose parent is not kept, and the history of rows that are not; True if there were any."""
    keys = {model: {row[model._meta.pk.attname] for row in rows} for model, rows in kept.items()}
    dropped = False
    for model, rows in kept.items():
        of = {(field.attname, field.related_model) for field in model._meta.fields if field.is_relation}
        name = model._meta.model_name
        if name.startswith(HISTORY):
            of |= {("id", own) for own in kept if own._meta.model_name == name.removeprefix(HISTORY)}
        stays = [
            row
            for row in rows
            if all(row[key] is None or row[key] in keys[parent] for key, parent in of if parent in keys)
        ]
        dropped = dropped or len(stays) < len(rows)
        kept[model] = stays
    return dropped


# --- into a database ---


def load(dump: Dump, *, is_straight: bool = False) -> None:
    """Bring the empty default database to the dump's state and put its rows in.

    By the migrations to it; ``is_straight`` makes its tables as its models are, which is ten times as quick.
    """
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    targets = [key for key in dump.migrations if not _has_child(graph, key, dump.migrations)]
    apps = _tables_as_the_models_are(executor, targets) if is_straight else executor.migrate(targets).apps
    with transaction.atomic():
        filled = [apps.get_model(label) for label in dump.rows]
        for model in filled:
            for field in model._meta.fields:
                if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
                    field.auto_now_add = field.auto_now = False  # the moment stands in the row
            rows = dump.rows[model._meta.label_lower]
            model._base_manager.bulk_create([model(**_values(model, row)) for row in rows])
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), filled):
                cursor.execute(statement)


def _tables_as_the_models_are(executor: Any, targets: list[tuple[str, str]]) -> Any:
    apps = executor.loader.project_state(targets).apps
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    for migration, _backwards in executor.migration_plan(targets):
        executor.recorder.record_applied(migration.app_label, migration.name)
    return apps


def _has_child(graph: Any, key: tuple[str, str], among: Collection[tuple[str, str]]) -> bool:
    return any(child.key in among and child.key[0] == key[0] for child in graph.node_map[key].children)


def _values(model: type[models.Model], row: Row) -> Row:
    """``to_python`` reads what ``value_to_string`` wrote; JSON is what it is."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: value if isinstance(fields[name], models.JSONField) else fields[name].to_python(value)
        for name, value in row.items()
    }

"""Rows of a dump under the names that their models and fields have today; every value stays what it was."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

Row = dict[str, Any]
RENAMED_FIELDS = {
    "sector": {"code": "slug", "prefix": "code", "name": "title", "note": "text"},
    "policy": {"sector_id": "parent_id"},
    "initiative": {"policy_id": "heading_id"},
    "commentary": {"sector_id": "heading_id"},
}
# Of 柱, in one table with the former 分野 now.
FIRST_KEY = 1_000_000


def rows_of_today(label: str, rows: list[Row]) -> tuple[str, list[Row]]:
    """Return today's model of a dump's rows, and the rows with today's names and keys."""
    app, _, name = label.partition(".")
    kind = name.removeprefix("historical")
    if kind not in RENAMED_FIELDS:
        return label, rows
    model = label.replace(kind, "heading") if kind in ("sector", "policy") else label
    renamed = [_renamed(kind, row) for row in rows]
    if name == "historicalpolicy":
        # They are numbered anew, in their order.
        renamed = [row | {"history_id": key} for row, key in zip(renamed, _new_numbers(), strict=True)]
    return model, renamed


def _renamed(kind: str, row: Row) -> Row:
    found = {RENAMED_FIELDS[kind].get(name, name): value for name, value in row.items()}
    if kind == "policy":
        found["id"] += FIRST_KEY
    if row.get("policy_id") is not None:
        found["heading_id"] += FIRST_KEY
    return found


def _new_numbers() -> Iterator[int]:
    history = apps.get_model("initiatives.HistoricalHeading")
    numbers: Iterator[int] = (
        history.objects.filter(id__gt=FIRST_KEY).order_by("history_id").values_list("history_id", flat=True)
    ).iterator()
    return numbers

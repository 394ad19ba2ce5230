"""The files of the open data as other programs read them, and whether they say the same."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from imari_dx.shared.csv_guard import unguarded

Row = dict[str, str]


def read_csv(content: bytes) -> list[Row]:
    """The rows, as a program that knows of the guard reads them."""
    assert content.startswith(b"\xef\xbb\xbf")
    found = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{name: unguarded(cell) for name, cell in row.items()} for row in found]


def as_cell(value: object, kind: str) -> str:
    """What the CSV has for a value of the JSON, whose type has to be the one of its column."""
    if value is None:
        return ""
    match kind, value:
        case "string", str():
            return value
        case "boolean", bool():
            return str(int(value))
        case "integer", int():
            return str(value)
        case "number", int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
    raise AssertionError((value, kind))


def agree(files: Mapping[str, bytes]) -> list[Row]:
    """Return the rows, having compared all files with each other."""
    package = json.loads(files["datapackage.json"])
    resources = {one["path"]: one for one in package["resources"]}
    assert set(resources) == set(files) - {"datapackage.json"}
    for path, one in resources.items():
        assert one["bytes"] == len(files[path])
        assert one["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
    schema = resources["results.csv"]["schema"]
    assert schema == resources["results.json"]["schema"]
    rows = read_csv(files["results.csv"])
    _same_columns(schema, rows, read_csv(files["data-dictionary.csv"]))
    records = json.loads(files["results.json"], parse_float=Decimal)
    kinds = {one["name"]: one["type"] for one in schema["fields"]}
    assert [{name: as_cell(value, kinds[name]) for name, value in row.items()} for row in records] == rows
    _as_the_schema_says(schema, rows)
    return rows


def _same_columns(schema: dict[str, Any], rows: list[Row], dictionary: list[Row]) -> None:
    names = [one["name"] for one in schema["fields"]]
    assert names == list(rows[0])
    assert names == list(dict.fromkeys(row["列名"] for row in dictionary))
    for one in schema["fields"]:
        told = [row for row in dictionary if row["列名"] == one["name"]]
        assert {row["説明"] for row in told} == {one["description"]}
        if "categories" in one:
            found = [{"value": row["符号"], "label": row["符号の意味"]} for row in told]
            assert found == one["categories"]


def _as_the_schema_says(schema: dict[str, Any], rows: list[Row]) -> None:
    for one in schema["fields"]:
        constraints, cells = one.get("constraints", {}), {row[one["name"]] for row in rows}
        assert "enum" not in constraints or cells - {""} <= set(constraints["enum"]), (one, cells)
        assert not constraints.get("required") or "" not in cells, one["name"]
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert not [cell for row in rows for cell in row.values() if cell.splitlines() != [cell] and cell]

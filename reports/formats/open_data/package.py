"""``datapackage.json``: what the files are and what each column of the table means, for programs.

Source: Data Package 2.0 and Table Schema 2.0 (https://datapackage.org), as far as version 1 has the same.
"""

import json
from collections.abc import Mapping
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.canonical import sha256
from reports.documents.open_data import ColumnKind, DataColumn, OpenData

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
_LINE_MARK_NOTE = "文の中の改行は「　／　」（前後に全角の空白）です。"
_GUARD_NOTE = "CSVで、表計算ソフトが数式とみなす文（「=」などで始まる文）の前には「'」が付いています。"


def datapackage_of(data: OpenData, files: Mapping[str, bytes]) -> bytes:
    """Return the data package of the files, each with its size and SHA-256.

    A file called ``results.…`` is the table and has its schema; any other (the data dictionary) is named.
    A licence stands nowhere in the plan, and so in no package; whoever publishes it states it there.
    """
    year = FiscalYear(data.fiscal_year)
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": f"{data.plan}-{data.fiscal_year}".lower(),
        "title": f"{data.plan_title}　{year.label}までの実績",
        "description": _description(data),
        "contributors": [{"title": data.municipality, "roles": ["publisher"]}],
        "resources": [_resource(data, name, content) for name, content in files.items()],
    }
    if data.edition:
        package["version"] = data.edition
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _description(data: OpenData) -> str:
    facts = [
        f"{data.municipality}（団体コード {data.municipality_code}）。" if data.municipality_code else "",
        f"決定日 {data.decided_on.isoformat()}。" if data.decided_on else "",
        f"問い合わせ先 {data.contact}。" if data.contact else "",
        _LINE_MARK_NOTE,
        _GUARD_NOTE,
    ]
    return "".join(facts)


def _resource(data: OpenData, path: str, content: bytes) -> dict[str, Any]:
    stem, ending = path.rsplit(".", 1)
    is_table = stem == "results"
    resource: dict[str, Any] = {
        "name": f"{stem}-{ending}",
        "path": path,
        "title": "実績" if is_table else "データ項目定義書",
        "format": ending,
        "mediatype": _MEDIA_TYPES[ending],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content)}",
    }
    if is_table:
        resource |= {"type": "table", "schema": _schema(data)}
    return resource


def _schema(data: OpenData) -> dict[str, Any]:
    return {
        "$schema": _TABLE_PROFILE,
        "fields": [_field(one) for one in data.columns],
        "primaryKey": [one.name for one in data.columns if one.is_key],
        "missingValues": [""],
    }


def _field(column: DataColumn) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "description": column.description,
        "type": column.kind.value,
    }
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.codes and column.kind is ColumnKind.STRING:
        constraints["enum"] = [one.code for one in column.codes]
        field["categories"] = [{"value": one.code, "label": one.label} for one in column.codes]
    return field | ({"constraints": constraints} if constraints else {})

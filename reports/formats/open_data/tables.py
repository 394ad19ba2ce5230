"""The table as CSV and as JSON, cell by cell the same, and the data dictionary as a CSV for people."""

import json
import re
from collections.abc import Iterator

from reports.documents.open_data import ColumnKind, DataCode, DataColumn, OpenData
from reports.formats.csv import render_csv

# A number as JSON writes it, which is how the table has it: no other sign, no exponent, no zero in front.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
KIND_WORDS = {
    ColumnKind.STRING: "文字列",
    ColumnKind.INTEGER: "整数",
    ColumnKind.NUMBER: "数値",
    ColumnKind.BOOLEAN: "真偽値（1か0）",
}
DICTIONARY_COLUMNS = ("順番", "列名", "名称", "型", "必須", "主キー", "説明", "符号", "符号の意味")


def csv_of(data: OpenData) -> bytes:
    """Return the table as CSV: UTF-8 with BOM, CRLF, a head with the names of the columns.

    A text that a spreadsheet would compute has an apostrophe before it (see `csv_guard`).
    """
    return render_csv(data.records, data.column_names)


def json_of(data: OpenData) -> bytes:
    """Return the table as JSON: an array with an object per row, each on a line of its own.

    Numbers are numbers with the digits of the table, all of them; 1 and 0 of a boolean are true and false; an
    empty cell is null, and ``status`` says why. Raises ValueError for a cell that is not of its column's
    kind.
    """
    rows = (_object(data.columns, row) for row in data.rows)
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode()


def _object(columns: tuple[DataColumn, ...], row: tuple[str, ...]) -> str:
    cells = (
        f"{_quoted(column.name)}: {_literal(column, cell)}" for column, cell in zip(columns, row, strict=True)
    )
    return "{" + ", ".join(cells) + "}"


def _literal(column: DataColumn, cell: str) -> str:
    if not cell:
        return "null"
    match column.kind:
        case ColumnKind.STRING:
            return _quoted(cell)
        case ColumnKind.BOOLEAN:
            if cell in ("1", "0"):
                return "true" if cell == "1" else "false"
        case ColumnKind.INTEGER | ColumnKind.NUMBER:
            is_whole = column.kind is ColumnKind.NUMBER or "." not in cell
            if _NUMBER.fullmatch(cell) and is_whole:
                return cell
    raise ValueError(f"{column.name} is {column.kind}, and holds {cell!r}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def dictionary_of(data: OpenData) -> bytes:
    """Return データ項目定義書 as CSV: a row per column of the table, of one with codes a row per code."""
    return render_csv(_described(data), DICTIONARY_COLUMNS)


def _described(data: OpenData) -> Iterator[dict[str, str]]:
    for number, column in enumerate(data.columns, start=1):
        own = (
            str(number),
            column.name,
            column.title,
            KIND_WORDS[column.kind],
            "1" if column.is_required else "0",
            "1" if column.is_key else "0",
            column.description,
        )
        for code in column.codes or (DataCode("", ""),):
            yield dict(zip(DICTIONARY_COLUMNS, (*own, code.code, code.label), strict=True))

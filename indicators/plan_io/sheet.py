"""The official sheet in a plan document: its rows (``sheet``), and the texts in the plan's own rows."""

from typing import Any

from indicators.plan_io.fields import MISSING, Place, check_constraints, read_field
from indicators.plan_io.rows import KINDS, Key, Rows, of_kind
from initiatives.sheet_layout import DEFAULT_LAYOUT, REPEATABLE, RowKind

SHEET = "sheet"
ROW_FIELDS = ("kind", "label", "is_shown")


def read_sheet(top: Place, document: dict[str, Any], rows: Rows) -> None:
    """Read the rows of the sheet; a document without any has those of any plan."""
    if SHEET not in document:
        for row in DEFAULT_LAYOUT:
            rows["row", row.code] = {"kind": row.kind.value, "label": row.label, "is_shown": True}
        return
    model = KINDS["row"].model
    for number, data in enumerate(top.rows(document, SHEET, "様式の行"), start=1):
        place = Place(top.problems, f"様式の行{number}", path=(SHEET, number - 1))
        if (given := place.mapping(data, {"code", *ROW_FIELDS})) is None:
            continue
        values = {name: read_field(place, model, name, given.get(name, MISSING)) for name in ROW_FIELDS}
        code = read_field(place, model, "code", given.get("code", values["kind"]))
        if None in (code, *values.values()):
            continue
        check_constraints(place, model, {"code": code, **values})
        if ("row", code) in rows:
            place.problem(f"「{code}」が重複しています。別の符号（code）を付けてください。", "code")
        elif values["kind"] not in REPEATABLE and any(
            rows[key]["kind"] == values["kind"] for key in of_kind(rows, "row")
        ):
            place.problem(f"内容「{RowKind(values['kind']).words}」の行は1つだけです。", "kind")
        else:
            rows["row", code] = values


def read_texts(place: Place, slug: str, row: dict[str, Any], rows: Rows) -> None:
    """Read an initiative's texts in the plan's own rows: ``{"issue": "…"}``."""
    data = row["texts"]
    if not isinstance(data, dict):
        place.problem("様式の文章（texts）を、行の符号ごとの組（{ }）で書いてください。", "texts")
        return
    for code, text in data.items():
        key: Key = ("row", code)
        if key not in rows or rows[key]["kind"] != RowKind.TEXT:
            place.problem(
                f"様式の文章「{code}」は、様式（sheet）の文章の行（kind が text）にありません。",
                "texts",
                code,
            )
        elif text != "":
            part = place.within(f"様式の文章「{code}」の", "texts", code)
            rows["text", slug, key] = {"text": read_field(part, KINDS["text"].model, "text", text, key="")}

"""The plan document written down as a JSON Schema, made from the models that will hold its values.

What a document may say is declared once, by the fields: the reader takes it from there (`fields.py`), and so
does the schema. It knows the shape of each value; what must hold between values only the reader knows.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.models import Department
from indicators.plan_io.departments import REPORTS
from indicators.plan_io.document import FORMAT, PLAN_FIELDS
from indicators.plan_io.fields import own_field
from indicators.plan_io.headings import REPORT
from indicators.plan_io.initiative_document import DOCUMENT_NAMES, INDICATOR_FIELDS, REPORT_KEYS, RUN, TEXTS
from indicators.plan_io.outside import OUTSIDE
from indicators.plan_io.rows import HEADING_FIELDS, KEPT_SETTINGS, KIN, KINDS, LEVEL_FIELDS, WORD_FIELDS
from indicators.plan_io.sheet import ROW_FIELDS, SHEET
from initiatives.models.headings import MOST_LEVELS

Schema = dict[str, Any]
_OF_INITIATIVE = "#/properties/initiatives/items/properties"
_YEAR = r"^\d{4}$"
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


def plan_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a plan document of the present format."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "計画書データ",
        "description": "load_plan が読み込み、export_plan --format document が書き出す形です。",
        **_object(
            {
                "format": {"const": FORMAT},
                "plan": _plan(),
                "scale": {
                    "type": ["string", "object"],
                    "description": "判定基準。製品に入っている基準の符号か、定義そのもの。",
                },
                "levels": _list(
                    _rows("level", LEVEL_FIELDS, required=("word",)),
                    "上から順。最後は取組そのものの階層です。",
                    maxItems=MOST_LEVELS,
                ),
                "headings": _list(_heading(), "取組の上に立つ見出し。印字する順。"),
                "phases": _list(_rows("phase", ("code", "label")), "工程。印字する順。"),
                SHEET: _list(
                    _rows("row", ("code", *ROW_FIELDS), required=("kind",)),
                    "様式の行。上から順。書かなければ、どの計画でも使える行になります。",
                ),
                "sections": _list(_rows("section", ("number", "heading", "body", "place")), "本文の章。"),
                "outline": _object(
                    {"heading": {"type": "string"}, "lines": _list({"type": "string"}, "取組体系の行。")}
                ),
                "vision_items": _list(_upper_item(), "上位計画の項目。番号だけか、番号と名称。"),
                "initiatives": _list(_initiative(), "取組。印字する順。"),
                "glossary": _list(
                    _rows("term", ("word", "group", "heading", "definition")), "用語解説。印字する順。"
                ),
            },
            required=("format", "plan", "initiatives"),
        ),
    }


def _upper_item() -> Schema:
    with_title = _rows("vision", ("number", "title"), required=("number",))
    return {"anyOf": [{"type": "integer", "minimum": 0}, with_title]}


def _plan() -> Schema:
    model = KINDS["plan"].model
    words = _object({name: _value(model, field) for field, name in WORD_FIELDS.items()})
    words["description"] = "計画の言葉。書かないものは、どの計画でも通じる言葉になります。"
    properties = {name: _value(model, name) for name in (*PLAN_FIELDS, "periods_per_year", *KEPT_SETTINGS)}
    properties[OUTSIDE] = _outside()
    return _object(
        properties | {"words": words}, required=_required(model, set(PLAN_FIELDS) - {"short_title"})
    )


def _outside() -> Schema:
    text = {"type": "string", "minLength": 1}
    grade = _object({"code": text, "label": text}, required=("code", "label"))
    grades = _list(grade, "独自の区分（grading が own のとき）。良い順。")
    outside = _object({"grading": _value(KINDS["plan"].model, "outside_grading"), "grades": grades})
    return {**outside, "description": "外部の委員会などの評価や意見を記録する計画だけが書きます。"}


def _heading() -> Schema:
    model = KINDS["heading"].model
    texts = [name for name in HEADING_FIELDS if name not in ("level", "parent")]
    properties = {name: _value(model, name) for name in ("slug", *texts)}
    properties["level"] = {"type": "integer", "minimum": 1, "description": "階層の番号（1が最上位）。"}
    properties["parent"] = {"type": ["string", "null"], "description": "上の見出しの slug。"}
    # The same as of an initiative, and written down there.
    properties[REPORT] = _object({name: {"$ref": f"{_OF_INITIATIVE}/{name}"} for name in sorted(REPORT_KEYS)})
    properties[REPORT]["description"] = "階層が実績を報告する（reports）とき、その見出しの目標など。"
    return _object(properties, required=("level", "slug", "title"))


def _initiative() -> Schema:
    model = KINDS["initiative"].model
    properties = {name: _value(model, name) for name in (*TEXTS, *RUN)}
    item = _rows("item", ("text",), required=("text",))
    item["properties"]["indicator"] = _place("その項目が数値を報告するだけのとき、対応する数値目標")
    properties |= {
        "heading": {"type": ["string", "null"], "description": "その上の見出しの slug。"},
        "also_under": _list({"type": "string"}, "ここにも示す見出し（再掲）の slug。"),
        "vision_items": _list({"type": "integer"}, "vision_items にある番号。"),
        **{
            name: {"type": ["string", "null"], "description": f"{word}の slug。"}
            for name, word in KIN.items()
        },
        "texts": {
            "type": "object",
            "additionalProperties": _value(KINDS["text"].model, "text"),
            "description": "様式の、この計画だけの文章の行（kind が text）の code ごと。",
        },
        "activities": _by_year(_value(KINDS["activity"].model, "text")),
        "target_lines": _list({"type": "string"}, "数値目標の行。計画書の記載のまま。"),
        "evaluation_items": _by_year(_list(item, "その年度の実施評価指標。")),
        "schedule": _list(_bar(), "スケジュールの線（計画）。"),
        "indicators": _list(_indicator(), "数値目標の読取り。"),
        "placed_indicators": _list(_placed(), "ここにも示す、ほかの取組の数値目標（再掲）。"),
        "leads": _list(_value(Department, "name"), "担当課の名前。主担当を先頭に、共管を続けます。"),
        "supporting": _list(_value(Department, "name"), "関係課の名前。"),
    }
    return _object(properties, required=("code", "title"))


def _bar() -> Schema:
    point = {
        "type": "array",
        "prefixItems": [{"type": "integer"}, {"type": "integer", "minimum": 1, "maximum": 4}],
        "items": False,
        "minItems": 2,
        "description": "[年度, 年度の中の期（1から）]",
    }
    return _object(
        {
            "phase": {"type": "string", "description": "工程の code。"},
            "start": point,
            "end": point,
            "inferred": _value(KINDS["bar"].model, "is_inferred"),
        },
        required=("phase", "start", "end"),
    )


def _indicator() -> Schema:
    model = KINDS["indicator"].model
    properties = {DOCUMENT_NAMES.get(name, name): _value(model, name) for name in INDICATOR_FIELDS}
    properties["counts_events_of"] = _place("同じ取組の、開催回数を数える数値目標")
    reports = own_field(model, REPORTS)
    properties[REPORTS] = {
        "title": str(reports.verbose_name),
        "description": f"部署の名前。{reports.help_text}",
        "type": ["string", "null"],
    }
    properties["expectations"] = _by_year(_value(KINDS["expectation"].model, "value"))
    properties["expectations"]["description"] = "毎年の目標では年度の目標、期末の目標では目安。"
    return _object(properties, required=("name", "kind"))


def _placed() -> Schema:
    properties = {
        "initiative": {"type": "string", "description": "数値目標のある取組の slug。"},
        "indicator": {"type": "integer", "minimum": 0, "description": "その取組の数値目標（番号、0から）。"},
    }
    return _object(properties, required=("initiative", "indicator"))


def _place(what: str) -> Schema:
    return {"type": ["integer", "null"], "minimum": 0, "description": f"{what}（一覧の番号、0から）。"}


def _rows(kind: str, names: Iterable[str], required: Iterable[str] | None = None) -> Schema:
    model, names = KINDS[kind].model, tuple(names)
    properties = {name: _value(model, name) for name in names}
    return _object(properties, required=_required(model, names) if required is None else required)


def _required(model: type[models.Model], names: Iterable[str]) -> list[str]:
    fields = {name: own_field(model, name) for name in names}
    return sorted(name for name, one in fields.items() if not (one.has_default() or one.null or one.blank))


def _value(model: type[models.Model], name: str) -> Schema:
    """Return the schema of one value: as its field takes it, with the field's words."""
    field: Any = own_field(model, name)
    schema: Schema = {"title": str(field.verbose_name)}
    if field.help_text:
        schema["description"] = str(field.help_text)
    schema |= _type(field)
    if field.choices:
        codes = [code for code, _label in field.choices]
        schema["enum"] = [*codes, *([""] if field.blank and "" not in codes else [])]
    if field.null:
        schema["type"] = [*([one] if isinstance(one := schema["type"], str) else one), "null"]
        if "enum" in schema:
            schema["enum"].append(None)
    return schema


def _type(field: Any) -> Schema:
    if isinstance(field, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, models.DecimalField):
        return {"type": ["number", "string"], "pattern": _NUMBER}
    if isinstance(field, models.IntegerField):
        return {"type": "integer", **_limits(field.validators)}
    longest = {"maxLength": field.max_length} if field.max_length else {}
    return {"type": "string", **longest, **({} if field.blank or field.has_default() else {"minLength": 1})}


def _limits(validators: Iterable[Any]) -> dict[str, int]:
    names: dict[type, str] = {MinValueValidator: "minimum", MaxValueValidator: "maximum"}
    return {names[type(one)]: one.limit_value for one in validators if type(one) in names}


def _by_year(value: Schema) -> Schema:
    return {
        "type": "object",
        "patternProperties": {_YEAR: value},
        "additionalProperties": False,
        "description": "年度（西暦4桁）ごと。",
    }


def _list(items: Schema, description: str, **more: int) -> Schema:
    return {"type": "array", "items": items, "description": description, **more}


def _object(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})

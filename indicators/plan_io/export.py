"""A registered plan written out: as the loadable document, or in the form for exchange."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from indicators.book.results import initiatives_with_everything
from indicators.models import Indicator
from indicators.plan_io.database import read_plan
from indicators.plan_io.document import FORMAT
from indicators.plan_io.fields import usual_value
from indicators.plan_io.headings import REPORT
from indicators.plan_io.initiative_document import DOCUMENT_NAMES, REPORT_KEYS, RUN
from indicators.plan_io.outside import OUTSIDE_FIELDS, written_outside
from indicators.plan_io.rows import CHARGES, KEPT_SETTINGS, KIN, PLAN, WORD_FIELDS, Key, Rows, of_kind
from indicators.plan_io.scale import exported_scale
from initiatives.models import Initiative, Plan

# Seldom given, so the document mentions them only where they say something.
_SELDOM = (
    *("comparison", "against", "lower_bound", "upper_bound", "tolerance", "tolerance_in"),
    *("baseline_date", "starts_at_baseline", "rating_group", "basis", "years_behind", "final_month"),
    *("decimals", "allows_decimals", "allows_negative", "department"),
)
_ASKED = (
    *("comparison", "against", "lower_bound", "upper_bound", "tolerance", "tolerance_in"),
    *("starts_at_baseline", "rating_group", "basis", "years_behind"),
)


def number(value: Decimal | None) -> int | str | None:
    """Return a decimal for JSON: a whole one as a number, else as text (never a float)."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else _decimal_text(value)


def _decimal_text(value: Decimal) -> str:
    return f"{value.normalize():f}"


def export_exchange(plan: Plan) -> dict[str, Any]:
    """Return the plan in the form for exchange: self-contained rows, texts verbatim with their ※."""
    everything = initiatives_with_everything(plan)
    of_headings = [row for row in everything if row.of_heading is not None]
    return {
        "plan": {
            "slug": plan.slug,
            "title": plan.title,
            "start_fiscal_year": plan.start_fiscal_year,
            "end_fiscal_year": plan.end_fiscal_year,
        },
        "glossary": [
            {"term": term.heading, "definition": term.definition, "word": term.word}
            for term in plan.glossary_terms.order_by("sort_order", "pk")
        ],
        "initiatives": [_exchange_initiative(row) for row in everything if row.of_heading is None],
        # Beside them, not among them: whoever counts the rows of one list counts one level.
        **({"reporting_headings": [_exchange_initiative(row) for row in of_headings]} if of_headings else {}),
    }


def _exchange_initiative(initiative: Initiative) -> dict[str, Any]:
    items: dict[str, list[str]] = {}
    for item in initiative.evaluation_items.all():
        items.setdefault(str(item.fiscal_year), []).append(item.text)
    return {
        "code": initiative.code,
        "slug": initiative.slug,
        "plain_code": initiative.plain_code,
        "number": initiative.number,
        "sector": _title(initiative, 1),
        "policy": _title(initiative, 2),
        "headings": [
            {"level": one.level.word, "slug": one.slug, "code": one.code, "title": one.title}
            for one in initiative.headings
        ],
        "also_under": [path[-1].slug for path in initiative.further_paths],
        "title": initiative.title,
        **_given(
            {name: getattr(initiative, name) for name in RUN}
            | {name: other.slug for name in KIN if (other := getattr(initiative, name))}
        ),
        "national_priority": initiative.national_priority,
        "vision_items": sorted(item.number for item in initiative.vision_items.all()),
        "description": initiative.description,
        "effect": initiative.effect,
        "activities": {str(row.fiscal_year): row.text for row in initiative.activities.all()},
        "evaluation_items": items,
        "target_lines": initiative.target_lines,
        "indicators": [_exchange_indicator(row) for row in initiative.indicators.all()],
        "schedule": [
            {
                "phase": bar.phase.code,
                "start": [bar.start_fiscal_year, bar.start_period],
                "end": [bar.end_fiscal_year, bar.end_period],
                "inferred": bar.is_inferred,
            }
            for bar in sorted(initiative.schedule_bars.all(), key=lambda bar: bar.phase.sort_order)
        ],
    }


def _title(initiative: Initiative, number: int) -> str:
    """The name of the initiative's heading of a level, "" where it has none."""
    return next((one.title for one in initiative.headings if one.level.number == number), "")


def _exchange_indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "name": indicator.name,
        "kind": indicator.kind,
        "timing": indicator.timing,
        "direction": indicator.direction,
        "unit": indicator.unit,
        "target": number(indicator.target),
        "target_text": indicator.target_text,
        "baseline": number(indicator.baseline),
        "baseline_year": indicator.baseline_year,
        "first_year": indicator.first_year,
        "last_year": indicator.last_year,
        "due_year": indicator.due_year,
        "due_year_inferred": indicator.is_due_year_inferred,
        "numerator_label": indicator.numerator_label,
        "denominator_label": indicator.denominator_label,
        "expectations": {str(row.fiscal_year): number(row.value) for row in indicator.expectations.all()},
        **_asked(indicator),
    }


def _asked(indicator: Indicator) -> dict[str, Any]:
    """What is asked of a value other than a target; nothing for a plan that states targets alone."""
    given = {name: getattr(indicator, name) for name in _ASKED}
    return {
        name: number(value) if isinstance(value, Decimal) else value
        for name, value in given.items()
        if value != usual_value(Indicator, name)
    }


def export_document(plan: Plan) -> dict[str, Any]:
    """Return the plan as the document that load_plan takes: loading it anywhere gives the same plan."""
    rows = read_plan(plan).rows
    head = rows[PLAN]
    return {
        "format": FORMAT,
        "plan": _plan(head),
        "phases": [{"code": key[1], **rows[key]} for key in of_kind(rows, "phase")],
        "sheet": [_sheet_row(key, rows[key]) for key in of_kind(rows, "row")],
        "sections": [{"number": key[1], **_given(rows[key])} for key in of_kind(rows, "section")],
        "outline": {
            "heading": head["outline_heading"],
            "lines": head["outline_text"].split("\n") if head["outline_text"] else [],
        },
        "vision_items": [_upper_item(key[1], rows[key]["title"]) for key in of_kind(rows, "vision")],
        "levels": [_given(rows[key]) for key in of_kind(rows, "level")],
        "headings": [_heading(key, rows) for key in of_kind(rows, "heading")],
        "initiatives": [
            _initiative(key, rows) for key in of_kind(rows, "initiative") if rows[key]["of_heading"] is None
        ],
        **_scale(plan),
        "glossary": [
            {
                "group": rows[key]["group"],
                "heading": rows[key]["heading"],
                "word": key[1],
                "definition": rows[key]["definition"],
            }
            for key in of_kind(rows, "term")
        ],
    }


def _upper_item(number: int, title: str) -> Any:
    return {"number": number, "title": title} if title else number


def _plan(head: dict[str, Any]) -> dict[str, Any]:
    words = {name: head[field] for field, name in WORD_FIELDS.items() if head[field]}
    own = {
        name: value
        for name, value in head.items()
        if name not in (*WORD_FIELDS, *OUTSIDE_FIELDS)
        and not name.startswith("outline_")
        and (value or name not in KEPT_SETTINGS)
    }
    return own | written_outside(head) | ({"words": words} if words else {})


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What a row says beyond the defaults."""
    return {name: value for name, value in values.items() if value not in ("", None, False)}


def _heading(key: Key, rows: Rows) -> dict[str, Any]:
    values = rows[key]
    parent = values["parent"]
    own = {name: value for name, value in values.items() if name not in ("level", "parent")}
    written = _given(
        {"level": values["level"][1], "slug": key[1], "parent": parent[1] if parent else None} | own
    )
    report = _report(key, rows) if rows.get(("initiative", key[1]), {}).get("of_heading") == key else {}
    return written | ({REPORT: report} if report else {})


def _report(heading: Key, rows: Rows) -> dict[str, Any]:
    """What a heading that reports says of its report; its names are the heading's."""
    written = _initiative(("initiative", heading[1]), rows)
    return {
        name: value
        for name, value in written.items()
        if name in REPORT_KEYS and value not in ("", False, [], {})
    }


def _scale(plan: Plan) -> dict[str, Any]:
    scale = exported_scale(plan)
    return {} if scale is None else {"scale": scale}


def _sheet_row(key: Key, values: dict[str, Any]) -> dict[str, Any]:
    written = {"code": key[1], "kind": values["kind"], "label": values["label"]}
    return written if values["is_shown"] else written | {"is_shown": False}


def _initiative(key: Key, rows: Rows) -> dict[str, Any]:
    slug, values = key[1], rows[key]

    def parts(name: str) -> Iterable[Key]:
        return (part for part in of_kind(rows, name) if part[1] == slug)

    placed = [{"initiative": home[1], "indicator": home[2] - 1} for _kind, _slug, home in parts("placement")]
    items: dict[str, list[dict[str, Any]]] = {}
    for _kind, _slug, year, order in parts("item"):
        items.setdefault(str(year), []).append(_item(rows["item", slug, year, order]))
    texts = {part[2][1]: rows[part]["text"] for part in parts("text")}
    charges = {name: [one[1] for one in values[name]] for name in CHARGES}
    return {
        "code": values["code"],
        "number": values["number"],
        "slug": slug,
        "plain_code": values["plain_code"],
        "heading": values["heading"][1] if values["heading"] else None,
        **({"also_under": again} if (again := [part[2][1] for part in parts("again")]) else {}),
        "title": values["title"],
        **_run(values),
        "national_priority": values["national_priority"],
        "vision_items": [item[1] for item in values["vision_items"]],
        "description": values["description"],
        "effect": values["effect"],
        "activities": {str(part[2]): rows[part]["text"] for part in parts("activity")},
        "target_lines": values["target_text"].split("\n") if values["target_text"] else [],
        "evaluation_items": items,
        "schedule": [
            {
                "phase": phase[1],
                "start": [year, number],
                "end": [bar["end_fiscal_year"], bar["end_period"]],
                "inferred": bar["is_inferred"],
            }
            for _kind, _slug, phase, year, number in parts("bar")
            for bar in [rows["bar", slug, phase, year, number]]
        ],
        "indicators": [_indicator(part, rows) for part in parts("indicator")],
    } | {
        name: part
        for name, part in (*charges.items(), ("texts", texts), ("placed_indicators", placed))
        if part
    }


def _run(values: dict[str, Any]) -> dict[str, Any]:
    """In which years it runs, where they are not simply the plan's."""
    kin = {name: values[name][1] for name in KIN if values[name]}
    return _given({name: values[name] for name in RUN} | kin)


def _item(values: dict[str, Any]) -> dict[str, Any]:
    linked = values["indicator"]
    return {"text": values["text"]} | ({"indicator": linked[2] - 1} if linked else {})


def _indicator(key: Key, rows: Rows) -> dict[str, Any]:
    values = rows[key]
    result: dict[str, Any] = {}
    for name, value in values.items():
        match value:
            case Decimal():
                written: Any = _decimal_text(value)
            case ("indicator", _slug, order):
                written = order - 1
            case ("department", department):
                written = department
            case dt.date():
                written = value.isoformat()
            case _:
                written = value
        result[DOCUMENT_NAMES.get(name, name)] = written
    for name in _SELDOM:
        if values[name] == usual_value(Indicator, name):
            del result[name]
    expectations = {
        str(part[3]): _decimal_text(rows[part]["value"])
        for part in of_kind(rows, "expectation")
        if part[1:3] == key[1:3]
    }
    return result | ({"expectations": expectations} if expectations else {})

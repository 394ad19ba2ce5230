"""Where the rows of a plan stand in the document that they were read from: from keys to paths. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.plan_io.errors import Path
from indicators.plan_io.headings import REPORT
from indicators.plan_io.initiative_document import DOCUMENT_NAMES
from indicators.plan_io.outside import OUTSIDE, OUTSIDE_FIELDS
from indicators.plan_io.rows import PARTS_OF_INITIATIVE, WORD_FIELDS, Key

_LISTS = {
    "section": ("sections", "number"),
    "phase": ("phases", "code"),
    "row": ("sheet", "code"),
    "vision": ("vision_items", "number"),
    "term": ("glossary", "word"),
    "heading": ("headings", "slug"),
}
_NAMES = {"target_text": "target_lines", "also_under": "also_under"}


def path_of(document: Mapping[str, Any], key: Key, name: str = "") -> Path:
    """Return the path of a row, or of a field of it; as far as the document has it."""
    kind, *rest = key
    if kind == "plan":
        return _of_plan(name)
    if kind == "level":
        return ("levels", rest[0] - 1, name)
    if kind in _LISTS:
        part, own = _LISTS[kind]
        return (part, _place(document.get(part, ()), own, rest[0]), name)
    return (*_of_report(document, rest[0]), *_part(document, key, name))


def has_owner(document: Mapping[str, Any], key: Key) -> bool:
    """Whether a document has what a row is a part of: an initiative, or a heading that reports."""
    return key[0] in PARTS_OF_INITIATIVE and -1 not in _of_report(document, key[1])


def _of_plan(name: str) -> Path:
    if name in WORD_FIELDS:
        return ("plan", "words", WORD_FIELDS[name])
    if name in OUTSIDE_FIELDS:
        return ("plan", OUTSIDE, OUTSIDE_FIELDS[name])
    if name.startswith("outline_"):
        return ("outline", "heading" if name == "outline_heading" else "lines")
    return ("plan", name)


def _place(rows: Sequence[Any], own: str, value: Any) -> int:
    """Where a row stands in a list of the document; -1 where it does not."""
    for at, row in enumerate(rows):
        if (row.get(own) if isinstance(row, Mapping) else row) == value:
            return at
    return -1


def _of_report(document: Mapping[str, Any], slug: str) -> Path:
    at = _place(document["initiatives"], "slug", slug)
    if at >= 0:
        return ("initiatives", at)
    return ("headings", _place(document.get("headings", ()), "slug", slug), REPORT)


def _part(document: Mapping[str, Any], key: Key, name: str) -> Path:
    kind, slug, *rest = key
    if kind not in PARTS_OF_INITIATIVE:
        return (_NAMES.get(name, name),)
    match kind:
        case "text":
            return ("texts", rest[0][1])
        case "activity":
            return ("activities", str(rest[0]))
        case "indicator":
            return ("indicators", rest[0] - 1, DOCUMENT_NAMES.get(name, name))
        case "expectation":
            return ("indicators", rest[0] - 1, "expectations", str(rest[1]))
        case "item":
            return ("evaluation_items", str(rest[0]), rest[1] - 1, name)
        case "bar":
            return ("schedule", _bar(_report(document, slug).get("schedule", ()), rest), name)
        case "again":
            return ("also_under",)
    return ("placed_indicators",)


def _report(document: Mapping[str, Any], slug: str) -> Mapping[str, Any]:
    found: Any = document
    for step in _of_report(document, slug):
        found = found[step] if step in found or isinstance(step, int) else {}
    return found if isinstance(found, Mapping) else {}


def _bar(bars: Sequence[Any], rest: Sequence[Any]) -> int:
    phase, year, period = rest
    for at, bar in enumerate(bars):
        if bar["phase"] == phase[1] and bar["start"] == [year, period]:
            return at
    return -1

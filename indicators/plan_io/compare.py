"""Two forms of one plan, compared row by row: pure functions on rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from imari_dx.shared.text_difference import differing_parts, shorten
from indicators.plan_io.fields import own_field
from indicators.plan_io.rows import CHARGES, KINDS, Key, Rows, kind_of, label_of, of_kind, parent_of
from indicators.plan_io.shown import shown

# What a heading that reports takes from its heading.
_FOLLOWING = ("code", "plain_code", "number", "title", "heading")
# What is all that its row says: the label of the row is enough.
_WHOLE = ("text", "value")


@dataclass(slots=True)
class Changes:
    """What must happen to the registered rows for them to become the document's."""

    added: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)
    changed: dict[Key, dict[str, Any]] = field(default_factory=dict)
    reordered: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.reordered)


def compare(registered: Rows, document: Rows) -> Changes:
    """Return the changes from the registered rows to the document's."""
    changes = Changes(
        added=[key for key in document if key not in registered],
        removed=[key for key in registered if key not in document],
    )
    for key in document:
        if key in registered:
            old = registered[key]
            new = {name: value for name, value in document[key].items() if value != old[name]}
            if new:
                changes.changed[key] = new
    changes.reordered = [
        name
        for name, kind in KINDS.items()
        if kind.is_ordered and _common(name, registered, document) != _common(name, document, registered)
    ]
    return changes


def _common(name: str, rows: Rows, others: Rows) -> list[Key]:
    """The keys of a kind that stand on both sides, in the order of the first, siblings together."""

    def place(key: Key, of: Rows) -> tuple[Key, str]:
        return parent_of(key), str(of[key].get("parent", ""))  # the latter of headings

    found = [key for key in of_kind(rows, name) if key in others]
    stayed = [key for key in found if place(key, rows) == place(key, others)]
    return sorted(stayed, key=lambda key: place(key, rows))


class What(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class DifferenceTold:
    """One difference in words: which row, which field of a changed one, what stands on both sides."""

    what: What
    key: Key
    field: str
    place: str
    before: str = ""
    after: str = ""


def told(changes: Changes, registered: Rows, document: Rows) -> Iterator[DifferenceTold]:
    """Yield the differences of rows, those of rows that come or go with another one left out."""
    everything = registered | document
    added, removed = set(changes.added), set(changes.removed)
    for key in changes.added:
        if not {parent_of(key), document[key].get("of_heading")} & added:
            said = _extract(key, document)
            yield DifferenceTold(What.ADDED, key, "", label_of(key, everything), after=said)
    for key in changes.removed:
        if not {parent_of(key), registered[key].get("of_heading")} & removed:
            said = _extract(key, registered)
            yield DifferenceTold(What.REMOVED, key, "", label_of(key, everything), said)
    for key, values in changes.changed.items():
        for name in values:
            if name in _FOLLOWING and registered[key].get("of_heading"):
                continue  # its heading's own difference says it
            row = label_of(key, registered)
            field_label = CHARGES.get(name) or str(own_field(kind_of(key).model, name).verbose_name)
            place = row if name in _WHOLE else f"{row}の{field_label}"
            texts = differing_parts(shown(key, name, registered), shown(key, name, document))
            yield DifferenceTold(What.CHANGED, key, name, place, *texts)


def sentences(changes: Changes, registered: Rows, document: Rows) -> Iterator[str]:
    """Yield one Japanese sentence for each difference, in the order of the plan."""
    for one in told(changes, registered, document):
        match one.what:
            case What.ADDED:
                yield f"文書にだけあります：{one.place}{one.after}"
            case What.REMOVED:
                yield f"登録にだけあります：{one.place}{one.before}"
            case What.CHANGED:
                yield f"{one.place}：登録は「{one.before}」、文書は「{one.after}」"
    yield from orders(changes)


def orders(changes: Changes) -> Iterator[str]:
    """Yield a sentence for each kind of rows that stand in another order."""
    for name in changes.reordered:
        yield f"{KINDS[name].model._meta.verbose_name}の並び順が違います。"


def _extract(key: Key, rows: Rows) -> str:
    values = rows[key]
    if key[0] == "expectation":
        return f"「{shown(key, 'value', rows)}」"
    if key[0] == "heading" or values.get("of_heading"):
        return ""  # its label says it
    text = values.get("text") or values.get("name") or values.get("title")
    return f"「{shorten(text)}」" if text else ""

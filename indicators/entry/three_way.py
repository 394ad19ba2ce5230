"""Two people changed one report: which of their contents a field should have. Pure.

Compared are texts: what a field showed when the page was opened (*base*), what is typed (*mine*) and what is
stored by now.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum


class Side(StrEnum):
    """Whose content a field gets."""

    MINE = "mine"
    STORED = "stored"


def mark(text: str) -> str:
    """Return a short mark of a field's text: enough to see later whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_marks(marks: Mapping[str, str]) -> str:
    """Return the marks of a page's fields as its hidden field carries them."""
    return json.dumps(marks, separators=(",", ":"))


def read_marks(typed: str) -> dict[str, str]:
    """Return the marks that a page carried; none of what no page has written.

    Without its mark a field counts as changed by both: then its content has to be chosen. The marks decide
    nothing but what is suggested to the one who sent them, so they carry no signature.
    """
    try:
        marks = json.loads(typed)
    except ValueError:
        return {}
    if not isinstance(marks, dict):
        return {}
    return {str(key): value for key, value in marks.items() if isinstance(value, str)}


def suggested(*, base: str | None, mine: str, stored: str) -> Side | None:
    """Return whose content to suggest, None where a person must choose.

    ``base`` is the mark of what the field showed when the page was opened, None if it is not known.
    A field that only I changed is mine, one that only somebody else changed is theirs; both changed, or not
    known: a person chooses. Equal contents leave nothing to choose and count as stored.
    """
    if mine == stored or base == mark(mine):
        return Side.STORED
    return Side.MINE if base == mark(stored) else None

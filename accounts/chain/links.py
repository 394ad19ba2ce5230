"""The hash of a link, and the links that follow one: plain values, no database."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from accounts.models import ChainLink

# Before the first link.
NOTHING: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What a link says of one row: what came about (its content by a form), or that it went (why)."""

    kind: str
    key: int
    act: str
    form: int = 0
    content: str = ""
    note: str = ""


def hash_of(link: ChainLink, previous: str) -> str:
    """Return the hash of a link that follows the one with the hash ``previous``."""
    said = [
        previous,
        link.position,
        link.at.astimezone(dt.UTC).isoformat(),
        link.kind,
        link.key,
        link.act,
        link.form,
        link.content,
        link.note,
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode("ascii")).hexdigest()


def following(entries: Iterable[Entry], position: int, previous: str, at: dt.datetime) -> Iterator[ChainLink]:
    """Yield unsaved links for entries, after the link that has a position and a hash."""
    for number, entry in enumerate(entries, start=position + 1):
        link = ChainLink(
            position=number,
            at=at,
            kind=str(entry.kind),
            key=entry.key,
            act=str(entry.act),
            form=entry.form,
            content=entry.content,
            note=entry.note,
        )
        link.hash = previous = hash_of(link, previous)
        yield link

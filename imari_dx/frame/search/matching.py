"""Whether a thing is what somebody looks for, and its text with what was found in it. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from imari_dx.shared.search import folded, search_words

LONGEST_QUERY = 200  # characters
_MOST_WORDS = 8
# Parts the texts of a thing, so that no word is found across two of them. Folding keeps it, nobody types it.
_BETWEEN = "\ue000"
# How much of a text stands around what was found in it.
_BEFORE, _AFTER = 40, 110


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, marked where it is what was looked for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a thing: what it is called, and where on its page it stands."""

    label: str
    text: str
    anchor: str = ""


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    # The same texts are looked through again at every search.
    return folded(text)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed: all of its words must be found in a thing."""

    typed: str
    words: Sequence[str] = field(default_factory=list)

    @classmethod
    def of(cls, typed: str) -> "Query":
        """Return a query; what is too long is cut."""
        typed = typed.strip()[:LONGEST_QUERY]
        return cls(typed, list(dict.fromkeys(search_words(typed)))[:_MOST_WORDS])

    def finds(self, texts: Iterable[str], context: Iterable[str] = (), *, by_context: bool = False) -> bool:
        """Whether each word stands in one of the texts, or in the context: what the thing belongs to.

        The context alone finds a thing only ``by_context``; or a number would find all that hangs on it.
        """
        if not self.words:
            return False
        own = _folded(_BETWEEN.join(texts))
        around = _folded(_BETWEEN.join(context))
        is_own = [word in own for word in self.words]
        if not (by_context or any(is_own)):
            return False
        return all(found or word in around for found, word in zip(is_own, self.words, strict=True))

    def is_exactly(self, *names: str) -> bool:
        """Whether the query, or one word of it, is a name and nothing more: 行－⑩ is 行-10, not 行－①."""
        known = {_folded(name) for name in names}
        return _folded(self.typed) in known or any(word in known for word in self.words)

    def has_any(self, text: str) -> bool:
        """Whether one of the words stands in a text."""
        plain = _folded(text)
        return any(word in plain for word in self.words)

    def best(self, fields: Sequence[Field]) -> Field:
        """Return the text in which most of the words stand, the first of several."""
        return max(fields, key=lambda one: sum(word in _folded(one.text) for word in self.words))

    def marked(self, text: str) -> list[Part]:
        """Return a whole text in parts."""
        return _parts(text, _spans(text, self.words), 0, len(text))

    def snippet(self, text: str) -> list[Part]:
        """Return the part of a text around the first word found in it, on one line, marked."""
        text = " ".join(text.split())
        spans = _spans(text, self.words)
        first = spans[0][0] if spans else 0
        start, end = max(0, first - _BEFORE), min(len(text), first + _AFTER)
        start = 0 if start < _BEFORE // 4 else start
        parts = _parts(text, spans, start, end)
        return [
            *([Part("…")] if start else []),
            *parts,
            *([Part("…")] if end < len(text) else []),
        ]


def _spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where words stand in a text: from, to; those that touch are one."""
    plain, starts, ends = [], [], []
    for start, end in _clusters(text):
        for character in folded(text[start:end]):
            plain.append(character)
            starts.append(start)
            ends.append(end)
    whole = "".join(plain)
    found = sorted(
        (starts[at], ends[at + len(word) - 1]) for word in words for at in _occurrences(whole, word)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    """Each character with the marks that belong to it: they are folded together (ｶﾞ is が)."""
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and (unicodedata.combining(text[at]) or text[at] in "ﾞﾟ"):
            continue
        yield start, at
        start = at


def _occurrences(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _parts(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> list[Part]:
    parts, at = [], start
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            parts.append(Part(text[at:first]))
        parts.append(Part(text[first:last], is_marked=True))
        at = last
    if at < end:
        parts.append(Part(text[at:end]))
    return parts

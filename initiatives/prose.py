"""The prose of a plan as what its book prints: paragraphs, sub-headings, and the places of its figures. Pure.

A plan says by which characters it begins the title of a figure, its source and its sub-headings
(``Words.figure_mark`` …). Every character of the prose stands again in the parts: they only tell what it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from initiatives.words import Words

# A number in a mark stands for every number of its kind: （１） begins （１２）趣旨 too.
_NUMBERS = ("0-9０-９", "①-⑳㉑-㉟㊱-㊿", "一二三四五六七八九十", "ⅰ-ⅻⅠ-Ⅻ")
_INDENT = " \u3000"
_SENTENCE_ENDS = ("。", "、", "，", "．")


class PartKind(StrEnum):
    """What a part of the prose is."""

    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class ProsePart:
    """One part. ``level`` is that of a sub-heading, 1 the highest; a figure has its title and its source."""

    kind: PartKind
    text: str = ""
    source: str = ""
    level: int = 0


def prose_parts(body: str, words: Words) -> list[ProsePart]:
    """Return the parts of a section's body, in order; lines of nothing but spaces are none.

    A figure's title and a sub-heading begin with their mark and are no sentence. A source belongs to the
    title in the line before; without one it tells of a figure that has no title.
    """
    parts: list[ProsePart] = []
    figures, sources = _beginning(words.figure_mark), _beginning(words.source_mark)
    subheadings = [_beginning(mark) for mark in words.subheading_marks.split()]
    for line in filter(str.strip, body.splitlines()):
        text = line.strip(_INDENT)
        is_title = not text.endswith(_SENTENCE_ENDS)
        if _begins(figures, text) and is_title:
            parts.append(ProsePart(PartKind.FIGURE, text))
        elif _begins(sources, text):
            title = parts.pop().text if parts and _awaits_source(parts[-1]) else ""
            parts.append(ProsePart(PartKind.FIGURE, title, text))
        elif is_title and (level := _level(subheadings, text)):
            parts.append(ProsePart(PartKind.SUBHEADING, text, level=level))
        else:
            parts.append(ProsePart(PartKind.PARAGRAPH, text))
    return parts


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of the outline: its text and by how many characters it is set in."""

    text: str
    indent: int


def outline_lines(text: str) -> Iterator[OutlineLine]:
    """Yield the lines of an outline; each full-width space before a line (or two others) sets it in."""
    for line in filter(str.strip, text.splitlines()):
        bare = line.strip(_INDENT)
        before = line[: line.index(bare)]
        yield OutlineLine(bare, (2 * before.count("\u3000") + before.count(" ")) // 2)


def group_heading(group: str, words: Words) -> str:
    """Return the heading of a group of terms between the marks of the plan: ＜五十音順＞."""
    half = len(words.term_group_marks) // 2
    return f"{words.term_group_marks[:half]}{group}{words.term_group_marks[half:]}" if group else ""


def _awaits_source(part: ProsePart) -> bool:
    return part.kind == PartKind.FIGURE and not part.source


def _level(subheadings: Sequence[re.Pattern[str] | None], text: str) -> int:
    """The level of the sub-heading that a line is, 0 for none."""
    return next((at for at, mark in enumerate(subheadings, start=1) if _begins(mark, text)), 0)


def _begins(mark: re.Pattern[str] | None, text: str) -> bool:
    return mark is not None and mark.match(text) is not None


def _beginning(mark: str) -> re.Pattern[str] | None:
    """What a line begins with that carries a mark, None where the plan has none."""
    if not mark.strip():
        return None
    pattern = re.escape(mark.strip())
    for characters in _NUMBERS:
        pattern = re.sub(f"[{characters}]+", f"[{characters}]+", pattern)
    return re.compile(pattern)

"""Two long texts cut down to where they differ, for lists of changes; and both whole, with what differs."""

import re
from difflib import SequenceMatcher

# How much unchanged text stands around a difference, and up to which length a text is shown whole.
CONTEXT = 12
LONGEST = 60


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return the text on one line (⏎ for a line break), cut with … if it is long."""
    flat = text.replace("\n", "⏎")
    return flat if len(flat) <= longest else f"{flat[:longest]}…"


def differing_parts(old: str, new: str, longest: int = LONGEST) -> tuple[str, str]:
    """Return both texts on one line; long ones from shortly before their first difference to shortly after.

    What still is longer than ``longest`` is cut with ….
    """
    old, new = old.replace("\n", "⏎"), new.replace("\n", "⏎")
    if max(len(old), len(new)) <= longest:
        return old, new
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    common_end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    first = max(0, start - CONTEXT)

    def cut(text: str) -> str:
        last = min(len(text), len(text) - common_end + CONTEXT)
        part = shorten(text[first:last], longest)
        return f"{'…' if first else ''}{part}{'…' if last < len(text) and not part.endswith('…') else ''}"

    return cut(old), cut(new)


Part = tuple[str, bool]
"""A piece of a text, and whether the other text has it otherwise."""
# What is marked as one: a number, a word in letters, one in katakana; else a character.
_PIECE = re.compile(r"[0-9０-９][0-9０-９,，.．]*|[A-Za-zＡ-Ｚａ-ｚ]+|[ァ-ヶー]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。\n]*[。\n]|[^。\n]+")
_LEAST_SHARED = 2  # fewer characters between two differences are marked with them
_LONGEST_BY_PIECES = 400


def marked_differences(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Return both texts in pieces, those marked that the other one has not: by the word, or by the sentence
    where a passage has little in common.
    """
    left: list[Part] = []
    right: list[Part] = []
    for before, after, differ in _passages(_SENTENCE, old, new):
        by_pieces = differ and before and after and max(len(before), len(after)) <= _LONGEST_BY_PIECES
        parts = _passages(_PIECE, before, after) if by_pieces else [(before, after, differ)]
        for one, other, is_marked in parts:
            left.append((one, is_marked))
            right.append((other, is_marked))
    return _tidied(left), _tidied(right)


def _passages(pattern: re.Pattern[str], old: str, new: str) -> list[tuple[str, str, bool]]:
    """Both texts cut at the same places, and whether they differ between these."""
    pieces = pattern.findall(old), pattern.findall(new)
    codes = SequenceMatcher(None, *pieces, autojunk=False).get_opcodes()
    return [("".join(pieces[0][a:b]), "".join(pieces[1][c:d]), tag != "equal") for tag, a, b, c, d in codes]


def _tidied(parts: list[Part]) -> list[Part]:
    """Join what is marked with next to nothing between, and leave out empty pieces."""
    found: list[Part] = []
    for at, (text, is_marked) in enumerate(parts):
        is_between = 0 < at < len(parts) - 1 and len(text) < _LEAST_SHARED and text != "\n"
        marked = is_marked or is_between
        if text and found and found[-1][1] == marked:
            found[-1] = found[-1][0] + text, marked
        elif text:
            found.append((text, marked))
    return found

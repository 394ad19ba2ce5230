"""Characters that nobody sees, or that turn a text round: which they are, and texts without them."""

import re
import unicodedata
from collections.abc import Iterable

# Marks that only say in which direction a text runs: in official text they turn it round.
DIRECTION_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Hyphens, dashes and what Japanese keyboards offer for them.
MINUS_SIGNS = "-−‐‑‒–—―⁃﹘﹣－⁻₋➖─━ーｰ"
DIGITS = frozenset("0123456789０１２３４５６７８９")
LINE_BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
# Control characters but tab and line break, halves of a character without their other half, and the marks:
# what no text needs and no font draws.
_NO_TEXT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{DIRECTION_MARKS}]")
_BETWEEN_DIGITS = re.compile("(?<=[0-9０-９])[\v\f\x1c-\x1e\x85](?=[0-9０-９])")
# Blank to look at although no blanks: fillers of scripts that we do not write, selectors of another shape.
_BLANK_TO_LOOK_AT = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def without_marks(text: str) -> str:
    """Return the text without control characters (all but tabs and line breaks) and direction marks.

    What parts two numbers in another system's text parts them still: they must not become one.
    """
    return _NO_TEXT.sub("", _BETWEEN_DIGITS.sub("\n", text))


def is_no_text(character: str) -> bool:
    """Return whether a character is one of those that texts lose when they are saved."""
    return _NO_TEXT.fullmatch(character) is not None


def removed_sentences(characters: Iterable[str]) -> list[str]:
    """Return the sentence that says which characters were taken out of a text; none where none were."""
    codes = "、".join(f"U+{ord(character):04X}" for character in sorted(set(characters)))
    sentence = f"印刷できない制御文字や、文字の向きを変える記号（{codes}）は、取り除きました。"
    return [sentence] if codes else []


def visible(text: str) -> str:
    """Return the text without characters that nobody sees; blanks, tabs and line breaks stay."""
    return "".join(character for character in text if not _is_invisible(character))


def _is_invisible(character: str) -> bool:
    if character == "\t" or character in LINE_BREAKS:
        return False
    is_format = unicodedata.category(character) in ("Cc", "Cf")
    return is_format or _BLANK_TO_LOOK_AT.match(character) is not None


def odd_digit(text: str) -> str:
    """Return the first digit of another sort (circled, raised, Roman, of another script), "" without any."""
    return next(filter(_is_odd_digit, text), "")


def _is_odd_digit(character: str) -> bool:
    if character in DIGITS:
        return False
    is_digit = unicodedata.category(character) in ("Nd", "Nl", "No")
    return is_digit or any(plain in DIGITS for plain in unicodedata.normalize("NFKC", character))


def parts_cells(text: str) -> bool:
    """Return whether a tab or a line break stands in it: two cells of a table, pasted as one text."""
    return any(character in text for character in f"\t{LINE_BREAKS}")

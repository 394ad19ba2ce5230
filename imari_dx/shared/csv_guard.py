"""Texts that a spreadsheet would compute when it opens a CSV, made harmless: every CSV goes through here."""

import re
from typing import Final

# Signs that begin a formula, in every width: Excel set to Japanese takes the full-width ones for the others.
_SIGNS: Final = "=+\\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
# What stands before a sign without being seen, and is dropped or skipped when a cell is read: blanks of every
# width, control characters, marks of direction, joiners, fillers, variation selectors.
_UNSEEN: Final = (
    "\\s\\x00-\\x20\\x7f-\\xa0\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f"
    "\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb"
)
# A sign alone (－ is the grade of what cannot be graded) computes nothing. A tab or line break in front is
# refused with whatever follows: it ends a cell where a CSV is pasted. A cell that already begins with
# apostrophes before all this gets one more, so that a reader can take exactly one away (see `unguarded`).
_FORMULA: Final = re.compile(rf"'*(?:[\t\r\n]|[{_UNSEEN}]*[{_SIGNS}][{_UNSEEN}]*[^{_UNSEEN}])")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may compute a text: the first thing seen is a sign, and it is no plain number."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before what would be one."""
    return f"'{text}" if looks_like_formula(text) else text


def unguarded(cell: str) -> str:
    """Return what a cell was before `guarded`: for programs that read our CSV."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell

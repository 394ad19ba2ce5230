"""Names of worksheets: an initiative's number where Excel takes it, else the nearest name that it does take.

Only the tab is renamed: the number printed on the sheet, in lists and on the cover stays as the plan has it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

MAX_LENGTH: Final = 31  # of UTF-16 units, as Excel counts
# Excel refuses the half- and full-width forms alike, and an apostrophe of any form at either end. Inside a
# name apostrophes and 「!」 are allowed, but they end a name in formulas, links and defined names.
_BRACKETS = str.maketrans("[［]］", "(（)）")
_NOT_ALLOWED = re.compile(r"[:：*＊?？/／\\＼￥'’＇!]")
_NOT_IN_XML = "\ufffe\uffff"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Excel keeps this name, in the language of its own, for the list of tracked changes.
_KEPT_BY_EXCEL = ("History", "履歴")
_NAMELESS = "シート"


def sheet_names(wanted: Mapping[str, str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return a worksheet's name for each key of ``wanted``, unique beside each other and those ``taken``.

    A name that Excel takes as it stands is kept, whatever stands before it; the others get the next free
    one: 「行_10」, 「行_10 (2)」. Excel compares names without regard to case and width.
    """
    used = {_folded(name) for name in (*taken, *_KEPT_BY_EXCEL)}
    names: dict[str, str] = {}
    for is_kept in (True, False):
        for key, text in wanted.items():
            allowed = _allowed(text)
            if key in names or (is_kept and (allowed != text or _folded(allowed) in used)):
                continue
            names[key] = _free(allowed, used)
            used.add(_folded(names[key]))
    return {key: names[key] for key in wanted}


def link_to(sheet_name: str) -> str:
    """Return the address of a worksheet's first cell, for links within the workbook."""
    return f"internal:'{sheet_name}'!A1"


def _allowed(text: str) -> str:
    visible = "".join(
        one for one in text if unicodedata.category(one) not in _INVISIBLE and one not in _NOT_IN_XML
    )
    return _cut(_NOT_ALLOWED.sub("_", visible.translate(_BRACKETS)).strip(), MAX_LENGTH) or _NAMELESS


def _free(name: str, used: set[str]) -> str:
    candidate, count = name, 1
    while _folded(candidate) in used:
        count += 1
        ending = f" ({count})"
        candidate = _cut(name, MAX_LENGTH - len(ending)) + ending
    return candidate


def _cut(text: str, length: int) -> str:
    """The first characters of a text, at most so many UTF-16 units, none of them halved."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore").rstrip()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()

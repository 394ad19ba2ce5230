"""Searching lists by typed words: one rule for all, in Python, so that every database finds the same."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# Nobody types these as the plan prints them: the mark of the glossary, stars, circles and squares, dashes of
# any length, and the long vowel's mark, which looks like one (サーバ, サーバー; 行10, 行-10, 行－⑩). Nor what
# cannot be seen, and what stands for a character that was none (a NUL in an address).
_LEFT_OUT: Final = re.compile(
    r"[※\u25a0-\u25ff\u2605\u2606\-‐‑‒–—―⁃−─━ー\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufffd\U000e0100-\U000e01ef]"
)
_KATAKANA: Final = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_ALIKE: Final = {**_KATAKANA, ord("〜"): "~", ord("ヵ"): "か", ord("ヶ"): "け"}


def folded(text: str) -> str:
    """Return a text as it is compared: width, case, kana, blanks, ※ and dashes make no difference."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)
    return "".join(_LEFT_OUT.sub("", plain).split())


def search_words(query: str) -> list[str]:
    """Return the words of a query, folded; blanks of any width part them. None: nothing was asked for."""
    parts = re.split(r"[\s\u0000\u200b\ufeff\ufffd]+", unicodedata.normalize("NFKC", query))
    return [word for word in map(folded, parts) if word]


def finds(query: str, texts: Iterable[str]) -> bool:
    """Whether each word of a query stands in one of the texts; a query without words finds everything."""
    words = search_words(query)
    if not words:
        return True
    fields = [folded(text) for text in texts]
    return all(any(word in field for field in fields) for word in words)

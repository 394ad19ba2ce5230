"""Texts whose ※ leads to the explanation of the term before it, as links; the characters stay as they are."""

import re
from collections.abc import Iterable, Mapping

from django.utils.html import escape

from initiatives.glossary import MARK


def lead_to_terms(html: str, anchors: Mapping[str, str], *, page: str = "") -> str:
    """Return HTML (of our own templates) in which each known word with its ※ is a link to its anchor.

    ``page`` is the address of the page that the anchors are on, where it is another one.
    """
    if not anchors:
        return html
    by_word: dict[str, str] = {escape(word): anchor for word, anchor in anchors.items()}

    def link(found: re.Match[str]) -> str:
        return f'<a class="term" href="{page}#{by_word[found[1]]}">{found[1]}{MARK}</a>'

    return _marked_words(by_word).sub(link, html)


def _marked_words(words: Iterable[str]) -> re.Pattern[str]:
    """What finds one of some words with a ※ behind it, the longest that stands there."""
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(f"({either}){re.escape(MARK)}")

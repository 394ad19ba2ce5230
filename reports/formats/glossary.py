"""Texts whose ※ leads to the explanation of the term before it; the characters stay as they are."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from initiatives.models import GlossaryTerm

MARK = '<sup class="term-mark">※</sup>'  # as the filter ``terms`` writes it


def explain(html: str, terms: Sequence[GlossaryTerm]) -> tuple[SafeString, list[GlossaryTerm]]:
    """Return HTML (of our own templates) in which each known term with its ※ is a button, and those terms.

    A button opens the element ``term-<id>``, which the page must hold for each term returned. Of two terms
    that end alike the longer one is meant; a ※ after none of them stays as it is.
    """
    by_word: dict[str, GlossaryTerm] = {escape(term.word): term for term in terms}
    if not by_word:
        return SafeString(html), []
    used: dict[int, GlossaryTerm] = {}

    def button(found: re.Match[str]) -> str:
        term = by_word[found[1]]
        used[term.pk] = term
        return format_html(
            '<button type="button" class="term" popovertarget="term-{}">{}{}</button>',
            term.pk,
            SafeString(found[1]),
            SafeString(MARK),
        )

    explained = _marked_words(by_word).sub(button, html)
    return SafeString(explained), [term for term in terms if term.pk in used]


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

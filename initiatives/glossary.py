"""Explanations of the terms of a page: each ※ in its HTML leads to the term before it."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from imari_dx.shared.kept_queries import kept
from initiatives.models import GlossaryTerm, Plan

MARK = '<sup class="term-mark">※</sup>'  # as the filter ``terms`` writes it


class Glossary:
    """A plan's terms on one page, and which of them the page uses.

    The page holds ``initiatives/_term_cards.html`` with ``used`` behind all that was explained: there a
    button opens its term's card.
    """

    def __init__(self, terms: Iterable[GlossaryTerm]) -> None:
        self._terms = list(terms)
        self._by_word: dict[str, GlossaryTerm] = {escape(term.word): term for term in self._terms}
        self._words = sorted(self._by_word, key=len, reverse=True)
        self._used: dict[int, GlossaryTerm] = {}

    @property
    def used(self) -> Sequence[GlossaryTerm]:
        """The terms that the page has led to so far, each once, in the order of the glossary."""
        return [term for term in self._terms if term.pk in self._used]

    def explain(self, html: str) -> SafeString:
        """Return HTML (of our own templates) in which each known term with its ※ is a button.

        Of two terms that end alike the longer one is meant; a ※ after none of them stays as it is. Tab stops
        at a term where it comes for the first time; the others answer to the mouse.
        """
        texts = html.split(MARK)
        return SafeString("".join([*map(self._before_mark, texts[:-1]), texts[-1]]))

    def _before_mark(self, text: str) -> str:
        """What stands before a ※, with it: its end is a term, or it is none."""
        word = next((one for one in self._words if text.endswith(one)), "")
        if not word:
            return text + MARK
        term = self._by_word[word]
        is_again = term.pk in self._used
        self._used[term.pk] = term
        return text.removesuffix(word) + format_html(
            '<button type="button" class="term" popovertarget="term-{}"{}>{}{}</button>',
            term.pk,
            SafeString(' tabindex="-1"' if is_again else ""),
            SafeString(word),
            SafeString(MARK),
        )


def glossary_of(plan: Plan) -> Glossary:
    """Return a plan's terms for one page. One query."""
    return Glossary(_terms(plan.pk))


@kept
def _terms(plan: int) -> QuerySet[GlossaryTerm]:
    return GlossaryTerm.objects.filter(plan=plan)


def explain(html: str, terms: Sequence[GlossaryTerm]) -> tuple[SafeString, Sequence[GlossaryTerm]]:
    """Return HTML with its terms as buttons, and the terms that it leads to."""
    glossary = Glossary(terms)
    return glossary.explain(html), glossary.used

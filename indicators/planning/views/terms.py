"""用語解説: the list of terms with a search, and one term on a page of its own."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.form_fields import SearchField
from imari_dx.shared.search import finds
from indicators.planning.content import Neighbours, OneRow
from indicators.planning.forms.lists import with_fields
from indicators.planning.forms.order import OrderContent
from indicators.planning.forms.terms import TermForm
from indicators.planning.marks import pointing_texts
from indicators.planning.order import numbers_in_order
from indicators.planning.rows import Edit
from indicators.planning.screen import Screen
from initiatives.models import GlossaryTerm


class _SearchForm(forms.Form):
    q = SearchField(label="用語をさがす")


@dataclass(frozen=True, slots=True)
class _Line:
    """A term in the list."""

    term: GlossaryTerm
    url: str
    pointing: int  # texts with its ※
    begins_group: bool


class _Terms(OrderContent):
    """All terms, or those that are searched for."""

    def __init__(self, screen: Screen, searched: str) -> None:
        self._screen, self._searched = screen, searched
        super().__init__(screen, screen.state.all(GlossaryTerm), group_of=lambda _term: None)

    @property
    def lines(self) -> list[_Line]:
        """The terms as listed, in the order of the page."""
        terms = [one for one in self.rows if finds(self._searched, [one.word, one.heading, one.definition])]
        pointing = pointing_texts(self._screen.state.rows, [one.word for one in self.rows])
        before = ["", *(one.group for one in terms)]
        return [
            _Line(
                one,
                self._screen.url("plan_term", word=one.word),
                len(pointing.get(one.word, ())),
                one.group != group,
            )
            for one, group in zip(terms, before, strict=False)
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List the terms; a POST puts them in another order."""
    screen = Screen(request, plan)
    search = _SearchForm(request.GET)
    searched = search.cleaned_data["q"] if search.is_valid() else ""
    return screen.answer(
        _Terms(screen, searched),
        "indicators/planning/terms.html",
        then=screen.url("plan_glossary"),
        crumbs=[("用語解説", "")],
        search=search,
        searched=searched,
        add_url=screen.url("plan_new_term"),
    )


class _TermContent(OneRow):
    """One term, put where it is to stand."""

    form: TermForm

    def edits(self) -> list[Edit]:
        found = super().edits()
        if self.form.is_removed:
            return found
        rows, own = self.screen.state.rows, self.form.row
        keys = self.form.wanted_order
        label = GlossaryTerm._meta.label_lower
        numbers = numbers_in_order([rows[label, key]["sort_order"] if key else None for key in keys])
        for key, number in zip(keys, numbers, strict=True):
            if number is None:
                continue
            if key is not None and key != (own and own.pk):
                found.append(Edit(GlossaryTerm, key, {"sort_order": number}))
            elif own is not None:
                found = with_fields(self.form, found, {"sort_order": number})
            else:
                found[0] = Edit(GlossaryTerm, found[0].key, {**(found[0].values or {}), "sort_order": number})
        return found


@require_http_methods(["GET", "HEAD", "POST"])
def term(request: AuthenticatedRequest, word: str, plan: str = "") -> HttpResponse:
    """Edit or remove one term."""
    screen = Screen(request, plan)
    return _answer(screen, screen.state.find(GlossaryTerm, word=word))


@require_http_methods(["GET", "HEAD", "POST"])
def new_term(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Add a term."""
    return _answer(Screen(request, plan), None)


def _answer(screen: Screen, row: GlossaryTerm | None) -> HttpResponse:
    form = TermForm(screen.data, state=screen.state, row=row, prefix="term")
    everything = screen.state.all(GlossaryTerm)
    listed = screen.url("plan_glossary")

    def link(one: GlossaryTerm) -> tuple[str, str]:
        return one.word, screen.url("plan_term", word=one.word)

    places = pointing_texts(screen.state.rows, [one.word for one in everything])
    context: dict[str, Any] = {
        "crumbs": [("用語解説", listed), (row.word if row else "新しい用語", "")],
        "beside_rows": Neighbours.of(everything, row, link),
        "places": places.get(row.word, []) if row else [],
        "groups": dict.fromkeys(one.group for one in everything),
    }
    stays = row is not None and not form.is_removed
    then = (lambda: screen.url("plan_term", word=form.cleaned_data["word"])) if stays else listed
    return screen.answer(_TermContent(screen, form), "indicators/planning/term.html", then=then, **context)

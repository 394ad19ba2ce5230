"""The page of what was found, for one reader: grouped by kind, counted, narrowed by kind and year."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from accounts.models import User
from imari_dx.frame.search import house, plan_texts, report_texts, said_of_years
from imari_dx.frame.search.forms import SearchForm
from imari_dx.frame.search.found import Found, Kind
from imari_dx.frame.search.matching import Field, Part, Query
from imari_dx.frame.search.reader import Reader
from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan
from initiatives.permissions import plans_of

FEW: Final = 5  # of each kind, where all are shown
PER_PAGE: Final = 20  # of one kind
_LABELS: Final[Mapping[Kind, str]] = {  # words in braces are the plan's
    Kind.PAGES: "画面",
    Kind.INITIATIVES: "計画（{initiative}）",
    Kind.RESULTS: "年度の実績・総括",
    Kind.REMARKS: "意見・コメント・差戻し・中間確認・根拠資料（庁内だけ）",
    Kind.DECISIONS: "評価の決定・所見・改定",
    Kind.GLOSSARY: "用語の解説",
    Kind.DOCUMENTS: "帳票・公表版・照会文",
    Kind.PEOPLE: "利用者",
    Kind.MANUAL: "使い方",
}
LOOKED_THROUGH: Final[Mapping[Kind, Sequence[Callable[[Reader], Iterator[Found]]]]] = {
    Kind.PAGES: (house.pages,),
    Kind.INITIATIVES: (plan_texts.initiatives,),
    Kind.RESULTS: (report_texts.results, said_of_years.closing_answers),
    Kind.REMARKS: (report_texts.remarks, said_of_years.midyear_answers),
    Kind.DECISIONS: (report_texts.decisions, said_of_years.views_of_years, said_of_years.changes),
    Kind.GLOSSARY: (plan_texts.glossary,),
    Kind.DOCUMENTS: (house.documents,),
    Kind.PEOPLE: (house.people,),
    Kind.MANUAL: (house.manual,),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found, as it is shown."""

    title: Sequence[Part]
    url: str
    place: str
    year: str
    label: str  # of the text that the snippet is from
    snippet: Sequence[Part]
    more: str  # that it is found in other texts of the same thing too


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, as much of it as is shown."""

    kind: Kind
    label: str
    count: int
    lines: Sequence[Line]
    all_url: str = ""  # where the rest is shown


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow what is shown: what it is called, how many it leaves."""

    label: str
    count: int
    url: str
    is_chosen: bool


class SearchPage:
    """What one reader finds in one plan."""

    def __init__(self, user: User, plan: Plan, data: QueryDict) -> None:
        self.user, self.plan = user, plan
        self.form = SearchForm(data, years=plan.fiscal_years)
        self.query = Query.of(self.form.typed)
        self._number = data.get("page", "1")

    @cached_property
    def _found(self) -> Mapping[Kind, Sequence[Found]]:
        """All that is found, whatever was chosen, the best first."""
        if not self.query.words:
            return {}
        reader = Reader(self.user, self.plan, self.query)
        return {
            kind: sorted(chain.from_iterable(look(reader) for look in looks), key=lambda one: one.rank)
            for kind, looks in LOOKED_THROUGH.items()
        }

    def _chosen(self, kind: Kind, year: FiscalYear | None) -> Sequence[Found]:
        found = self._found.get(kind, ())
        return found if year is None else [one for one in found if one.year == year.year]

    @property
    def is_asked(self) -> bool:
        """Whether something was typed."""
        return bool(self.query.words)

    @cached_property
    def count(self) -> int:
        """How many things are found with what was chosen."""
        kinds = [self.form.kind] if self.form.kind else list(Kind)
        return sum(len(self._chosen(kind, self.form.year)) for kind in kinds)

    @cached_property
    def total(self) -> int:
        """How many things are found at all."""
        return sum(map(len, self._found.values()))

    @cached_property
    def shown(self) -> Page[Found] | None:
        """The page of the kind that was chosen."""
        if self.form.kind is None:
            return None
        return Paginator(self._chosen(self.form.kind, self.form.year), PER_PAGE).get_page(self._number)

    @cached_property
    def groups(self) -> list[Group]:
        """What is shown: a few of each kind, or a page of the kind that was chosen."""
        if self.shown is not None and self.form.kind:
            kind = self.form.kind
            lines = [self._line(one) for one in self.shown.object_list]
            return [Group(kind, self._label(kind), self.shown.paginator.count, lines)] if lines else []
        groups = []
        for kind in Kind:
            found = self._chosen(kind, self.form.year)
            if found:
                lines = [self._line(one) for one in found[:FEW]]
                url = self.url(kind=kind) if len(found) > FEW else ""
                groups.append(Group(kind, self._label(kind), len(found), lines, url))
        return groups

    @property
    def kinds(self) -> list[Choice]:
        """The kinds of which something is found."""
        chosen, year = self.form.kind, self.form.year
        counts = {kind: len(self._chosen(kind, year)) for kind in Kind}
        every = Choice("すべて", sum(counts.values()), self.url(kind=None), chosen is None)
        of_kinds = [
            Choice(self._label(kind), count, self.url(kind=kind), kind == chosen)
            for kind, count in counts.items()
            if count or kind == chosen
        ]
        return [every, *of_kinds]

    @property
    def years(self) -> list[Choice]:
        """The years of which something is found, the latest first."""
        kinds = [self.form.kind] if self.form.kind else list(Kind)
        found = [one.year for kind in kinds for one in self._found.get(kind, ())]
        every = Choice("すべて", len(found), self.url(year=None), self.form.year is None)
        of_years = [
            Choice(year.label, found.count(year.year), self.url(year=year), year == self.form.year)
            for year in reversed(self.plan.fiscal_years)
            if year.year in found or year == self.form.year
        ]
        return [every, *of_years]

    @property
    def example(self) -> Initiative | None:
        """An initiative by which searching is explained: in the plan's own numbers."""
        return self.plan.initiatives.order_by("sort_order").last()

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """The reader's other plans, each with the address that looks there for the same."""
        return [
            (one.short_title, f"{plan_url(one, 'search')}?{urlencode({'q': self.query.typed})}")
            for one in plans_of(self.user)
            if one.pk != self.plan.pk
        ]

    def url(self, **changed: Kind | FiscalYear | int | None) -> str:
        """The address of what is shown, with another kind, year or page."""
        kind, year = changed.get("kind", self.form.kind), changed.get("year", self.form.year)
        query = {"q": self.query.typed}
        query |= {"kind": str(kind)} if kind else {}
        query |= {"year": str(year.year)} if isinstance(year, FiscalYear) else {}
        query |= {"page": str(changed["page"])} if "page" in changed else {}
        return f"{plan_url(self.plan, 'search')}?{urlencode(query)}"

    @property
    def previous_url(self) -> str:
        shown = self.shown
        return self.url(page=shown.previous_page_number()) if shown and shown.has_previous() else ""

    @property
    def next_url(self) -> str:
        shown = self.shown
        return self.url(page=shown.next_page_number()) if shown and shown.has_next() else ""

    def _label(self, kind: Kind) -> str:
        return self.plan.words.say(_LABELS[kind])

    def _line(self, found: Found) -> Line:
        query = self.query
        hits = [one for one in found.fields if query.has_any(one.text)]
        best = query.best(hits) if hits else (found.fields[0] if found.fields else Field("", ""))
        return Line(
            title=query.marked(found.title),
            url=found.address(best),
            place=found.place,
            year=FiscalYear(found.year).label if found.year else "",
            label=best.label,
            snippet=query.snippet(best.text) if best.text else (),
            more=f"ほか{len(hits) - 1}か所" if len(hits) > 1 else "",
        )

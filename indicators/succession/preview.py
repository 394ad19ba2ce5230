"""What a next plan will hold before it is made: in counts, and as old → new. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.plan_io.headings import REPORT
from indicators.succession.decisions import Decisions
from indicators.succession.document import Document, Links, successor_document
from initiatives.succession import Handling, handling_of


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One initiative of the plan before: what becomes of it, and in what it goes on."""

    name: str
    handling: Handling
    into: Sequence[str]
    lines: int  # indicators that go on
    ending_lines: int


class Preview:
    """What is made of a plan document as it was decided."""

    def __init__(self, document: Document, decisions: Decisions) -> None:
        self._document, self.decisions = document, decisions
        self._made: tuple[Document, Links] = successor_document(document, decisions)

    @property
    def years(self) -> str:
        """Both periods: 令和3年度〜令和7年度 → 令和8年度〜令和12年度."""
        plan = self._document["plan"]
        before = _period(plan["start_fiscal_year"], plan["end_fiscal_year"])
        return f"{before} → {_period(self.decisions.first_year, self.decisions.last_year)}"

    @property
    def years_told(self) -> list[str]:
        """Which years of either plan have no counterpart in the other."""
        plan, decisions = self._document["plan"], self.decisions
        first, last = plan["start_fiscal_year"], plan["end_fiscal_year"]
        shift = decisions.first_year - first
        found = []
        if last + shift > decisions.last_year:
            lost = _period(decisions.last_year - shift + 1, last)
            found.append(f"{lost}に当たる年度は次期計画にないため、その年度の記載は引き継がれません。")
        if last + shift < decisions.last_year:
            new = _period(last + shift + 1, decisions.last_year)
            found.append(f"{new}に当たる年度は今の計画にないため、その年度の記載は空です。")
        return found

    @cached_property
    def rows(self) -> list[PreviewRow]:
        """The initiatives of the plan before, in its order."""
        new, links = self._made
        names = {one["slug"]: _name(one) for one in new["initiatives"]}
        lines = {old for _new, old in links.indicators}
        found = []
        for one in self._document["initiatives"]:
            slug = one["slug"]
            places = range(len(one.get("indicators", ())))
            going = sum((slug, at) in lines for at in places)
            into = [names[to] for to, old in links.initiatives if old == slug]
            found.append(PreviewRow(_name(one), self._handling(slug), into, going, len(places) - going))
        return found

    def _handling(self, slug: str) -> Handling:
        """What will be said of it everywhere: what others are merged into is 統合 as well."""
        links = self._made[1].initiatives
        new = [one for one, old in links if old == slug]
        return handling_of([sum(one == slug for one, _old in links) for slug in new])

    @property
    def counts(self) -> list[tuple[str, str]]:
        """How many initiatives are carried on, split, merged and ended, and how many that makes."""
        handlings = [row.handling for row in self.rows]
        return [(one.word, f"{handlings.count(one)}件") for one in Handling if one in handlings]

    @property
    def initiatives(self) -> int:
        return len(self._made[0]["initiatives"])

    @property
    def reporting_headings(self) -> int:
        return sum(REPORT in one for one in self._made[0]["headings"])

    @property
    def lines(self) -> int:
        """Indicators whose line of figures goes on."""
        return len(self._made[1].indicators)

    @property
    def ending_lines(self) -> int:
        """Indicators of initiatives that end with the plan before."""
        return sum(row.ending_lines for row in self.rows)

    @property
    def structure(self) -> Mapping[str, int]:
        """What comes along as it is: how many of each."""
        names = {"headings": "見出し", "sections": "本文の章", "glossary": "用語", "phases": "工程"}
        return {label: len(self._document.get(name, ())) for name, label in names.items()}


def _name(initiative: Document) -> str:
    return f"{initiative['code']}　{initiative['title']}".replace("※", "")


def _period(first: int, last: int) -> str:
    labels = [FiscalYear(year).label for year in (first, last)]
    return "〜".join(dict.fromkeys(labels))

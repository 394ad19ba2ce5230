"""The document of the next plan from that of a plan: what is carried on, split, merged or ended. Pure.

Structure is copied, never results: years move by as many as lie between the two periods, what no year of the
next plan corresponds to falls away. Who is in charge is not part of it (``services``), nor is how an
initiative ran or ended within the plan before.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from imari_dx.shared.fiscal_year import full_width
from indicators.plan_io.headings import REPORT
from indicators.plan_io.initiative_document import RUN
from indicators.plan_io.names import SLUG_LENGTH, free_name
from indicators.plan_io.rows import CHARGES, KIN
from indicators.succession.decisions import Decision, Decisions
from indicators.succession.years import Shift
from initiatives.succession import Handling

Document = dict[str, Any]
Place = tuple[str, int]  # an indicator by its initiative's slug and its place from 0
_LEFT_BEHIND = (*RUN, *KIN, *CHARGES)
_NAMES = ("code", "plain_code", "slug")
_JOINED_TEXTS = ("description", "effect")


@dataclass(slots=True)
class Links:
    """What of the next plan follows what of the plan before: initiatives by slugs, indicators by places."""

    initiatives: list[tuple[str, str]] = field(default_factory=list)  # new, old
    indicators: list[tuple[Place, Place]] = field(default_factory=list)


def successor_document(document: Document, decisions: Decisions) -> tuple[Document, Links]:
    """Return the document of the next plan (format 2) and what in it follows what.

    ``document`` is that of the plan before as ``export_document`` writes it. Decisions without a problem
    (``decisions.problems_of``) are expected.
    """
    return _Maker(document, decisions).make()


class _Maker:
    def __init__(self, document: Document, decisions: Decisions) -> None:
        self.document = copy.deepcopy(document)
        self.decisions = decisions
        plan = document["plan"]
        self.shift = Shift(
            plan["start_fiscal_year"], plan["end_fiscal_year"], decisions.first_year, decisions.last_year
        )
        self.periods = plan.get("periods_per_year", 4)
        self.links = Links()
        # Codes, plain codes and slugs in one: what is taken as any of them is not given again.
        self.taken = {one[name] for one in document["initiatives"] for name in _NAMES}
        self.taken |= {one["slug"] for one in document.get("headings", ())}

    def make(self) -> tuple[Document, Links]:
        for heading in self.document["headings"]:
            if REPORT in heading:
                self._report(heading)
        found = [part for one in self.document["initiatives"] for part in self._parts(one)]
        for number, one in enumerate(found, start=1):
            one["number"] = number
        self._place_again([*found, *self._reports()])
        decisions = self.decisions
        plan = self.document["plan"] | {
            "slug": decisions.slug,
            "title": decisions.title,
            "short_title": decisions.short_title,
            "start_fiscal_year": decisions.first_year,
            "end_fiscal_year": decisions.last_year,
        }
        return self.document | {"plan": plan, "initiatives": found}, self.links

    def _report(self, heading: Document) -> None:
        """A heading that reports goes on with its heading, which is structure."""
        slug = heading["slug"]
        heading[REPORT] = self._carried(slug, heading[REPORT], None)

    def _reports(self) -> list[Document]:
        """What headings report on, as initiatives have it."""
        return [one[REPORT] for one in self.document["headings"] if REPORT in one]

    def _parts(self, initiative: Document) -> list[Document]:
        """Return what an initiative becomes: nothing, itself, or its parts."""
        slug = initiative["slug"]
        decision = self.decisions.of_initiatives[slug]
        match decision.handling:
            case Handling.CONTINUED:
                own = self._carried(slug, initiative, None)
                for other in self._merged_into(slug):
                    self._merge(own, other)
                return [own]
            case Handling.SPLIT:
                return self._split(initiative, decision)
        return []

    def _carried(
        self, slug: str, initiative: Document, wanted: Sequence[int] | None, new_slug: str = ""
    ) -> Document:
        """An initiative with its years moved and only some of its indicators (None: all), linked."""
        new_slug = new_slug or slug
        places = list(range(len(initiative.get("indicators", ())))) if wanted is None else list(wanted)
        own = {name: value for name, value in initiative.items() if name not in _LEFT_BEHIND}
        self.links.initiatives.append((new_slug, slug))
        self.links.indicators += [((new_slug, at), (slug, old)) for at, old in enumerate(places)]
        return self._moved(own, places)

    def _moved(self, own: Document, places: Sequence[int]) -> Document:
        """Move the years of an initiative; its indicators are those at some places, in that order."""
        found = copy.deepcopy(own)
        moved: Document = {"activities": self.shift.by_year(found.get("activities", {}))}
        moved["evaluation_items"] = {
            year: [_relinked(item, places) for item in items]
            for year, items in self.shift.by_year(found.get("evaluation_items", {})).items()
        }
        moved["schedule"] = [bar for one in found.get("schedule", ()) if (bar := self._bar(one))]
        given = found.get("indicators", [])
        moved["indicators"] = [self._indicator(given[place], places) for place in places]
        return found | {name: value for name, value in moved.items() if name in found or value}

    def _bar(self, bar: Document) -> Document | None:
        """A planned bar cut to the next plan's period, None where nothing of it lies there."""
        start, end = ((self.shift.moved(year), period) for year, period in (bar["start"], bar["end"]))
        start = max(start, (self.shift.first, 1))
        end = min(end, (self.shift.last, self.periods))
        return bar | {"start": list(start), "end": list(end)} if start <= end else None

    def _indicator(self, indicator: Document, places: Sequence[int]) -> Document:
        """An indicator with its years moved; baseline and target stay as they are stated."""
        found = dict(indicator)
        for name in ("first_year", "last_year", "due_year"):
            if found.get(name) is not None:
                found[name] = self.shift.kept_within(found[name])
        if expected := found.pop("expectations", None):
            inside = self.shift.by_year(expected)
            found |= {"expectations": inside} if inside else {}
        counted = found.get("counts_events_of")
        if counted is not None:
            found["counts_events_of"] = places.index(counted) if counted in places else None
        return found

    def _split(self, initiative: Document, decision: Decision) -> list[Document]:
        slug = initiative["slug"]
        count = len(initiative.get("indicators", ()))
        going = {place: decision.goes_to.get(place, 0) for place in range(count)}
        found = []
        for number, title in enumerate(decision.titles):
            wanted = [place for place, part in going.items() if part == number]
            names = self._names(initiative, number)
            part = self._carried(slug, initiative, wanted, names["slug"])
            found.append(part | names | {"title": title.strip()})
        return found

    def _names(self, initiative: Document, number: int) -> dict[str, str]:
        """The first part keeps the names of the whole, the others are called ○の２, ○の３."""
        if number == 0:
            return {name: initiative[name] for name in _NAMES}
        for at in count(number + 1):
            names = {
                "code": f"{initiative['code']}の{full_width(str(at))}",
                "plain_code": f"{initiative['plain_code']}-{at}",
            }
            if not self.taken & set(names.values()):
                break
        names["slug"] = free_name(
            f"{initiative['slug']}-{at}", self.taken, longest=SLUG_LENGTH, numbered=False
        )
        self.taken |= set(names.values())
        return names

    def _merged_into(self, slug: str) -> Iterator[Document]:
        for one in self.document["initiatives"]:
            decision = self.decisions.of_initiatives[one["slug"]]
            if decision.handling is Handling.MERGED and decision.into == slug:
                yield one

    def _merge(self, own: Document, other: Document) -> None:
        """Put what another initiative has behind what one has: nothing falls away unread."""
        first = len(own.get("indicators", ()))
        before = len(self.links.indicators)
        added = self._carried(other["slug"], other, None, own["slug"])
        lines = self.links.indicators[before:]
        self.links.indicators[before:] = [((slug, at + first), old) for (slug, at), old in lines]
        for name in _JOINED_TEXTS:
            own[name] = _joined(own.get(name, ""), added.get(name, ""))
        for name, joined in (("activities", _joined), ("texts", _joined)):
            for key, text in added.get(name, {}).items():
                own.setdefault(name, {})
                own[name][key] = joined(own[name].get(key, ""), text)
        for year, items in added.get("evaluation_items", {}).items():
            own.setdefault("evaluation_items", {})
            own["evaluation_items"][year] = [
                *own["evaluation_items"].get(year, ()),
                *(_further(item, "indicator", first) for item in items),
            ]
        own["indicators"] = [
            *own.get("indicators", ()),
            *(_further(one, "counts_events_of", first) for one in added.get("indicators", ())),
        ]
        own["target_lines"] = [*own.get("target_lines", ()), *added.get("target_lines", ())]
        own["schedule"] = _united([*own.get("schedule", ()), *added.get("schedule", ())])
        for name in ("vision_items", "also_under", "placed_indicators"):
            more = [one for one in added.get(name, ()) if one not in own.get(name, ())]
            if more:
                own[name] = [*own.get(name, ()), *more]
        if "also_under" in own:
            own["also_under"] = [one for one in own["also_under"] if one != own.get("heading")]
        own["vision_items"] = sorted(own.get("vision_items", ()))

    def _place_again(self, initiatives: Iterable[Document]) -> None:
        """再掲: where an indicator went that is shown at others too; one that ended is shown nowhere."""
        now = {old: new for new, old in self.links.indicators}
        slugs: Mapping[int, str] = {
            id(one[REPORT]): one["slug"] for one in self.document["headings"] if REPORT in one
        }
        for one in initiatives:
            if not (placed := one.pop("placed_indicators", None)):
                continue
            own = one.get("slug") or slugs[id(one)]
            places = [now.get((row["initiative"], row["indicator"])) for row in placed]
            kept = list(dict.fromkeys(place for place in places if place and place[0] != own))
            if kept:
                one["placed_indicators"] = [{"initiative": slug, "indicator": at} for slug, at in kept]


def _relinked(item: Document, places: Sequence[int]) -> Document:
    """An evaluation item; without its indicator where that goes on elsewhere or ends."""
    if item.get("indicator") is None:
        return item
    rest = {name: value for name, value in item.items() if name != "indicator"}
    return rest | ({"indicator": places.index(item["indicator"])} if item["indicator"] in places else {})


def _further(row: Document, name: str, by: int) -> Document:
    """A row whose indicator stands some places further back."""
    return row if row.get(name) is None else row | {name: row[name] + by}


def _joined(first: str, second: str) -> str:
    return "\n".join(text for text in (first, second) if text)


def _united(bars: Iterable[Document]) -> list[Document]:
    """Bars of the same phase that overlap or meet, as one: no two of them may begin in the same period."""
    found: list[Document] = []
    for bar in sorted(bars, key=lambda one: (one["phase"], one["start"], one["end"])):
        last = found[-1] if found else None
        if last and last["phase"] == bar["phase"] and bar["start"] <= last["end"]:
            inferred = last.get("inferred", False) and bar.get("inferred", False)
            found[-1] = last | {"end": max(last["end"], bar["end"]), "inferred": inferred}
        else:
            found.append(bar)
    return found

"""All initiatives of a plan in its order, found by words: what is in each, what a revision makes of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from imari_dx.shared.search import finds
from indicators.planning.screen import Screen
from indicators.planning.tabs import Tab, tabs_of
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Responsibility, ResponsibilityKind, RowChange

_INITIATIVE = Initiative._meta.label_lower


@dataclass(frozen=True, slots=True)
class Row:
    """One initiative of the list."""

    initiative: Initiative
    marks: list[str]
    screens: list[Tab]
    lacks_lead: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under one heading, in the plan's order."""

    heading: str
    rows: list[Row]


class InitiativeList:
    """The list of a screen's plan; ``query`` are typed words."""

    def __init__(self, screen: Screen, query: str, today: dt.date) -> None:
        self.screen, self.query, self._today = screen, query, today

    @cached_property
    def total(self) -> int:
        return len(self.screen.state.all(Initiative))

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @cached_property
    def groups(self) -> list[Group]:
        found = [one for one in self.screen.state.all(Initiative) if finds(self.query, _texts_of(one))]
        return [
            Group(heading, [self._row(one) for one in rows])
            for heading, rows in groupby(
                found, key=lambda one: " ＞ ".join(h.plain_name for h in one.headings)
            )
        ]

    def _row(self, one: Initiative) -> Row:
        return Row(one, self._marks.get(one.pk, []), tabs_of(self.screen, one), one.pk not in self._led)

    @cached_property
    def _marks(self) -> dict[int, list[str]]:
        return marks_of(self.screen.revision.changes.all()) if self.screen.revision else {}

    @cached_property
    def _led(self) -> set[int]:
        """The initiatives that a department is in charge of today."""
        leads = Responsibility.objects.valid_on(self._today).filter(
            initiative__plan=self.screen.stored, kind=ResponsibilityKind.LEAD
        )
        return set(leads.values_list("initiative_id", flat=True))

    @property
    def add_url(self) -> str:
        return self.screen.url("plan_add")

    @property
    def leads_url(self) -> str:
        return plan_url(self.screen.stored, "responsibilities")

    @property
    def without_lead(self) -> int:
        return sum(one.pk not in self._led for one in self.screen.state.all(Initiative))


def marks_of(changes: Iterable[RowChange]) -> dict[int, list[str]]:
    """Return what a revision that is being prepared makes of each initiative that it touches."""
    found: dict[int, list[str]] = defaultdict(list)
    for change in changes:
        if change.initiative is None or (only_moves(change) and change.model == _INITIATIVE):
            continue
        marks = found[change.initiative]
        if change.model == _INITIATIVE and change.before is None:
            marks.insert(0, "新規")
        elif change.model == _INITIATIVE and (change.after or {}).get("ending"):
            marks.insert(0, "終了")
    return {key: marks or ["改定案で変更"] for key, marks in found.items()}


def only_moves(change: RowChange) -> bool:
    """Whether nothing but the place in the order differs."""
    return change.before is not None and set(change.after or {}) == {"sort_order"}


def _texts_of(one: Initiative) -> Iterator[str]:
    """The texts in which words are looked for: all that the sheet says."""
    yield from (one.code, one.plain_code, one.slug, one.title)
    yield from (part.title for part in one.path)
    yield from (one.description, one.effect, one.target_text)
    yield from (row.text for row in one.texts.all())
    yield from (row.text for row in one.activities.all())
    yield from (row.text for row in one.evaluation_items.all())
    yield from (row.name for row in one.indicators.all())

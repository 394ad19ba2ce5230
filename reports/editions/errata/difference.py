"""What two editions of a year say differently: each thing once, in the order in which it is printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reports.documents.canonical import canonical_json
from reports.documents.year_content import YearContent
from reports.editions.errata.facts import facts
from reports.editions.errata.said import NOTHING, Key, Said
from reports.editions.errata.sheets import of_all


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that reads otherwise."""

    place: str
    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two editions of a year."""

    lines: tuple[Changed, ...]
    decided: tuple[Changed, ...]  # the year's decision and those of single ones, where other: no errata
    has_other: bool  # something that no document prints differs, and nothing else

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to publish."""
        return not (self.lines or self.decided or self.has_other)


def difference(before: YearContent, after: YearContent) -> Difference:
    """Return what two contents of one year say differently, whatever their editions' numbers are."""
    lines = tuple(_lines(_by_key(before), _by_key(after)))
    decided = tuple(_decided(before, after))
    return Difference(lines, decided, has_other=not (lines or decided) and _has_other(before, after))


def without_edition(content: YearContent) -> YearContent:
    """Return the content without the number of its edition, which is all that a mere new edition changes."""
    evaluation = content.evaluation
    return replace(content, evaluation=replace(evaluation, imprint=replace(evaluation.imprint, edition="")))


def _has_other(before: YearContent, after: YearContent) -> bool:
    return canonical_json(without_edition(before)) != canonical_json(without_edition(after))


def _decided(before: YearContent, after: YearContent) -> Iterable[Changed]:
    """The decision on the year, then those on single ones that did not change along with it."""
    reports = before.evaluation, after.evaluation
    old, new = (" ".join(one.imprint.decision) for one in reports)
    if old != new:
        yield Changed("", "", old, new)
    of_year = tuple(one.date_label for one in reports)
    for slug, sheet in after.sheets.items():
        if slug in before.sheets:
            of_sheet = before.sheets[slug].results.decision, sheet.results.decision
            if of_sheet[0] != of_sheet[1] and of_sheet != of_year:
                yield Changed("", sheet.sheet.code, *of_sheet)


def _by_key(content: YearContent) -> dict[Key, Said]:
    return {one.key: one for one in facts(content)}


def _lines(old: Mapping[Key, Said], new: Mapping[Key, Said]) -> Iterable[Changed]:
    differing = {key for key in [*new, *old] if _text(old.get(key)) != _text(new.get(key))}
    initiatives = {key[0] for key in differing if len(key) > 1}
    alone = {key[0] for key in differing if key == of_all(key[0])}  # in one of the two only
    for key in _in_order(old, new):
        if key not in differing or (alone.intersection(key[:2]) and key != of_all(key[0])):
            continue
        one = new.get(key) or old[key]
        if not any(_differs(copied, differing, initiatives) for copied in one.same_as):
            yield _changed(old.get(key), new.get(key))


def _differs(key: Key, differing: set[Key], initiatives: set[str]) -> bool:
    """Whether a thing differs; of (slug, "*") whether anything of an initiative does."""
    return key[0] in initiatives if key[1:] == ("*",) else key in differing


def _text(one: Said | None) -> tuple[tuple[str, str], ...]:
    """The text as it is compared: what is missing is the same as what is blank."""
    return tuple(cell for cell in one.cells if cell[1]) if one else ()


def _changed(old: Said | None, new: Said | None) -> Changed:
    shown = new or old
    assert shown is not None  # noqa: S101 - one of the two has it
    before = old.against(new) if old else NOTHING
    after = new.against(old) if new else NOTHING
    return Changed(shown.place, shown.item, before, after)


def _in_order(old: Mapping[Key, Said], new: Mapping[Key, Said]) -> Iterable[Key]:
    """All keys as the new edition prints them; what it lacks stands behind what stood before it."""
    order = list(new)
    at = {key: number for number, key in enumerate(order)}
    last, gone = -1, []
    for key in old:
        if key in at:
            last = at[key]
        else:
            gone.append((last, key))
    places: dict[int, list[Key]] = {}
    for number, key in gone:
        places.setdefault(number, []).append(key)
    yield from places.get(-1, [])
    for number, key in enumerate(order):
        yield key
        yield from places.get(number, [])

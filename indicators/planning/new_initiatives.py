"""New initiatives of a plan, with what they take from the one they are split from and what ends for them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from indicators.plan_io.names import names_for_machines
from indicators.planning.order import moved_behind, reordered
from indicators.planning.places import last_under
from indicators.planning.rows import Edit, Fields
from indicators.planning.state import PlanState
from initiatives.models import Activity, Initiative, InitiativeText
from initiatives.run import Ending

_COPIED = ("national_priority", "vision_items", "description", "effect")


@dataclass(frozen=True, slots=True)
class Origin:
    """From which year new ones run, and where they come from."""

    first_year: int | None
    split_from: int | None = None
    copies: bool = False
    ends: bool = False
    merges: tuple[int, ...] = ()


def edits_for_new(state: PlanState, new: list[Fields], origin: Origin) -> list[Edit]:
    """Return the edits that add initiatives, given by code, title and heading, and end what they follow."""
    found: list[Edit] = []
    key = state.new_key(Initiative)
    keys = [key - at for at in range(len(new))]
    now = state
    for own, values in zip(keys, new, strict=True):
        edits = _added(now, own, values, origin)
        found += edits
        now = now.with_edits(edits)
    if origin.first_year is not None:
        found += _endings(origin, origin.first_year - 1, keys[0])
    return _one_a_row(found)


def _added(state: PlanState, key: int, values: Fields, origin: Origin) -> list[Edit]:
    everyone = state.all(Initiative)
    after = last_under(state, values.get("heading"))
    order = moved_behind([one.pk for one in everyone], key, after)
    numbers = reordered(order, {one.pk: one.sort_order for one in everyone})
    own = {**values, **_names(state, values["code"]), "plan": state.stored.pk, "sort_order": numbers.pop(key)}
    own |= {"first_year": origin.first_year, "split_from": origin.split_from}
    moved = [Edit(Initiative, one, {"sort_order": number}) for one, number in numbers.items()]
    if origin.split_from is None or not origin.copies:
        return [Edit(Initiative, key, own), *moved]
    stored = state.rows[Initiative._meta.label_lower, origin.split_from]
    own |= {name: stored[name] for name in _COPIED}
    return [Edit(Initiative, key, own), *moved, *_copies(state, key, origin)]


def _names(state: PlanState, code: str) -> dict[str, Any]:
    everyone = state.all(Initiative)
    slugs, number = {one.slug for one in everyone}, len(everyone) + 1
    names = names_for_machines(code, number, slugs)
    while names.slug in slugs:
        number += 1
        names = names_for_machines(code, number, slugs)
    plain, taken = names.plain_code, {one.plain_code for one in everyone}
    return {
        "number": number,
        "slug": names.slug,
        "plain_code": plain if plain not in taken else f"{plain}-{number}",
    }


def _copies(state: PlanState, key: int, origin: Origin) -> Iterator[Edit]:
    source = state.get(Initiative, origin.split_from or 0)
    text_key, activity_key = state.new_key(InitiativeText), state.new_key(Activity)
    for at, text in enumerate(source.texts.all()):
        yield Edit(InitiativeText, text_key - at, {"initiative": key, "row": text.row_id, "text": text.text})
    years = [row for row in source.activities.all() if row.fiscal_year >= (origin.first_year or 0)]
    for at, row in enumerate(years):
        values = {"initiative": key, "fiscal_year": row.fiscal_year, "text": row.text}
        yield Edit(Activity, activity_key - at, values)


def _endings(origin: Origin, last_year: int, first_new: int) -> Iterator[Edit]:
    if origin.ends and origin.split_from is not None:
        yield Edit(Initiative, origin.split_from, {"last_year": last_year, "ending": Ending.ENDED.value})
    for one in origin.merges:
        values = {"last_year": last_year, "ending": Ending.MERGED.value, "merged_into": first_new}
        yield Edit(Initiative, one, values)


def _one_a_row(edits: list[Edit]) -> list[Edit]:
    """Edits of the same row as one, the later values last."""
    found: dict[tuple[str, int], Edit] = {}
    for edit in edits:
        before = found.get(edit.row)
        values = {**(before.values or {}), **(edit.values or {})} if before else edit.values
        found[edit.row] = replace(edit, values=values)
    return list(found.values())

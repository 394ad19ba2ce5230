"""What a revision or an erratum changes, in the plan's words: one line for each thing that reads otherwise.

Both sides are plans as linked rows (a snapshot's, a draft's, a former book's), so that the words are those of
``before`` and ``after`` themselves, whatever became of the plan since. Pure.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from indicators.book.initiative_cells import initiative_place
from indicators.book.plan_cells import (
    Block,
    Cell,
    CellKey,
    Order,
    Place,
    RowKey,
    glossary_place,
    heading_place,
    plan_place,
    sorted_rows,
)
from initiatives.headings import in_tree_order
from initiatives.models import Heading, Initiative, Plan

ADDED, REMOVED, NOTHING = "（新設）", "（削除）", "（なし）"
WHOLE = "全体"
Part = TypeVar("Part", Block, Cell, Order)
_SHORT = 60  # a text up to so many characters stands behind its label


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One thing that reads otherwise: where it stands, what it is, both texts with their line breaks.

    ``initiative`` is the key of the initiative on whose sheet it stands, None for what stands on none.
    ``rows`` are what it was made of on either side. ``before`` is （新設） for what was not there, ``after``
    （削除） for what no longer is.
    """

    initiative: int | None
    place: str
    item: str
    before: str
    after: str
    rows: tuple[RowKey, ...]

    @property
    def is_added(self) -> bool:
        return self.before == ADDED

    @property
    def is_removed(self) -> bool:
        return self.after == REMOVED


def plan_changes(before: Plan, after: Plan, initiatives: Collection[int] | None = None) -> list[ChangeTold]:
    """Return all that reads otherwise between two forms of a plan, in the plan's order.

    Both know all that hangs on them. Only the sheets of the named initiatives are looked at, where they are.
    """
    old, new = ({place.block.key: place for place in _places(plan, initiatives)} for plan in (before, after))
    found: list[ChangeTold] = []
    for key in _merged(list(old), list(new)):
        found += _place_changes(old.get(key), new.get(key))
    return found


def initiative_changes(before: Initiative | None, after: Initiative | None) -> list[ChangeTold]:
    """Return all that reads otherwise on the sheet of one initiative; None where it is not there."""
    old, new = (initiative_place(one) if one else None for one in (before, after))
    return list(_place_changes(old, new))


def _places(plan: Plan, initiatives: Collection[int] | None) -> Iterator[Place]:
    """The plan, its headings each before what stands below it, its initiatives, the glossary."""
    yield plan_place(plan)
    rows = [one for one in sorted_rows(plan, "initiatives") if initiatives is None or one.pk in initiatives]
    headings: list[Heading] = in_tree_order(sorted_rows(plan, "headings"))
    told: set[int] = set()
    for one in rows:
        for heading in one.path:
            if heading.pk not in told:
                told.add(heading.pk)
                yield heading_place(heading)
        yield initiative_place(one)
    yield from (heading_place(one) for one in headings if one.pk not in told)
    yield glossary_place(plan)


def _place_changes(old: Place | None, new: Place | None) -> Iterator[ChangeTold]:
    place = new or old
    if place is None:
        return
    for label, before, after, rows in _block_changes(
        old.block if old else None, new.block if new else None, ""
    ):
        yield ChangeTold(place.initiative, place.name, label or WHOLE, before, after, rows)


_Told = tuple[str, str, str, tuple[RowKey, ...]]  # item, before, after, rows


def _block_changes(old: Block | None, new: Block | None, label: str) -> Iterator[_Told]:
    """Yield what differs between two blocks, the whole of one that is on one side alone."""
    if old is None or new is None:
        rows = tuple(dict.fromkeys(row for side in (old, new) if side for row in _rows_of(side)))
        yield label, _whole(old) or ADDED, _whole(new) or REMOVED, rows
        return
    parts = {one.key: one for one in old.parts}, {one.key: one for one in new.parts}
    differing = {
        key for key in parts[0].keys() | parts[1].keys() if _differs(parts[0].get(key), parts[1].get(key))
    }
    for key in _merged(list(parts[0]), list(parts[1])):
        if key not in differing:
            continue
        before, after = parts[0].get(key), parts[1].get(key)
        one = after or before
        if isinstance(one, Block):
            yield from _block_changes(_as(Block, before), _as(Block, after), _joined(label, one.label))
        elif isinstance(one, Order):
            yield _order_told(_as(Order, before), _as(Order, after), _joined(label, one.label))
        elif isinstance(one, Cell) and one.said_by not in differing:
            yield _cell_told(_as(Cell, before), _as(Cell, after), _joined(label, one.label))


def _merged(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """Return all keys in the order of the new side, each that is gone where it stood."""
    found, known = list(after), set(after)
    at = 0
    for key in before:
        if key in known:
            at = found.index(key) + 1
        else:
            found.insert(at, key)
            at += 1
    return found


def _as(kind: type[Part], part: object) -> Part | None:
    return part if isinstance(part, kind) else None


def _joined(label: str, more: str) -> str:
    return f"{label}の{more}" if label else more


def _differs(old: object, new: object) -> bool:
    one = old or new
    match one:
        case Cell():
            if one.of_both and (old is None or new is None):
                return False
            sides = [side.compared if isinstance(side, Cell) else "" for side in (old, new)]
            return sides[0] != sides[1]
        case Order():
            shared = _shared(_as(Order, old), _as(Order, new))
            return [key for key, _name in shared[0]] != [key for key, _name in shared[1]]
    return old is None or new is None or old != new


def _cell_told(old: Cell | None, new: Cell | None, label: str) -> _Told:
    one = new or old
    is_fact = one is not None and one.is_fact
    before = (old.text if old else "") or (NOTHING if is_fact else ADDED)
    after = (new.text if new else "") or (NOTHING if is_fact else REMOVED)
    rows = dict.fromkeys(row for side in (old, new) if side for row in side.rows)
    return label, before, after, tuple(rows)


Names = list[tuple[RowKey, str]]


def _shared(old: Order | None, new: Order | None) -> tuple[Names, Names]:
    """The names of rows that are on both sides, in the order of each."""
    sides = [list(side.names) if side else [] for side in (old, new)]
    both = {key for key, _name in sides[0]} & {key for key, _name in sides[1]}
    before, after = ([one for one in side if one[0] in both] for side in sides)
    return before, after


def _order_told(old: Order | None, new: Order | None, label: str) -> _Told:
    """From the first row that has moved to the last one."""
    before, after = _shared(old, new)
    moved = [at for at, one in enumerate(before) if one[0] != after[at][0]]
    part = slice(moved[0], moved[-1] + 1)
    texts = ["\n".join(name for _key, name in side[part]) for side in (before, after)]
    return label, texts[0], texts[1], tuple(key for key, _name in before)


def _rows_of(block: Block) -> Iterator[RowKey]:
    yield from block.rows
    for part in block.parts:
        if isinstance(part, Cell):
            yield from part.rows
        elif isinstance(part, Block):
            yield from _rows_of(part)


def _whole(block: Block | None) -> str:
    """A block with all that it says, in lines; "" where there is none."""
    return "\n".join(_lines(block)) if block else ""


def _lines(block: Block) -> Iterator[str]:
    said = {part.key for part in block.parts if isinstance(part, Cell) and part.text}
    for part in block.parts:
        if isinstance(part, Block):
            yield f"【{part.label}】"
            yield from _lines(part)
        elif isinstance(part, Cell) and _tells(part, said):
            if part.is_fact or (len(part.text) <= _SHORT and "\n" not in part.text):
                yield f"{part.label}：{part.text}"
            else:
                yield f"【{part.label}】"
                yield part.text


def _tells(cell: Cell, said: Collection[CellKey]) -> bool:
    """Whether a whole block would be less without a cell."""
    if cell.of_both and not cell.is_fact:
        return False
    return bool(cell.text) and not cell.is_usual and cell.said_by not in said

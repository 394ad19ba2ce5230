"""What a plan says, cell by cell: each a label and a text, so that two forms of a plan can be told apart.

A cell is what a reader sees as one thing (a year's text, the bars of a phase, a target in words), whatever
rows it is made of. Pure: reads linked rows (``frozen_rows.linked``, ``results``), no database.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db import models

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.numbers import format_number
from imari_dx.shared.related_rows import rows_of
from initiatives.models import FiscalYearField, Heading, Initiative, Plan

RowKey = tuple[str, int]
CellKey = tuple[Any, ...]
# Never told: what only puts rows in order or makes addresses, and what is known from where a row stands.
SILENT = frozenset({"id", "plan", "initiative", "indicator", "sort_order", "slug", "plain_code", "number"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that a plan says. ``key`` is the same on both sides, ``rows`` are what it was made of.

    ``value`` is what is compared, the text unless given: a heading that was renamed is still the same one.
    ``is_fact``: no text of the plan, so that a blank is nothing said and not an empty place. ``said_by`` is
    the key of a cell that says it too, ``of_both``: it is told only where it is on both sides.
    """

    key: CellKey
    label: str
    text: str
    rows: tuple[RowKey, ...]
    value: Any = None
    is_fact: bool = False
    is_usual: bool = False  # says what any other would: left out where a whole block is told
    said_by: CellKey | None = None
    of_both: bool = False

    @property
    def compared(self) -> Any:
        return self.text if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Order:
    """The order of rows that stand in a list, told only where rows that stay have changed places."""

    key: CellKey
    label: str
    names: tuple[tuple[RowKey, str], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that come and go together: an indicator, a term, an initiative with all its sheet."""

    key: CellKey
    label: str
    parts: "tuple[Cell | Order | Block, ...]"
    rows: tuple[RowKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of a plan stands, as a head of what is told of it."""

    name: str
    block: Block
    initiative: int | None = None


def row_key(row: models.Model) -> RowKey:
    return row._meta.label_lower, cast(int, row.pk)


def field_label(model: type[models.Model], name: str) -> str:
    return str(cast(Any, model._meta.get_field(name)).verbose_name)


def shown(row: models.Model, name: str) -> str:
    """Return what a field of a row holds, for a reader; "" for nothing."""
    own = cast(Any, row._meta.get_field(name))
    return value_words(own, getattr(row, name if own.is_relation else own.attname))


def value_words(own: Any, value: Any) -> str:
    """Return a value of a model's field for a reader; "" for nothing."""
    if value is None or value == "":
        return ""
    if own.choices:
        return str(dict(own.flatchoices).get(value, value))
    match value:
        case bool():
            return "はい" if value else "いいえ"
        case Decimal():
            return format_number(value)
        case dt.date():
            return era_date(value)
    return FiscalYear(value).label if isinstance(own, FiscalYearField) else str(value)


def field_cells(row: models.Model, names: Iterable[str], *, facts: bool = True) -> Iterator[Cell]:
    """Yield a cell for each field of a row."""
    for name in names:
        own = cast(Any, row._meta.get_field(name))
        value = getattr(row, own.attname)
        is_default = value == own.get_default() or value in (None, "")
        yield Cell(
            (row_key(row), name),
            str(own.verbose_name),
            shown(row, name),
            (row_key(row),),
            value=value if own.is_relation else None,
            is_fact=facts and not isinstance(own, models.TextField),
            is_usual=is_default,
        )


def names_of(model: type[models.Model], *without: str) -> list[str]:
    """Return the fields of a model that are told, in its order."""
    return [one.name for one in model._meta.concrete_fields if one.name not in SILENT | {*without}]


def order(key: CellKey, label: str, rows: Iterable[models.Model]) -> Order:
    """Return the order of rows with their names."""
    return Order(key, label, tuple((row_key(row), str(row)) for row in rows))


def sorted_rows(owner: models.Model, name: str) -> list[Any]:
    """Return the rows of a relation as they are put in order by hand."""
    return sorted(rows_of(owner, name), key=lambda row: (row.sort_order, row.pk))


def row_block(row: models.Model, label: str, parts: "Sequence[Cell | Order | Block]" = ()) -> Block:
    """Return a row as a block of its fields, or of the parts given."""
    cells = tuple(parts) or tuple(field_cells(row, names_of(type(row)), facts=False))
    return Block((row_key(row),), label, cells, (row_key(row),))


def plan_place(plan: Plan) -> Place:
    """Return what the plan says as a whole: its own fields, the prose, what its sheets are made of."""
    parts: list[Cell | Order | Block] = [*field_cells(plan, names_of(Plan, "is_default"), facts=False)]
    parts += [
        row_block(
            row,
            f"本文の章「{row.heading}」",
            [*_numbered(row), *field_cells(row, ("heading", "body", "place"))],
        )
        for row in sorted(rows_of(plan, "sections"), key=lambda row: row.number)
    ]
    parts += [
        row_block(
            row, f"{plan.words.upper_item}{row.numbered}", [*_numbered(row), *field_cells(row, ("title",))]
        )
        for row in sorted(rows_of(plan, "vision_items"), key=lambda row: row.number)
    ]
    parts += [
        row_block(row, f"階層「{row.word}」", [*_numbered(row), *field_cells(row, names_of(type(row)))])
        for row in sorted(rows_of(plan, "levels"), key=lambda row: row.number)
    ]
    for name, word in (("phases", "工程"), ("sheet_rows", "様式の行")):
        rows = sorted_rows(plan, name)
        parts += [row_block(row, f"{word}「{row}」") for row in rows]
        parts.append(order((name,), f"{word}の並び順", rows))
    parts += _orders(plan, None, "")
    block = Block((row_key(plan),), "", tuple(parts), (row_key(plan),))
    return Place("計画", block)


def _numbered(row: models.Model) -> Iterator[Cell]:
    """The number of a row where it is the plan's own, printed one."""
    yield from field_cells(row, ("number",))


def glossary_place(plan: Plan) -> Place:
    """Return the glossary."""
    terms = sorted_rows(plan, "glossary_terms")
    parts = [row_block(row, f"用語「{row.word}」") for row in terms]
    order_of_terms = order(("terms",), "用語の並び順", terms)
    return Place("用語解説", Block(("glossary",), "", (*parts, order_of_terms)))


def heading_place(heading: Heading) -> Place:
    """Return a heading, with the order of what stands directly below it."""
    cells: list[Cell | Order | Block] = [
        *field_cells(heading, ("level", "parent", "code", "title"), facts=True),
        *field_cells(heading, ("heading", "text"), facts=False),
        *_orders(heading.plan, heading.pk, "下にある"),
    ]
    name = heading_name(heading)
    return Place(name, Block((row_key(heading),), name, tuple(cells), (row_key(heading),)))


def heading_name(heading: Heading) -> str:
    """Return a heading with the word of its level: 基本目標「…」."""
    return f"{heading.level.word}「{heading.plain_title}」"


def _orders(plan: Plan, heading: int | None, below: str) -> Iterator[Order]:
    """The order of the headings and of the initiatives directly below a heading, or below none."""
    headings = [one for one in sorted_rows(plan, "headings") if one.parent_id == heading]
    yield order(("headings", heading), f"{below}見出しの並び順", headings)
    initiatives = [
        one
        for one in sorted_rows(plan, "initiatives")
        if one.heading_id == heading and one.of_heading_id is None
    ]
    yield order(("initiatives", heading), f"{below}{plan.initiative_word}の並び順", initiatives)


def initiative_name(initiative: Initiative) -> str:
    """Return an initiative as lists of changes name it: 施策　行－⑩　…."""
    if initiative.of_heading is not None:
        return heading_name(initiative.of_heading)
    return f"{initiative.word}　{initiative.code}　{initiative.plain_title}"

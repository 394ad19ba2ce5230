"""The plan as it was in force in a fiscal year: what later revisions changed is undone, in memory.

The tables hold the newest plan. A revision keeps what stood before it (``RowChange``), so that a year before
it reads, judges and prints the plan of its day, with the same objects as the tables give: whoever reads a
decided year from its snapshot reads such a year in the same way (domain.md, "A plan lives"; ADR 53).
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from django.apps import apps
from django.core.serializers.python import Serializer
from django.db import models

from imari_dx.shared.related_rows import is_known, link_many, rows_of
from indicators.book.frozen_rows import linked
from indicators.book.older_snapshots import Row
from indicators.book.plan_rows import plan_rows
from indicators.book.results import ResultBook, initiatives_with_everything, load_results
from indicators.models import AnnualReport
from initiatives.headings import link_headings
from initiatives.models import (
    Erratum,
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Initiative,
    Phase,
    Plan,
    Revision,
    RowChange,
    SheetRow,
    VisionItem,
)

_INITIATIVE, _HEADING, _UPPER_ITEM = (one._meta.label_lower for one in (Initiative, Heading, VisionItem))
# What a list says of an initiative from its own row, beside where it stands.
_NAMES = {"code", "plain_code", "title", "first_year", "last_year", "ending"}
_TERM = GlossaryTerm._meta.label_lower
_OF_ALL_SHEETS = {one._meta.label_lower for one in (Plan, HeadingLevel, Phase, SheetRow)}


def undone(rows: Iterable[Row], revisions: Sequence[Revision | Erratum]) -> list[Row]:
    """Return serialized rows as they stood before revisions or errata, given in their order. Pure.

    A row that a revision added is not there, one that it removed is; those of a model stand in its order.
    """
    found = {(row["model"], row["pk"]): row for row in rows}
    for revision in reversed(revisions):
        for change in rows_of(revision, "changes"):
            _undo(found, change)
    return sorted(found.values(), key=_place)


def _place(row: Row) -> tuple[Any, ...]:
    """A sort key by which rows of a model come as its table gives them."""
    names = _order_of(row["model"])
    values = [row["pk"] if name == "pk" else row["fields"].get(name) for name in names]
    return row["model"], [(value is not None, value) for value in values]


@cache
def _order_of(label: str) -> tuple[str, ...]:
    names = [str(name).removesuffix("_id") for name in apps.get_model(label)._meta.ordering or ()]
    return (*names, "pk")


def _undo(found: dict[tuple[str, Any], Row], change: RowChange) -> None:
    key = (change.model, change.row)
    if change.before is None:
        found.pop(key, None)
    elif change.after is None:
        found[key] = {"model": change.model, "pk": change.row, "fields": dict(change.before)}
    elif key in found:
        found[key] = {**found[key], "fields": {**found[key]["fields"], **change.before}}


def results_of(report: AnnualReport) -> ResultBook:
    """Read the results of a report's initiative, of all its years, by the plan in force in the report's."""
    plan, year = report.cycle.plan, report.cycle.fiscal_year
    book = load_results(plan, initiatives=initiatives_with_everything(plan, pk=report.initiative_id))
    return book_in_force(book, book.initiatives[0], year)


def book_in_force(book: ResultBook, initiative: Initiative, fiscal_year: int) -> ResultBook:
    """Return the book with an initiative's plan as in force in a fiscal year; ``book`` where nothing differs.

    An initiative that a later revision adds stays as it is: no year before it asks anything of it
    (``is_in_force``). The reports are copies of those of ``book`` that know the former initiative: what is
    changed on one of them is read there alone.
    """
    later = tuple(row for row in book.revisions if row.effective_year > fiscal_year)
    if not later:
        return book
    key = (initiative.pk, later[0].number)
    if key not in book.former:
        book.former[key] = _former(book, initiative, later) if is_touched(initiative, later) else book
    return book.former[key]


def initiative_in(book: ResultBook, initiative: Initiative) -> Initiative:
    """Return an initiative as a book has it that was made for one of its years."""
    return next(one for one in book.initiatives if one.pk == initiative.pk)


def initiative_in_force(book: ResultBook, initiative: Initiative, fiscal_year: int) -> Initiative:
    """Return an initiative as its plan was in force in a fiscal year."""
    return initiative_in(book_in_force(book, initiative, fiscal_year), initiative)


def is_in_force(book: ResultBook, initiative: Initiative, fiscal_year: int) -> bool:
    """Whether the plan in force in a fiscal year has an initiative: no revision after that year adds it.

    One that the plan itself names before it starts is there from the plan's first year.
    """
    return initiative.pk not in added_later(book.revisions, fiscal_year)


def added_later(revisions: Iterable[Revision], fiscal_year: int) -> set[int]:
    """Return the initiatives (ids) that revisions add which take effect after a fiscal year."""
    return {
        change.row
        for row in revisions
        if row.effective_year > fiscal_year
        for change in rows_of(row, "changes")
        if change.before is None and change.model == _INITIATIVE
    }


def named_in_force(initiative: Initiative, revisions: Iterable[Revision], fiscal_year: int) -> Initiative:
    """Return an initiative with names and run as in force in a fiscal year, all else as it is: for lists.

    ``revisions`` are given in their order; ``initiative`` itself where they change none of it.
    """
    former: dict[str, Any] = {}
    for row in revisions:
        changes = rows_of(row, "changes") if row.effective_year > fiscal_year else ()
        for change in changes:
            if change.before and (change.model, change.row) == (_INITIATIVE, initiative.pk):
                former = {**change.before, **former}  # what the first of them found
    if not former.keys() & _NAMES:
        return initiative
    found = copy.copy(initiative)
    for name in former.keys() & _NAMES:
        setattr(found, name, former[name])
    return found


def glossary_in_force(book: ResultBook, fiscal_year: int) -> list[GlossaryTerm]:
    """Return the glossary as it was in force in a fiscal year."""
    terms = list(book.plan.glossary_terms.all())
    later = [row for row in book.revisions if row.effective_year > fiscal_year]
    if not any(change.model == _TERM for row in later for change in rows_of(row, "changes")):
        return terms
    before = [row for row in undone(Serializer().serialize(terms), later) if row["model"] == _TERM]
    return cast(list[GlossaryTerm], linked(before, database=book.plan._state.db))


def is_touched(initiative: Initiative, revisions: Iterable[Revision]) -> bool:
    """Whether revisions changed what an initiative's sheet shows, its headings and the plan's rows too."""
    placed = rows_of(initiative, "placed_indicators") if is_known(initiative, "placed_indicators") else ()
    sheets = {initiative.pk} | {row.indicator.initiative_id for row in placed}
    paths = (initiative.path, *initiative.further_paths)
    named = {(_HEADING, heading.pk) for path in paths for heading in path}
    named |= {(_UPPER_ITEM, item.pk) for item in rows_of(initiative, "vision_items")}
    return any(
        change.model in _OF_ALL_SHEETS or (change.model, change.row) in named
        if change.initiative is None
        else change.initiative in sheets
        for revision in revisions
        for change in rows_of(revision, "changes")
    )


def _former(book: ResultBook, initiative: Initiative, later: Sequence[Revision]) -> ResultBook:
    has_bars = is_known(initiative, "schedule_bars")
    if has_bars and not is_known(book.plan, "phases"):
        link_many([book.plan], "phases")
    rows = plan_rows(
        book.plan,
        initiative,
        with_schedule=has_bars,
        with_placed=is_known(initiative, "placed_indicators"),
    )
    rows += _headings(book.plan)  # it may have stood under another one
    known = {(type(row), row.pk): row for row in rows}
    before = undone(Serializer().serialize(known.values()), later)
    found = linked(before, database=book.plan._state.db)
    former = _one(found, Initiative, initiative.pk)
    if former is None:
        return book
    reports = {
        year: _on_former(report, former) for year, report in book.reports.get(initiative.pk, {}).items()
    }
    return replace(
        book,
        plan=_one(found, Plan, book.plan.pk),
        initiatives=tuple(former if one.pk == initiative.pk else one for one in book.initiatives),
        reports={**book.reports, initiative.pk: reports},
        revisions=tuple(row for row in book.revisions if row not in later),
        former={},
    )


def _headings(plan: Plan) -> Sequence[Heading]:
    return rows_of(plan, "headings") if is_known(plan, "headings") else link_headings(plan)


def _one(rows: Iterable[models.Model], kind: type[models.Model], key: int) -> Any:
    return next((row for row in rows if isinstance(row, kind) and row.pk == key), None)


def _on_former(report: AnnualReport, former: Initiative) -> AnnualReport:
    """A report as one on the former initiative: the stored one stays with the plan as it is now."""
    found = copy.copy(report)
    found.initiative = former
    return found

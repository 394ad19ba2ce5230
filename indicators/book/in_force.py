"""The plan as it was in force in a fiscal year: what later revisions changed is undone, in memory.

The tables hold the newest plan. A revision keeps what stood before it (``RowChange``), so that a year before
it reads, judges and prints the plan of its day, with the same objects as the tables give: whoever reads a
decided year from its snapshot reads such a year in the same way (domain.md, "A plan lives"; ADR 50).
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.serializers.python import Serializer
from django.db import models

from imari_dx.shared.related_rows import rows_of
from indicators.book.frozen_rows import linked
from indicators.book.older_snapshots import Row
from indicators.book.plan_rows import plan_rows
from indicators.book.results import ResultBook
from indicators.models import AnnualReport
from initiatives.headings import link_headings
from initiatives.models import Initiative, Plan, Revision, RowChange


def undone(rows: Iterable[Row], revisions: Sequence[Revision]) -> list[Row]:
    """Return serialized rows as they stood before revisions, given in their order. Pure.

    A row that a revision added is not there, one that it removed is, behind the others.
    """
    found = {(row["model"], row["pk"]): row for row in rows}
    for revision in reversed(revisions):
        for change in rows_of(revision, "changes"):
            _undo(found, change)
    return list(found.values())


def _undo(found: dict[tuple[str, Any], Row], change: RowChange) -> None:
    key = (change.model, change.row)
    if change.before is None:
        found.pop(key, None)
    elif change.after is None:
        found[key] = {"model": change.model, "pk": change.row, "fields": dict(change.before)}
    elif key in found:
        found[key] = {**found[key], "fields": {**found[key]["fields"], **change.before}}


def book_in_force(book: ResultBook, initiative: Initiative, fiscal_year: int) -> ResultBook:
    """Return the book with an initiative's plan as in force in a fiscal year; ``book`` where nothing differs.

    An initiative that a later revision adds stays as it is: no year before it asks anything of it. The
    reports are those of ``book``, and may be changed as they may there.
    """
    later = tuple(row for row in book.revisions if row.effective_year > fiscal_year)
    if not any(_touches(row, initiative) for row in later):
        return book
    key = (initiative.pk, later[0].number)
    if key not in book.former:
        book.former[key] = _former(book, initiative, later)
    return book.former[key]


def initiative_in(book: ResultBook, initiative: Initiative) -> Initiative:
    """Return an initiative as a book has it that was made for one of its years."""
    return next(one for one in book.initiatives if one.pk == initiative.pk)


def initiative_in_force(book: ResultBook, initiative: Initiative, fiscal_year: int) -> Initiative:
    """Return an initiative as its plan was in force in a fiscal year."""
    return initiative_in(book_in_force(book, initiative, fiscal_year), initiative)


def _touches(revision: Revision, initiative: Initiative) -> bool:
    """Whether a revision changed what an initiative's sheet shows; what belongs to all of them counts."""
    shown = {None, initiative.pk} | {
        row.indicator.initiative_id for row in rows_of(initiative, "placed_indicators")
    }
    return any(change.initiative in shown for change in rows_of(revision, "changes"))


def _former(book: ResultBook, initiative: Initiative, later: Sequence[Revision]) -> ResultBook:
    rows = plan_rows(book.plan, initiative, with_schedule=book.has_schedule, with_placed=not book.is_overview)
    rows += link_headings(book.plan)  # it may have stood under another one
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


def _one(rows: Iterable[models.Model], kind: type[models.Model], key: int) -> Any:
    return next((row for row in rows if isinstance(row, kind) and row.pk == key), None)


def _on_former(report: AnnualReport, former: Initiative) -> AnnualReport:
    """A report as one on the former initiative: the stored one stays with the plan as it is now."""
    found = copy.copy(report)
    found.initiative = former
    return found

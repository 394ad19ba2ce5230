"""What a revision or an erratum changes, in words: of a draft beside the plan, of others as they were made.

What was made later is undone first, newest first, so that the words are those of its own day.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from imari_dx.shared.related_rows import link_many
from indicators.book.change_words import ChangeTold, plan_changes
from indicators.book.in_force import undone
from indicators.planning.rows import (
    PlanRows,
    RowKey,
    differences,
    edited,
    edits_of,
    owner_of,
    read_rows,
    serialized,
)
from indicators.planning.state import PlanState
from initiatives.models import Erratum, Heading, Initiative, Plan, Revision

Record = Revision | Erratum
_INITIATIVE, _HEADING = Initiative._meta.label_lower, Heading._meta.label_lower


@dataclass(frozen=True, slots=True)
class Told:
    """The lines of one revision or erratum. ``silent`` rows changed, but read as before: numbers, order.

    ``slugs`` are the names that headings and initiatives have afterwards in addresses.
    """

    lines: tuple[ChangeTold, ...]
    silent: tuple[RowKey, ...]
    slugs: Mapping[RowKey, str]

    def rows_of(self, number: int) -> set[RowKey]:
        """Return the rows that a line is made of, with the order of others that it moves. IndexError."""
        line = self.lines[number]
        found = set(line.rows)
        if line.is_added or line.is_removed:
            labels = {label for label, _key in line.rows}
            found |= {row for row in self.silent if row[0] in labels}
        return found


def told_of_draft(revision: Revision) -> Told:
    """Return what a revision that is being prepared changes of the plan as it stands."""
    before = read_rows(revision.plan)
    return told_between(revision.plan, before, edited(before, edits_of(revision.changes.all())))


def told_of(record: Record) -> Told:
    """Return what a revision in force or an erratum changed."""
    return next(told for one, told in told_of_records(record.plan) if one == record)


def told_of_errata(plan: Plan) -> list[tuple[Erratum, Told]]:
    """Return the errata of a plan with what they changed, the latest first."""
    return [(one, told) for one, told in told_of_records(plan) if isinstance(one, Erratum)]


def told_of_records(plan: Plan) -> Iterator[tuple[Record, Told]]:
    """Yield the revisions in force and the errata of a plan, the latest first, with what they changed."""
    after = read_rows(plan)
    for record in reversed(_records(plan)):
        before = _before(after, record)
        yield record, told_between(plan, before, after)
        after = before


def told_between(plan: Plan, before: PlanRows, after: PlanRows) -> Told:
    """Return what reads otherwise between two forms of a plan's rows."""
    changed = differences(before, after)
    sheets = {one.initiative for one in changed if one.initiative is not None}
    old, new = (PlanState(plan, None, _looked_at(rows, sheets)).plan for rows in (before, after))
    lines = plan_changes(old, new, sheets)
    rows = {one.row for one in changed}
    told = [_only(line, rows) for line in lines]
    said = {row for line in told for row in line.rows}
    slugs = {key: row["slug"] for key, row in after.items() if key[0] in (_INITIATIVE, _HEADING)}
    return Told(tuple(told), tuple(one.row for one in changed if one.row not in said), slugs)


def _only(line: ChangeTold, changed: set[RowKey]) -> ChangeTold:
    """A line with those of its rows that changed."""
    return ChangeTold(
        line.initiative,
        line.place,
        line.item,
        line.before,
        line.after,
        tuple(row for row in line.rows if row in changed),
    )


def _looked_at(rows: PlanRows, sheets: set[int]) -> PlanRows:
    """The rows of the plan, and of the sheets that changed; of other initiatives what they are called."""
    placed = {row["indicator"] for (label, _key), row in rows.items() if label.endswith("indicatorplacement")}
    return {
        key: row
        for key, row in rows.items()
        if key[0] == _INITIATIVE
        or (owner := owner_of(key, rows)) is None
        or owner in sheets
        or (key[0].endswith(".indicator") and key[1] in placed)
    }


def _records(plan: Plan) -> list[Record]:
    """All that changed the plan since it is in use, in the order in which it did."""
    revisions: list[Record] = [*Revision.objects.in_force().filter(plan=plan)]
    errata: list[Record] = [*Erratum.objects.filter(plan=plan)]
    link_many(revisions, "changes")
    link_many(errata, "changes")
    return sorted([*revisions, *errata], key=_moment)


def _moment(record: Record) -> tuple[dt.datetime, int]:
    at = record.made_at if isinstance(record, Erratum) else record.in_force_at
    assert at is not None  # noqa: S101 - those in force alone
    return at, record.pk


def _before(rows: PlanRows, record: Record) -> PlanRows:
    return {(row["model"], row["pk"]): row["fields"] for row in undone(serialized(rows), [record])}

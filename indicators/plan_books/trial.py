"""What a document would make of a plan, as edits: loaded on the tables, compared, and taken back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from accounts.models import User
from indicators.plan_io import LoadResult, export_document, load_plan
from indicators.plan_io.database import read_plan
from indicators.plan_io.rows import Key, owner_label
from indicators.planning.rows import MODELS, Edit, Fields, PlanRows, RowKey, differences, edits_of, read_rows
from indicators.planning.write import write_edits
from initiatives.models import Plan, Revision

_REASON = "計画ブックの確認"


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that a document takes away, and what people call it, or the initiative that it is of."""

    key: Key
    name: str


@dataclass(frozen=True, slots=True)
class Trial:
    """The edits that lead to a document, what loading it said, and the plan's row behind each key.

    ``gone`` are the rows that the document does not have.
    """

    edits: list[Edit]
    result: LoadResult
    keys: Mapping[RowKey, Key] = field(default_factory=dict)
    gone: Mapping[RowKey, Gone] = field(default_factory=dict)


@contextmanager
def taken_back() -> Iterator[None]:
    """Write, look, and leave the tables as they were."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def document_of(plan: Plan, revision: Revision | None, by: User) -> dict[str, Any]:
    """Return the document of a plan with the changes of a revision that is being prepared."""
    if revision is None or not revision.changes.exists():
        return export_document(plan)
    with taken_back():
        write_draft(plan, revision, by)
        return export_document(plan)


def tried(plan: Plan, revision: Revision | None, document: dict[str, Any], by: User) -> Trial:
    """Return the edits that make the plan, with a revision's changes in it, say what a document says.

    Raises PlanDocumentError for a document that cannot be loaded.
    """
    with taken_back():
        drafted = write_draft(plan, revision, by) if revision else {}
        before = read_rows(plan)
        stood = _gone_ones(plan)
        result = load_plan(document, update=True)
        after = read_rows(plan)
        names = _Names(before, drafted)
        edits = [
            Edit(MODELS[one.row[0]], names.key(one.row), names.values(one.row[0], one.after))
            for one in differences(before, after)
        ]
        rows = read_plan(plan).instances
        keys = {names.row(_row_of(row)): key for key, row in rows.items()}
        gone = {names.row(row): one for row, one in stood.items()}
        return Trial(edits, result, keys, {row: one for row, one in gone.items() if row not in keys})


def _gone_ones(plan: Plan) -> dict[RowKey, Gone]:
    """All rows as what they would be, were they gone."""
    found = read_plan(plan)
    return {_row_of(row): Gone(key, owner_label(key, found.rows)) for key, row in found.instances.items()}


def _row_of(row: models.Model) -> RowKey:
    return row._meta.label_lower, row.pk


def write_draft(plan: Plan, revision: Revision, by: User) -> Mapping[RowKey, int]:
    """Write the changes of an open revision, to be taken back; return the keys of its rows."""
    edits = edits_of(revision.changes.all())
    return write_edits(plan, edits, by=by, reason=_REASON, first_year=revision.effective_year)


class _Names:
    """What rows are called in edits: by their keys, new ones by negative numbers, a draft's by its own."""

    def __init__(self, before: PlanRows, drafted: Mapping[RowKey, int]) -> None:
        self.known = set(before)
        self.given = {(row[0], key): row[1] for row, key in drafted.items() if row[1] < 0}
        self.lowest: dict[str, int] = {}
        for label, key in drafted:
            self.lowest[label] = min(key, self.lowest.get(label, 0))

    def key(self, row: RowKey) -> int:
        if row in self.given:
            return self.given[row]
        if row in self.known:
            return row[1]
        label = row[0]
        self.lowest[label] = self.given[row] = self.lowest.get(label, 0) - 1
        return self.given[row]

    def row(self, row: RowKey) -> RowKey:
        return (row[0], self.key(row)) if row[0] in MODELS else row

    def values(self, label: str, values: Fields | None) -> Fields | None:
        """Return values with the keys of rows of the plan as edits call them."""
        if values is None:
            return None
        return {name: self._value(label, name, value) for name, value in values.items()}

    def _value(self, label: str, name: str, value: Any) -> Any:
        related = MODELS[label]._meta.get_field(name).related_model
        target = related._meta.label_lower if isinstance(related, type) else ""
        if value is None or target not in MODELS:
            return value
        if isinstance(value, list):
            return [self.key((target, one)) for one in value]
        return self.key((target, value))

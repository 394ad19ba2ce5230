"""What all changes of a plan have in common: one writer at a time, nothing written over, both sides kept."""

from collections.abc import Iterable

from indicators.planning.errors import EditRefusedError, Problem, StalePlanError
from indicators.planning.rows import Difference, Edit, PlanRows, edited, edits_of, mark
from initiatives.models import Erratum, Plan, Revision, RowChange


def lock_plan(plan: Plan) -> None:
    """One writer of a plan at a time."""
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)


def drafted(revision: Revision, rows: PlanRows) -> PlanRows:
    return edited(rows, edits_of(revision.changes.all()))


def require_as_seen(rows: PlanRows, edits: Iterable[Edit]) -> None:
    """Refuse to write over what somebody else wrote after the page was opened."""
    stale = [
        (edit.row, name)
        for edit in edits
        for name, seen in edit.seen.items()
        if edit.row not in rows or mark(rows[edit.row][name]) != seen
    ]
    if stale:
        raise StalePlanError(stale)


def refuse(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise EditRefusedError(found)


def row_change(
    change: Difference, *, revision: Revision | None = None, erratum: Erratum | None = None
) -> RowChange:
    label, key = change.row
    return RowChange(
        revision=revision,
        erratum=erratum,
        model=label,
        row=key,
        initiative=change.initiative,
        before=change.before,
        after=change.after,
    )

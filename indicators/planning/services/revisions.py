"""How a plan is revised (改定): a draft beside the plan, then all of it in force in one act.

A draft's edits are written into the tables and taken back, so that what cannot stand is told when it is
typed; they stay beside the plan until the revision is put in force.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import current_act, one_act
from imari_dx.shared.confirmed_acts import confirmed_act
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.planning.errors import EditRefusedError, Problem
from indicators.planning.facts import (
    handed_in_reports,
    last_revised_from,
    measured_indicators,
    open_revision_of,
    years_decided,
)
from indicators.planning.rows import (
    MODELS,
    Difference,
    Edit,
    PlanRows,
    RowKey,
    differences,
    edited,
    edits_of,
    mark,
    read_rows,
)
from indicators.planning.rules import contradictions, missing_rows, past_changes, refused_year
from indicators.planning.services.keeping import drafted, lock_plan, refuse, require_as_seen, row_change
from indicators.planning.write import write_edits
from indicators.workflow.errors import ConflictError
from indicators.workflow.rounds import complete_rounds
from initiatives.models import Plan, Revision, RowChange


@one_act()
@recorded(RecordKind.REVISED, of="result", act="改定の開始")
def open_revision(*, plan: Plan, effective_year: int, by: User, at: dt.datetime) -> Revision:
    """改定を始める: a draft that takes effect in a fiscal year.

    Raises ConflictError if one is being prepared already, or none may take effect in the year.
    """
    lock_plan(plan)
    if open_revision_of(plan):
        raise ConflictError("作成中の改定が既にあります。")
    _require_year(plan, effective_year)
    number = Revision.objects.filter(plan=plan).count() + 1
    return Revision.objects.create(
        plan=plan, number=number, effective_year=effective_year, opened_at=at, opened_by=by
    )


@dataclass(frozen=True, slots=True)
class RevisionHead:
    """What is said of a revision as a whole."""

    effective_year: int
    decided_on: dt.date | None
    reason: str


@one_act()
@recorded(RecordKind.REVISED, of="revision", act="決定日と理由の変更")
def describe_revision(*, revision: Revision, head: RevisionHead) -> Revision:
    """Set year, day and reason of a revision that is being prepared. Raises ConflictError."""
    stored = _locked_draft(revision)
    if head.effective_year != stored.effective_year:
        _require_year(stored.plan, head.effective_year)
    stored.effective_year, stored.decided_on = head.effective_year, head.decided_on
    stored.reason = head.reason.strip()
    stored.save()
    before = read_rows(stored.plan)
    after = drafted(stored, before)
    _refuse_all(stored, differences(before, after), before, after, with_reports=False)
    return stored


@one_act()
@recorded(RecordKind.REVISED, of="revision", act="改定の内容の変更")
def revise(*, revision: Revision, edits: Sequence[Edit], by: User) -> None:
    """Put edits into a revision that is being prepared.

    Raises StalePlanError, EditRefusedError; ConflictError if it is in force or gone.
    """
    stored = _locked_draft(revision)
    before = read_rows(stored.plan)
    so_far = drafted(stored, before)
    require_as_seen(so_far, edits)
    after = edited(so_far, edits)
    changes = differences(before, after)
    _refuse_all(stored, changes, before, after, with_reports=False)
    _try(stored, changes, by)
    stored.changes.all().delete()
    RowChange.objects.bulk_create(row_change(one, revision=stored) for one in changes)


@one_act()
@recorded(RecordKind.REVISED, of="revision", act="改定の内容の取消し")
def drop_changes(*, revision: Revision, rows: Collection[RowKey], by: User) -> None:
    """Take the changes of some rows out of a revision that is being prepared. Raises as ``revise`` does.

    ConflictError where none of them is in it; EditRefusedError where another change needs one.
    """
    stored = _locked_draft(revision)
    found = list(stored.changes.all())
    kept = [one for one in found if (one.model, one.row) not in rows]
    if len(kept) == len(found):
        raise ConflictError("この変更は見つかりません。画面を開き直してください。")
    before = read_rows(stored.plan)
    after = edited(before, edits_of(kept))
    refuse(missing_rows(after))
    changes = differences(before, after)
    _try(stored, changes, by)
    stored.changes.all().delete()
    RowChange.objects.bulk_create(row_change(one, revision=stored) for one in changes)


@one_act()
@recorded(RecordKind.REVISED, of="revision", act="改定の取りやめ")
def discard_revision(*, revision: Revision) -> None:
    """Drop a revision that is being prepared, with all its changes."""
    _locked_draft(revision).delete()


@confirmed_act("計画の改定の反映")
@recorded(RecordKind.REVISED, of="revision", act="改定の決定")
def put_in_force(*, revision: Revision, by: User, at: dt.datetime, seen: str) -> Revision:
    """計画に反映する: write the draft into the plan, in one act, and keep what stood there before.

    ``seen`` is ``fingerprint`` of what was looked at. Raises EditRefusedError for what contradicts reports or
    is missing; ConflictError if the draft changed meanwhile, or its year may no longer be revised.
    """
    stored = _locked_draft(revision)
    if seen != fingerprint(stored):
        raise ConflictError(
            "画面を開いたあとに改定の内容が変わりました。内容を確かめて、もう一度反映してください。"
        )
    missing = [
        Problem(f"{label}を入力してください。", field=name)
        for name, label, value in (
            ("decided_on", "決定した日", stored.decided_on),
            ("reason", "改定の理由", stored.reason),
        )
        if not value
    ]
    if not stored.changes.exists():
        missing.append(Problem("この改定には、まだ変更がありません。"))
    if missing:
        raise EditRefusedError(missing)
    _require_year(stored.plan, stored.effective_year)
    before = read_rows(stored.plan)
    after = drafted(stored, before)
    changes = differences(before, after)
    _refuse_all(stored, changes, before, after)
    write_edits(stored.plan, _edits(changes), by=by, reason=str(stored), first_year=stored.effective_year)
    changes = differences(before, read_rows(stored.plan))
    stored.changes.all().delete()
    RowChange.objects.bulk_create(row_change(one, revision=stored) for one in changes)
    stored.in_force_at, stored.in_force_by, stored.act = at, by, current_act()
    stored.save()
    complete_rounds(stored.plan)
    return stored


def fingerprint(revision: Revision) -> str:
    """Return a short mark of all that a draft says: whoever puts it in force has seen this."""
    changes = {
        f"{one.model}:{one.row}": {"before": one.before, "after": one.after} for one in revision.changes.all()
    }
    head = [revision.effective_year, str(revision.decided_on), revision.reason]
    return mark({"head": head, "changes": changes})


def _locked_draft(revision: Revision) -> Revision:
    lock_plan(revision.plan)
    stored = Revision.objects.select_related("plan").filter(pk=revision.pk).first()
    if stored is None or stored.is_in_force:
        raise ConflictError(
            "この改定は、すでに反映されたか、取りやめられています。画面を開き直してください。"
        )
    return stored


def years_to_revise(plan: Plan) -> list[FiscalYear]:
    """Return the years that a new revision may take effect in."""
    return [year for year in plan.fiscal_years if not _refused_year(plan, year.year)]


def _refused_year(plan: Plan, fiscal_year: int) -> str:
    return refused_year(
        fiscal_year,
        plan_years=[year.year for year in plan.fiscal_years],
        decided=years_decided(plan),
        last_revised_from=last_revised_from(plan),
    )


def _require_year(plan: Plan, fiscal_year: int) -> None:
    if problem := _refused_year(plan, fiscal_year):
        raise ConflictError(problem)


def _refuse_all(
    revision: Revision,
    changes: Sequence[Difference],
    before: PlanRows,
    after: PlanRows,
    *,
    with_reports: bool = True,
) -> None:
    refuse(past_changes(changes, after, before, revision.effective_year))
    refuse(_contradictions(revision, changes, with_reports=with_reports))


def _contradictions(
    revision: Revision, changes: Sequence[Difference], *, with_reports: bool
) -> Iterable[Problem]:
    plan = revision.plan
    return contradictions(
        changes,
        first=revision.effective_year,
        handed_in=handed_in_reports(plan) if with_reports else {},
        measured=measured_indicators(plan),
    )


def obstacles(revision: Revision) -> list[Problem]:
    """Return what keeps a revision that is being prepared from being put in force, apart from its head."""
    plan = revision.plan
    before = read_rows(plan)
    after = drafted(revision, before)
    changes = differences(before, after)
    year = _refused_year(plan, revision.effective_year)
    return [
        *([Problem(year)] if year else []),
        *past_changes(changes, after, before, revision.effective_year),
        *_contradictions(revision, changes, with_reports=True),
    ]


def _try(revision: Revision, changes: Sequence[Difference], by: User) -> None:
    """Write a draft's changes and take them back: the tables say whether they can stand."""
    with transaction.atomic():
        write_edits(
            revision.plan, _edits(changes), by=by, reason=str(revision), first_year=revision.effective_year
        )
        transaction.set_rollback(True)


def _edits(changes: Iterable[Difference]) -> list[Edit]:
    return [Edit(MODELS[one.row[0]], one.row[1], one.after) for one in changes]
